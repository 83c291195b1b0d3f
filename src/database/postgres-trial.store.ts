import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { pidOf, streamOf } from './postgres-client.store';
import { Statements, valuesIn } from './postgres-statements';
import { insertSql } from './statements';
import type { Tables } from './tables';
import type { EntityClass, Reader } from './tx';

/** An INSERT that waits so long waits for a transaction, and not for the disk. */
const patienceMs = 50;

/** How long it goes on waiting, so that the server can be asked for whom; and how long a silent server is heard. */
const [lockMs, silentMs] = [250, 1_000];

/**
 * Tells whether a row's key is in the hands of another process: a transaction that is open shows its rows to nobody,
 * but who would insert the same key has to wait for it. That is tried on a connection of its own, where no group waits
 * with it and none has to be through first, and taken back at once. One question at a time.
 */
export class PostgresTrial {
  private readonly statements = new Statements();
  private client?: Client;

  constructor(
    private readonly options: ClientConfig,
    private readonly tables: Tables,
    private readonly read: Reader,
    private readonly lanes: readonly { readonly pid?: number }[],
  ) {}

  async isHeldElsewhere<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    const client = (this.client ??= await this.connect());
    try {
      return await this.tryOn(client, entity, row);
    } catch (error) {
      // Nobody knows how far a connection has come that fails; the next question has another one.
      this.cut();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.client?.end();
  }

  /** Ends without a word what a silent server would keep open. */
  cut(): void {
    const { client } = this;
    this.client = undefined;
    if (client) streamOf(client).destroy();
  }

  private async tryOn<T extends object>(client: Client, entity: EntityClass<T>, row: T): Promise<boolean> {
    await client.query('BEGIN');
    const written = this.insert(client, entity, row).catch(() => undefined);
    const waits = await Promise.race([written.then(() => false), sleep(patienceMs, true)]);
    try {
      return waits && (await this.waitsForOthers(client));
    } finally {
      await written;
      await client.query('ROLLBACK');
    }
  }

  private async insert<T extends object>(client: Client, entity: EntityClass<T>, row: T): Promise<void> {
    const { properties } = this.tables.of(entity);
    const sql = this.tables.sqlFor(entity, 'try', (table) => insertSql(table, properties, true));
    await client.query(this.statements.of(sql, valuesIn([row], properties)));
  }

  /** Our own lanes have keys too, of requests that wait for what a neighbour of theirs needs. */
  private async waitsForOthers(client: Client): Promise<boolean> {
    const blocking = await this.read.all<{ pid: number }>(
      'SELECT pid FROM unnest(pg_blocking_pids(?)) AS pid',
      pidOf(client) ?? 0,
    );
    const own = new Set(this.lanes.map(({ pid }) => pid));
    return blocking.some(({ pid }) => !own.has(pid));
  }

  private async connect(): Promise<Client> {
    const client = new Client({ ...this.options, lock_timeout: lockMs, query_timeout: silentMs });
    const lost = (): void => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.connect();
    return client;
  }
}
