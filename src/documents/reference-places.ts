import reference from '../../seeds/reference/places.json';
import type { Finding, Text } from '../findings/finding';
import type { Names } from './parts.dto';
import { plainName } from './plain-name';

/** A place of the corridors as the reference data has it. */
export interface ReferencePlace {
  /** Under what the operator put it in force; absent for a place of the seeds. */
  code?: string;
  /** Absent where the list has none, as for Dostyk. */
  unlocode?: string;
  country: string;
  /** UN/LOCODE functions: 1 port, 2 rail, 3 road, 4 airport, 5 post, 6 multimodal, 7 fixed; absent where not known. */
  functions?: string;
  stationCode?: string;
  customsPort?: string;
  names: Names;
  /** First and last day on which it may be used, `YYYY-MM-DD`; absent where nobody set one. */
  validFrom?: string;
  validTo?: string;
}

/** Places of the two corridors as the seeds have them (`seeds/reference/places.json`). */
export const referencePlaces: readonly ReferencePlace[] = reference.places;

let inForce = searchable(referencePlaces);

/** The UN/LOCODE functions of a code; absent for a place that is not in the list or not judged. */
export const functionsOf = new Map<string, string>();

/**
 * Puts entries of the operator beside the seeds, each in the place of the seed with its UN/LOCODE. The list is
 * the same for everybody in the process, as the seeds are.
 */
export function putPlacesInForce(entries: readonly ReferencePlace[]): void {
  const replaced = new Set(entries.flatMap(({ unlocode, code }) => [unlocode, code]));
  const places = [
    ...entries,
    ...referencePlaces.filter((seed) => !seed.unlocode || !replaced.has(seed.unlocode)),
  ];
  inForce = searchable(places);
  functionsOf.clear();
  for (const { unlocode, functions } of places)
    if (unlocode && functions) functionsOf.set(unlocode, functions);
}

putPlacesInForce([]);

function searchable(places: readonly ReferencePlace[]) {
  return places.map((place) => ({
    place,
    keys: [place.unlocode ?? '', place.code ?? '', ...Object.values(place.names)].map(plainName),
  }));
}

/** Every place in force. */
export const placesInForce = (): ReferencePlace[] => inForce.map(({ place }) => place);

/** Places whose code or name, in any language, begins with the text, and then those that contain it; on a day, only those in use. */
export function findPlaces(text: string, day?: string): ReferencePlace[] {
  const wanted = plainName(text);
  const begins = inForce.filter(({ keys }) => keys.some((key) => key.startsWith(wanted)));
  const contains = inForce.filter(
    (each) => !begins.includes(each) && each.keys.some((key) => key.includes(wanted)),
  );
  return [...begins, ...contains].map(({ place }) => place).filter((place) => isInUse(place, day));
}

const isInUse = ({ validFrom, validTo }: ReferencePlace, day: string | undefined): boolean =>
  day === undefined || ((validFrom ?? day) <= day && day <= (validTo ?? day));

/** What is wrong with a place that the operator adds: it would stand in every list and be proposed to everybody. */
export function placeFindings(
  code: string,
  { country, names, validFrom = '', validTo = '9999' }: Omit<ReferencePlace, 'code'>,
): Finding[] {
  const findings: Finding[] = [];
  const find = (rule: string, pointer: string, message: Text, remedy: Text): void =>
    void findings.push({ rule, severity: 'error', pointer, message, remedy });
  if (!code.startsWith(country))
    find(
      'PLACE-COUNTRY',
      '/country',
      {
        en: `The code ${code} does not begin with the country ${country}.`,
        zh: `代码 ${code} 与国家 ${country} 不符。`,
      },
      { en: 'Correct the country, or the code in the address.', zh: '请更正国家，或更正地址中的代码。' },
    );
  if (!Object.values(names as Record<string, string>).some((name) => plainName(name) !== ''))
    find(
      'PLACE-NAME',
      '/names',
      { en: 'The place has no name in any language.', zh: '该地点没有任何语言的名称。' },
      { en: 'Write at least one name.', zh: '请至少填写一种语言的名称。' },
    );
  if (validFrom > validTo)
    find(
      'PLACE-DAYS',
      '/validTo',
      { en: 'The last day is before the first.', zh: '停用日期早于启用日期。' },
      { en: 'Correct one of the two days.', zh: '请更正其中一个日期。' },
    );
  return findings;
}
