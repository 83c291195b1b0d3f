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
const town = (unlocode: string): string => sameTown[unlocode] ?? unlocode;

/**
 * Whether two places are one by the first code that both have; undefined where they have none in common. A station
 * code of six digits does not tell its railway, so that the country has to be the same as well.
 */
export function sameByCode(one: Placed, other: Placed): boolean | undefined {
  if (one.unlocode && other.unlocode) return town(one.unlocode) === town(other.unlocode);
  if (one.stationCode && other.stationCode)
    return one.country === other.country && sameStationCode(one.stationCode, other.stationCode);
  if (one.airport && other.airport) return one.airport === other.airport;
  return undefined;
}

/**
 * Whether two documents name different places: by code, else by the country. Names alone prove nothing, since
 * one document says Chengdu and the other Chengxiang, which is its station.
 */
export const placesDiffer = (one: Placed, other: Placed): boolean =>
  !(sameByCode(one, other) ?? one.country === other.country);
