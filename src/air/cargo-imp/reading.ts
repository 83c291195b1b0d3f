import { MessageError, type MessageLoss, type MessageReading } from '../../documents/message-format';
import { at, shown, type Text } from '../../findings/finding';
import { placeOf, type Row } from './message-text';

/** A document as it comes out of a message, piece by piece. */
export type Tree = Record<string, unknown>;
export type Path = readonly (string | number)[];

export interface Reading extends MessageReading {
  document: Tree;
  places: Map<string, string>;
  /** RFC 3339: the day from which a date without a year is dated, and why that day. */
  since?: { at: string; why: Text };
}

export const newReading = (losses: MessageLoss[] = []): Reading => ({
  document: {},
  losses,
  places: new Map(),
});

/** Puts a value where it belongs and notes where it came from; nothing is put for an empty one. */
export function put(reading: Reading, path: Path, value: unknown, place?: string): void {
  if (value === undefined || value === '') return;
  let tree: Tree = reading.document;
  path.slice(0, -1).forEach((key, i) => {
    tree = (tree[key] ??= typeof path[i + 1] === 'number' ? [] : {}) as Tree;
  });
  tree[path.at(-1) as string] = value;
  // The keys are ours, so none of them needs the escapes of a JSON Pointer.
  if (place) reading.places.set(`/${path.join('/')}`, place);
}

/** What stands at a path, if anything. */
export function got(reading: Reading, path: Path): unknown {
  let value: unknown = reading.document;
  for (const key of path) value = (value as Tree | undefined)?.[key];
  return value;
}

/** How many items a list has so far. */
export const count = (reading: Reading, path: Path): number =>
  (got(reading, path) as unknown[] | undefined)?.length ?? 0;

export const noField: Text = {
  en: 'Our document has no field for it; it is kept with the original only.',
  zh: '本平台单证无对应字段，仅随原文保存。',
};

export function lose(reading: Reading, loss: MessageLoss): void {
  reading.losses.push(loss);
}

/** Tells that something of a row has no place in the document. */
export function drop(reading: Reading, row: Row, actual: string, message: Text = noField): void {
  if (actual.replaceAll('/', '') === '') return;
  lose(reading, { kind: 'dropped', place: placeOf(row), actual: shown(actual), message });
}

/** Puts a value that the message does not say, and tells why it was assumed. */
export function assume(reading: Reading, path: Path, value: unknown, message: Text, row?: Row): void {
  put(reading, path, value);
  lose(reading, {
    kind: 'defaulted',
    pointer: at('', ...path),
    ...(row && { place: placeOf(row) }),
    actual: shown(value),
    message,
  });
}

/**
 * A quantity of a message. Only a plain decimal of at most 15 digits is one (more would not survive as a
 * number); anything else stays text, for the check to refuse under its own name.
 */
export function quantity(text: string): number | string | undefined {
  if (text === '') return undefined;
  const decimal = text.replace(',', '.');
  return /^\d+(\.\d+)?$/.test(decimal) && decimal.replace('.', '').length <= 15 ? Number(decimal) : text;
}

/** A number in at most `length` characters, the point included; a whole number that is longer cannot be written. */
export function numberText(value: number, length: number, pointer: string): string {
  const text = String(value);
  if (text.length <= length) return text;
  const whole = Math.trunc(value).toString().length;
  const rounded = value.toFixed(Math.max(0, length - whole - 1));
  if (rounded.length <= length) return rounded;
  throw new MessageError(pointer, {
    en: `${text} does not fit: the message has room for ${length} digits.`,
    zh: `${text} 超出报文长度：该项最多 ${length} 位。`,
  });
}

const latin: Readonly<Record<string, string>> = { Ł: 'L', Đ: 'D', Ø: 'O', Æ: 'AE', Œ: 'OE', Þ: 'TH', Ð: 'D' };

/**
 * A text in the characters of Cargo-IMP (type t: capitals, digits, space, full stop, hyphen). Accents are
 * left off, other signs become a space. Of a text in another script that leaves no letter, nothing is
 * kept: the house numbers of a Chinese address alone would only mislead.
 */
export function plainText(text: string): string {
  const plain = latinText(text);
  return /[A-Z]/.test(plain) || !/\p{L}/u.test(text) ? plain : '';
}

function latinText(text: string): string {
  return text
    .toUpperCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ŁĐØÆŒÞÐ]/g, (letter) => latin[letter] ?? ' ')
    .replace(/[^A-Z0-9 .-]+/g, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

/** The text cut to a length; a single full stop where nothing of it can be written but something must stand. */
export const cut = (text: string, length: number): string => plainText(text).slice(0, length).trim();
export const must = (text: string): string => text || '.';

/** A text over several rows, broken between words where it can be; what does not fit is cut. */
export function wrapped(text: string, width: number, rows: number): string[] {
  const out: string[] = [];
  let rest = plainText(text);
  while (rest !== '' && out.length < rows) {
    const head = rest.slice(0, width + 1);
    const blank = rest.length > width ? head.lastIndexOf(' ') : -1;
    const end = blank > 0 ? blank : width;
    out.push(rest.slice(0, end).trim());
    rest = rest.slice(end).trim();
  }
  return out;
}
