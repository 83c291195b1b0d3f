import { at, type Finding } from '../findings/finding';
import { languages, type Language, type Translations } from './glossary-list';

/** A part of a document that has names in several languages: goods, or a place. */
export interface NamedPart {
  pointer: string;
  names: Translations;
  /** Only places stand in a country; goods have an origin at most. */
  country?: string;
  unlocode?: string;
}

/** More named parts than any document has: 200 goods, and places on 20 legs. */
const partsMax = 1_000;

type Tree = Record<string, unknown>;

/** Every part with names, of a document that may have any shape, since drafts are looked at before they are right. */
export function namedParts(document: object): NamedPart[] {
  const parts: NamedPart[] = [];
  const walk = (value: unknown, pointer: string, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 12 || parts.length >= partsMax) return;
    const { names, country, unlocode } = value as Tree;
    if (isNames(names))
      parts.push({
        pointer,
        names: textsOf(names),
        ...(typeof country === 'string' && { country }),
        ...(typeof unlocode === 'string' && { unlocode }),
      });
    for (const [key, each] of Object.entries(value)) walk(each, at(pointer, key), depth + 1);
  };
  walk(document, '', 0);
  return parts;
}

const isNames = (names: unknown): names is Tree =>
  typeof names === 'object' && names !== null && !Array.isArray(names);

const textsOf = (names: Tree): Translations =>
  Object.fromEntries(
    languages.flatMap((language) => {
      const text = names[language];
      return typeof text === 'string' && text.trim() !== '' ? [[language, text]] : [];
    }),
  );

/**
 * Languages in which a document wants its names: those that it says it is in, those that it uses anywhere,
 * Chinese and English, and those that a finding asks for (`ru` or `en | fr | de` under expected).
 */
export function languagesWanted(
  document: object,
  parts: readonly NamedPart[],
  findings: readonly Finding[],
): ReadonlySet<Language> {
  const told = (document as Tree).languages;
  const asked = findings.flatMap(({ pointer, expected }) =>
    /\/(names|languages)(\/|$)/.test(pointer) && expected !== undefined ? expected.split(/\W+/) : [],
  );
  const said = [...(Array.isArray(told) ? (told as unknown[]) : []), ...asked];
  const used = parts.flatMap(({ names }) => Object.keys(names));
  const wanted = new Set<unknown>(['zh', 'en', ...said, ...used]);
  return new Set(languages.filter((language) => wanted.has(language)));
}
