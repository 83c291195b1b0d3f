import { rightOf } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, line, optional } from '../shape';
import { holderHasTitle } from '../state';
import type { TitleState } from '../state';
import { holderMayAct, issuerMayAct } from './rights';
import type { ActRules } from './rules';

/**
 * `SURRENDER_FOR_DELIVERY` (凭单提货交回; DCSA SREQ): the holder with title asks the issuer for the
 * goods. The holder stays on record until the issuer answers, but can do nothing meanwhile.
 */
export const surrenderForDelivery: ActRules<'SURRENDER_FOR_DELIVERY'> = {
  content: { to: id, place: optional(line(255)) },
  permits: (state, payload) =>
    holderMayAct(state, payload) ?? onlyToIssuer(state, payload.content.to) ?? holderMayClaim(state),
  apply: (state, act) => ({
    ...state,
    status: 'SURRENDER_PENDING_DELIVERY',
    surrender: {
      by: rightOf(act.payload),
      at: act.at,
      act: act.hash,
      ...(act.payload.content.place !== undefined && { place: act.payload.content.place }),
    },
  }),
};

/** `SACC` (DCSA PINT; TradeTrust shred): the issuer accepts the surrender and the title ends. */
export const surrenderAccepted: ActRules<'SACC'> = {
  content: { surrender: hash },
  permits: (state, payload) =>
    issuerMayAct(state, payload) ?? unlessPending(state, payload.content.surrender),
  apply: (state) => ({ ...state, status: 'ACCOMPLISHED', holder: undefined, surrender: undefined }),
};

/** `SREJ` (DCSA PINT; TradeTrust restore): the issuer refuses, with its reason; the holder may act again. */
export const surrenderRejected: ActRules<'SREJ'> = {
  content: { surrender: hash, reason: line(255) },
  permits: (state, payload) =>
    issuerMayAct(state, payload) ?? unlessPending(state, payload.content.surrender),
  apply: (state) => ({ ...state, status: 'IN_CIRCULATION', surrender: undefined }),
};

function onlyToIssuer(state: TitleState, to: string): TitleRefusal | undefined {
  if (to === state.issuer) return undefined;
  return refusal(
    'title.surrender_not_to_issuer',
    `The bill was issued by ${state.issuer}, not by ${to}.`,
    `该提单由 ${state.issuer} 签发，而非 ${to}。`,
    { issuer: state.issuer },
  );
}

// DCSA Surrender v3 lets shipper or consignee surrender a straight bill; here only the consignee
// may, because a shipper that wants the goods back changes the bill first.
function holderMayClaim(state: TitleState): TitleRefusal | undefined {
  const { holder, gap, titleBasis } = state;
  if (titleBasis === 'STRAIGHT' && !holderHasTitle(state)) {
    return refusal(
      'title.not_consignee',
      `${holder?.party} is not the consignee named in this straight bill.`,
      `${holder?.party} 不是该记名提单载明的收货人。`,
    );
  }
  if (holder?.capacity === 'PLEDGEE') {
    return refusal(
      'title.capacity_insufficient',
      'A pledgee may surrender only where the pledge on record lets it, and none is on record.',
      '质权人仅可依登记在案的质押条款提货，而该提单尚无质押记录。',
      { capacity: 'PLEDGEE' },
    );
  }
  if (!gap) return undefined;
  return refusal(
    'title.endorsement_missing',
    `${holder?.party} holds the bill without title: the endorsement of ${gap.missingEndorser} is missing at act ${gap.sequence}.`,
    `背书不连续：第 ${gap.sequence} 项操作缺少 ${gap.missingEndorser} 的背书，${holder?.party} 虽占有提单但未取得提单权利。`,
    { missingEndorser: gap.missingEndorser, act: gap.act, sequence: gap.sequence },
  );
}

function unlessPending(state: TitleState, named: string): TitleRefusal | undefined {
  if (state.surrender?.act === named) return undefined;
  return refusal(
    'title.surrender_not_pending',
    state.surrender ? 'Another surrender is pending than the one named.' : 'No surrender is pending.',
    state.surrender ? '当前待答复的是另一交回。' : '当前没有待答复的交回。',
    state.surrender && { surrender: state.surrender.act },
  );
}
