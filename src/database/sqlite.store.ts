import type { Database as Sqlite, Statement } from 'better-sqlite3';
import type { Announcements } from './announcements';
import { deleteSql, insertSql, selectSql, termsOf, updateSql, valuesOfTerms } from './statements';
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

/** Reads through prepared statements on one SQLite connection. */
export class SqliteReader implements Reader {
  private readonly statements = new Map<string, Statement>();

  constructor(
    protected readonly connection: Sqlite,
    protected readonly tables: Tables,
  ) {}

  async one<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined> {
    const properties = termsOf(where);
    const sql = this.tables.sqlFor(entity, `one ${properties.join()}`, (table) =>
      selectSql(table, properties, { limit: 1 }),
    );
    return this.prepared(sql).get(...whereValues(where)) as T | undefined;
  }

  async find<T extends object>(
    entity: EntityClass<T>,
    where: Partial<T>,
    options: FindOptions<T> = {},
  ): Promise<T[]> {
    const sql = selectSql(this.tables.of(entity), termsOf(where), options);
    return this.prepared(sql).all(...whereValues(where)) as T[];
  }

  async all<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]> {
    return this.prepared(sql).all(...values) as R[];
  }

  /** Rows as arrays, one after another: a table of any size takes the memory of a row. */
  each(sql: string, ...values: SqlValue[]): IterableIterator<SqlValue[]> {
    return this.connection
      .prepare(sql)
      .raw()
      .iterate(...values) as IterableIterator<SqlValue[]>;
  }

  protected prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.connection.prepare(sql)));
    return statement;
  }
}

/** A prepared insertion, and the properties that it takes in their order. */
interface Insert {
  statement: Statement;
  properties: readonly string[];
}

/** The writer's side: one connection, one open transaction, the bodies of a group in savepoints. */
export class SqliteLane extends SqliteReader implements Lane {
  at = '';
  now = '';
  entries: PendingEntry[] = [];
  ends: EndWork[] = [];
  bells: (() => void)[] = [];
  /** There is no other writer whose rows could be passed over. */
  readonly skipLocked = '';
  private readonly inserts = new Map<EntityClass, Insert>();
  private readonly claims = new Map<EntityClass, Insert>();

  constructor(
    connection: Sqlite,
    tables: Tables,
    private readonly clock: { iso(): string },
    private readonly announcements: Announcements,
  ) {
    super(connection, tables);
  }

  /** The whole file is held by this transaction, and with it the row. */
  lock<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined> {
    return this.one(entity, where);
  }

  async insert<T extends object>(entity: EntityClass<T>, row: T): Promise<void> {
    this.insertRow(this.inserts, entity, row);
  }

  async insertAll<T extends object>(entity: EntityClass<T>, rows: readonly T[]): Promise<void> {
    for (const row of rows) this.insertRow(this.inserts, entity, row);
  }

  async insertUnlessThere<T extends object>(entity: EntityClass<T>, row: T): Promise<void> {
    this.insertRow(this.claims, entity, row);
  }

  async claim<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    return this.insertRow(this.claims, entity, row) === 1;
  }

  /** One statement a table, over all its columns: no text is built to find it by. */
  private insertRow<T extends object>(
    known: Map<EntityClass, Insert>,
    entity: EntityClass<T>,
    row: T,
  ): number {
    let insert = known.get(entity);
    if (!insert) {
      const table = this.tables.of(entity);
      const { properties } = table;
      const statement = this.connection.prepare(insertSql(table, properties, known === this.claims));
      known.set(entity, (insert = { statement, properties }));
    }
    const values: unknown[] = [];
    for (const property of insert.properties) values.push(row[property as keyof T] ?? null);
    // As arguments: the driver asks V8 for each item of a list that it is given.
    return insert.statement.run(...values).changes;
  }

  async require<T extends object>(
    entity: EntityClass<T>,
    row: T,
    otherwise: Error,
    claimed?: (rows: readonly T[]) => void,
  ): Promise<void> {
    if (!(await this.claim(entity, row))) throw otherwise;
    claimed?.([row]);
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
    return this.prepared(sql).run(...valuesOf(set), ...whereValues(where)).changes;
  }

  async delete<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<number> {
    return this.prepared(deleteSql(this.tables.of(entity), termsOf(where))).run(...whereValues(where))
      .changes;
  }

  async run(sql: string, ...values: SqlValue[]): Promise<number> {
    return this.prepared(sql).run(...values).changes;
  }

  async send(sql: string, ...values: SqlValue[]): Promise<void> {
    this.prepared(sql).run(...values);
  }

  take<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]> {
    return this.all(sql, ...values);
  }

  announce(topic: Topic, words: Iterable<string>): void {
    const told = new Set(words);
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
    this.prepared('BEGIN IMMEDIATE').run();
  }

  async readClock(): Promise<void> {
    this.now = this.clock.iso();
  }

  async savepoint(): Promise<() => Promise<void>> {
    this.prepared('SAVEPOINT member').run();
    const [entries, ends, bells] = [this.entries.length, this.ends.length, this.bells.length];
    return async () => {
      this.prepared('ROLLBACK TO member').run();
      this.prepared('RELEASE member').run();
      this.entries.length = entries;
      this.ends.length = ends;
      this.bells.length = bells;
    };
  }

  async release(): Promise<void> {
    this.prepared('RELEASE member').run();
  }

  async commit(): Promise<void> {
    this.prepared('COMMIT').run();
  }

  async rollback(): Promise<void> {
    try {
      if (this.connection.inTransaction) this.prepared('ROLLBACK').run();
    } catch {
      // The connection has already given the transaction up; there is nothing left to take back.
    }
  }

  /** SQLite ends a transaction by itself after a full disk or an I/O error. */
  get alive(): boolean {
    return this.connection.inTransaction;
  }

  /** One writer meets nobody. */
  isContention(): boolean {
    return false;
  }
}

function valuesOf(row: object): SqlValue[] {
  return Object.values(row).map((value: unknown) => (value === undefined ? null : value)) as SqlValue[];
}

function whereValues(where: object): SqlValue[] {
  return valuesOfTerms(where) as SqlValue[];
}
