import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** What an id is of; the prefix makes a pasted id readable and a mix-up impossible. */
export type IdPrefix =
  'doc' | 'dlv' | 'pty' | 'key' | 'ent' | 'ept' | 'rcp' | 'chk' | 'msg' | 'req' | 'atm' | 'rul';

/**
 * A new id such as `doc_01KAX2…`: the prefix and a ULID, which sorts by time. Time-ordered keys
 * keep inserts at the right edge of the index; random ones cost about twice as much a row.
 */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${next()}`;
}
