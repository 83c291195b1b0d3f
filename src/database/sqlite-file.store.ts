import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection, { type Database as Sqlite } from 'better-sqlite3';
import { newestMigration } from '../../migrations/newest';
import type { Announcements } from './announcements';
import type { Clock } from './clock.source';
import { declared } from './entity.decorator';
import { archiveName, assertDurable, openSqlite, unusable } from './sqlite-connection.store';
import { SqliteLane, SqliteReader } from './sqlite.store';
import { Tables } from './tables';
import type { EntityClass, Lane, Store } from './tx';

/** The database in a data folder. */
export const fileName = 'exchange.sqlite';

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
    private readonly folder: string,
    private readonly entities: EntityClass[],
    private readonly connections: readonly Sqlite[],
  ) {}

  /** Opens the files, brings the schema up to date and proves the writer durable. */
  static async open(
    folder: string,
    entities: EntityClass[],
    clock: Clock,
    announcements: Announcements,
  ): Promise<SqliteFile> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const connections = [takeLock(folder)];
    try {
      const writer = openSqlite(fileIn(folder), false);
      connections.push(writer);
      if (!isPresent(writer)) await (await schema()).migrate(fileIn(folder));
      assertDurable(writer);
      const reader = openSqlite(fileIn(folder), true);
      connections.push(reader);
      requireArchive(reader, folder);
      const tables = new Tables(declared);
      const lane = new SqliteLane(writer, tables, clock, announcements);
      return new SqliteFile(new SqliteReader(reader, tables), [lane], clock, folder, entities, connections);
    } catch (error) {
      closeAll(connections);
      throw error;
    }
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
    const connections = alone ? [takeLock(folder)] : [];
    const reader = openSqlite(fileIn(folder), true);
    const read = new SqliteReader(reader, new Tables(declared));
    return new SqliteFile(read, [], clock, folder, entities, [...connections, reader]);
  }

  async now(): Promise<number> {
    return this.clock.now();
  }

  async isHeldElsewhere(): Promise<boolean> {
    return false;
  }

  async drift(): Promise<string[]> {
    return (await schema()).driftOf(fileIn(this.folder), this.entities);
  }

  async close(): Promise<void> {
    closeAll(this.connections);
  }
}

/** Loaded where it is used: most starts find a schema that needs nothing. */
const schema = () => import('./sqlite-schema.store.js');

/** The lock was taken first and is given back last. */
function closeAll(connections: readonly Sqlite[]): void {
  for (const connection of [...connections].reverse()) connection.close();
}

/** Whether the schema is of this version, or of a newer one. */
function isPresent(connection: Sqlite): boolean {
  const kept = connection
    .prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migrations'")
    .get();
  return (
    kept !== undefined &&
    connection.prepare('SELECT 1 FROM migrations WHERE name = ?').get(newestMigration) !== undefined
  );
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
  const file = join(folder, 'process.lock');
  let lock: Sqlite | undefined;
  try {
    lock = new SqliteConnection(file, { timeout: 0 });
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    // A folder that may only be read is held by nobody.
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw unusable(file, error as Error);
    throw new FolderInUse(
      `Another process is using ${folder}. The embedded form is one process; stop the other, or set DATA_DIR.`,
    );
  }
}
