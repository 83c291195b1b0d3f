import { createHash } from 'node:crypto';
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
  const text = canonicalize(document);
  if (text === undefined) throw new Error('A document is always an object.');
  return { text, hash: createHash('sha256').update(text).digest('hex') };
}
