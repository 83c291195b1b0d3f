/**
 * States of a delivery. `waiting`: in the inbox of a receiver that pulls. `pending`: to be pushed
 * when due. `blocked`: an earlier version is dead, so this one waits for somebody's choice.
 */
export const deliveryStates = ['waiting', 'pending', 'blocked', 'delivered', 'dead', 'skipped'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

/** States in which an earlier version holds back later ones of the same document. */
export const holdingBack: readonly DeliveryState[] = ['pending', 'blocked', 'dead'];
