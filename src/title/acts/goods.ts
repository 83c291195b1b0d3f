import { lockLevels, platformActor } from '../act';
import type { ActContents, ActPayload } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, instant, line, oneOf, optional } from '../shape';
import type { Shape } from '../shape';
import { breachesOf, isCirculating, ownerBehind } from '../state';
import type { DisposalLock } from '../title-burdens.dto';
import type { TitleState } from '../title-state.dto';
import {
  allAgreed,
  daysAfter,
  freeInCirculation,
  hasCosigned,
  inCirculation,
  issuerMayAct,
  offerDaysMax,
  onlyHolder,
  signedAs,
  unbreached,
  unpledged,
} from './rights';
import type { ActRules } from './rules';

/** The fields of a lock, and of an arrival. */
export const lockShape: Shape<ActContents['LOCK']> = {
  level: oneOf(lockLevels),
  custodian: optional(line(105)),
  redirectors: optional(line(255)),
  undertaking: optional(hash),
};
export const arrivalShape: Shape<ActContents['ARRIVE']> = { place: line(105), freeUntil: instant };

/**
 * `LOCK` (控货锁定): the issuer says how far the railway's right to redirect is closed, who has the
 * duplicate of the note (运单副本), and who could still redirect. To open a lock the holder signs too, and
 * also to say at the same level that it is in other hands.
 */
export const lock: ActRules<'LOCK'> = {
  content: lockShape,
  permits: (state, payload, when) => issuerMayAct(state, payload) ?? notOpened(state, payload, when),
  apply: (state, act) => ({ ...state, lock: { ...act.payload.content, since: act.at } }),
};

/** Redirections that are open one by one; the newest stands for those that would be more, so that a state stays small. */
const breachesMax = 20;

/**
 * `REDIRECT` (变更运单): the note behind the bill was changed. What has happened is put on record, never
 * refused; without the holder, and the pledgee and the owner behind one, it is a breach beside those before.
 */
export const redirect: ActRules<'REDIRECT'> = {
  content: { note: line(64), change: line(255) },
  permits: (state, payload) =>
    payload.actor === platformActor ? signedAs(payload, 'PLATFORM') : issuerMayAct(state, payload),
  apply: (state, act) => {
    if (allAgreed(state, act)) return state;
    const breach = { ...act.payload.content, at: act.at, act: act.hash };
    if (!state.breach) return { ...state, breach };
    const others = (state.furtherBreaches ?? []).slice(0, breachesMax - 2);
    return { ...state, furtherBreaches: [...others, breach] };
  },
};

/**
 * `SETTLE_BREACH` (确认处理): the holder says that it is settled, with the pledgee where there is one, and a
 * pledgee in possession with the owner.
 */
export const settleBreach: ActRules<'SETTLE_BREACH'> = {
  content: { breach: hash },
  permits: (state, payload, when) =>
    onlyHolder(state, payload) ??
    unpledged(state, payload, when) ??
    breachNamed(state, payload.content.breach) ??
    ownerSettles(state, when),
  apply: (state, { payload }) => {
    const [breach, ...others] = breachesOf(state).filter(({ act }) => act !== payload.content.breach);
    return { ...state, breach, furtherBreaches: others.length ? others : undefined };
  },
};

/**
 * `ARRIVE` (到货通知): the goods have come, and until when they lie free. It changes no title. What leads to the sale
 * of the goods begins here, so free time lies ahead, and the issuer alone takes none of it back.
 */
export const arrive: ActRules<'ARRIVE'> = {
  content: arrivalShape,
  permits: (state, payload, when) =>
    issuerMayAct(state, payload) ?? freeTimeAhead(payload, when) ?? notShortened(state, payload, when),
  apply: (state, { payload, at }) => ({ ...state, arrival: { ...payload.content, at } }),
};

/**
 * `MARK_UNCLAIMED` (逾期未提): free time is over and nobody came. It is a fact of the goods and stands beside an
 * offer; the holder may still surrender.
 */
export const markUnclaimed: ActRules<'MARK_UNCLAIMED'> = {
  content: { grounds: line(255) },
  permits: (state, payload, when) =>
    issuerMayAct(state, payload) ?? inCirculation(state) ?? freeTimeOver(state, when),
  apply: (state) => ({ ...state, status: 'UNCLAIMED' }),
};

/**
 * `SELL_UNCLAIMED` (无主货处理): the goods were sold, on record and with an official's signature. An open offer
 * holds the sale off, and one after the other does not for ever; and so does free time that was lengthened after
 * nobody had come. That is asked last: whoever verifies earlier sales overlooks it, and nothing that stands behind it.
 */
