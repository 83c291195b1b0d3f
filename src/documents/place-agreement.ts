import { sameStationCode } from '../identifiers/station';
import type { Names } from './parts.dto';

/** A place as far as two documents can be held against each other. */
export interface Placed {
  country: string;
  names: Names;
  unlocode?: string;
  stationCode?: string;
  airport?: string;
}

/** Erenhot has two codes in the list; both name one town. */
const sameTown: Readonly<Record<string, string>> = { CNRLC: 'CNERC' };

/** The code by which a town is known, where the list has two. */
export const town = (unlocode: string): string => sameTown[unlocode] ?? unlocode;

/**
 * Whether two documents name different places: by the first code that both have, else by the country. Names
 * alone prove nothing, since one document says Chengdu and the other Chengxiang, which is its station.
 */
export function placesDiffer(one: Placed, other: Placed): boolean {
  if (one.unlocode && other.unlocode) return town(one.unlocode) !== town(other.unlocode);
  if (one.stationCode && other.stationCode) return !sameStationCode(one.stationCode, other.stationCode);
  if (one.airport && other.airport) return one.airport !== other.airport;
  return one.country !== other.country;
}
