import { rightOf } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import type { TitleState } from '../title-state.dto';
import { offerShape, openOffer } from './offer';
import { holderMayMove, offerStands, pledgeeReturns } from './rights';
import type { ActRules } from './rules';

/**
 * `TRANSFER` (交付; DCSA PINT, TradeTrust transferHolder): possession without endorsement. It passes
 * the title of a bearer bill; of a bill to order it passes the bill only and leaves a gap.
 */
export const transfer: ActRules<'TRANSFER'> = {
  content: offerShape,
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    straightPassesTo(state, payload.content.to) ??
    pledgeeReturns(state, payload.content.to, when) ??
    offerStands(rightOf(payload), payload.content, when),
  apply: (state, act) => openOffer(state, act),
};

/**
 * Possession of a straight bill passes only to parties that the rulebook allows. Until a rulebook
 * widens it, those are the named consignee and, for a return, the party it was first issued to.
 */
export function straightPassesTo(state: TitleState, to: string): TitleRefusal | undefined {
  if (state.titleBasis !== 'STRAIGHT' || to === state.consignee || to === state.firstHolder) return undefined;
  return refusal(
    'title.straight_recipient_not_allowed',
    `${to} is neither the named consignee nor the first holder of this straight bill.`,
    `${to} 既非该记名提单载明的收货人，亦非首位持有人。`,
  );
}
