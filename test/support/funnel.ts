import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database as Sqlite } from 'better-sqlite3';
import { Client } from 'pg';
import { entities } from '../../src/app.module';
import { readConfig } from '../../src/config';
import { Clock } from '../../src/database/clock.source';
import { Database } from '../../src/database/database.service';
import type { Tx } from '../../src/database/tx';
import { ClaimRow } from '../../src/documents/document.entity';
import { Journal } from '../../src/journal/journal.service';
import { driver, leavePlaceOf, placeFor } from './services';

/** A clock that shows what a test has set. */
export class SetClock extends Clock {
  constructor(public time = Date.now()) {
    super();
  }

  override now(): number {
    return this.time;
  }
}

/** The database and the journal alone, on a folder of their own, without the server above them. */
export interface Store {
  database: Database;
  journal: Journal;
  dataDir: string;
  /** The writer's own connection of the embedded form, past the funnel, to do to it what a bad day does. */
  raw: Sqlite;
  /** Runs statements past the funnel, on whichever database it is. */
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a store; with `dataDir` one that exists, which is then left in place. */
export async function openStore(
  settings: Record<string, string> = {},
  clock: Clock = new Clock(),
): Promise<Store> {
  const dataDir = settings.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'cyw-store-'));
  const place = await placeFor(dataDir, settings);
  const config = readConfig({ DATA_DIR: dataDir, DATABASE_WRITERS: '1', ...place, ...settings });
  const database = new Database(config, entities, clock);
  await database.open();
  return {
    database,
    journal: new Journal(database),
    dataDir,
    raw: rawOf(database),
    exec: (sql) => execute(config.DATABASE_URL, rawOf(database), sql),
    async close() {
      await database.onApplicationShutdown();
      if (settings.DATA_DIR) return;
      rmSync(dataDir, { recursive: true, force: true });
      await leavePlaceOf(dataDir);
    },
  };
}

async function execute(url: string, raw: Sqlite, sql: string): Promise<void> {
  if (url === '') return void raw.exec(sql);
  const client = new Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** Ends the open transaction behind the back of the funnel, as a full disk or a failing server does. */
export async function lose(store: Store, tx: Tx): Promise<void> {
  if (driver === 'embedded') store.raw.exec('ROLLBACK');
  else await tx.all('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
}

/** The connection of a database's writer. */
export function rawOf(database: Database): Sqlite {
  const { store } = database as unknown as { store: { lanes: { connection: Sqlite }[] } };
  return (store.lanes[0] as { connection: Sqlite }).connection;
}

/** A body that leaves one row and one entry under its name. */
export const leaves =
  ({ journal }: Pick<Store, 'journal'>, name: string, data: object = {}) =>
  async (tx: Tx): Promise<string> => {
    await tx.insert(ClaimRow, { key: name, owner: 'test' });
    await journal.append(tx, { mode: 'test', type: 'test.left', subject: name, actor: 'platform', data });
    return name;
  };

/** Names of the rows that are there, and subjects of the entries, each sorted. */
export async function left({
  database,
}: Pick<Store, 'database'>): Promise<{ rows: string[]; entries: string[] }> {
  const rows = await database.read.all<{ name: string }>(
    `SELECT key AS name FROM claim WHERE owner = 'test' ORDER BY key`,
  );
  const entries = await database.read.all<{ name: string }>(
    `SELECT subject AS name FROM journal WHERE type = 'test.left' ORDER BY subject`,
  );
  return { rows: rows.map(({ name }) => name), entries: entries.map(({ name }) => name) };
}
