import { Client, types, type ClientConfig, type Pool, type QueryResult } from 'pg';
import { payloadOf, type Announcements } from './announcements';
import { pidOf, streamOf, type Stream } from './postgres-client.store';
import { isAway, isContention, isTaken, tellable, tellableOfCommit } from './postgres-errors';
import { deleteSql, insertSql, lotsOf, selectSql, termsOf, updateSql, valuesOfTerms } from './statements';
import { Statements, valuesIn, valuesOf } from './postgres-statements';
import type { Tables } from './tables';
import type {
  EndWork,
  EntityClass,
  FindOptions,
  Lane,
  PendingEntry,
  Reader,
  SqlValue,
  Topic,
  Tx,
} from './tx';

/** The channel of every announcement; each exchange has a database, and with it channels, of its own. */
export const channel = 'chuanyu';

/** The number that PostgreSQL gives its type `bigint`; here only counts have it, and none passes 2^53. */
const bigintOid = 20;

export const typeParsers = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintOid ? Number : (types.getTypeParser(oid, format as 'text') as (text: string) => unknown),
};

/** The database's clock as ISO 8601 text in UTC, in the form that every instant has. */
export const nowSql = `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS now`;

/** Longest that a group may take, connection and commit included; then its connection is cut. */
const groupLimitMs = 30_000;

/** From here to there the plans of a connection are made anew, eight times in all. */
const [firstReplanMs, youngMs] = [1_000, 128_000];

type Run = (sql: string, values: unknown[]) => Promise<QueryResult>;

/** The reads, which are the same on the readers' pool and on a lane. */
abstract class PostgresReads implements Reader {
  protected readonly statements = new Statements();

  constructor(protected readonly tables: Tables) {}

  protected abstract query: Run;

  async one<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined> {
    const result = await this.query(this.oneSql(entity, where), valuesOfTerms(where));
    return result.rows[0] as T | undefined;
  }

  async find<T extends object>(
    entity: EntityClass<T>,
    where: Partial<T>,
    options: FindOptions<T> = {},
  ): Promise<T[]> {
    const sql = selectSql(this.tables.of(entity), termsOf(where), options);
    return (await this.query(sql, valuesOfTerms(where))).rows as T[];
  }

  async all<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]> {
    return (await this.query(sql, values)).rows as R[];
  }

  protected oneSql<T extends object>(entity: EntityClass<T>, where: Partial<T>): string {
    const terms = termsOf(where);
    return this.tables.sqlFor(entity, `one ${terms.join()}`, (table) =>
      selectSql(table, terms, { limit: 1 }),
    );
  }
}

/** Reads on any connection of a pool, or on one. */
export class PostgresReader extends PostgresReads {
  constructor(
    private readonly pool: Pick<Pool, 'query'> | Pick<Client, 'query'>,
    tables: Tables,
  ) {
    super(tables);
  }

  protected query: Run = async (sql, values) => {
    try {
      return await this.pool.query(this.statements.of(sql, values));
    } catch (error) {
      throw tellable(error);
    }
  };
}

/** Rows of one table that are inserted in one way, and what it means when a key of theirs is taken. */
interface Waiting {
  entity: EntityClass;
  unlessTaken: boolean;
  otherwise?: Error;
  claimed?: (rows: readonly never[]) => void;
  rows: object[];
}

/**
 * One writing connection. Rows are kept until a statement names their table or the transaction ends, so those
 * of a whole group leave as one statement a table: 12 statements a submission cost the server and us 40 µs
 * each. Statements whose answer nobody needs are sent ahead without waiting (the
 * driver's pipeline mode), so a body costs as many round trips as it asks questions. The first that
 * fails is remembered, and it is what the body ends with.
 */
export class PostgresLane extends PostgresReads implements Lane {
  at = '';
  now = '';
  entries: PendingEntry[] = [];
  ends: EndWork[] = [];
  bells: (() => void)[] = [];
  readonly skipLocked = 'FOR UPDATE SKIP LOCKED';
  private client?: Client;
  private waiting: Waiting[] = [];
  private failed?: unknown;
  private deadline?: NodeJS.Timeout;
  /** Age of the connection at which its plans are made anew. */
  private replanMs = 0;
  private connectedMs = 0;

  constructor(
    private readonly options: ClientConfig,
    tables: Tables,
    private readonly announcements: Announcements,
  ) {
    super(tables);
  }

