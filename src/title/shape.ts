import { at, shown } from '../findings/finding';
import type { Finding, Text } from '../findings/finding';

/** What one field of an act must look like. */
export interface Field {
  wants: Text;
  fits(value: unknown): boolean;
  optional?: boolean;
}

/** One `Field` for every field of `T`, no more and no fewer. */
export type Shape<T> = { [K in keyof T]-?: Field };

/** Marks a field that may be left out. */
export const optional = (field: Field): Field => ({ ...field, optional: true });

const matching = (pattern: RegExp, en: string, zh: string): Field => ({
  wants: { en, zh },
  fits: (value) => typeof value === 'string' && pattern.test(value),
});

/** An id of a party, a document or an act: 64 characters hold a prefix and a ULID or a UUID with room. */
export const id = matching(
  /^[A-Za-z0-9_.:-]{1,64}$/,
  '1 to 64 letters, digits or _ . : -',
  '1 至 64 位字母、数字或 _ . : -',
);

/** An id as `issueTitleId` makes it. */
export const titleId = matching(
  /^ttl_[0-9a-f]{32}$/,
  'ttl_ and 32 hex digits',
  'ttl_ 加 32 位十六进制小写字符',
);

/** A SHA-256 hash as this exchange writes it. */
export const hash = matching(/^[0-9a-f]{64}$/, '64 lower-case hex digits', '64 位十六进制小写字符');

/** One of a list of words. */
export const oneOf = (words: readonly string[]): Field => ({
  wants: { en: `one of ${words.join(', ')}`, zh: `下列之一：${words.join('、')}` },
  fits: (value) => typeof value === 'string' && words.includes(value),
});

// Control and direction signs could make a text look like another; a lone surrogate or U+FFFD shows
// that the bytes were not UTF-8, so that hash and text would speak of different things.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\uFFFD]/u;

/** A line of text without control signs and without space at its ends. */
export const line = (lengthMax: number): Field => ({
  wants: {
    en: `a line of 1 to ${lengthMax} characters without control characters`,
    zh: `1 至 ${lengthMax} 个字符的单行文字，不含控制字符`,
  },
  fits: (value) =>
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= lengthMax &&
    value === value.trim() &&
    !unsafe.test(value),
});

/** A moment in the one form whose order as text is its order in time. */
export const instant: Field = {
  wants: { en: 'a UTC time like 2026-03-01T08:00:00.000Z', zh: 'UTC 时间，如 2026-03-01T08:00:00.000Z' },
  fits: (value) => {
    if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return false;
    const time_ms = Date.parse(value);
    // The way there and back refuses 30 February, which the parser would turn into 1 March.
    return !Number.isNaN(time_ms) && new Date(time_ms).toISOString() === value;
  },
};

/** The place of an act in its chain, counted from 1. */
export const sequence: Field = {
  wants: { en: 'a whole number from 1', zh: '不小于 1 的整数' },
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= 1,
};

/** A whole number between two limits. */
export const whole = (min: number, max: number): Field => ({
  wants: { en: `a whole number from ${min} to ${max}`, zh: `${min} 至 ${max} 的整数` },
  fits: (value) => Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max,
});

/** Any JSON object; its fields are checked with a shape of their own. */
export const object: Field = {
  wants: { en: 'a JSON object', zh: 'JSON 对象' },
  fits: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

/** An object with fields of its own, each as its shape wants it. */
export const part = (shape: Readonly<Record<string, Field>>): Field => ({
  wants: {
    en: `an object with ${Object.keys(shape).join(', ')}`,
    zh: `含 ${Object.keys(shape).join('、')} 的对象`,
  },
  fits: (value) => object.fits(value) && checkShape(value as object, shape, '').length === 0,
});

/** A list of 1 to `max`, all different, each of them a `field`. */
export const listOf = (field: Field, max: number): Field => ({
  wants: { en: `a list of 1 to ${max}: ${field.wants.en}`, zh: `1 至 ${max} 项的列表：${field.wants.zh}` },
  fits: (value) =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= max &&
    value.every((each) => field.fits(each)) &&
    new Set(value.map((each) => JSON.stringify(each))).size === value.length,
});

/** Makes an error about a place in an act, in the form that every check of the exchange uses. */
export function misfit(rule: string, pointer: string, message: Text, wants: Text, actual?: unknown): Finding {
  return {
    rule,
    severity: 'error',
    pointer,
    ...(actual !== undefined && { actual: shown(actual) }),
    expected: wants.en,
    message,
    remedy: { en: `Give ${wants.en}.`, zh: `应为：${wants.zh}。` },
  };
}

/** Checks an object against a shape: unknown, missing and ill-formed fields, all at once. */
export function checkShape(
  value: object,
  shape: Readonly<Record<string, Field>>,
  pointer: string,
): Finding[] {
  const fields = new Map<string, unknown>(Object.entries(value));
  const findings: Finding[] = [];
  for (const name of fields.keys()) {
    if (!Object.hasOwn(shape, name)) findings.push(unknownField(at(pointer, name), name));
  }
  for (const [name, field] of Object.entries(shape)) {
    const place = at(pointer, name);
    const given = fields.get(name);
    if (!fields.has(name)) {
      const message = { en: `The field "${name}" is missing.`, zh: `缺少字段“${name}”。` };
      if (!field.optional) findings.push(misfit('ACT-004', place, message, field.wants));
    } else if (!field.fits(given)) {
      const message = { en: `The field "${name}" is not well formed.`, zh: `字段“${name}”格式有误。` };
      findings.push(misfit('ACT-005', place, message, field.wants, given));
    }
  }
  return findings;
}

// A field that the platform does not know could carry a condition that the signer relies on.
const unknownField = (pointer: string, name: string): Finding => ({
  rule: 'ACT-003',
  severity: 'error',
  pointer,
  actual: shown(name),
  message: { en: 'This field is not known here.', zh: '此处不识别该字段。' },
  remedy: { en: 'Leave the field out and sign again.', zh: '请删去该字段后重新签名。' },
});
