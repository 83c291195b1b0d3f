/**
 * States of a delivery. `waiting`: in the inbox of a receiver that pulls. `pending`: to be pushed
 * when due. `gathered`: a notice carries it. `blocked`: an earlier version is dead, so this one waits
 * for somebody's choice. `skipped`: somebody chose to go on without it. `withdrawn`: the document was
 * withdrawn before it could be delivered.
 */
export const deliveryStates = [
  'waiting',
  'pending',
  'gathered',
  'blocked',
  'delivered',
  'dead',
  'skipped',
  'withdrawn',
] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** What a delivery brings: a version of a document, another event, or a notice of several of them. */
export const carried = ['document', 'event', 'notice'] as const;

export type Carries = (typeof carried)[number];

/** States in which a delivery that was never made holds back later ones about the same subject. */
export const open: readonly DeliveryState[] = ['waiting', 'pending', 'gathered', 'blocked', 'dead'];
