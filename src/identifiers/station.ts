import { digitsOf, luhnCheckDigit, weightedSum } from './check-digit';
import { error, milder, type IdentifierFinding, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

const firstWeights = [1, 2, 3, 4, 5];
const secondWeights = [3, 4, 5, 6, 7];

/**
 * The sixth digit of a station code (ESR) of the 1520 mm railways: the weighted sum modulo 11; if
 * that is 10, the sum with the second weights; if that is 10 again, 0.
 */
export function stationCheckDigit(first5: string): number {
  const digits = digitsOf(first5);
  const first = weightedSum(digits, firstWeights) % 11;
  if (first < 10) return first;
  return (weightedSum(digits, secondWeights) % 11) % 10;
}

/** The eighth digit of a UIC location code (leaflet 920-2): Luhn over the five station digits. */
export function uicStationCheckDigit(first7: string): number {
  return luhnCheckDigit(first7.slice(2));
}

const remedy = {
  en: 'Compare the code with the station list of the railway or with the consignment note.',
  zh: '请与铁路站名表或铁路运单核对车站编码。',
};

function readSix(value: string): IdentifierFinding[] {
  const expected = String(stationCheckDigit(value.slice(0, 5)));
  const actual = value.slice(5);
  if (actual === expected) return [];
  const message = {
    en: `The check digit of the station code must be ${expected} and is ${actual}.`,
    zh: `车站编码校验位应为 ${expected}，现为 ${actual}。`,
  };
  return [error('STN-002', message, remedy, expected)];
}

function readSeven(): IdentifierFinding[] {
  const message = {
    en: 'This is a 7-digit UIC location code; no check is possible.',
    zh: '该编码为 7 位 UIC 车站编码，无校验位，无法校验。',
  };
  return [milder(error('STN-003', message, remedy), 'info')];
}

/**
 * Eight digits are either a UIC code with its check digit or, in OSJD messages, two digits of the
 * railway before a six-digit code. One of the two must hold; a failure only warns, because much
 * published UIC data has a check digit that was padded and not computed.
 */
function readEight(value: string): IdentifierFinding[] {
  const uic = uicStationCheckDigit(value.slice(0, 7)) === Number(value.slice(7));
  if (uic || readSix(value.slice(2)).length === 0) return [];
  const message = {
    en: 'The 8-digit station code has a right check digit neither as a UIC nor as an OSJD code.',
    zh: '8 位车站编码按 UIC 或铁组规则计算，校验位均不符。',
  };
  return [milder(error('STN-002', message, remedy), 'warning')];
}

/** Reads a station code from tidied text: 6 digits (1520 mm), 7 or 8 digits (UIC, OSJD). */
export function readStation(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (/^\d{6,8}$/.test(value) && !/^0+$/.test(value)) {
    if (value.length === 6) return { value, findings: readSix(value) };
    return { value, findings: value.length === 7 ? readSeven() : readEight(value) };
  }
  const message = {
    en: 'A station code has 6 digits (1520 mm railways) or 7 to 8 digits (UIC), not all zero.',
    zh: '车站编码应为 6 位（1520 毫米轨距铁路）或 7 至 8 位（UIC）数字，且不得全为 0。',
  };
  return { value, findings: [error('STN-001', message, remedy)] };
}

/** The five digits of a station in a read code; seven and eight digits begin with the railway, the last is a check. */
const stationIn = (code: string): { railway?: string; station: string } =>
  code.length === 6
    ? { station: code.slice(0, 5) }
    : { railway: code.slice(0, 2), station: code.slice(2, 7) };

/** Whether two codes are of one station: `708507` and `27708507` are, and so is `2770850`. */
export function sameStationCode(one: string, other: string): boolean {
  const [a, b] = [stationIn(one), stationIn(other)];
  const apart = a.railway !== undefined && b.railway !== undefined && a.railway !== b.railway;
  return a.station === b.station && !apart;
}
