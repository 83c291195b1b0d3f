import { randomFillSync } from 'node:crypto';
import { encodeTime, monotonicFactory } from 'ulid';

/** Random bytes are drawn by the page: one call for each character would cost more than the row. */
const page = new Uint8Array(4096);
let used = page.length;

function randomFraction(): number {
  if (used === page.length) {
    randomFillSync(page);
    used = 0;
  }
  // 256 values into 32 characters divide evenly, so one byte is enough for a character.
  return (page[used++] as number) / 256;
}

const next = monotonicFactory(randomFraction);

/** What an id is of; the prefix makes a pasted id readable and a mix-up impossible. */
export type IdPrefix =
  | 'doc'
  | 'evt'
  | 'prn'
  | 'dlv'
  | 'pty'
  | 'key'
  | 'ent'
  | 'ept'
  | 'rcp'
  | 'chk'
  | 'req'
  | 'atm'
  | 'rul'
  | 'aut'
  | 'fin'
  | 'imp'
  | 'tpl'
  | 'gls';

/**
 * A new id such as `doc_01KAX2…`: the prefix and a ULID, which sorts by time. Time-ordered keys
 * keep inserts at the right edge of the index; random ones cost about twice as much a row.
 */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${next()}`;
}

/** Characters of a ULID that say its time; 16 by chance follow. */
const timeCharacters = 10;

/** An id has its time from the clock of a process, and a row its own from the journal: they agree to a day. */
const clocksApartMs = 86_400_000;

/** An id that comes before those of all rows that were made since an instant (RFC 3339). */
export function firstIdSince(prefix: IdPrefix, since: string): string {
  const time = Math.max(0, Date.parse(since) - clocksApartMs);
  return `${prefix}_${encodeTime(time, timeCharacters)}${'0'.repeat(16)}`;
}
