import { rightOf } from '../act';
import type { RecordedAct } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, line, listOf, optional } from '../shape';
import { holderHasTitle, pledgorOf } from '../state';
import type { SurrenderPurpose, TitleStatus } from '../state';
import type { Surrender, TitleState } from '../title-state.dto';
import { hasCosigned, holderMayMove, issuerMayAct, onlyToIssuer } from './rights';
import type { ActRules } from './rules';
import { afterDelivery, unitCount, withinBalance } from './units';

/**
 * `SURRENDER_FOR_DELIVERY` (凭单提货交回; DCSA SREQ): the holder with title asks the issuer for the
 * goods, or for some of them. The holder stays on record until the issuer answers, but can do nothing
 * meanwhile.
 */
export const surrenderForDelivery: ActRules<'SURRENDER_FOR_DELIVERY'> = {
  content: { to: id, place: optional(line(255)), units: optional(listOf(unitCount, 150)) },
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    onlyToIssuer(state, payload.content.to) ??
    holderMayClaim(state, when) ??
    withinBalance(state, payload.content.units),
  apply: (state, act) => {
    const { place, units } = act.payload.content;
    const asked = { ...(place !== undefined && { place }), ...(units && { units }) };
    return surrendered(state, act, 'DELIVERY', 'SURRENDER_PENDING_DELIVERY', asked);
  },
};

/** Puts the bill before the issuer, and keeps where it stands again should the issuer refuse. */
export function surrendered(
  state: TitleState,
  act: RecordedAct,
  purpose: SurrenderPurpose,
  status: TitleStatus,
  asked: Partial<Surrender> = {},
): TitleState {
  const { status: was } = state;
  const surrender = { purpose, by: rightOf(act.payload), at: act.at, act: act.hash, was, ...asked };
  return { ...state, status, surrender };
}

/**
 * `SACC` (DCSA PINT; TradeTrust shred): the issuer accepts the surrender and delivers. The title ends
 * when nothing is left; a pledge goes on over the goods or what they brought (Civil Code art. 442).
 */
export const surrenderAccepted: ActRules<'SACC'> = {
  content: { surrender: hash },
  permits: (state, payload) =>
    issuerMayAct(state, payload) ?? unlessPending(state, payload.content.surrender, 'DELIVERY'),
  apply: (state) => {
    const left = afterDelivery(state.balance, state.surrender?.units);
    const rest = { ...state, balance: left.length ? left : undefined, surrender: undefined };
    if (left.length) return { ...rest, status: 'PARTIALLY_DELIVERED' };
    return { ...rest, status: 'ACCOMPLISHED', holder: undefined };
  },
};

/** `SREJ` (DCSA PINT; TradeTrust restore): the issuer refuses, with its reason; the holder may act again. */
export const surrenderRejected: ActRules<'SREJ'> = {
  content: { surrender: hash, reason: line(255) },
  permits: (state, payload) =>
    issuerMayAct(state, payload) ?? unlessPending(state, payload.content.surrender),
  apply: (state) => ({
    ...state,
    status: state.surrender?.was ?? 'IN_CIRCULATION',
    surrender: undefined,
  }),
};

/** Refuses a holder that may not claim the goods. */
export function holderMayClaim(state: TitleState, when: Circumstances): TitleRefusal | undefined {
  return onlyConsignee(state) ?? pledgeeMayClaim(state, when) ?? unlessGap(state);
}

/** As `holderMayClaim`, for what leaves another bill behind: a pledgee never asks for that alone. */
export function holderMayExchange(state: TitleState, when: Circumstances): TitleRefusal | undefined {
  return onlyConsignee(state) ?? pledgorSigns(state, when) ?? unlessGap(state);
}

// DCSA Surrender v3 lets shipper or consignee surrender a straight bill; here only the consignee may,
// because a shipper that wants the goods back changes the bill first.
function onlyConsignee(state: TitleState): TitleRefusal | undefined {
  const { holder, titleBasis } = state;
  if (titleBasis !== 'STRAIGHT' || holderHasTitle(state)) return undefined;
  return refusal(
    'title.not_consignee',
    `${holder?.party} is not the consignee named in this straight bill.`,
    `${holder?.party} 不是该记名提单载明的收货人。`,
  );
}

function unlessGap({ holder, gap }: TitleState): TitleRefusal | undefined {
  if (!gap || gap.accepted) return undefined;
  return refusal(
    'title.endorsement_missing',
    `${holder?.party} holds the bill without title: the endorsement of ${gap.missingEndorser} is missing at act ${gap.sequence}.`,
    `背书不连续：第 ${gap.sequence} 项操作缺少 ${gap.missingEndorser} 的背书，${holder?.party} 虽占有提单但未取得提单权利。`,
    { missingEndorser: gap.missingEndorser, act: gap.act, sequence: gap.sequence },
  );
}

// Civil Code art. 442: where pick-up falls before the debt, the pledgee may collect and keep in pledge.
function pledgeeMayClaim(state: TitleState, when: Circumstances): TitleRefusal | undefined {
  const { pledge, holder } = state;
  const early = pledge !== undefined && pledge.pledgee === holder?.party && when.at < pledge.debtDue;
  if (holder?.capacity !== 'PLEDGEE' || early || hasCosigned(when, pledgorOf(state))) return undefined;
  return refusal(
    'title.capacity_insufficient',
    'A pledgee surrenders alone only under a pledge on record and before the debt falls due.',
    '质权人仅可在质押登记在案且债务到期之前单独提货。',
    { capacity: 'PLEDGEE' },
  );
}

// Art. 442 is about delivery. Another bill, or paper, could be made out so that the pledge, or the title, is lost.
function pledgorSigns(state: TitleState, when: Circumstances): TitleRefusal | undefined {
  const pledgor = pledgorOf(state);
  if (state.holder?.capacity !== 'PLEDGEE' || hasCosigned(when, pledgor)) return undefined;
  return refusal(
    'title.capacity_insufficient',
    `A pledgee gives the bill up for another one, or for paper, only with the signature of ${pledgor}.`,
    `质权人须经 ${pledgor} 共同签署，方可交回换单或申请转为纸质。`,
    { capacity: 'PLEDGEE' },
  );
}

/** Refuses an answer to a surrender that is not the pending one, or not of this purpose. */
export function unlessPending(
  { surrender }: TitleState,
  named: string,
  purpose?: SurrenderPurpose,
): TitleRefusal | undefined {
  if (surrender?.act === named && (purpose === undefined || surrender.purpose === purpose)) return undefined;
  return refusal(
    'title.surrender_not_pending',
    surrender ? 'Another surrender is pending than the one named.' : 'No surrender is pending.',
    surrender ? '当前待答复的是另一交回。' : '当前没有待答复的交回。',
    surrender && { surrender: surrender.act, purpose: surrender.purpose },
  );
}
