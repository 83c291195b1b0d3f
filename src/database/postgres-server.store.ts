import { Client, type ClientConfig, type Pool } from 'pg';
import { DataSource, type MixedList } from 'typeorm';
import { migrations } from '../../migrations/list';
import type { Config } from '../config';
import { readPayload, type Announcements } from './announcements';
import { channel, nowSql, PostgresLane, PostgresReader, typeParsers } from './postgres.store';
import { declared } from './entity.decorator';
import { PostgresTrial } from './postgres-trial.store';
import { Tables } from './tables';
import type { EntityClass, Reader, Store } from './tx';

/** A server that is there answers a connection in milliseconds; who waits longer holds up its caller. */
const connectMs = 3_000;

/** No statement of ours takes seconds; one that does holds rows that others wait for. */
const statementMs = 20_000;

/** Longer than the server's own search for deadlocks (deadlock_timeout, 1 s by default). */
const lockMs = 5_000;

/** Names our advisory lock among those of the same database: "cyw" in ASCII. */
export const migrationLock = 0x637977;

/** Oldest version that is promised; tried on 15. */
const oldestVersion = 130_000;

const listenAgainMs = 1_000;

/** A server that is there ends a connection in milliseconds. */
const politeMs = 1_000;

/** Ends the name of the connection by which a running exchange listens; who moves a house in looks for it. */
export const listening = ' listening';

/**
 * PostgreSQL: a pool of readers, up to a few writing lanes, one connection that listens for what the commits of all
 * processes announce, and one on which a key is tried once a request has lasted long.
 */
export class PostgresServer implements Store {
  readonly shared = true;
  private listener?: Client;
  private listening?: NodeJS.Timeout;
  private closed = false;

  private constructor(
    private readonly source: DataSource,
    private readonly config: Config,
    private readonly entities: EntityClass[],
    readonly read: Reader,
    readonly lanes: readonly PostgresLane[],
    private readonly trial?: PostgresTrial,
  ) {}

  static async open(
    config: Config,
    entities: EntityClass[],
    announcements: Announcements,
  ): Promise<PostgresServer> {
    await prepare(config, entities);
    const source = await connect(config, entities, readers);
    const tables = new Tables(declared);
    const lanes = Array.from(
      { length: config.DATABASE_WRITERS },
      () => new PostgresLane({ ...clientOptions(config), options: byKey }, tables, announcements),
    );
    const read = new PostgresReader(poolOf(source), tables);
    const trial = new PostgresTrial(clientOptions(config), tables, read, lanes);
    const server = new PostgresServer(source, config, entities, read, lanes, trial);
    await server.listen(announcements);
    return server;
  }

  /** Opens it without migrating, without writing and without listening. */
  static async openForReading(config: Config, entities: EntityClass[]): Promise<PostgresServer> {
    const source = await connect(config, entities, readers);
    return new PostgresServer(
      source,
      config,
      entities,
      new PostgresReader(poolOf(source), new Tables(declared)),
      [],
    );
  }

  async now(): Promise<number> {
    const [row] = await this.read.all<{ now: string }>(nowSql);
    return Date.parse(row?.now ?? '');
  }

  async isHeldElsewhere<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    return this.trial !== undefined && this.trial.isHeldElsewhere(entity, row);
  }

  /** On a connection that sees tables and not the views that readers have in their place. */
  async drift(): Promise<string[]> {
    const source = await connect(this.config, this.entities);
    try {
      const log = await source.driver.createSchemaBuilder().log();
      return log.upQueries.map((query) => query.query);
    } finally {
      await source.destroy();
    }
  }

  async close(limitMs: number): Promise<void> {
    this.closed = true;
    clearTimeout(this.listening);
    // A server that is silent never answers a polite end; the process must end all the same.
    const ends = [
      this.listener?.end(),
      this.trial?.close(),
      ...this.lanes.map((lane) => lane.close()),
      this.source.destroy(),
    ];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.min(limitMs, politeMs))));
    await Promise.race([Promise.allSettled(ends), late]).finally(() => clearTimeout(timer));
    this.trial?.cut();
    for (const lane of this.lanes) lane.cut();
  }

  /** Keeps one connection listening; whatever was told while it was away counts as everything. */
  private async listen(announcements: Announcements): Promise<void> {
    const options = clientOptions(this.config);
    const client = new Client({ ...options, application_name: `${options.application_name}${listening}` });
    client.on('notification', ({ payload }) => {
      const { topic, words } = readPayload(payload ?? '');
      announcements.tell(topic, words);
    });
    let ended = false;
    const again = (): void => {
      if (this.closed || ended) return;
      ended = true;
      this.listening = setTimeout(() => void this.listen(announcements), listenAgainMs);
    };
    client.on('error', again);
    client.on('end', again);
    this.listener = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      announcements.tellAll();
    } catch {
      client.end().catch(() => undefined);
      again();
    }
  }
}

