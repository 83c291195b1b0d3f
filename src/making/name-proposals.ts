import { at } from '../findings/finding';
import type { Mark, Proposal } from '../findings/proposal';
import { plainName } from '../documents/plain-name';
import { placesInForce, type ReferencePlace } from '../documents/reference-places';
import { termKey, type Language, type MarkedTerm, type Translations } from './glossary-list';
import type { NamedPart } from './named-parts';

/** Terms by the key of a name, as the glossary has looked them up. */
export type LookedUp = ReadonlyMap<string, readonly MarkedTerm[]>;

const missingIn = (names: Translations, wanted: ReadonlySet<Language>): Language[] =>
  [...wanted].filter((language) => names[language] === undefined);

/** The place that a part means: by its code, else by a name that one place alone has. */
function placeOf({ unlocode, country, names }: NamedPart): ReferencePlace | undefined {
  if (unlocode !== undefined) return placesInForce().find((place) => place.unlocode === unlocode);
  const keys = new Set(Object.values(names).map(plainName));
  const found = placesInForce().filter(
    (place) =>
      (country === undefined || place.country === country) &&
      Object.values(place.names as Translations).some((name) => keys.has(plainName(name))),
  );
  return found.length === 1 ? found[0] : undefined;
}

/** Names for a code, and the code for a name, from the list of places. */
export function placeProposals(part: NamedPart, wanted: ReadonlySet<Language>): Proposal[] {
  const place = placeOf(part);
  if (!place) return [];
  const known = place.names as Translations;
  const because = {
    en: `The list of places has ${place.unlocode ?? known.en ?? ''} as ${known.zh ?? ''}, ${known.en ?? ''}.`,
    zh: `地点表中 ${place.unlocode ?? known.zh ?? ''} 为${known.zh ?? ''}（${known.en ?? ''}）。`,
  };
  const names = missingIn(part.names, wanted).flatMap((language): Proposal[] => {
    const value = known[language];
    return value === undefined
      ? []
      : [{ pointer: at(part.pointer, 'names', language), value, source: 'places', mark: 'list', because }];
  });
  return part.unlocode === undefined && place.unlocode !== undefined
    ? [...names, { pointer: at(part.pointer, 'unlocode'), value: place.unlocode, source: 'places', because }]
    : names;
}

const sureness: readonly Mark[] = ['list', 'human', 'machine'];

/**
 * Terms that a part's names lead to, the best first: one that has more of its names before one that has
 * fewer, then by how sure it is. A term of a name in one language is not one of the same word in another.
 */
export function termsOf({ names }: Pick<NamedPart, 'names'>, known: LookedUp): MarkedTerm[] {
  const scores = new Map<MarkedTerm, number>();
  for (const [language, name] of Object.entries(names))
    for (const term of known.get(termKey(name)) ?? [])
      if (sameName(term.names[language as Language], name)) scores.set(term, (scores.get(term) ?? 0) + 1);
  return [...scores]
    .sort(([a, m], [b, n]) => n - m || sureness.indexOf(a.mark) - sureness.indexOf(b.mark))
    .map(([term]) => term);
}

const sameName = (one: string | undefined, other: string): boolean =>
  one !== undefined && termKey(one) === termKey(other);

const marks: Readonly<Record<Mark, { en: string; zh: string }>> = {
  list: { en: 'from the shared list', zh: '公共术语表' },
  human: { en: 'entered or confirmed by a person', zh: '人工录入或核对' },
  machine: { en: 'translated by a machine and read by nobody yet', zh: '机器翻译，尚未核对' },
};

/** Names in languages that a part lacks, from the glossary. */
export function glossaryProposals(
  part: NamedPart,
  wanted: ReadonlySet<Language>,
  known: LookedUp,
): Proposal[] {
  const terms = termsOf(part, known);
  return missingIn(part.names, wanted).flatMap((language): Proposal[] => {
    const term = terms.find(({ names }) => names[language] !== undefined);
    const value = term?.names[language];
    if (!term || value === undefined) return [];
    const { en, zh } = marks[term.mark];
    return [
      {
        pointer: at(part.pointer, 'names', language),
        value,
        source: 'glossary',
        mark: term.mark,
        because: { en: `Glossary, ${en}.`, zh: `术语库：${zh}。` },
      },
    ];
  });
}

/** How sure a name is: `given` when nothing but the sender speaks for it. */
export interface MarkedName {
  pointer: string;
  value: string;
  mark: Mark | 'given';
}

/** The marks of a part's names: one that a term has together with another of the part's names has the term's. */
export function markedNames(part: NamedPart, known: LookedUp): MarkedName[] {
  const terms = termsOf(part, known);
  const place = part.country === undefined ? undefined : placeOf(part);
  return Object.entries(part.names).map(([language, value]) => {
    const holds = (names: Translations): boolean =>
      sameName(names[language as Language], value) &&
      Object.entries(part.names).some(
        ([other, name]) => other !== language && sameName(names[other as Language], name),
      );
    const fromPlaces = place && sameName((place.names as Translations)[language as Language], value);
    const mark = fromPlaces ? 'list' : terms.find(({ names }) => holds(names))?.mark;
    return { pointer: at(part.pointer, 'names', language), value, mark: mark ?? 'given' };
  });
}
