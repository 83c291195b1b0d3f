import SqliteConnection from 'better-sqlite3';
import { databaseIn } from './baselines/durable';
import type { Rows } from './baselines/submission';

/** Rows that one submission leaves behind: the sender and two authorities see it. */
const rowsEach: Record<keyof Rows, number> = {
  claim: 1,
  document: 1,
  access: 3,
  document_version: 1,
  search_value: 1,
  journal: 1,
  feed: 2,
  delivery: 2,
  idempotency: 1,
};

export type Counts = Record<keyof Rows, number>;

/** How many rows a program has on disk, read through a connection of our own. */
export function countRows(folder: string): Counts {
  const database = new SqliteConnection(databaseIn(folder), { readonly: true });
  try {
    const count = (table: string): number =>
      database.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
    const tables = Object.keys(rowsEach) as (keyof Rows)[];
    return Object.fromEntries(tables.map((table) => [table, count(table)])) as Counts;
  } finally {
    database.close();
  }
}

/**
 * Proves that a program stored what it accepted, in every table. The baselines must match to the row,
 * or the comparison would be with something else; the product may write more than it must.
 */
export function requireRows(name: string, before: Counts, after: Counts, accepted: number): void {
  for (const [table, each] of Object.entries(rowsEach) as [keyof Rows, number][]) {
    const [written, expected] = [after[table] - before[table], accepted * each];
    if (name === 'ours' ? written < expected : written !== expected)
      throw new Error(`${name} wrote ${written} rows to ${table} for ${accepted} waybills, not ${expected}.`);
  }
}

/** Proves that the journal is one unbroken chain: each entry holds the hash of the one before. */
export function requireChain(name: string, folder: string): void {
  const database = new SqliteConnection(databaseIn(folder), { readonly: true });
  const loose = `SELECT count(*) FROM journal a LEFT JOIN journal b ON b.sequence = a.sequence - 1
    WHERE a.sequence > 1 AND a.previous_hash IS NOT b.hash`;
  const broken = database.prepare<[], number>(loose).pluck().get();
  database.close();
  if (broken !== 0) throw new Error(`${name} has ${broken} journal entries that are not chained.`);
}
