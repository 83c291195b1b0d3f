import { rightOf } from '../act';
import type { ActPayload } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { hash, id, instant } from '../shape';
import type { TitleState } from '../title-state.dto';
import type { ReservationGrant } from '../title-burdens.dto';
import { withoutLeave } from './expire';
import {
  addressedAhead,
  freeInCirculation,
  holderMayAct,
  onlyHolder,
  signedAs,
  unbreached,
  unpledged,
} from './rights';
import { onlyOwner, unlessPledged } from './pledge';
import type { ActRules } from './rules';

/** Banks that a holder may let race for one bill. */
const grantsMax = 5;

/** A reservation is an option for the time that a drawdown takes, and lapses by itself. */
const reservationMax_ms = 24 * 3_600_000;

/** `ALLOW_RESERVATION` (同意预留): the holder lets a bank reserve the bill, until a time. */
export const allowReservation: ActRules<'ALLOW_RESERVATION'> = {
  content: { to: id, expiresAt: instant },
  permits: (state, payload, when) =>
    holderMayAct(state, payload) ??
    unpledged(state, payload, when) ??
    unbreached(state) ??
    roomForGrant(state, when) ??
    onlyOwner(state) ??
    addressedAhead(rightOf(payload), payload.content, when),
  apply: (state, act) => {
    const { to, expiresAt } = act.payload.content;
    const others = standing(state, act.at).filter((grant) => grant.to !== to);
    return { ...state, reservationGrants: [...others, { to, expiresAt, act: act.hash }] };
  },
};

/** `RESERVE` (预留): a bank that is about to lend keeps all others away. Of two at once one wins. */
export const reserve: ActRules<'RESERVE'> = {
  content: { grant: hash, until: instant },
  permits: (state, payload, when) =>
    granted(state, payload, when) ??
    signedAs(payload, 'PLEDGEE') ??
    freeInCirculation(state) ??
    unlessReserved(state) ??
    unlessPledged(state) ??
    unbreached(state) ??
    notTooLong(payload.content.until, when),
  apply: (state, act) => ({
    ...state,
    reservation: {
      by: rightOf(act.payload),
      since: act.at,
      until: act.payload.content.until,
      act: act.hash,
    },
  }),
};

/**
 * `CANCEL_RESERVATION` (取消预留): the bank lets the bill go before its time, or the holder takes the leave
 * back, which ends no reservation that was made under it.
 */
export const cancelReservation: ActRules<'CANCEL_RESERVATION'> = {
  content: { reservation: hash },
  permits: (state, payload) =>
    isLeave(state, payload.content.reservation)
      ? onlyHolder(state, payload)
      : (onlyReserver(state, payload) ??
        signedAs(payload, 'PLEDGEE') ??
        reservationNamed(state, payload.content.reservation)),
  apply: (state, { payload }) => {
    const named = payload.content.reservation;
    return isLeave(state, named) ? withoutLeave(state, named) : { ...state, reservation: undefined };
  },
};

const isLeave = ({ reservationGrants = [] }: TitleState, named: string): boolean =>
  reservationGrants.some(({ act }) => act === named);

const standing = ({ reservationGrants = [] }: TitleState, at: string): ReservationGrant[] =>
  reservationGrants.filter(({ expiresAt }) => at < expiresAt);

function roomForGrant(state: TitleState, { at }: Circumstances): TitleRefusal | undefined {
  if (standing(state, at).length < grantsMax) return undefined;
  return refusal(
    'title.grants_limit',
    `${grantsMax} banks may reserve the bill already.`,
    `已同意 ${grantsMax} 家银行预留。`,
    { grantsMax },
  );
}

function granted(
  state: TitleState,
  payload: ActPayload<'RESERVE'>,
  { at }: Circumstances,
): TitleRefusal | undefined {
  const grant = standing(state, at).find(({ act }) => act === payload.content.grant);
  if (grant?.to === rightOf(payload)) return undefined;
  return refusal(
    'title.not_granted',
    `The holder has not let ${rightOf(payload)} reserve the bill, or its leave has run out.`,
    `持有人未同意 ${rightOf(payload)} 预留该提单，或该同意已逾期。`,
  );
}

function unlessReserved({ reservation }: TitleState): TitleRefusal | undefined {
  if (!reservation) return undefined;
  return refusal(
    'title.reserved',
    `The bill is reserved until ${reservation.until}.`,
    `该提单已被预留，期限至 ${reservation.until}。`,
    { until: reservation.until },
  );
}

function notTooLong(until: string, { at }: Circumstances): TitleRefusal | undefined {
  const latest = new Date(Date.parse(at) + reservationMax_ms).toISOString();
  if (until > at && until <= latest) return undefined;
  return refusal(
    'title.reservation_too_long',
    `A reservation ends after ${at} and not after ${latest}.`,
    `预留期限须晚于 ${at}，且不晚于 ${latest}。`,
    { latest },
  );
}

function onlyReserver({ reservation }: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (!reservation || reservation.by === rightOf(payload)) return undefined;
  return refusal('title.not_reserver', 'Another bank has reserved the bill.', '该提单由另一家银行预留。');
}

function reservationNamed({ reservation }: TitleState, named: string): TitleRefusal | undefined {
  if (reservation?.act === named) return undefined;
  return refusal(
    'title.reservation_not_open',
    'No reservation of this name stands.',
    '所指预留不存在或已失效。',
    reservation && { reservation: reservation.act },
  );
}