export const sellUnclaimed: ActRules<'SELL_UNCLAIMED'> = {
  content: { document: hash },
  permits: (state, payload, when) =>
    issuerMayAct(state, payload) ??
    (offersWaitedFor(state, when) ? inCirculation(state) : freeInCirculation(state)) ??
    unbreached(state) ??
    unclaimed(state) ??
    witnessed(when) ??
    freeTimeOver(state, when),
  apply: (state) => ({
    ...state,
    status: 'ACCOMPLISHED',
    holder: undefined,
    balance: undefined,
    offer: undefined,
  }),
};

// The goods are not the pledgee's: that they may go elsewhere is for their owner to say as well.
function ownerSettles(state: TitleState, when: Circumstances): TitleRefusal | undefined {
  const owner = ownerBehind(state);
  if (!owner || hasCosigned(when, owner)) return undefined;
  return refusal(
    'title.capacity_insufficient',
    `${state.holder?.party} holds as pledgee; that a redirection is settled, ${owner} says too.`,
    `${state.holder?.party} 以质权人身份持有，确认处理擅自变更须经 ${owner} 共同签署。`,
    { capacity: 'PLEDGEE' },
  );
}

function notOpened(
  state: TitleState,
  { content }: ActPayload<'LOCK'>,
  when: Circumstances,
): TitleRefusal | undefined {
  const { lock: present } = state;
  if (!present || !isOpened(present, content) || allAgreed(state, when)) return undefined;
  const same = content.level === present.level;
  return refusal(
    'title.lock_lowered',
    same
      ? `The lock stays at ${present.level}, with another custodian, other redirectors or another undertaking.`
      : `The lock stands at ${present.level} and would fall to ${content.level}.`,
    same
      ? `控货锁定级别仍为 ${present.level}，但运单副本持有人、可变更人或承诺函有变。`
      : `控货锁定级别将由 ${present.level} 降为 ${content.level}。`,
    { level: present.level },
  );
}

/** A lower level opens a lock, and so may the same level in other hands; a higher one closes it. */
function isOpened(present: DisposalLock, { level, ...hands }: ActContents['LOCK']): boolean {
  const [before, after] = [lockLevels.indexOf(present.level), lockLevels.indexOf(level)];
  if (before !== after) return after < before;
  return (['custodian', 'redirectors', 'undertaking'] as const).some((each) => hands[each] !== present[each]);
}

function breachNamed(state: TitleState, named: string): TitleRefusal | undefined {
  if (breachesOf(state).some(({ act }) => act === named)) return undefined;
  return refusal('title.breach_unknown', 'No such breach is open.', '所指擅自变更不存在或已处理。');
}

function freeTimeAhead(
  { content: { freeUntil } }: ActPayload<'ARRIVE'>,
  { at }: Circumstances,
): TitleRefusal | undefined {
  if (at < freeUntil) return undefined;
  return refusal(
    'title.free_time_past',
    `The goods would have lain free until ${freeUntil}; the platform time is ${at}.`,
    `载明的免费堆存期至 ${freeUntil}，平台时间为 ${at}。`,
    { at },
  );
}

function notShortened(
  state: TitleState,
  { content }: ActPayload<'ARRIVE'>,
  when: Circumstances,
): TitleRefusal | undefined {
  const { freeUntil } = state.arrival ?? content;
  if (content.freeUntil >= freeUntil || allAgreed(state, when)) return undefined;
  return refusal(
    'title.free_time_shortened',
    `The goods lie free until ${freeUntil}, and would until ${content.freeUntil} only.`,
    `已登记的免费堆存期至 ${freeUntil}，将被缩短至 ${content.freeUntil}。`,
    { freeUntil },
  );
}

/** Whether the longest that an offer may stand has gone by since free time was over. */
function offersWaitedFor({ arrival }: TitleState, { at }: Circumstances): boolean {
  return arrival !== undefined && at >= daysAfter(arrival.freeUntil, offerDaysMax);
}

function freeTimeOver({ arrival }: TitleState, { at }: Circumstances): TitleRefusal | undefined {
  if (arrival && at >= arrival.freeUntil) return undefined;
  return refusal(
    'title.free_time_running',
    arrival ? `The goods lie free until ${arrival.freeUntil}.` : 'No arrival is on record.',
    arrival ? `免费堆存期至 ${arrival.freeUntil}。` : '尚无到货记录。',
    arrival && { freeUntil: arrival.freeUntil },
  );
}

function unclaimed(state: TitleState): TitleRefusal | undefined {
  if (isCirculating(state) && state.status === 'UNCLAIMED') return undefined;
  return refusal(
    'title.not_unclaimed',
    'The goods are not on record as unclaimed.',
    '货物尚未登记为逾期未提。',
  );
}

function witnessed({ officials = [] }: Circumstances): TitleRefusal | undefined {
  if (officials.length > 0) return undefined;
  return refusal(
    'title.official_signature_missing',
    'No court or operator has signed the sale.',
    '变卖未经法院或平台运营方签署。',
  );
}
