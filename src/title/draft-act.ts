import { issueTitleId, platformActor } from './act';
import type { ActContents, ActFrame, ActPayload, ActType } from './act';
import { hasRunOut } from './acts/expire';
import type { TitleState } from './state';

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
 * The expiry that must be appended before any other act, when the open offer has run out. Its actId
 * follows from the offer, so that two processes which notice at once write one and the same act.
 */
export function dueExpiry(
  state: TitleState,
  { aud, at }: { aud: string; at: string },
): ActPayload<'EXPIRE'> | undefined {
  if (!state.offer || !hasRunOut(state.offer, at)) return undefined;
  return draftAct(state, {
    aud,
    type: 'EXPIRE',
    actor: platformActor,
    capacity: 'PLATFORM',
    content: { offer: state.offer.act },
    actId: `expire_${state.offer.act.slice(0, 32)}`,
    exp: new Date(Date.parse(at) + ownActGood_ms).toISOString(),
  });
}
