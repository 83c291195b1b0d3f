import { readAwb } from './awb';
import { readCode } from './codes';
import { readContainer } from './container';
import { readCountry } from './country';
import { readCurrency } from './currency';
import { readDocumentNumber, readSeal } from './document-number';
import { readHawb } from './hawb';
import type { Reading } from './identifier';
import { readImo } from './imo';
import { readLei } from './lei';
import { lookAlikeFinding, lookAlikes } from './lookalike';
import { readSizeType } from './size-type';
import { readStation } from './station';
import { tidy } from './tidy';
import { readUnlocode } from './unlocode';
import { readUscc } from './uscc';
import { readVehicle } from './vehicle';
import { readWagon } from './wagon';

/** How each kind is read, once tidied and free of look-alikes. */
const readers = {
  awb: readAwb,
  hawb: readHawb,
  container: readContainer,
  wagon: readWagon,
  station: readStation,
  uscc: readUscc,
  unlocode: readUnlocode,
  rics: (text: string) => readCode('rics', text),
  airport: (text: string) => readCode('airport', text),
  airline: (text: string) => readCode('airline', text),
  hs: (text: string) => readCode('hs', text),
  gng: (text: string) => readCode('gng', text),
  customsOffice: (text: string) => readCode('customsOffice', text),
  country: readCountry,
  currency: readCurrency,
  seal: readSeal,
  flight: (text: string) => readCode('flight', text),
  imo: readImo,
  unNumber: (text: string) => readCode('unNumber', text),
  lei: readLei,
  sizeType: readSizeType,
  vehicle: readVehicle,
  documentNumber: readDocumentNumber,
  trainNumber: (text: string) => readCode('trainNumber', text),
  carrierCode: (text: string) => readCode('carrierCode', text),
} satisfies Record<string, (text: string) => Reading>;

/** Every kind of identifier that the trade uses here. */
export type IdentifierKind = keyof typeof readers;

/** All kinds, for schemas and for tests that go through each of them. */
export const identifierKinds: readonly IdentifierKind[] = Object.keys(readers) as IdentifierKind[];

/** These admit Cyrillic letters and guard against a mixture of scripts themselves. */
const ownGuard: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>(['documentNumber', 'seal']);

/** Kinds whose values come again and again, since they stand in lists: what was found clean is not read anew. */
const recurring = new Map<IdentifierKind, Set<string>>(
  (
    ['airport', 'airline', 'country', 'currency', 'customsOffice', 'hs', 'gng', 'station', 'uscc'] as const
  ).map((kind) => [kind, new Set()]),
);

/** Of each kind; more than there are airports, and a few hundred kilobytes. */
const rememberedMost = 5_000;

/**
 * Cleans and checks one identifier. It never throws, and reading the value again gives the same
 * reading. A look-alike letter is reported alone, since every other finding would follow from it.
 */
export function readIdentifier(kind: IdentifierKind, raw: string): Reading {
  const clean = recurring.get(kind);
  if (clean?.has(raw)) return { value: raw, findings: [] };
  const reading = readAnew(kind, raw);
  if (!clean || reading.value !== raw || reading.findings.length > 0) return reading;
  if (clean.size >= rememberedMost) clean.clear();
  clean.add(raw);
  return reading;
}

function readAnew(kind: IdentifierKind, raw: string): Reading {
  const text = tidy(raw);
  if (!ownGuard.has(kind)) {
    const found = lookAlikes(text);
    if (found.length > 0) return { value: text, findings: [lookAlikeFinding(found)] };
  }
  return readers[kind](text);
}
