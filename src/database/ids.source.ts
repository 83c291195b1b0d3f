import { randomFillSync } from 'node:crypto';
import { monotonicFactory } from 'ulid';

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
