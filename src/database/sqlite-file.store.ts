import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteConnection, { type Database as Sqlite } from 'better-sqlite3';
import { DataSource, type MixedList } from 'typeorm';
import { archiveTables, wholeTables } from '../../migrations/archive-tables';
import { migrations } from '../../migrations/list';
import type { Announcements } from './announcements';
import type { Clock } from './clock.source';
import { SqliteLane, SqliteReader } from './sqlite.store';
import { Tables } from './tables';
import type { EntityClass, Lane, Store } from './tx';

interface WithConnection {
  databaseConnection: Sqlite;
}

/** SQLite's own number for `PRAGMA synchronous=FULL`; 1 (NORMAL) survives kill -9 but not a power cut. */
const synchronousFull = 2;

/** The database in a data folder. */
export const fileName = 'exchange.sqlite';

/** What was archived, beside it; a copy of the folder without it lacks the past. */
const archiveName = 'archive.sqlite';

const fileIn = (folder: string): string => join(folder, fileName);

/** Another process holds the data folder. */
export class FolderInUse extends Error {}

/**
 * The embedded database: one writer connection, and one read-only connection over the same WAL file.
 * A lock database, held for life by the operating system, keeps a second process out and frees itself
 * however this one dies.
 */
export class SqliteFile implements Store {
  readonly shared = false;

  private constructor(
    readonly read: SqliteReader,
    readonly lanes: readonly Lane[],
    private readonly clock: Clock,
    private readonly sources: readonly DataSource[],
    private readonly lock?: Sqlite,
  ) {}

  /** Opens the files, brings the schema up to date and proves the writer durable. */
  static async open(
    folder: string,
    entities: EntityClass[],
    clock: Clock,
    announcements: Announcements,
  ): Promise<SqliteFile> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lock = takeLock(folder);
    const writer = await connect(fileIn(folder), entities, false);
    await writer.runMigrations({ transaction: 'each' });
    assertDurable(connectionOf(writer));
    const readers = await connect(fileIn(folder), entities, true);
    try {
      requireArchive(connectionOf(readers), folder);
    } catch (error) {
      await readers.destroy();
      await writer.destroy();
      lock.close();
      throw error;
    }
    const tables = new Tables(writer);
    const lane = new SqliteLane(connectionOf(writer), tables, clock, announcements);
    const reader = new SqliteReader(connectionOf(readers), tables);
    return new SqliteFile(reader, [lane], clock, [writer, readers], lock);
  }

  /**
   * Opens the file for reading only: beside a running exchange, or with `alone` while none may run.
   * Nothing is migrated.
   */
  static async openForReading(
    folder: string,
    entities: EntityClass[],
    clock: Clock,
    alone = false,
  ): Promise<SqliteFile> {
    const lock = alone ? takeLock(folder) : undefined;
    const readers = await connect(fileIn(folder), entities, true);
    const reader = new SqliteReader(connectionOf(readers), new Tables(readers));
    return new SqliteFile(reader, [], clock, [readers], lock);
  }

  async now(): Promise<number> {
    return this.clock.now();
  }

  async drift(): Promise<string[]> {
    const log = await this.sources[0]?.driver.createSchemaBuilder().log();
    return log?.upQueries.map((query) => query.query) ?? [];
  }

  async close(): Promise<void> {
    for (const source of [...this.sources].reverse()) await source.destroy();
    this.lock?.close();
  }
}

function connect(database: string, entities: EntityClass[], readonly: boolean): Promise<DataSource> {
  return new DataSource({
    type: 'better-sqlite3',
    database,
    readonly,
    fileMustExist: readonly,
    entities: entities as MixedList<EntityClass>,
    migrations,
    prepareDatabase: (connection: Sqlite) => {
      // What a savepoint would restore is kept in memory; a temporary file made and removed for each
      // savepoint costs 90 µs a submission. It comes first, because it drops what is temporary.
      connection.pragma('temp_store = MEMORY');
      if (!readonly) connection.pragma('journal_mode = WAL');
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      if (readonly) seeTheWhole(connection, database);
      else attachArchive(connection, database);
      // 64 MiB: the upper levels of every index stay in memory up to some millions of rows.
      connection.pragma('cache_size = -65536');
    },
  }).initialize();
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

/** A folder that was copied or restored without its archive would pass for one whose past is empty. */
function requireArchive(connection: Sqlite, folder: string): void {
  const { head, kept } = connection
    .prepare<[], { head: number; kept: number }>(
      `SELECT sequence AS head, COALESCE((SELECT MAX(sequence) FROM archive.journal), 0) AS kept FROM archive_head`,
    )
    .get() as { head: number; kept: number };
  if (kept < head)
    throw new Error(
      `${join(folder, archiveName)} ends at entry ${kept}, and entries up to ${head} were archived. Restore the archive that belongs to this database.`,
    );
}

function takeLock(folder: string): Sqlite {
  const lock = new SqliteConnection(join(folder, 'process.lock'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch {
    lock.close();
    throw new FolderInUse(
      `Another process is using ${folder}. The embedded form is one process; stop the other, or set DATA_DIR.`,
    );
  }
}

function assertDurable(connection: Sqlite): void {
  const mode = connection.pragma('synchronous', { simple: true });
  const journal = connection.pragma('journal_mode', { simple: true });
  if (mode !== synchronousFull || journal !== 'wal')
    throw new Error(
      `The writer is not durable: synchronous=${String(mode)}, journal_mode=${String(journal)}.`,
    );
}

function connectionOf(source: DataSource): Sqlite {
  return (source.driver as unknown as WithConnection).databaseConnection;
}
