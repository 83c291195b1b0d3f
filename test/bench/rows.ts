import SqliteConnection from 'better-sqlite3';
import { Client } from 'pg';
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
  air_part: 1,
  air_reconciliation: 1,
  idempotency: 1,
};

export type Counts = Record<keyof Rows, number>;

/** Asks a question whose answer is one row of numbers, on a connection of our own. */
export type Ask = <Row extends object>(sql: string) => Promise<Row>;

export const askSqlite =
  (folder: string): Ask =>
  async <Row>(sql: string) => {
    const database = new SqliteConnection(databaseIn(folder), { readonly: true });
    try {
      return database.prepare<[], Row>(sql).get() as Row;
    } finally {
      database.close();
    }
  };

export const askPostgres =
  (url: string): Ask =>
  async <Row extends object>(sql: string) => {
    const client = new Client(url);
    await client.connect();
    try {
      return (await client.query<Row & Record<string, unknown>>(sql)).rows[0] as Row;
    } finally {
      await client.end();
    }
  };

/** How many rows a program has on disk. */
export function countRows(ask: Ask): Promise<Counts> {
  const counts = Object.keys(rowsEach).map((table) => `(SELECT ${count} FROM ${table}) AS ${table}`);
  return ask<Counts>(`SELECT ${counts.join(', ')}`);
}

/** PostgreSQL counts in `bigint`, which its client gives as text. */
const count = 'CAST(count(*) AS integer)';

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
export async function requireChain(name: string, ask: Ask): Promise<void> {
  const { loose } = await ask<{ loose: number }>(
    `SELECT ${count} AS loose FROM journal a LEFT JOIN journal b ON b.sequence = a.sequence - 1
      WHERE a.sequence > 1 AND a.previous_hash IS DISTINCT FROM b.hash`,
  );
  if (loose !== 0) throw new Error(`${name} has ${loose} journal entries that are not chained.`);
}
