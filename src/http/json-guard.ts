import { isUtf8 } from 'node:buffer';
import type { Finding } from '../findings/finding';
import { breakOf } from './json-break';
import { scanJson } from './json-scan';
import { jsonFinding } from './json-findings';
import { textOf } from './utf8';

/** Deepest nesting that is read; the deepest document kind uses 8, so 32 is ample. */
export const depthLimit = 32;

export type JsonReading = { value: unknown } | { findings: Finding[] };

/**
 * Reads a body as JSON, refusing what JSON.parse hides and what would break hashing or a database:
 * duplicate keys, U+0000, lone surrogates, numbers that do not survive (RFC 8785 section 3.2.2.3),
 * `__proto__`, and nesting without end. One pass over the bytes finds whether anything might be
 * wrong, at a few nanoseconds a byte; only then does the careful scanner say what and where.
 */
export function readJson(bytes: Buffer): JsonReading {
  if (!isUtf8(bytes)) return { findings: [jsonFinding('JSON-UTF8', '')] };
  const glance = glanceAt(bytes);
  if (glance.depth > depthLimit) return { findings: [jsonFinding('JSON-DEPTH', '', String(depthLimit))] };
  const text = textOf(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { findings: [amissWith(text)] };
  }
  if (!glance.suspicious && countKeys(value) === glance.colons) return { value };
  const findings = scanJson(text);
  return findings.length > 0 ? { findings } : { value };
}

interface Glance {
  colons: number;
  depth: number;
  suspicious: boolean;
}

const quote = 0x22;
const backslash = 0x5c;
const letterU = 0x75;

/** What a byte outside strings is to the glance; all others are 0. */
const classes = new Uint8Array(256);
const [opens, closes, colon, digit, point, letterE, opensText] = [1, 2, 3, 4, 5, 6, 7];
const members = { [opens]: '{[', [closes]: '}]', [colon]: ':', [digit]: '0123456789', [point]: '.' };
for (const [of, bytes] of Object.entries({ ...members, [letterE]: 'eE', [opensText]: '"' }))
  for (const byte of Buffer.from(bytes)) classes[byte] = Number(of);

/** Counts colons outside strings and looks for escapes and numbers that need a closer look. */
function glanceAt(bytes: Buffer): Glance {
  const { length } = bytes;
  let [colons, depth, deepest, digits, i] = [0, 0, 0, 0, 0];
  let suspicious = false;
  while (i < length) {
    const found = classes[bytes[i++] as number];
    if (found === digit) {
      // 15 significant digits survive a double; leading zeros only make this stricter than needed.
      if (++digits > 15) suspicious = true;
      continue;
    }
    if (found === opensText) {
      for (let byte = bytes[i++]; i <= length && byte !== quote; byte = bytes[i++])
        if (byte === backslash && bytes[i++] === letterU) suspicious = true;
    } else if (found === colon) colons++;
    else if (found === opens) deepest = Math.max(deepest, ++depth);
    else if (found === closes) depth--;
    // An exponent, or the e of true and false; the careful scanner tells them apart.
    else if (found === letterE && digits > 0) suspicious = true;
    if (found !== point) digits = 0;
  }
  return { colons, depth: deepest, suspicious };
}

/** Keys in the parsed value; fewer than colons means that one key hid another. */
function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countKeys(item);
    return count;
  }
  for (const key of Object.keys(value)) {
    // Minus infinity never equals the colons, so such a key always gets the careful scan.
    if (key === '__proto__') return -Infinity;
    count += 1 + countKeys((value as Record<string, unknown>)[key]);
  }
  return count;
}

/** What is wrong with text that is not JSON, and where. */
function amissWith(text: string): Finding {
  if (text.startsWith('\uFEFF')) return jsonFinding('JSON-BOM', '');
  const before = text.slice(0, breakOf(text));
  const [line, column] = [before.split('\n').length, before.length - before.lastIndexOf('\n')];
  return jsonFinding('JSON-SYNTAX', '', `line ${line}, column ${column}`, `第 ${line} 行第 ${column} 列`);
}
