import { hash } from 'node:crypto';

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
  return hashed(canonicalText(document));
}

/** The same of a document whose keys are in their order already, here and in its parts. */
export function contentIn(ordered: object): Content {
  return hashed(JSON.stringify(ordered));
}

const hashed = (text: string): Content => ({ text, hash: hash('sha256', text) });

/**
 * RFC 8785 text, in one walk. The RFC writes numbers and strings as ECMAScript does, and keys in UTF-16 order, which is
 * how texts compare here. What is absent is left out, as `JSON.stringify` leaves it out.
 */
export function canonicalText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return listText(value);
  let text = '';
  for (const key of inOrder(Object.keys(value))) {
    const part = (value as Record<string, unknown>)[key];
    if (part === undefined) continue;
    text += text === '' ? quoted(key) : `,${quoted(key)}`;
    text += `:${canonicalText(part)}`;
  }
  return `{${text}}`;
}

function listText(list: readonly unknown[]): string {
  let text = '';
  for (let place = 0; place < list.length; place++)
    text += place === 0 ? canonicalText(list[place]) : `,${canonicalText(list[place])}`;
  return `[${text}]`;
}

/** What JSON writes otherwise than it is: quotes, backslashes, controls, and halves of pairs, which it looks at. */
// oxlint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

const quoted = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`);

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
