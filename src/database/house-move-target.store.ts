import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { archiveLedger } from '../../migrations/archive-tables';
import type { Config } from '../config';
import {
  digestsSql,
  lastKeySql,
  MoveRefused,
  type Head,
  type MovedTable,
  type Row,
  type TargetState,
} from './house-move';
import { clientOptions, connect, listening, migrationLock, requireUsable } from './postgres-server.store';
import { PostgresReader } from './postgres.store';
import { insertArraysSql, numbered } from './statements';
import { declared } from './entity.decorator';
import { Tables } from './tables';
import type { EntityClass, Reader, SqlValue } from './tx';

/** Longer than a killed move's last statement takes to end, and with it the lock it held. */
const lockWait = '15s';

/** Is there as long as a move is unfinished, and says of which source. The head row is there when it is not. */
const markTable = 'house_move';

/** Keeps the source's word for the last table: its one row is what makes a copy whole. */
export const headTable = 'journal_head';

/**
 * The PostgreSQL that is moved into. Everything goes over the one connection that holds the lock, so
 * that a move which has lost the lock writes no more. An exchange that starts waits for the same lock,
 * and refuses to run as long as the head row is missing.
 */
export class MoveTarget {
  readonly tables: readonly MovedTable[];
  readonly read: Reader;
  private readonly inserts = new Map<string, string>();

  private constructor(
    private readonly source: DataSource,
    private readonly client: Client,
    entities: readonly EntityClass[],
  ) {
    const tables = new Tables(declared);
    this.tables = entities.map((entity) => movedTable(tables, entity));
    this.read = new PostgresReader(client, tables);
    for (const table of this.tables) {
      const properties = table.columns.map(({ property }) => property);
      this.inserts.set(table.name, numbered(insertArraysSql(tables.of(table.entity), properties)));
    }
  }

  static async open(config: Config, entities: EntityClass[]): Promise<MoveTarget> {
    const source = await connect(config, entities);
    try {
      await requireUsable(source);
      return new MoveTarget(source, await lockedClient(config), entities);
    } catch (error) {
      await source.destroy();
      throw error;
    }
  }

  /** What is there, looked at without changing anything: it may be somebody else's. */
  async state(): Promise<TargetState> {
    const found = await this.rows<[string]>(
      'SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename',
    );
    const there = new Set(found.map(([name]) => name));
    const ours = this.tables.map(({ name }) => name);
    // A house is moved whole: in its new place nothing of it is in the archive yet.
    const known = [...ours, ...archiveLedger, 'migrations', markTable];
    const strangers = [...there].filter((name) => !known.includes(name));
    let filled = false;
    for (const name of ours.filter((each) => there.has(each) && each !== headTable))
      filled ||= (await this.rows(`SELECT 1 FROM "${name}" LIMIT 1`)).length > 0;
    const headIn = async (table: string): Promise<Head | undefined> => {
      if (!there.has(table)) return undefined;
      const [row] = await this.rows<[number, string]>(`SELECT sequence, hash FROM "${table}" LIMIT 1`);
      return row && { sequence: row[0], hash: row[1] };
    };
    const [first] = there.has('journal')
      ? await this.rows<[string]>('SELECT hash FROM journal WHERE sequence = 1')
      : [];
    return {
      strangers,
      filled,
      mark: await headIn(markTable),
      head: await headIn(headTable),
      first: first?.[0],
    };
  }

  async migrate(): Promise<void> {
    await this.source.runMigrations({ transaction: 'each' });
  }

  /** Takes the head row away: without it no exchange starts here, and none that runs can write. */
  async mark({ sequence, hash }: Head): Promise<void> {
    await this.client.query('BEGIN');
    const { rowCount } = await this.client.query(`DELETE FROM ${headTable} WHERE sequence = 0`);
    if (rowCount !== 1) throw new Error('The target was written to while the move began. Nothing was moved.');
    await this.client.query(`CREATE TABLE ${markTable} (sequence integer NOT NULL, hash text NOT NULL)`);
    await this.client.query(`INSERT INTO ${markTable} (sequence, hash) VALUES ($1, $2)`, [sequence, hash]);
    await this.client.query('COMMIT');
  }

