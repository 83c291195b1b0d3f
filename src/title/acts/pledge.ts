import type { Finding } from '../../findings/finding';
import { pledgeKinds, rightOf } from '../act';
import type { ActPayload } from '../act';
import type { PledgeTerms } from '../title-terms.dto';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, instant, line, misfit, oneOf, optional } from '../shape';
import type { Shape } from '../shape';
import { holderHasTitle } from '../state';
import type { TitleState } from '../title-state.dto';
import { openOffer } from './offer';
import { holderMayAct, offerStands, officialMayAct, pledgeeMayAct, unbreached } from './rights';
import type { ActRules } from './rules';
import { straightPassesTo } from './transfer';

const registryNumber = line(40);

/** The fields that every pledge has. */
export const pledgeShape: Shape<PledgeTerms> = {
  kind: oneOf(pledgeKinds),
  terms: hash,
  debtDue: instant,
  amountBand: optional(line(40)),
  registrationNumber: optional(registryNumber),
  registrationUntil: optional(instant),
};

/**
 * `PROPOSE_PLEDGE` (设立质押要约): the holder with title offers the bill in pledge on terms known by their
 * hash. The pledgee's ACCEPT puts it in force, and a possessory one into its hands.
 */
export const proposePledge: ActRules<'PROPOSE_PLEDGE'> = {
  content: { ...pledgeShape, to: id, expiresAt: instant },
  agrees: ({ registrationNumber, registrationUntil }) =>
    registrationTogether(registrationNumber, registrationUntil),
  permits: (state, payload, when) =>
    holderMayAct(state, payload) ??
    reservedForOthers(state, payload) ??
    unlessPledged(state) ??
    unbreached(state) ??
    mayTakePossession(state, payload) ??
    onlyOwner(state) ??
    onlyWithTitle(state) ??
    offerStands(rightOf(payload), payload.content, when),
  apply: (state, act) => {
    const { to, expiresAt, ...terms } = act.payload.content;
    const offered = openOffer(state, act, { to, expiresAt, capacity: 'PLEDGEE' });
    return offered.offer ? { ...offered, offer: { ...offered.offer, pledge: terms } } : offered;
  },
};

/** `REGISTER_PLEDGE` (登记质押): the pledgee puts the number of the national movables registry on record. */
export const registerPledge: ActRules<'REGISTER_PLEDGE'> = {
  content: { pledge: hash, registrationNumber: registryNumber, registrationUntil: instant },
  permits: (state, payload) => pledgeeMayAct(state, payload) ?? pledgeNamed(state, payload.content.pledge),
  apply: (state, { payload }) => {
    const { registrationNumber, registrationUntil } = payload.content;
    return state.pledge
      ? { ...state, pledge: { ...state.pledge, registrationNumber, registrationUntil } }
      : state;
  },
};

/**
 * `RELEASE_PLEDGE` (解除质押): the pledgee lets go, or two officials carry out what a court has ruled. With
 * the pledge goes what the pledgee had under way by it: an enforcement, and a surrender of the bill.
 */
export const releasePledge: ActRules<'RELEASE_PLEDGE'> = {
  content: { pledge: hash, ruling: optional(line(64)), document: optional(hash) },
  permits: (state, payload, when) =>
    mayRelease(state, payload, when) ??
    pledgeNamed(state, payload.content.pledge) ??
    rulingGiven(state, payload),
  apply: (state) => {
    const { offer, surrender, holder, pledge } = state;
    const sold = offer?.kind === 'ENFORCE';
    const claimed = holder?.capacity === 'PLEDGEE' && surrender && surrender.by === pledge?.pledgee;
    return {
      ...state,
      status: claimed ? surrender.was : state.status,
      offer: sold ? undefined : offer,
      surrender: claimed ? undefined : surrender,
      pledge: undefined,
    };
  },
};

/** Refuses an act about another pledge than the one in force. */
export function pledgeNamed({ pledge }: TitleState, named: string): TitleRefusal | undefined {
  if (pledge?.act === named) return undefined;
  return refusal(
    'title.pledge_not_active',
    pledge ? 'Another pledge is in force than the one named.' : 'No pledge is in force on this bill.',
    pledge ? '现行质押并非所指质押。' : '该提单上没有有效质押。',
    pledge && { pledge: pledge.act },
  );
}

/** Refuses a holder for others, which has nothing of its own to burden. */
export function onlyOwner({ holder }: TitleState): TitleRefusal | undefined {
  if (holder?.capacity === 'OWNER') return undefined;
  return refusal(
    'title.capacity_insufficient',
    'Only who holds as owner may burden the bill.',
    '仅以货权人身份持有者可在提单上设立负担。',
    { capacity: holder?.capacity ?? '' },
  );
}

/** Refuses a holder to whom the endorsements do not lead. */
function onlyWithTitle(state: TitleState): TitleRefusal | undefined {
  const { gap, holder, titleBasis } = state;
  if (titleBasis === 'STRAIGHT' || holderHasTitle(state)) return undefined;
  const missing = gap?.missingEndorser ?? state.orderParty ?? '';
  return refusal(
    'title.endorsement_missing',
    `${holder?.party} holds without title: the endorsement of ${missing} is missing.`,
    `${holder?.party} 未取得提单权利：缺少 ${missing} 的背书。`,
    { missingEndorser: missing },
  );
}

function reservedForOthers(
  { reservation }: TitleState,
  payload: ActPayload<'PROPOSE_PLEDGE'>,
): TitleRefusal | undefined {
  if (!reservation || reservation.by === payload.content.to) return undefined;
  return refusal(
    'title.reserved',
    `Another bank has reserved the bill until ${reservation.until}.`,
    `另一家银行已预留该提单，期限至 ${reservation.until}。`,
    { reservation: reservation.act, until: reservation.until },
  );
}

/** One rank only: a second pledge would ask which is first, and the platform's order is not the law's. */
export function unlessPledged({ pledge }: TitleState): TitleRefusal | undefined {
  if (!pledge) return undefined;
  return refusal(
    'title.pledge_active',
    `The bill is pledged to ${pledge.pledgee} already.`,
    `该提单已质押予 ${pledge.pledgee}。`,
    { pledge: pledge.act },
  );
}

function mayTakePossession(
  state: TitleState,
  { content }: ActPayload<'PROPOSE_PLEDGE'>,
): TitleRefusal | undefined {
  return content.kind === 'POSSESSORY' ? straightPassesTo(state, content.to) : undefined;
}

function mayRelease(state: TitleState, payload: ActPayload, when: Circumstances): TitleRefusal | undefined {
  if (when.officials?.includes(payload.actor)) return officialMayAct(payload, when, 2);
  return pledgeeMayAct(state, payload);
}

function rulingGiven(state: TitleState, payload: ActPayload<'RELEASE_PLEDGE'>): TitleRefusal | undefined {
  const { ruling, document } = payload.content;
  if (rightOf(payload) === state.pledge?.pledgee || (ruling !== undefined && document !== undefined))
    return undefined;
  return refusal(
    'title.court_document_missing',
    'Against the will of the pledgee a pledge is released by a court only.',
    '未经质权人同意，仅可依法院文书解除质押。',
  );
}

function registrationTogether(number: string | undefined, until: string | undefined): Finding[] {
  if ((number === undefined) === (until === undefined)) return [];
  const missing = number === undefined ? 'registrationNumber' : 'registrationUntil';
  const message = {
    en: 'Number and end of a registration are given together.',
    zh: '登记编号与登记期限须同时填写。',
  };
  return [misfit('ACT-006', `/content/${missing}`, message, pledgeShape[missing].wants)];
}
