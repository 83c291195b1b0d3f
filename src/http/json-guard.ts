import { isUtf8 } from 'node:buffer';
import type { Finding } from '../findings/finding';
import { scanJson } from './json-scan';
import { jsonFinding } from './json-findings';

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
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { findings: [jsonFinding('JSON-SYNTAX', '', placeOf(error as Error, text))] };
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

/** Counts colons outside strings and looks for escapes and numbers that need a closer look. */
function glanceAt(bytes: Buffer): Glance {
  let colons = 0;
  let depth = 0;
  let deepest = 0;
  let digits = 0;
  let suspicious = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x30 && byte <= 0x39) {
      // 15 significant digits survive a double; leading zeros only make this stricter than needed.
      if (++digits > 15) suspicious = true;
      continue;
    }
    if (byte === quote) {
      for (i++; i < bytes.length && bytes[i] !== quote; i++)
        if (bytes[i] === backslash && bytes[++i] === letterU) suspicious = true;
    } else if (byte === 0x3a) colons++;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (byte === 0x7d || byte === 0x5d) depth--;
    // An exponent, or the e of true and false; the careful scanner tells them apart.
    else if ((byte === 0x65 || byte === 0x45) && digits > 0) suspicious = true;
    if (byte !== 0x2e) digits = 0;
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

function placeOf(error: Error, text: string): string {
  const position = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length);
  const before = text.slice(0, position);
  const line = before.split('\n').length;
  return `line ${line}, column ${position - before.lastIndexOf('\n')}`;
}
