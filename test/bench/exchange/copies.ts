import SqliteConnection, { type Database as Sqlite } from 'better-sqlite3';
import { databaseIn } from '../baselines/durable';

/**
 * Opens the file of a data folder to put rows there that nobody has submitted. `alone` while no server has
 * it open: then nothing is written twice either.
 */
export function openQuickly(folder: string, alone = false): Sqlite {
  const database = new SqliteConnection(databaseIn(folder), { timeout: 30_000 });
  // Rows that only stand there need not survive a power cut in the middle of a bench.
  database.pragma('synchronous = OFF');
  if (alone) database.pragma('journal_mode = OFF');
  database.pragma('cache_size = -262144');
  return database;
}

/**
 * What is copied, how often, and the SQL of columns that differ: `k` counts the copies from 1, and `i` is
 * their number, which is the same unless they begin later or leave places between them.
 */
interface Copies {
  table: string;
  /** Condition of the one row that is the pattern. */
  pattern: string;
  count: number;
  from?: number;
  step?: number;
  changes: Record<string, string>;
}

/** Copies a row many times, under other keys: the rows are as large as those that the product makes. */
export function copyRows(database: Sqlite, copies: Copies): void {
  const { table, pattern, count, from = 1, step = 1, changes } = copies;
  const columns = (database.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const values = columns.map((name) => changes[name] ?? `p."${name}"`);
  const { changes: made } = database
    .prepare(
      `WITH RECURSIVE n (k, i) AS
              (SELECT 1, ${from} UNION ALL SELECT k + 1, i + ${step} FROM n WHERE k < ${count}),
            p AS MATERIALIZED (SELECT * FROM ${table} WHERE ${pattern} LIMIT 1)
       INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')})
       SELECT ${values.join(', ')} FROM n CROSS JOIN p`,
    )
    .run();
  if (made !== count) throw new Error(`${made} rows were copied into ${table}, not ${count}.`);
}

/** An id made of a number; it sorts before every id that the product makes, as an older one does. */
export const idOf = (prefix: string, number = 'i'): string => `'${prefix}_' || printf('%026d', ${number})`;
