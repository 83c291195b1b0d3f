/**
 * NFKC turns full-width letters and digits (ＣＳＱＵ) into plain ones, as Unicode Annex 15 defines;
 * it leaves letters of other scripts alone, so a look-alike survives to be found.
 */
const compose = (text: string): string => (ascii.test(text) ? text : text.normalize('NFKC'));

/** Nearly every identifier is plain ASCII, for which all but upper-casing changes nothing. */
export const ascii = /^[\x20-\x7e]*$/;

/**
 * Cleans what a keyboard, a spreadsheet or a web page adds to any identifier: outer spaces, width
 * forms, lower case, typographic dashes and invisible characters (zero-width space, soft hyphen).
 * Only a–z and Cyrillic are upper-cased: a full upper-casing would turn the Turkish ı into I, which
 * is a look-alike mended in silence. Composing twice makes a second cleaning change nothing, since
 * an upper-cased letter may join with a mark that its lower-case form could not take.
 */
export function tidy(raw: string): string {
  if (ascii.test(raw)) return raw.trim().toUpperCase();
  const plain = compose(raw)
    .replace(/\p{Default_Ignorable_Code_Point}+/gu, '')
    .replace(/[\p{Dash_Punctuation}\u2212]/gu, '-')
    .replace(/[a-z\p{Script=Cyrillic}]+/gu, (letters) => letters.toUpperCase());
  return compose(plain).trim();
}

/** Drops the marks that people write for readability only, such as spaces and hyphens. */
export function drop(text: string, marks: RegExp): string {
  return compose(text.replace(marks, ''));
}

/** Spaces alone, for forms in which a hyphen has a meaning. */
export const spaces = /\s+/g;

/** Spaces and hyphens, for forms made of letters and digits only. */
export const spacesAndHyphens = /[\s-]+/g;
