import type { Mode } from './legs.dto';

/** The mode to which a leg document's type belongs (UNCL 1001). */
export const modeOfDocument: Readonly<Record<string, Mode>> = {
  '705': '1',
  '710': '1',
  '711': '8',
  '720': '2',
  '722': '2',
  '730': '3',
  '740': '4',
  '741': '4',
};

/**
 * Further types that a leg may run under. A lorry of a road feeder service carries air freight under
 * the air waybill (IATA RFS), and a sea bill from a Yangtze port covers the barge as well.
 */
export const alsoUnder: Readonly<Record<Mode, readonly string[]>> = {
  '1': [],
  '2': [],
  '3': ['740', '741'],
  '4': [],
  '8': ['705', '710'],
};

/**
 * Longest number that the carriers' own messages take: DCSA transportDocumentReference 20, SMGS box 29
 * 30 characters. Other systems differ, so a longer number is a warning.
 */
export const numberLength: Readonly<Record<string, number>> = {
  '705': 20,
  '710': 20,
  '711': 20,
  '720': 30,
  '722': 30,
};

/** Form of the carrier's code by mode. There is no common code of road hauliers and barge owners. */
export const carrierCodeForm: Readonly<Partial<Record<Mode, { pattern: RegExp; name: string }>>> = {
  '1': { pattern: /^[A-Z]{2,4}$|^[0-9A-Z]{3}$/, name: 'SCAC (2–4) / SMDG (3)' },
  '2': { pattern: /^[0-9A-Z]{4}$/, name: 'RICS (4)' },
  '4': { pattern: /^[0-9A-Z]{2}$|^[A-Z]{3}$/, name: 'IATA (2) / ICAO (3)' },
};

/** Modes that a liability regime is made for; Chinese law and `OTHER` go with any. */
export const modesUnderRegime: Readonly<Record<string, readonly Mode[]>> = {
  SMGS: ['2'],
  CIM: ['2'],
  CMR: ['3'],
  MONTREAL: ['4'],
  HAGUE: ['1'],
};

/**
 * Within the European Union a haulier needs its Community licence and no permit for the crossing
 * (Regulation (EC) 1072/2009 art. 3).
 */
export const withoutPermit: ReadonlySet<string> = new Set(
  'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
);

/**
 * Classes of dangerous goods by mode on which they may not go. Explosives do not fly; 1.4S may
 * (ICAO Technical Instructions, dangerous goods list) and is therefore not listed. Cargo-aircraft exceptions for other
 * divisions, and the lists of the other modes, have not been read in full: extend the data here.
 */
export const classesRefused: Readonly<Partial<Record<Mode, RegExp>>> = { '4': /^1(?!\.4S$)/ };
