import { join } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';

/** The database of a data folder; the product names it the same. */
export const databaseIn = (folder: string): string => join(folder, 'exchange.sqlite');

/** Journal and durability as the product has them: a 201 means that the disk has it. */
export function makeDurable(connection: Sqlite): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  connection.pragma('cache_size = -16384');
  connection.pragma('temp_store = MEMORY');
}