  protected query = async (sql: string, values: unknown[], meaning = asItIs): Promise<QueryResult> => {
    if (this.waiting.length > 0) this.flush((table) => this.statements.names(sql, table));
    try {
      if (!this.client) throw new Error('Connection terminated');
      this.cork(streamOf(this.client));
      return await this.client.query(this.statements.of(sql, values));
    } catch (error) {
      this.failed ??= meaning(error);
      throw this.failed;
    }
  };

  /**
   * Holds what is sent until this turn's code has run, so that the statements of a body leave together:
   * a system call for each cost a third of the CPU of a submission.
   */
  private cork(stream: Stream): void {
    if (this.corked) return;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }
  private corked = false;

  /** Sends a statement whose answer is looked at when the body ends. */
  private ahead(sql: string, values: unknown[] = [], meaning = asItIs, answered = nothing): void {
    this.query(sql, values, meaning).then(answered, nothing);
  }

  async lock<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined> {
    const result = await this.query(`${this.oneSql(entity, where)} FOR UPDATE`, valuesOfTerms(where));
    return result.rows[0] as T | undefined;
  }

  async insert<T extends object>(entity: EntityClass<T>, row: T): Promise<void> {
    this.keep({ entity, unlessTaken: false }, row);
  }

  async insertAll<T extends object>(entity: EntityClass<T>, rows: readonly T[]): Promise<void> {
    for (const row of rows) this.keep({ entity, unlessTaken: false }, row);
  }

  async insertUnlessThere<T extends object>(entity: EntityClass<T>, row: T): Promise<void> {
    this.keep({ entity, unlessTaken: true }, row);
  }

