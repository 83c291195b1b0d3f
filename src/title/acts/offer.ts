import { holderCapacities, rightOf } from '../act';
import type { OfferContent, RecordedAct } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { id, instant, oneOf } from '../shape';
import type { Shape } from '../shape';
import { holderHasTitle, isCirculating, pledgeUnder } from '../state';
import type { OfferKind } from '../state';
import type { EndorsementGap, Offer, TitleState } from '../title-state.dto';

/** The fields that every offer of possession has. */
export const offerShape: Shape<OfferContent> = {
  to: id,
  capacity: oneOf(holderCapacities),
  expiresAt: instant,
};

/**
 * Opens an offer. Possession moves only when the other side accepts, because MLETR art. 7(2) asks
 * for the consent of the person who takes an electronic record.
 */
export function openOffer(
  state: TitleState,
  act: RecordedAct<OfferKind>,
  content: OfferContent = act.payload.content as OfferContent,
): TitleState {
  const { type, sequence } = act.payload;
  const { to, capacity, expiresAt } = content;
  const from = rightOf(act.payload);
  return { ...state, offer: { kind: type, from, to, capacity, expiresAt, act: act.hash, sequence } };
}

/** Finds the open offer that an answer names, or says why there is none. */
export function openOfferNamed(state: TitleState, named: string): Offer | TitleRefusal {
  if (state.offer?.act === named) return state.offer;
  return refusal(
    'title.offer_not_open',
    state.offer ? 'Another offer is open than the one named.' : 'No offer is open on this bill.',
    state.offer ? '当前待签收的是另一事项。' : '该提单当前没有待签收事项。',
    state.offer && { offer: state.offer.act },
  );
}

/** What an accepted offer brings about. */
export function fulfil(state: TitleState, offer: Offer, act: RecordedAct): TitleState {
  if (offer.kind === 'PRESENT') {
    const presentation = { bank: offer.to, result: 'COMPLYING' as const, at: act.at, act: act.hash };
    return { ...state, presentation, offer: undefined };
  }
  if (offer.kind === 'PROPOSE_PLEDGE') return pledged(state, offer, act);
  return handBack(state, offer, act, cameFrom(state, offer));
}

// Paper comes back through the issuer, but a pledgee has the bill of whoever gave it in pledge, and returns it there.
function cameFrom({ paper, pledge }: TitleState, { kind, to, capacity }: Offer): string | undefined {
  if (kind !== 'RETURN_PAPER' || capacity !== 'PLEDGEE') return undefined;
  return (to === paper?.to ? paper.from : undefined) ?? pledge?.pledgor;
}

/**
 * As `handOver`, into hands that had the bill before it was on paper, or the one in whose place it comes,
 * and then from another. A pledgee leaves no gap: what it holds for the order party was never endorsed to it.
 */
export function handBack(state: TitleState, offer: Offer, act: RecordedAct, from?: string): TitleState {
  const handed = handOver(state, offer, act);
  if (from === undefined || !handed.holder) return handed;
  const pledgee = offer.capacity === 'PLEDGEE' && handed.orderParty === from;
  return { ...handed, holder: { ...handed.holder, from }, gap: pledgee ? undefined : handed.gap };
}

/**
 * Hands the bill over as the accepted offer says: control passes to the recipient and leaves the
 * one before (MLETR art. 11(2)), and an endorsement, where there is one, passes the title with it. A
 * pledge goes on, and follows the title. What a bank was promised by the holder before ends with that holder.
 */
export function handOver(state: TitleState, offer: Offer, act: RecordedAct): TitleState {
  const handed: TitleState = {
    ...state,
    status: isCirculating(state) ? state.status : (state.paper?.was ?? 'IN_CIRCULATION'),
    firstHolder: state.firstHolder ?? offer.to,
    holder: { party: offer.to, capacity: offer.capacity, since: act.at, act: act.hash, from: offer.from },
    offer: undefined,
    nomination: undefined,
    presentation: undefined,
    reservation: undefined,
    reservationGrants: undefined,
    paper: undefined,
    pledge: leavesPledgee(state, offer) ? undefined : state.pledge,
  };
  const enforced = offer.kind === 'ENFORCE';
  if (enforced) handed.pledge = undefined;
  const named = enforced && state.titleBasis === 'TO_ORDER';
  if (offer.kind === 'ENDORSE' || offer.kind === 'ENDORSE_TO_ORDER' || named) {
    handed.titleBasis = 'TO_ORDER';
    handed.orderParty = offer.to;
    handed.furtherEndorsable = offer.kind !== 'ENDORSE';
  }
  const pledge = holderHasTitle(handed) ? pledgeUnder(offer.to, handed) : handed.pledge;
  return { ...handed, gap: gapAfter(handed, offer), pledge };
}

// A possessory pledge is lost with possession of the bill, or of the paper in its place (Civil Code
// art. 427 with 436), whoever gives it back.
function leavesPledgee({ pledge, holder, paper }: TitleState, offer: Offer): boolean {
  const from = holder?.party ?? paper?.to;
  return pledge?.kind === 'POSSESSORY' && from === pledge.pledgee && offer.to !== pledge.pledgee;
}

/** The pledge is in force; a possessory one takes possession with it, and leaves the title where it is. */
function pledged(state: TitleState, offer: Offer, act: RecordedAct): TitleState {
  if (!offer.pledge) return state;
  const { from: pledgor, to: pledgee } = offer;
  const holder =
    offer.pledge.kind === 'POSSESSORY'
      ? { party: pledgee, capacity: 'PLEDGEE' as const, since: act.at, act: act.hash, from: pledgor }
      : state.holder;
  return {
    ...state,
    pledge: { ...offer.pledge, pledgor, pledgee, since: act.at, act: offer.act },
    holder,
    offer: undefined,
    reservation: undefined,
    reservationGrants: undefined,
  };
}

// Endorsements are continuous while the bill lies with the party to whose order it stands. The gap
// is the first hand-over after which it does not, and it closes when the bill is back there. What the
// issuer accepted, it accepted for one holder.
function gapAfter(handed: TitleState, offer: Offer): EndorsementGap | undefined {
  const { orderParty } = handed;
  if (handed.titleBasis !== 'TO_ORDER' || orderParty === undefined || orderParty === offer.to)
    return undefined;
  const { act, sequence, missingEndorser } = handed.gap ?? {
    act: offer.act,
    sequence: offer.sequence,
    missingEndorser: orderParty,
  };
  return { act, sequence, missingEndorser };
}
