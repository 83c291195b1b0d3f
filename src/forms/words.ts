import type { Names, Party } from '../documents/parts.dto';

export type Tongue = 'zh' | 'en' | 'ru' | 'de' | 'fr';
const tongues: readonly Tongue[] = ['zh', 'ru', 'en', 'de', 'fr'];

/** A text in the languages asked for that it has, else in those it has, as a form shows it. */
export function named(names: Names, asked: readonly Tongue[]): string {
  const has = (tongue: Tongue): boolean => names[tongue] !== undefined;
  const shown = asked.some(has) ? asked.filter(has) : tongues.filter(has);
  return [...new Set(shown.map((tongue) => names[tongue]))].join(' / ');
}

/** Name and address of a party, one text, as a box of a form takes it. */
export function partyText(party: Party): string {
  const { name, addressLines, city, postal, country } = party;
  return [name, ...addressLines, [postal, city].filter(Boolean).join(' '), country].join(', ');
}

/**
 * The same with its registrations and contact, for the document's own form: what is on the record and nowhere on
 * its paper would be lost without a word.
 */
export function fullParty(party: Party): string {
  const { uscc, customsRegistration, eori, aeo, contact } = party;
  const registered = [
    ['USCC', uscc],
    ['CR', customsRegistration],
    ['EORI', eori],
    ['AEO', aeo],
  ].map(([name, code]) => code && `${name} ${code}`);
  return joined([partyText(party), ...registered, contact?.person, contact?.phone, contact?.email], ', ');
}

/** A decimal as forms write it: a point, no thousands separators, no exponent. */
export function decimal(value: number | undefined, places = 3): string | undefined {
  if (value === undefined) return undefined;
  const fixed = value.toFixed(places);
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

/** `number` of something, each with what follows it, in one text. */
export function joined(parts: readonly (string | number | undefined)[], between = ' '): string {
  return parts.filter((part) => part !== undefined && part !== '').join(between);
}