  async claim<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    const { properties, text } = this.insertSql(entity, true, 1);
    return changed(await this.query(text, valuesIn([row], properties))) === 1;
  }

  /** A plain INSERT: when the key is taken the server itself fails the body, with no answer waited for. */
  async require<T extends object>(
    entity: EntityClass<T>,
    row: T,
    otherwise: Error,
    claimed?: (rows: readonly T[]) => void,
  ): Promise<void> {
    this.keep({ entity, unlessTaken: false, otherwise, ...(claimed && { claimed }) }, row);
  }

  private keep({ entity, unlessTaken, otherwise, claimed }: Omit<Waiting, 'rows'>, row: object): void {
    const same = this.waiting.find(
      (each) => each.entity === entity && each.unlessTaken === unlessTaken && each.otherwise === otherwise,
    );
    if (same) same.rows.push(row);
    else this.waiting.push({ entity, unlessTaken, otherwise, claimed, rows: [row] });
  }

  /** Sends rows that wait. No table refers to another, so the order of tables among each other is free. */
  private flush(isDue: (table: string) => boolean = () => true): void {
    const { waiting } = this;
    const due = waiting.filter(({ entity }) => isDue(this.tables.of(entity).name));
    if (due.length === 0) return;
    this.waiting = waiting.filter((each) => !due.includes(each));
    for (const { entity, unlessTaken, otherwise, claimed, rows } of due) {
      const meaning = (error: unknown): unknown => (otherwise && isTaken(error) ? otherwise : error);
      for (const lot of lotsOf(rows)) {
        const { properties, text } = this.insertSql(entity, unlessTaken, lot.length);
        this.ahead(text, valuesIn(lot, properties), meaning, () =>
          claimed?.(lot as unknown as readonly never[]),
        );
      }
    }
  }

  private insertSql(
    entity: EntityClass,
    unlessTaken: boolean,
    rows: number,
  ): { properties: readonly string[]; text: string } {
    const { properties } = this.tables.of(entity);
    const text = this.tables.sqlFor(entity, `insert ${rows} ${unlessTaken}`, (table) =>
      insertSql(table, properties, unlessTaken, rows),
    );
    return { properties, text };
  }

  async update<T extends object>(
    entity: EntityClass<T>,
    where: Partial<T>,
    set: Partial<T>,
  ): Promise<number> {
    const [keys, changes] = [termsOf(where), Object.keys(set)];
    const sql = this.tables.sqlFor(entity, `update ${keys.join()} set ${changes.join()}`, (table) =>
      updateSql(table, keys, changes),
    );
    return changed(await this.query(sql, [...valuesOf(set), ...valuesOfTerms(where)]));
  }

  async delete<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<number> {
    const sql = deleteSql(this.tables.of(entity), termsOf(where));
    return changed(await this.query(sql, valuesOfTerms(where)));
  }

  async run(sql: string, ...values: SqlValue[]): Promise<number> {
    return changed(await this.query(sql, values));
  }

  async send(sql: string, ...values: SqlValue[]): Promise<void> {
    this.ahead(sql, values);
  }

  take<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]> {
    return this.all(sql, ...values);
  }

  /** Told here at once after COMMIT, and to the other processes by the database. */
  announce(topic: Topic, words: Iterable<string>): void {
    const told = new Set(words);
    this.ahead('SELECT pg_notify(?, ?)', [channel, payloadOf(topic, told)]);
    this.bells.push(() => this.announcements.tell(topic, told));
  }

  append(entry: PendingEntry): void {
    this.entries.push(entry);
  }

  atEnd<T>(work: (tx: Tx, items: readonly T[]) => Promise<void>, item: T): void {
    this.ends.push({ work, item });
  }

  afterCommit(ring: () => void): void {
    this.bells.push(ring);
  }

  async begin(): Promise<void> {
    this.entries = [];
    this.ends = [];
    this.bells = [];
    this.waiting = [];
    this.failed = undefined;
    this.client ??= await this.connect();
    this.deadline = setTimeout(() => this.cut(), groupLimitMs);
    this.ahead('BEGIN');
    this.replan();
  }

  /**
   * The server keeps the plan of a prepared statement until it analyses its tables, a minute or more after they
   * began to fill, and a plan for empty tables is no good for full ones. So plans are made anew after a second of
   * a connection's life, and again whenever its age has doubled, for the first minutes.
   */
  private replan(): void {
    if (this.replanMs > youngMs || performance.now() - this.connectedMs < this.replanMs) return;
    this.replanMs *= 2;
    this.ahead('DISCARD PLANS');
  }

  async readClock(): Promise<void> {
    const { rows } = await this.query(nowSql, []);
    this.now = (rows[0] as { now: string }).now;
  }

  async savepoint(): Promise<() => Promise<void>> {
    this.flush();
    this.ahead('SAVEPOINT member');
    const [entries, ends, bells] = [this.entries.length, this.ends.length, this.bells.length];
    return async () => {
      this.waiting = [];
      this.ahead('ROLLBACK TO SAVEPOINT member');
      await this.query('RELEASE SAVEPOINT member', []);
      // Only now has all that was sent ahead been answered.
      this.failed = undefined;
      this.entries.length = entries;
      this.ends.length = ends;
      this.bells.length = bells;
    };
  }

  /** Answers come in order: when this one is here, all that was sent ahead has been answered. */
  async release(): Promise<void> {
    this.flush();
    await this.query('RELEASE SAVEPOINT member', []);
    if (this.failed !== undefined) throw this.failed;
  }

  /** PostgreSQL answers COMMIT of a failed transaction with ROLLBACK and without an error. */
  async commit(): Promise<void> {
    this.flush();
    const told = this.alive ? tellableOfCommit : asItIs;
    const { command } = await this.query('COMMIT', []).catch((error) => Promise.reject(told(error) as Error));
    if (this.failed !== undefined) throw this.failed;
    if (command !== 'COMMIT') throw new Error(`The transaction ended with ${command}.`);
    clearTimeout(this.deadline);
  }

  async rollback(): Promise<void> {
    clearTimeout(this.deadline);
    if (!this.alive) return this.cut();
    this.waiting = [];
    this.failed = undefined;
    await this.query('ROLLBACK', []).catch(() => this.cut());
  }

  get alive(): boolean {
    return this.client !== undefined && !isAway(this.failed);
  }

  /** The server's process at its other end. */
  get pid(): number | undefined {
    return this.client && pidOf(this.client);
  }

  isContention(error: unknown): boolean {
    return isContention(error);
  }

  async close(): Promise<void> {
    await this.client?.end();
  }

  private async connect(): Promise<Client> {
    const client = new Client({ ...this.options, pipeline: true });
    const lost = (): void => {
      if (this.client === client) this.client = undefined;
    };
    client.on('error', lost);
    client.on('end', lost);
    await client.connect();
    this.connectedMs = performance.now();
    this.replanMs = firstReplanMs;
    return client;
  }

  /** Drops the connection; the server takes back what was not committed, and the next group connects anew. */
  cut(): void {
    const { client } = this;
    this.client = undefined;
    if (client) streamOf(client).destroy();
  }
}

const asItIs = (error: unknown): unknown => error;

const nothing = (): void => undefined;

const changed = ({ rowCount }: QueryResult): number => rowCount ?? 0;
