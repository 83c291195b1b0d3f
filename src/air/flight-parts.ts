import { oneFlight } from '../identifiers/flight';
import type { FlightManifest } from './flight-manifest.dto';

/** A flight from one airport on one day: the parts of its manifest belong together by this. */
export const flightOf = ({
  departure,
  flight,
  date,
}: Pick<FlightManifest, 'departure' | 'flight' | 'date'>): string =>
  `${departure}/${oneFlight(flight)}/${date}`;

/** One document about a part of a flight's manifest. */
export interface FiledPart {
  part: number;
  last: boolean;
}

/**
 * MAN-002: whether a manifest is complete, which is so once the part that says LAST is here and all before it. Parts
 * come as they were filed: of documents about one part the first counts.
 */
export function isComplete(filed: readonly FiledPart[]): boolean {
  const lastByPart = new Map<number, boolean>();
  for (const { part, last } of filed) if (!lastByPart.has(part)) lastByPart.set(part, last);
  let part = 1;
  while (lastByPart.get(part) === false) part += 1;
  return lastByPart.has(part);
}
