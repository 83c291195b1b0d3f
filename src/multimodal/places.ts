import type { Place } from '../documents/parts.dto';
import { sameByCode } from '../documents/place-agreement';
import { plainName } from '../documents/plain-name';
import { functionsOf } from '../documents/reference-places';

/** Functions that serve a mode. Road (3) is left out: a lorry reaches places that the list does not give it. */
const functionsFor: Readonly<Record<string, string>> = { '1': '1', '2': '26', '4': '4', '8': '16' };

/**
 * Tells whether two places are one: by UN/LOCODE where both have it, else by station code, else by
 * airport, else by country and a name in a common language. Dostyk and Altynkol have no UN/LOCODE.
 */
export const samePlace = (one: Place, other: Place): boolean =>
  sameByCode(one, other) ?? (one.country === other.country && sharesName(one, other));

function sharesName(one: Place, other: Place): boolean {
  const names = new Map(Object.entries(one.names));
  return Object.entries(other.names).some(([language, name]) => {
    const mine = names.get(language);
    return mine !== undefined && plainName(mine) !== '' && plainName(mine) === plainName(name);
  });
}

/**
 * The functions that a place lacks for a mode, or undefined when it serves it or is not judged. Only ever
 * a warning: Mohan and Zamyn-Uud are listed for road alone although trains stop there every day.
 */
export function functionMissing(place: Place, mode: string): { has: string; needs: string } | undefined {
  const has = place.unlocode === undefined ? undefined : functionsOf.get(place.unlocode);
  const needs = functionsFor[mode];
  if (has === undefined || needs === undefined) return undefined;
  return Array.from(needs).some((one) => has.includes(one)) ? undefined : { has, needs };
}

/** Every code by which a place can be looked up, and its name when it has none. */
export function placeCodes({ unlocode, airport, stationCode }: Place): string[] {
  return [unlocode, airport, stationCode].filter((code) => code !== undefined);
}

/** A place as people call it, for messages. */
export function placeName({
  names,
  unlocode,
  stationCode,
}: Pick<Place, 'names' | 'unlocode' | 'stationCode'> & { country?: string }): string {
  const name = names.en ?? names.zh ?? names.ru ?? names.de ?? names.fr;
  const code = unlocode ?? stationCode;
  return [name, code && `(${code})`].filter(Boolean).join(' ');
}
