import reference from '../../seeds/reference/glossary.json';
import { plainName } from '../documents/plain-name';
import type { Mark } from '../findings/proposal';

export const languages = ['zh', 'ru', 'en', 'de', 'fr'] as const;
export type Language = (typeof languages)[number];
export type Translations = Partial<Record<Language, string>>;

/** What a term is of; only goods and places stand in documents as names in several languages. */
export const categories = ['goods', 'packaging', 'phrase', 'place'] as const;
export type Category = (typeof categories)[number];

/** A term in several languages. */
export interface Term {
  category: Category;
  names: Translations;
  /** HS heading that the term means, where it means one. */
  hs6?: string;
  /** Kind of package, UN/ECE Recommendation 21. */
  code?: string;
}

/** A term with how sure it is. The shared list has no ids: it is the file. */
export interface MarkedTerm extends Term {
  id?: string;
  mark: Mark;
}

/** The list that all share, from `seeds/reference/glossary.json`; add to that file and start again. */
export const sharedList: readonly MarkedTerm[] = (reference.entries as Term[]).map((term) => ({
  ...term,
  mark: 'list',
}));

/** Terms of a name in a language; people write ё as е, and so both are found. */
export const termKey = (name: string): string => plainName(name).replaceAll('ё', 'е').slice(0, 200);

const byKey = new Map<string, MarkedTerm[]>();
for (const term of sharedList)
  for (const name of Object.values(term.names)) {
    const key = termKey(name);
    byKey.set(key, [...(byKey.get(key) ?? []), term]);
  }

/** Terms of the shared list that have exactly this name in some language. */
export const listed = (name: string): readonly MarkedTerm[] => byKey.get(termKey(name)) ?? [];

/** What is looked for in the glossary. */
export interface GlossaryQuery {
  q: string;
  from?: Language;
  to?: Language;
  category?: Category;
  mark?: Mark;
}

/** How well a term answers a query: 0 exactly, 1 from its beginning, 2 within; undefined not at all. */
export function fitOf(term: MarkedTerm, { q, from, to, category, mark }: GlossaryQuery): number | undefined {
  if (to && term.names[to] === undefined) return undefined;
  if ((category && category !== term.category) || (mark && mark !== term.mark)) return undefined;
  const wanted = termKey(q);
  const names = from ? [term.names[from]] : [...Object.values(term.names), term.hs6, term.code];
  const keys = names.flatMap((name) => (name === undefined ? [] : [termKey(name)]));
  if (wanted === '') return keys.length > 0 ? 2 : undefined;
  if (keys.includes(wanted)) return 0;
  if (keys.some((key) => key.startsWith(wanted))) return 1;
  return keys.some((key) => key.includes(wanted)) ? 2 : undefined;
}
