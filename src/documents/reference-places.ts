import reference from '../../seeds/reference/places.json';
import type { Names } from './parts.dto';
import { plainName } from './plain-name';

/** A place of the corridors as the reference data has it. */
export interface ReferencePlace {
  /** Absent where the list has none, as for Dostyk. */
  unlocode?: string;
  country: string;
  /** UN/LOCODE functions: 1 port, 2 rail, 3 road, 4 airport, 5 post, 6 multimodal, 7 fixed; absent where not known. */
  functions?: string;
  names: Names;
}

/** Places of the two corridors, from `seeds/reference/places.json`; add to that file and start again. */
export const referencePlaces: readonly ReferencePlace[] = reference.places;

/** The UN/LOCODE functions of a code; undefined for a place that is not in the list or not judged. */
export const functionsOf: ReadonlyMap<string, string> = new Map(
  referencePlaces.flatMap(({ unlocode, functions }) =>
    unlocode && functions ? [[unlocode, functions] as const] : [],
  ),
);

const searchable = referencePlaces.map((place) => ({
  place,
  keys: [place.unlocode ?? '', ...Object.values(place.names)].map(plainName),
}));

/** Places whose code or name, in any language, begins with the text, and then those that contain it. */
export function findPlaces(text: string): ReferencePlace[] {
  const wanted = plainName(text);
  const begins = searchable.filter(({ keys }) => keys.some((key) => key.startsWith(wanted)));
  const contains = searchable.filter(
    (each) => !begins.includes(each) && each.keys.some((key) => key.includes(wanted)),
  );
  return [...begins, ...contains].map(({ place }) => place);
}
