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
  return hashed(canonicalize(document) as string);
}

/**
 * The same of a document whose keys, and those of its parts, are in the order of the RFC already: numbers and texts it
 * writes as `JSON.stringify` does.
 */
export function contentIn(ordered: object): Content {
  return hashed(JSON.stringify(ordered));
}

const hashed = (text: string): Content => ({ text, hash: hash('sha256', text) });
