import { amendmentPurposes, holderCapacities, rightOf } from '../act';
import type { ActPayload, CarriedPledge } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, instant, line, listOf, oneOf, optional, part, titleId } from '../shape';
import type { Offer, TitleState } from '../title-state.dto';
import type { Pledge } from '../title-burdens.dto';
import { arrivalShape, lockShape } from './goods';
import { handBack, openOfferNamed } from './offer';
import { pledgeShape } from './pledge';
import { holderMayMove, issuerMayAct, onlyToIssuer, platformMayAct, unbreached, whoseGoods } from './rights';
import type { ActRules } from './rules';
import { holderMayExchange, surrendered, unlessPending } from './surrender';

/**
 * `SURRENDER_FOR_AMENDMENT` (交回改单; DCSA PINT): the holder asks the issuer for another bill in place of
 * this one: amended, split, or combined with others. A pledgee asks with the pledgor's signature only.
 */
export const surrenderForAmendment: ActRules<'SURRENDER_FOR_AMENDMENT'> = {
  content: { to: id, purpose: oneOf(amendmentPurposes), reasonCode: optional(oneOf(['COD', 'SWI'])) },
  permits: (state, payload, when) =>
    holderMayMove(state, payload, when) ??
    unbreached(state) ??
    onlyToIssuer(state, payload.content.to) ??
    holderMayExchange(state, when),
  apply: (state, act) =>
    surrendered(state, act, 'AMENDMENT', 'SURRENDER_PENDING_AMENDMENT', {
      amendment: act.payload.content.purpose,
    }),
};

/**
 * `SUPERSEDE` (换发注销): the issuer ends the old bill in the moment in which it issues those in its place. Its `by`
 * fixes their content, whose hash is part of each title id: where a pledge lies on the bill, all sign for exactly that.
 */
export const supersede: ActRules<'SUPERSEDE'> = {
  content: { surrender: hash, by: listOf(titleId, 20) },
  permits: (state, payload, when) =>
    issuerMayAct(state, payload) ??
    unbreached(state) ??
    unlessPending(state, payload.content.surrender, 'AMENDMENT') ??
    contentAgreed(state, payload, when),
  apply: (state, { payload }) => ({
    ...state,
    status: 'SUPERSEDED',
    holder: undefined,
    surrender: undefined,
    replacedBy: payload.content.by,
  }),
};

// The surrender asks for another bill and says nothing of what will stand in it. Whose goods secure a debt, and whose
// debt they secure, would else have them written anew by the issuer alone.
function contentAgreed(
  state: TitleState,
  payload: ActPayload<'SUPERSEDE'>,
  { cosigners = [] }: Circumstances,
): TitleRefusal | undefined {
  const signed = [payload.actor, rightOf(payload), ...cosigners];
  const missing = state.pledge ? whoseGoods(state).filter((party) => !signed.includes(party)) : [];
  if (missing.length === 0) return undefined;
  return refusal(
    'title.replacement_unsigned',
    `The bill is pledged, and this SUPERSEDE is not signed by ${missing.join(' and ')}.`,
    `该提单已设立质押，本项 SUPERSEDE 未经 ${missing.join('、')} 共同签署。`,
    { missing: missing.join(' ') },
  );
}

const carriedPledge = part({
  ...pledgeShape,
  pledge: hash,
  pledgor: id,
  pledgee: id,
  since: instant,
  enforceableFrom: optional(instant),
});

/**
 * `CARRY_OVER` (承接原单): the platform puts the new bill into the hands that gave up the old one, in the
 * same capacity and from whom they had it, and lets the pledge follow, and what was said of the goods. The
 * holder's consent is its surrender for amendment. Acts of before do not say whom a pledgee had it from; it was the pledgor.
 */
export const carryOver: ActRules<'CARRY_OVER'> = {
  content: {
    offer: hash,
    from: listOf(titleId, 20),
    heldFrom: optional(id),
    pledge: optional(carriedPledge),
    accepted: optional(part({ grounds: line(255), document: optional(hash), at: instant, act: hash })),
    lock: optional(part({ ...lockShape, since: instant })),
    arrival: optional(part({ ...arrivalShape, at: instant })),
    was: optional(oneOf(['UNCLAIMED'])),
    endorsement: optional(oneOf(['RESTRICTED'])),
  },
  permits: (state, payload) => platformMayAct(payload) ?? replacementOffered(state, payload),
  apply: (state, act) => {
    const { pledge: carried, heldFrom, accepted, lock, arrival, was, endorsement } = act.payload.content;
    const offer = state.offer as Offer;
    const pledgor = offer.capacity === 'PLEDGEE' ? carried?.pledgor : undefined;
    const handed = handBack(state, offer, act, heldFrom ?? pledgor);
    const gap = accepted && handed.gap ? { ...handed.gap, accepted } : handed.gap;
    const goods = { ...(lock && { lock }), ...(arrival && { arrival }) };
    return {
      ...{ ...handed, ...goods, gap, pledge: carried ? pledgeOf(carried) : handed.pledge },
      status: was ?? handed.status,
      furtherEndorsable: endorsement ? false : handed.furtherEndorsable,
    };
  },
};

function pledgeOf({ pledge: act, ...rest }: CarriedPledge): Pledge {
  return { ...rest, act };
}

function replacementOffered(
  state: TitleState,
  { content }: ActPayload<'CARRY_OVER'>,
): TitleRefusal | undefined {
  const offer = openOfferNamed(state, content.offer);
  if ('code' in offer) return offer;
  if (state.replaces && offer.kind === 'ISSUE' && holderCapacities.includes(offer.capacity)) return undefined;
  return refusal('title.offer_not_open', 'This bill is in no other one’s place.', '该提单并非换发。');
}
