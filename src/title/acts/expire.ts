import { platformActor } from '../act';
import { refusal } from '../refusal';
import { hash } from '../shape';
import type { Offer } from '../state';
import { endOffer, unlessOpen } from './answer';
import { signedAs } from './rights';
import type { ActRules } from './rules';

/** Tells whether an offer no longer stands at a moment; at `expiresAt` itself it is over. */
export function hasRunOut(offer: Offer, at: string): boolean {
  return at >= offer.expiresAt;
}

/** `EXPIRE` (逾期失效): the platform records that an offer has run out, so that time too is an act. */
export const expire: ActRules<'EXPIRE'> = {
  content: { offer: hash },
  permits(state, payload, at) {
    if (payload.actor !== platformActor || payload.principal !== undefined) {
      return refusal(
        'title.not_platform',
        `${payload.actor} is not the platform.`,
        `${payload.actor} 不是平台。`,
      );
    }
    const early = signedAs(payload, 'PLATFORM') ?? unlessOpen(state, payload.content.offer);
    if (early || !state.offer || hasRunOut(state.offer, at)) return early;
    return refusal(
      'title.expiry_not_due',
      `The offer stands until ${state.offer.expiresAt}.`,
      `签收期限至 ${state.offer.expiresAt}。`,
      { expiresAt: state.offer.expiresAt },
    );
  },
  apply: endOffer,
};
