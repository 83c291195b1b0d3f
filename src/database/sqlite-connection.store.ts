import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteConnection, { type Database as Sqlite } from 'better-sqlite3';
import { archiveTables, wholeTables } from '../../migrations/archive-tables';

/** SQLite's own number for `PRAGMA synchronous=FULL`; 1 (NORMAL) survives kill -9 but not a power cut. */
const synchronousFull = 2;

/** What was archived, beside the database; a copy of the folder without it lacks the past. */
export const archiveName = 'archive.sqlite';

/**
 * 64 MiB keep the upper levels of every index in memory up to some millions of rows. The writer has 16, which do for a
 * million documents: at nearly every COMMIT SQLite looks through the whole of its cache, since a tree was rebalanced
 * (`pcache1TruncateUnsafe`), and with 64 MiB that took a twentieth of a delivery.
 */
const [readersKib, writersKib] = [65_536, 16_384];

/** Opens the database to write, made where it is missing, or to read. */
export function openSqlite(database: string, readonly: boolean): Sqlite {
  let connection: Sqlite | undefined;
  try {
    connection = new SqliteConnection(database, { readonly, fileMustExist: readonly });
    prepare(connection, database, readonly);
    return connection;
  } catch (error) {
    connection?.close();
    throw unusable(database, error as Error);
  }
}

/** The driver's own words name no file, and an operator has several. */
export function unusable(file: string, cause: Error): Error {
  return new Error(
    `${file} cannot be opened: ${cause.message}. Check that DATA_DIR names the folder of the exchange, and that the user of this process may read and write there.\n无法打开 ${file}。请确认 DATA_DIR 为平台数据目录，且本进程的用户可读写该目录。`,
    { cause },
  );
}

/** Makes a new connection one of ours. */
export function prepare(connection: Sqlite, database: string, readonly: boolean): void {
  // What a savepoint would restore is kept in memory; a temporary file made and removed for each
  // savepoint costs 90 µs a submission. It comes first, because it drops what is temporary.
  connection.pragma('temp_store = MEMORY');
  if (!readonly) connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  connection.pragma('foreign_keys = ON');
  if (readonly) seeTheWhole(connection, database);
  else attachArchive(connection, database);
  connection.pragma(`cache_size = -${readonly ? readersKib : writersKib}`);
}

/**
 * The archive is written by the writer too: copies of entries, which are on disk before the entries are
 * taken out of the database. So neither file ever depends on a transaction that spans both, which in WAL
 * mode a power cut could tear.
 */
function attachArchive(connection: Sqlite, database: string): void {
  connection.prepare('ATTACH DATABASE ? AS archive').run(join(dirname(database), archiveName));
  connection.pragma('archive.journal_mode = WAL');
  connection.pragma('archive.synchronous = FULL');
  for (const statement of archiveTables) connection.exec(statement);
}

/**
 * A name without a schema is looked for among the temporary ones first: whoever reads sees past and
 * present as one table, and the writer, which has no such views, the present alone.
 */
function seeTheWhole(connection: Sqlite, database: string): void {
  const archive = join(dirname(database), archiveName);
  if (!existsSync(archive)) return;
  connection.prepare('ATTACH DATABASE ? AS archive').run(archive);
  for (const [name, select] of Object.entries(wholeTables('main')))
    connection.exec(`CREATE TEMP VIEW ${name} AS ${select}`);
}

/** Proves that what this connection commits is on the disk. */
export function assertDurable(connection: Sqlite): void {
  const mode = connection.pragma('synchronous', { simple: true });
  const journal = connection.pragma('journal_mode', { simple: true });
  if (mode !== synchronousFull || journal !== 'wal')
    throw new Error(
      `The writer is not durable: synchronous=${String(mode)}, journal_mode=${String(journal)}.`,
    );
}