export function clientOptions(config: Config): ClientConfig {
  return {
    connectionString: config.DATABASE_URL,
    application_name: `chuanyu-window ${config.ROLE}`,
    connectionTimeoutMillis: connectMs,
    statement_timeout: statementMs,
    lock_timeout: lockMs,
    idle_in_transaction_session_timeout: statementMs,
    keepAlive: true,
    types: typeParsers as ClientConfig['types'],
  };
}

/** An index on a large table takes as long as it takes. */
const unhurried = { statement_timeout: 0, query_timeout: 0 };

/**
 * Every statement of a request finds its rows by an index. The plan of a prepared one is kept, and one that was
 * made while its tables were empty would read them whole until the server next analyses them: of a house's first
 * ten thousand submissions, a fifth of the time. So these sessions may not plan that, nor joins that read a side
 * whole, nor compile a plan that looks dear because of it, nor call further processes of the server to help: for a
 * page of an inbox two were.
 */
const byKey =
  '-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c max_parallel_workers_per_gather=0';

/**
 * Readers cannot write, so nothing gets past the funnel. They look into the schema `whole` first, whose
 * views join past and present of the tables that are archived.
 */
const readers = {
  options: `-c default_transaction_read_only=on ${byKey}`,
  onConnect: async (client: Client): Promise<void> => {
    await client.query(
      `SELECT set_config('search_path', 'whole, ' || current_setting('search_path'), false)`,
    );
  },
};

export function connect(
  config: Config,
  entities: EntityClass[],
  particular: ClientConfig & { onConnect?: (client: Client) => Promise<void> } = {},
): Promise<DataSource> {
  const { connectionString: url, ...extra } = clientOptions(config);
  return new DataSource({
    type: 'postgres',
    url,
    poolSize: config.DATABASE_READERS,
    extra: { ...extra, query_timeout: statementMs, ...particular },
    // A connection of the pool that breaks is replaced; the query that needed it says what went wrong.
    poolErrorHandler: () => undefined,
    entities: entities as MixedList<EntityClass>,
    migrations,
  }).initialize();
}

/** Refuses a server that cannot keep the promises, and brings the schema of the others up to date. */
async function prepare(config: Config, entities: EntityClass[]): Promise<void> {
  const source = await connect(config, entities, unhurried);
  try {
    await requireUsable(source);
    await migrate(source, config);
    await requireWhole(source);
  } finally {
    await source.destroy();
  }
}

/** Several processes may start at once: one migrates, the others wait and find nothing left to do. */
async function migrate(source: DataSource, config: Config): Promise<void> {
  // Waiting for another process's migration may take longer than any statement of a request.
  const client = new Client({ ...clientOptions(config), statement_timeout: 0, lock_timeout: 0 });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await client.end();
  }
}

/** What would break a promise later is refused at the start, with what to do about it. */
export async function requireUsable(source: DataSource): Promise<void> {
  const { rows } = await poolOf(source).query<{ version: number; encoding: string; durable: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
        current_setting('synchronous_commit') AS durable`,
  );
  const [server] = rows;
  if (!server || server.version < oldestVersion)
    throw new Error(`PostgreSQL 13 or newer is needed; the server is ${server?.version}.`);
  if (server.encoding !== 'UTF8')
    throw new Error(`The database is in ${server.encoding}; create it with ENCODING 'UTF8'.`);
  if (server.durable === 'off')
    throw new Error(
      'synchronous_commit is off: what was accepted could be lost in a crash. Set it to on, at least for this database.',
    );
}

/** The head row is copied last when a house is moved, so a copy that was broken off is noticed here. */
async function requireWhole(source: DataSource): Promise<void> {
  const { rows } = await poolOf(source).query<{ whole: boolean }>(
    `SELECT COALESCE((SELECT MAX(sequence) FROM journal), (SELECT sequence FROM archive_head WHERE id = 1)) = sequence
        AS whole FROM journal_head`,
  );
  if (rows[0]?.whole !== true)
    throw new Error(
      'The journal and its head row do not agree: a move from SQLite was broken off. Run "npm run migrate:postgres" again.',
    );
}

function poolOf(source: DataSource): Pool {
  return (source.driver as unknown as { master: Pool }).master;
}
