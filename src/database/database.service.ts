import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import SqliteConnection, { type Database as Sqlite } from 'better-sqlite3';
import { DataSource, type MixedList } from 'typeorm';
import { CONFIG, type Config } from '../config';
import { migrations } from '../../migrations/list';
import { Clock } from './clock.source';
import { SqliteReader, SqliteTx } from './sqlite.store';
import type { EntityClass, Reader, Sealer, Tx } from './tx';
import { WriteFunnel, type FunnelFigures } from './write-funnel';

/** The dependency-injection token of the list of entity classes; `app.module.ts` provides it. */
export const ENTITIES = Symbol('entities');

interface WithConnection {
  databaseConnection: Sqlite;
}

/** SQLite's own number for `PRAGMA synchronous=FULL`; 1 (NORMAL) survives kill -9 but not a power cut. */
const synchronousFull = 2;

/**
 * The embedded database: one writer connection behind the funnel, and one read-only connection over
 * the same WAL file. A lock database, held for life by the operating system, keeps a second process
 * out and frees itself however this one dies.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  private writer!: DataSource;
  private readers?: DataSource;
  private lock?: Sqlite;
  private funnel!: WriteFunnel;
  private sealer?: Sealer;
  read!: Reader;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ENTITIES) private readonly entities: EntityClass[],
    private readonly clock: Clock,
  ) {}

  /** Opens the files, brings the schema up to date and proves the writer durable. */
  async open(): Promise<void> {
    mkdirSync(this.config.DATA_DIR, { recursive: true, mode: 0o700 });
    this.lock = this.takeLock(join(this.config.DATA_DIR, 'process.lock'));
    const file = join(this.config.DATA_DIR, 'exchange.sqlite');
    const writer = await this.connect(file, false);
    this.writer = writer;
    await writer.runMigrations({ transaction: 'each' });
    const readers = await this.connect(file, true);
    this.readers = readers;
    const tx = new SqliteTx(connectionOf(writer), writer);
    this.funnel = new WriteFunnel(tx, () => this.sealer, this.clock, {
      group: this.config.FUNNEL_GROUP,
      waiting: this.config.FUNNEL_WAITING,
    });
    this.read = new SqliteReader(connectionOf(readers), readers);
    assertDurable(connectionOf(writer));
  }

  /** Opens the file for reading only, beside a running exchange or without one. */
  async openForReading(): Promise<void> {
    this.readers = await this.connect(join(this.config.DATA_DIR, 'exchange.sqlite'), true);
    this.read = new SqliteReader(connectionOf(this.readers), this.readers);
  }

  /** Runs a body in a group of the funnel; see `write-funnel.ts` for its promises. */
  write<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    return this.funnel.write(body);
  }

  /** Called once by the journal. */
  sealWith(sealer: Sealer): void {
    this.sealer = sealer;
  }

  get figures(): FunnelFigures {
    return this.funnel.figures;
  }

  /** Statements that the schema still needs; empty when migrations and entities agree. */
  async drift(): Promise<string[]> {
    const log = await this.writer.driver.createSchemaBuilder().log();
    return log.upQueries.map((query) => query.query);
  }

  /** One row and one answer, for readiness. */
  async ping(): Promise<void> {
    await this.read.all('SELECT 1 AS one');
  }

  async onApplicationShutdown(): Promise<void> {
    await this.funnel?.close();
    await this.readers?.destroy();
    await this.writer?.destroy();
    this.lock?.close();
  }

  private connect(database: string, readonly: boolean): Promise<DataSource> {
    return new DataSource({
      type: 'better-sqlite3',
      database,
      readonly,
      fileMustExist: readonly,
      entities: this.entities as MixedList<EntityClass>,
      migrations,
      prepareDatabase: (connection: Sqlite) => {
        if (!readonly) connection.pragma('journal_mode = WAL');
        connection.pragma('synchronous = FULL');
        connection.pragma('foreign_keys = ON');
        // 64 MiB: the upper levels of every index stay in memory up to some millions of rows.
        connection.pragma('cache_size = -65536');
      },
    }).initialize();
  }

  private takeLock(file: string): Sqlite {
    const lock = new SqliteConnection(file, { timeout: 0 });
    try {
      lock.pragma('locking_mode = EXCLUSIVE');
      lock.exec('BEGIN EXCLUSIVE');
      return lock;
    } catch {
      lock.close();
      throw new Error(
        `Another process is using ${this.config.DATA_DIR}. The embedded form is one process; stop the other, or set DATA_DIR.`,
      );
    }
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