  async count({ name }: MovedTable): Promise<number> {
    const [row] = await this.rows<[number]>(`SELECT COUNT(*) FROM "${name}"`);
    return row?.[0] ?? 0;
  }

  async lastKey(table: MovedTable): Promise<SqlValue[] | undefined> {
    const [key] = await this.rows<SqlValue[]>(lastKeySql(table));
    return key;
  }

  /** Adds rows in one statement, which is a transaction of its own unless one is open. */
  async insert({ name, columns }: MovedTable, rows: readonly Row[]): Promise<void> {
    const arrays = columns.map((_, place) => rows.map((row) => row[place]));
    await this.client.query({ name: `move ${name}`, text: this.inserts.get(name) ?? '', values: arrays });
  }

  /** After so many rows at once the planner knows nothing of them yet. */
  async analyze(): Promise<void> {
    await this.client.query(`ANALYZE ${this.tables.map(({ name }) => `"${name}"`).join(', ')}`);
  }

  /** Everything from here to `finish` or `giveUp` sees one state, and its own changes. */
  async begin(): Promise<void> {
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  }

  async finish(): Promise<void> {
    await this.client.query(`DROP TABLE IF EXISTS ${markTable}`);
    await this.client.query('COMMIT');
  }

  async giveUp(): Promise<void> {
    await this.client.query('ROLLBACK');
  }

  /** Keys and digests in the order of the source, by the page: a long table is never held at once. */
  async *digests(table: MovedTable): AsyncGenerator<[...SqlValue[], string][]> {
    const pageRows = 2_000;
    await this.client.query(`DECLARE walk NO SCROLL CURSOR FOR ${digestsSql(table)}`);
    for (;;) {
      const page = await this.rows<[...SqlValue[], string]>(`FETCH ${pageRows} FROM walk`);
      yield page;
      if (page.length < pageRows) break;
    }
    await this.client.query('CLOSE walk');
  }

  async close(): Promise<void> {
    await this.client.end();
    await this.source.destroy();
  }

  private async rows<R extends SqlValue[]>(sql: string): Promise<R[]> {
    return (await this.client.query<R>({ text: sql, rowMode: 'array' })).rows;
  }
}

function movedTable(tables: Tables, entity: EntityClass): MovedTable {
  const { name, columns } = tables.of(entity);
  const list = [...columns].map(([property, column]) => ({ property, ...column }));
  const keys = tables.keyOf(entity).map((key) => list.findIndex(({ property }) => property === key));
  return { entity, name, columns: list, keys };
}

/** A connection that holds the lock of migrations and moves for as long as it lives. */
async function lockedClient(config: Config): Promise<Client> {
  const client = new Client({ ...clientOptions(config), application_name: 'chuanyu-window move' });
  // The statement under way says what went wrong.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(
      `SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '${lockWait}'`,
    );
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]).catch((error: unknown) => {
      throw (error as { code?: string }).code === lockNotAvailable ? held : error;
    });
    await refuseListeners(client);
    return client;
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** SQLSTATE of a lock that was waited for in vain. */
const lockNotAvailable = '55P03';

const held = new MoveRefused(
  'Another process holds the lock of this database: a move is under way, or a migration. Let it end first.',
  '另一进程正持有该数据库的锁（正在搬迁或升级）。请等待其结束。',
);

/** A running exchange remembers what it has read, so nothing is moved in under its feet. */
async function refuseListeners(client: Client): Promise<void> {
  const { rowCount } = await client.query(
    'SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE $1',
    [`chuanyu-window %${listening}`],
  );
  if (rowCount)
    throw new MoveRefused(
      'An exchange is running on the database that is to be moved into. Stop it first.',
      '目标数据库上有平台正在运行，请先停止。',
    );
}
