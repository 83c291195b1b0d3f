import { at } from '../findings/finding';
import type { Mode, MultimodalLeg } from './legs.dto';

/** A leg with the index under which it was submitted, to which findings point. */
export interface PlacedLeg {
  leg: MultimodalLeg;
  index: number;
  pointer: string;
}

/**
 * Legs by their sequence. Real data lists them last first (the four-leg sample of eFTI does), so the
 * order of the list means nothing; legs of one sequence number keep the order they came in.
 */
export function inOrder(legs: readonly MultimodalLeg[]): PlacedLeg[] {
  return legs
    .map((leg, index) => ({ leg, index, pointer: at('/legs', index) }))
    .sort((one, other) => one.leg.sequence - other.leg.sequence);
}

/** Each leg with the one that follows it. */
export function pairs(legs: readonly PlacedLeg[]): { before: PlacedLeg; after: PlacedLeg }[] {
  return legs.slice(1).flatMap((after, index) => {
    const before = legs[index];
    return before ? [{ before, after }] : [];
  });
}

/** The modes of the legs, in their order, each once. */
export function modesOf(legs: readonly MultimodalLeg[]): Mode[] {
  return [...new Set(inOrder(legs).map(({ leg }) => leg.mode))];
}

/** A time in whole minutes since 1970: timetables have minutes, so seconds never make an overlap. */
export function minuteOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 60_000);
}
