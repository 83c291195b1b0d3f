import { messageFlight } from '../../identifiers/flight';
import type { Units } from './tables';
import type { XmlElement } from './xml';

/** How a value of the document is written as text of an element, and read back. */
export interface Codec {
  /** `undefined` when the element says nothing; what is no such value comes as text, and the shape refuses it. */
  read(element: XmlElement, reading: ReadingContext): unknown;
  write(value: unknown, context: Context): { text: string; attributes?: Record<string, string> } | undefined;
}

/** What the values of one message have in common: they stand once in our document and everywhere in the message. */
export interface Context {
  /** Unit of every weight, `KG` or `LB`. */
  unit?: string;
  currency?: string;
}

/** The same while reading, with a way to tell what was bent. */
export interface ReadingContext extends Context {
  /** Offset of the message's own time, `+08:00` or `Z`, for times of the same message that have none. */
  offset: string;
  bent(element: XmlElement, en: string, zh: string): void;
  defaulted(element: XmlElement, en: string, zh: string): void;
}

const given = (element: XmlElement): string | undefined => element.text || undefined;

/** Text as it stands. Identifiers are text from first byte to last: nothing here makes a number of one. */
export const text: Codec = {
  read: given,
  write: (value) => (value === undefined || value === '' ? undefined : { text: String(value) }),
};

/** A flight, with three digits at least as in every message. */
export const flight: Codec = {
  read: given,
  write: (value) => (value === undefined ? undefined : { text: messageFlight(String(value)) }),
};

/** Fifteen significant digits are what a number keeps; what has more, or is none, stays text and is refused. */
export function numberOf(written: string): number | string {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(written)) return written;
  const digits = written.replace(/[+.-]/g, '').replace(/^0+/, '');
  return digits.length > 15 ? written : Number(written) || 0;
}

/** Decimal text without an exponent; our smallest decimal is 0.000001, the last that prints without one. */
const decimal = (value: unknown): string => String(value);

export const number: Codec = {
  read: (element) => {
    const written = given(element);
    return written === undefined ? undefined : numberOf(written);
  },
  write: (value) => (value === undefined ? undefined : { text: decimal(value) }),
};

/** Our unit for a code of the message; undefined for one that we do not know. */
export const unitFor = (units: Units, code: string): string | undefined =>
  Object.keys(units).find((ours) => units[ours]?.includes(code));

const codeFor = (units: Units, ours: string): string => units[ours]?.[0] ?? ours;

/** A measure with its unit, such as a gross weight: `{ value, unit }`. */
export const measure = (units: Units): Codec => ({
  read(element) {
    const value = number.read(element, {} as ReadingContext);
    const code = element.attributes.unitCode;
    if (value === undefined) return undefined;
    return { value, ...(code !== undefined && { unit: unitFor(units, code) ?? code }) };
  },
  write(value) {
    if (value === undefined) return undefined;
    const { value: amount, unit } = value as { value: number; unit: string };
    return { text: decimal(amount), attributes: { unitCode: codeFor(units, unit) } };
  },
});

/** A weight in the unit of the consignment. One in another unit is not converted but refused, with its unit. */
export const weight = (units: Units): Codec => ({
  read(element, { unit }) {
    const written = given(element);
    const code = element.attributes.unitCode;
    if (written === undefined) return undefined;
    const same = code === undefined || unit === undefined || unitFor(units, code) === unit;
    return same ? numberOf(written) : `${written} ${code}`;
  },
  write: (value, { unit }) =>
    value === undefined
      ? undefined
      : { text: decimal(value), attributes: { unitCode: codeFor(units, unit ?? 'KG') } },
});

/** An amount in the currency of the waybill; one in another currency is refused, with its currency. */
export const amount: Codec = {
  read(element, { currency }) {
    const written = given(element);
    const own = element.attributes.currencyID;
    if (written === undefined) return undefined;
    return own === undefined || currency === undefined || own === currency
      ? numberOf(written)
      : `${written} ${own}`;
  },
  write: (value, { currency }) =>
    value === undefined ? undefined : { text: decimal(value), attributes: { currencyID: currency ?? '' } },
};

/** `true` and `false` of XML Schema, which also knows 1 and 0, for two values of ours. */
export const indicator = (yes: unknown, no: unknown): Codec => ({
  read(element) {
    const said = given(element)?.toLowerCase();
    if (said === undefined) return undefined;
    if (said === 'true' || said === '1') return yes;
    return said === 'false' || said === '0' ? no : said;
  },
  write: (value) => (value === undefined ? undefined : { text: String(value === yes) }),
});

/** Lines of one text, such as the lines of an address in `StreetName`. */
export const lines: Codec = {
  read: (element) => {
    const found = element.text.split('\n').map((line) => line.trim());
    return element.text === '' ? undefined : found.filter(Boolean);
  },
  write: (value) => (value === undefined ? undefined : { text: (value as string[]).join('\n') }),
};

/** An instant. Many systems leave the offset out; then that of the message itself is taken, and told. */
export const instant: Codec = {
  read(element, context) {
    const written = given(element);
    if (written === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/.test(written))
      return written;
    context.defaulted(
      element,
      `The time has no offset; ${context.offset}, that of the message, was taken.`,
      `该时间未注明时区，按报文自身时区 ${context.offset} 处理。`,
    );
    return `${written}${context.offset}`;
  },
  write: text.write,
};
