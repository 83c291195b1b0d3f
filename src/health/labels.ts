import type { DeliveryState } from '../exchange/delivery-state';

/** `2xx` and so on: five values where a status has hundreds. */
export function statusClass(status: number): string {
  return `${Math.floor(status / 100)}xx`;
}

/** States of a delivery that somebody still has to do something about. */
export const openStates: readonly DeliveryState[] = ['waiting', 'pending', 'blocked', 'dead'];
