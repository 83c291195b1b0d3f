import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash } from '../shape';
import type { Offer, TitleState } from '../title-state.dto';
import { endOffer, unlessOpen } from './answer';
import { platformMayAct } from './rights';
import type { ActRules } from './rules';

/** Tells whether an offer no longer stands at a moment; at `expiresAt` itself it is over. */
export function hasRunOut(offer: Offer, at: string): boolean {
  return at >= offer.expiresAt;
}

/** `EXPIRE` (逾期失效): the platform records that an offer has run out, so that time too is an act. */
export const expire: ActRules<'EXPIRE'> = {
  content: { offer: hash },
  permits(state, payload, { at }) {
    const early = platformMayAct(payload) ?? unlessOpen(state, payload.content.offer);
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

/** What has run out beside an offer: a freeze with an end, which comes first, or a bank's leave or option. */
export function lapsedAt(state: TitleState, at: string): { act: string; until: string } | undefined {
  const hold = state.holds?.find(({ until }) => until !== undefined && at >= until);
  if (hold) return { act: hold.act, until: hold.until as string };
  // A frozen bill stands still: what was open goes on, or runs out, when the freeze is lifted.
  if (state.holds?.length) return undefined;
  const { reservation, reservationGrants = [] } = state;
  const leave = reservationGrants.find(({ expiresAt }) => at >= expiresAt);
  if (leave) return { act: leave.act, until: leave.expiresAt };
  return reservation && at >= reservation.until
    ? { act: reservation.act, until: reservation.until }
    : undefined;
}

/** `LAPSE` (期满失效): the platform records that a freeze, a reservation or the leave for one has run out. */
export const lapse: ActRules<'LAPSE'> = {
  content: { lapsed: hash },
  permits: (state, payload, { at }) => platformMayAct(payload) ?? isDue(state, payload.content.lapsed, at),
  apply: (state, { payload }) => {
    const { lapsed } = payload.content;
    const holds = state.holds?.filter(({ act }) => act !== lapsed);
    const reservation = state.reservation?.act === lapsed ? undefined : state.reservation;
    const held = { ...state, holds: holds?.length ? holds : undefined, reservation };
    return withoutLeave(held, lapsed);
  },
};

/** The bill without a bank's leave to reserve it, which has run out or was taken back. */
export function withoutLeave(state: TitleState, leave: string): TitleState {
  const left = state.reservationGrants?.filter(({ act }) => act !== leave);
  return { ...state, reservationGrants: left?.length ? left : undefined };
}

function isDue(state: TitleState, named: string, at: string): TitleRefusal | undefined {
  if (lapsedAt(state, at)?.act === named) return undefined;
  return refusal('title.lapse_not_due', 'Nothing of this name has run out.', '所指事项尚未期满。');
}
