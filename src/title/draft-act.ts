import { issueTitleId, platformActor } from './act';
import type { ActContents, ActFrame, ActPayload, ActType } from './act';
import { hasRunOut, lapsedAt } from './acts/expire';
import { isFrozen, isTerminal } from './state';
import type { TitleState } from './title-state.dto';

/** What the signer decides; everything else in an act follows from the state. */
export type ActWish<T extends ActType> = Omit<ActFrame, 'titleId' | 'sequence' | 'previousActHash'> & {
  type: T;
  content: ActContents[T];
};

/** Writes out the act that would come next on a title, ready to be signed. */
export function draftAct<T extends ActType>(state: TitleState, wish: ActWish<T>): ActPayload<T> {
  const drafted = {
    ...wish,
    titleId: state.titleId,
    sequence: state.sequence + 1,
    previousActHash: state.headHash,
  };
  if (drafted.type === 'ISSUE') {
    const { number, contentHash } = drafted.content as ActContents['ISSUE'];
    drafted.titleId = issueTitleId(drafted.principal ?? drafted.actor, number, contentHash);
  }
  return drafted as ActPayload<T>;
}

/** The platform appends its own act in the same transaction; a minute is more than any takes. */
const ownActGood_ms = 60_000;

/**
 * The act of the platform that must be appended before any other: a freeze or an option that has
 * lapsed, or an open offer that has run out. Its actId follows from what ran out, so that two
 * processes which notice at once write one and the same act.
 */
export function dueAct(
  state: TitleState,
  { aud, at }: { aud: string; at: string },
): ActPayload<'EXPIRE' | 'LAPSE'> | undefined {
  // Nothing follows the end of a title, not even that something on it has run out.
  if (isTerminal(state)) return undefined;
  const frame = {
    aud,
    actor: platformActor,
    capacity: 'PLATFORM' as const,
    exp: new Date(Date.parse(at) + ownActGood_ms).toISOString(),
  };
  const lapsed = lapsedAt(state, at)?.act;
  if (lapsed !== undefined) {
    const actId = `lapse_${lapsed.slice(0, 32)}`;
    return draftAct(state, { ...frame, type: 'LAPSE', content: { lapsed }, actId });
  }
  const { offer } = state;
  if (!offer || isFrozen(state) || !hasRunOut(offer, at)) return undefined;
  const actId = `expire_${offer.act.slice(0, 32)}`;
  return draftAct(state, { ...frame, type: 'EXPIRE', content: { offer: offer.act }, actId });
}

/** The first moment at which an act of the platform is due, if nothing happens before; undefined where none ever is. */
export function dueAt(state: TitleState): string | undefined {
  if (isTerminal(state)) return undefined;
  const { holds = [], offer, reservation, reservationGrants = [] } = state;
  const open = [offer?.expiresAt, reservation?.until, ...reservationGrants.map(({ expiresAt }) => expiresAt)];
  const ends = isFrozen(state) ? holds.map(({ until }) => until) : open;
  return ends.filter((end): end is string => end !== undefined).sort()[0];
}
