import type { Text } from '../findings/finding';
import type {
  Encumbrance,
  Encumbrances,
  GoodsSide,
  MissingForPledge,
  NamedParty,
  PledgeReadiness,
} from './check-parts.dto';
import type { StatedPresentation } from './check-statement.dto';
import { breachesOf, holderHasTitle, isCirculating, isFrozen } from './state';
import type { TitleState } from './title-state.dto';
import type { DisposalLock, Hold, Pledge } from './title-burdens.dto';
import { lockWords } from './words';

/** How a pledge is perfected, as far as the record shows. */
export const perfections = ['DELIVERY', 'REGISTRATION', 'CONTRACT_ONLY'] as const;
export type Perfection = (typeof perfections)[number];

type Named = (party: string) => NamedParty;

/**
 * Perfection follows from the record and the time: registration while it is in force (动产融资统一登记),
 * delivery where the pledgee has possession, else the contract alone. Whether control of an electronic
 * bill counts as delivery is a question of law, and the text says so.
 */
export function perfectionOf({ kind, registrationUntil }: Pledge, asOf: string): Perfection {
  if (registrationUntil !== undefined && asOf < registrationUntil) return 'REGISTRATION';
  return kind === 'POSSESSORY' ? 'DELIVERY' : 'CONTRACT_ONLY';
}

/** What burdens the bill at a time; nothing being there is stated as well. */
export function encumbrancesOf(state: TitleState, asOf: string, named: Named): Encumbrances {
  const { pledge, reservation } = state;
  const items: Encumbrance[] = [];
  if (pledge) {
    const { kind, terms: _, act: __, pledgor, pledgee, since, ...terms } = pledge;
    const perfection = perfectionOf(pledge, asOf);
    const sides = { pledgee: named(pledgee), pledgor: named(pledgor) };
    items.push({ kind: 'PLEDGE', pledgeKind: kind, perfection, ...sides, since, ...terms });
  }
  if (reservation) {
    const { by, since, until } = reservation;
    items.push({ kind: 'RESERVATION', pledgee: named(by), since, until });
  }
  return { none: items.length === 0, items, text: items.length === 0 ? noneText : rankText };
}

const noneText: Text = {
  en: 'No pledge and no reservation is on record here. What was agreed elsewhere, such as in the national movables registry, is not known.',
  zh: '本平台未记录任何质押或预留。在其他处所设立的负担（如动产融资统一登记公示系统的登记）不在本结论范围内。',
};

const rankText: Text = {
  en: 'The order is that of the records here and is no legal priority. Whether control of an electronic bill counts as delivery is for the rulebook and the law to say.',
  zh: '所列顺序为本平台记录顺序，不代表法定优先顺位。对电子提单的控制是否构成交付，以规则手册及法律为准。',
};

/** Redirections that a statement names one by one: who has more should not ask how they differ. */
const breachesNamed = 10;

/** The goods side, with one sentence that says who could make the railway redirect the goods now. */
export function goodsSide(state: TitleState): GoodsSide {
  const { lock, arrival, balance } = state;
  const breaches = breachesOf(state);
  const [breach, ...others] = breaches.slice(0, breachesNamed);
  return {
    lock: lock?.level ?? 'NONE',
    whoCanRedirect: whoCanRedirect(lock),
    ...(breach && { breach }),
    ...(others.length > 0 && { furtherBreaches: others, openBreaches: breaches.length }),
    ...(arrival && { arrival }),
    ...(balance && { balance }),
  };
}

function whoCanRedirect(lock: DisposalLock | undefined): Text {
  if (!lock || lock.level === 'NONE') {
    return {
      en: 'The consignor and the consignee of the consignment note may be able to redirect the goods: no lock is on record.',
      zh: '未登记控货锁定：运单的发货人和收货人可能有权变更到站或收货人。',
    };
  }
  const { en, zh } = lockWords[lock.level];
  const custodian = lock.custodian;
  const still = lock.redirectors;
  return {
    en: `Lock: ${en}${custodian ? `; the duplicate is held by ${custodian}` : ''}. Able to redirect now: ${still ?? 'nobody is on record beside the issuer'}.`,
    zh: `控货锁定：${zh}${custodian ? `；运单副本由 ${custodian} 持有` : ''}。现可变更运输合同者：${still ?? '除签发人外无记录'}。`,
  };
}

/** What may be missing for a pledge. */
export const missingCodes = [
  'NOT_IN_CIRCULATION',
  'HOLDER_NOT_OWNER',
  'ENDORSEMENT_GAP',
  'HOLDER_NOT_CONSIGNEE',
  'OFFER_OPEN',
  'FROZEN',
  'PLEDGED',
  'RESERVED',
  'BREACH',
  'NO_LOCK',
] as const;
export type MissingCode = (typeof missingCodes)[number];

const missing = (code: MissingCode, en: string, zh: string, bars = true): MissingForPledge => ({
  code,
  bars,
  text: { en, zh },
});

/** Whether the bill could be taken in pledge now, with everything that is missing. */
export function readyToPledge(state: TitleState): PledgeReadiness {
  const { holder, gap, offer, pledge, reservation, lock } = state;
  const breaches = breachesOf(state).length;
  const hasTitle = state.titleBasis === 'STRAIGHT' || holderHasTitle(state);
  const all: (MissingForPledge | false | undefined)[] = [
    !isCirculating(state) &&
      missing('NOT_IN_CIRCULATION', 'The bill is not in circulation.', '提单不在流通状态。'),
    holder &&
      holder.capacity !== 'OWNER' &&
      missing('HOLDER_NOT_OWNER', 'The holder does not hold as owner.', '持有人并非以货权人身份持有。'),
    holder &&
      (gap !== undefined || !hasTitle) &&
      missing('ENDORSEMENT_GAP', 'An endorsement is missing.', '背书不连续。'),
    holder &&
      state.titleBasis === 'STRAIGHT' &&
      !holderHasTitle(state) &&
      missing(
        'HOLDER_NOT_CONSIGNEE',
        'Only the consignee of this straight bill may claim the goods, and the holder is not the consignee.',
        '该记名提单仅收货人可凭以提货，而持有人并非收货人。',
        false,
      ),
    offer && missing('OFFER_OPEN', 'The bill is offered to somebody.', '提单有待签收事项。'),
    isFrozen(state) && missing('FROZEN', 'The bill is frozen.', '提单已被冻结。'),
    pledge && missing('PLEDGED', 'The bill is pledged already.', '提单已设立质押。'),
    reservation && missing('RESERVED', 'A bank has reserved the bill.', '提单已由银行预留。'),
    breaches > 0 &&
      missing(
        'BREACH',
        `The goods were redirected without the holder${breaches > 1 ? ` ${breaches} times` : ''}.`,
        `运单被擅自变更${breaches > 1 ? ` ${breaches} 次` : ''}，尚未处理。`,
      ),
    (!lock || lock.level === 'NONE') &&
      missing(
        'NO_LOCK',
        'Nobody has undertaken not to redirect the goods.',
        '无人承诺不变更运输合同，控货未锁定。',
        false,
      ),
  ];
  const found = all.filter((each): each is MissingForPledge => Boolean(each));
  return { ready: !found.some(({ bars }) => bars), missing: found };
}

/** Freezes and the last examination, as they stand. */
export function holdsAndPresentation(
  state: TitleState,
  named: Named,
): {
  holds: Hold[];
  presentation?: StatedPresentation;
} {
  const { holds = [], presentation } = state;
  return {
    holds,
    ...(presentation && { presentation: { ...presentation, bank: named(presentation.bank) } }),
  };
}
