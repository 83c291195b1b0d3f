/**
 * Where each law of carriage applies, and which railway codes belong to which country. Memberships
 * change by diplomatic note, so they stand here as data and never refuse a note.
 */

const codes = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Parties to SMGS as its preamble names them in the wording of 1 July 2016. */
const smgs = codes('AZ AL AF BY BG HU VN GE IR KZ CN KP KG LV LT MD MN PL RU SK TJ TM UZ UA EE');

/**
 * States where CIM (COTIF 1999, Appendix B) applies; not checked against the depositary's list. Russia
 * and Georgia apply it on named lines only and are left to the warning's reader.
 */
const cim = codes(`AL DZ AM AT AZ BE BA BG HR CZ DK EE FI FR DE GE GR HU IR IQ IE IT LV LB LI LT LU ME
  MA MC MK NL NO PL PT RO RU RS SK SI ES SE CH SY TN TR UA GB`);

const coverage: Readonly<Record<string, ReadonlySet<string>>> = {
  SMGS: smgs,
  CIM: cim,
  CIM_SMGS: new Set([...smgs, ...cim]),
  CN_DOMESTIC: codes('CN'),
};

/** Countries on the way that the law of this kind of note does not reach. */
export function uncovered(noteKind: string, countries: readonly string[]): string[] {
  const law = coverage[noteKind];
  return law ? countries.filter((country) => !law.has(country)) : [];
}

/** Two-digit railway codes (UIC leaflet 920-14) as OSJD messages put them before a station code. */
export const railwayCountry: Readonly<Record<string, string>> = {
  20: 'RU',
  21: 'BY',
  22: 'UA',
  23: 'MD',
  24: 'LT',
  25: 'LV',
  26: 'EE',
  27: 'KZ',
  28: 'GE',
  29: 'UZ',
  31: 'MN',
  32: 'VN',
  33: 'CN',
  51: 'PL',
  57: 'AZ',
  58: 'AM',
  59: 'KG',
  66: 'TJ',
  67: 'TM',
  80: 'DE',
};

/** A language that a box must hold: every group needs one of its members. */
export type Language = 'zh' | 'en' | 'ru' | 'de' | 'fr';

/**
 * Languages of the goods box. The manual of the common note (GLV-CIM/SMGS) asks for Russian and one of
 * English, German, French in boxes that both laws share, and for Chinese to and from China. SMGS takes
 * Chinese or Russian as working language; out of and into China both are written, as the border
 * stations read one each. CIM art. 6 leaves the choice to the parties within EN, FR, DE.
 */
export function languagesNeeded(noteKind: string, chinese: boolean): (readonly Language[])[] {
  const western: readonly Language[] = ['en', 'de', 'fr'];
  if (noteKind === 'CN_DOMESTIC') return [['zh']];
  if (noteKind === 'CIM') return [western];
  const eastern: (readonly Language[])[] = chinese ? [['zh'], ['ru']] : [['ru', 'zh']];
  return noteKind === 'SMGS' ? eastern : [...(chinese ? eastern : [['ru'] as const]), western];
}
