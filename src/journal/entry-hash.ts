import { hash } from 'node:crypto';

/** The parts of an entry that its hash covers. */
export interface HashedEntry {
  sequence: number;
  id: string;
  mode: string;
  type: string;
  subject: string;
  actor: string;
  at: string;
  data: string;
  salt: string;
  previousHash: string;
}

/** What stands before the first entry: 64 zeros. */
export const genesisHash = '0'.repeat(64);

const sha256 = (text: string): string => hash('sha256', text);

/**
 * The chain link of an entry: SHA-256 over a JSON array of its parts in fixed order. An array of
 * text and whole numbers has one JSON form, so this is RFC 8785 without sorting. The data goes in
 * as its own salted hash, so that the chain can be checked without reading what it speaks of.
 */
export function entryHash(entry: HashedEntry): string {
  const dataHash = sha256(entry.salt + entry.data);
  return sha256(
    JSON.stringify([
      'chuanyu-window/entry/1',
      entry.sequence,
      entry.id,
      entry.mode,
      entry.type,
      entry.subject,
      entry.actor,
      entry.at,
      dataHash,
      entry.previousHash,
    ]),
  );
}

/** The first thing that is wrong with a run of entries, or nothing. */
export interface ChainBreak {
  sequence: number;
  what: 'gap' | 'link' | 'hash' | 'time';
}

/** Checks entries that follow `previous`, in order; tells the first one that does not hold. */
export function firstBreak(
  entries: readonly (HashedEntry & { hash: string })[],
  previous: { sequence: number; hash: string; at: string },
): ChainBreak | undefined {
  let last = previous;
  for (const entry of entries) {
    const sequence = last.sequence + 1;
    if (entry.sequence !== sequence) return { sequence, what: 'gap' };
    if (entry.previousHash !== last.hash) return { sequence, what: 'link' };
    if (entryHash(entry) !== entry.hash) return { sequence, what: 'hash' };
    if (entry.at < last.at) return { sequence, what: 'time' };
    last = entry;
  }
  return undefined;
}
