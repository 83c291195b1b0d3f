import { rightOf } from '../act';
import type { ActCapacity, ActPayload } from '../act';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import type { TitleState } from '../state';
import { capacityWords } from '../words';

/**
 * Refuses an act signed in another capacity than the one it is about. An agent signs as AGENT,
 * whatever its principal is.
 */
export function signedAs(payload: ActPayload, expected: ActCapacity): TitleRefusal | undefined {
  const capacity = payload.principal === undefined ? expected : 'AGENT';
  if (payload.capacity === capacity) return undefined;
  return refusal(
    'title.capacity_wrong',
    `The act is signed as ${capacityWords[payload.capacity].en}; here the party acts as ${capacityWords[capacity].en}.`,
    `签署身份为${capacityWords[payload.capacity].zh}，而该方在此应以${capacityWords[capacity].zh}身份行事。`,
    { capacity },
  );
}

/** Refuses anyone but the issuer. */
export function issuerMayAct(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (rightOf(payload) === state.issuer) return signedAs(payload, 'ISSUER');
  return refusal(
    'title.not_issuer',
    `The bill was issued by ${state.issuer}.`,
    `该提单由 ${state.issuer} 签发。`,
  );
}

/**
 * Refuses anyone but the holder, and the holder while the bill is surrendered or offered to
 * somebody. What the state is tells a stranger nothing: the right is asked first.
 */
export function holderMayAct(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  const { holder, offer } = state;
  if (rightOf(payload) !== holder?.party) {
    return refusal(
      'title.not_holder',
      `${rightOf(payload)} does not hold this bill.`,
      `${rightOf(payload)} 不是该提单的持有人。`,
    );
  }
  const capacity = signedAs(payload, holder.capacity);
  if (capacity) return capacity;
  if (state.status !== 'IN_CIRCULATION') {
    return refusal(
      'title.not_in_circulation',
      'The bill has been surrendered to the issuer, which has not answered yet.',
      '提单已交回签发人，签发人尚未答复。',
      { titleStatus: state.status },
    );
  }
  if (!offer) return undefined;
  return refusal(
    'title.offer_open',
    `The bill is offered to ${offer.to} until ${offer.expiresAt}.`,
    `提单正待 ${offer.to} 签收，签收期限至 ${offer.expiresAt}。`,
    { offer: offer.act, expiresAt: offer.expiresAt },
  );
}

/**
 * Refuses a pledgee that would pass the bill to anyone but the party it came from. What a pledge
 * allows beyond the return (Civil Code arts 436–442) needs the pledge on record.
 */
export function pledgeeReturns(state: TitleState, to: string): TitleRefusal | undefined {
  const { holder } = state;
  if (holder?.capacity !== 'PLEDGEE' || holder.from === to) return undefined;
  return refusal(
    'title.pledgee_may_only_return',
    `${holder.party} holds as pledgee; the bill came from ${holder.from}.`,
    `${holder.party} 以质权人身份持有，提单系由 ${holder.from} 交付。`,
    { returnTo: holder.from },
  );
}

/** Refuses an offer to oneself, and one that is over before it begins. */
export function offerStands(
  from: string,
  offered: { to: string; expiresAt: string },
  at: string,
): TitleRefusal | undefined {
  if (offered.to === from) {
    return refusal(
      'title.recipient_is_self',
      `${from} would offer the bill to itself.`,
      `${from} 不能以自己为受让方。`,
    );
  }
  if (at < offered.expiresAt) return undefined;
  return refusal(
    'title.offer_expiry_past',
    `The offer names ${offered.expiresAt}; the platform time is ${at}.`,
    `载明的签收期限为 ${offered.expiresAt}，平台时间为 ${at}。`,
    { at },
  );
}
