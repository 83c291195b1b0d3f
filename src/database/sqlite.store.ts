import type { Database as Sqlite, Statement } from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import {
  deleteSql,
  insertSql,
  selectSql,
  termsOf,
  updateSql,
  valuesOfTerms,
  type TableShape,
} from './statements';
import type { EntityClass, FindOptions, PendingEntry, Reader, SqlValue, Tx } from './tx';

/** Reads through prepared statements on one SQLite connection. */
export class SqliteReader implements Reader {
  private readonly statements = new Map<string, Statement>();
  private readonly tables = new Map<EntityClass, TableShape>();

  constructor(
    protected readonly connection: Sqlite,
    private readonly entities: DataSource,
  ) {}

  async one<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined> {
    const properties = termsOf(where);
    const sql = this.sqlFor(entity, `one ${properties.join()}`, (table) =>
      selectSql(table, properties, { limit: 1 }),
    );
    return this.prepared(sql).get(...whereValues(where)) as T | undefined;
  }

  async find<T extends object>(
    entity: EntityClass<T>,
    where: Partial<T>,
    options: FindOptions<T> = {},
  ): Promise<T[]> {
    const sql = selectSql(this.tableOf(entity), termsOf(where), options);
    return this.prepared(sql).all(...whereValues(where)) as T[];
  }

  async all<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]> {
    return this.prepared(sql).all(...values) as R[];
  }

  protected prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.connection.prepare(sql)));
    return statement;
  }

  /** SQL text is built once per entity and use; building it again would cost more than running it. */
  protected sqlFor(entity: EntityClass, use: string, build: (table: TableShape) => string): string {
    const key = `${entity.name} ${use}`;
    let sql = this.texts.get(key);
    if (!sql) this.texts.set(key, (sql = build(this.tableOf(entity))));
    return sql;
  }
  private readonly texts = new Map<string, string>();

  protected tableOf(entity: EntityClass): TableShape {
    let table = this.tables.get(entity);
    if (!table) {
      const { tableName, columns } = this.entities.getMetadata(entity);
      table = {
        name: tableName,
        columns: new Map(columns.map((each) => [each.propertyName, each.databaseName])),
      };
      this.tables.set(entity, table);
    }
    return table;
  }
}

/** The writer's side: one connection, one open transaction, the bodies of a group in savepoints. */
export class SqliteTx extends SqliteReader implements Tx {
  at = '';
  entries: PendingEntry[] = [];
  bells: (() => void)[] = [];

  async insert<T extends object>(entity: EntityClass<T>, row: T): Promise<void> {
    this.insertRow(entity, row, false);
  }

  async claim<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    return this.insertRow(entity, row, true) === 1;
  }

  private insertRow<T extends object>(entity: EntityClass<T>, row: T, unlessTaken: boolean): number {
    const properties = Object.keys(row);
    const sql = this.sqlFor(entity, `${unlessTaken ? 'claim' : 'insert'} ${properties.join()}`, (table) =>
      insertSql(table, properties, unlessTaken),
    );
    return this.prepared(sql).run(...valuesOf(row)).changes;
  }

  async update<T extends object>(
    entity: EntityClass<T>,
    where: Partial<T>,
    set: Partial<T>,
  ): Promise<number> {
    const [keys, changes] = [termsOf(where), Object.keys(set)];
    const sql = this.sqlFor(entity, `update ${keys.join()} set ${changes.join()}`, (table) =>
      updateSql(table, keys, changes),
    );
    return this.prepared(sql).run(...valuesOf(set), ...whereValues(where)).changes;
  }

  async delete<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<number> {
    return this.prepared(deleteSql(this.tableOf(entity), termsOf(where))).run(...whereValues(where)).changes;
  }

  async run(sql: string, ...values: SqlValue[]): Promise<number> {
    return this.prepared(sql).run(...values).changes;
  }

  append(entry: PendingEntry): void {
    this.entries.push(entry);
  }

  afterCommit(ring: () => void): void {
    this.bells.push(ring);
  }

  begin(): void {
    this.entries = [];
    this.bells = [];
    this.prepared('BEGIN IMMEDIATE').run();
  }

  /** Opens a member's savepoint and tells how to take it back: rows, entries and bells alike. */
  savepoint(): () => void {
    this.prepared('SAVEPOINT member').run();
    const [entries, bells] = [this.entries.length, this.bells.length];
    return () => {
      this.prepared('ROLLBACK TO member').run();
      this.prepared('RELEASE member').run();
      this.entries.length = entries;
      this.bells.length = bells;
    };
  }

  release(): void {
    this.prepared('RELEASE member').run();
  }

  commit(): void {
    this.prepared('COMMIT').run();
  }

  rollback(): void {
    if (this.connection.inTransaction) this.prepared('ROLLBACK').run();
  }

  /** SQLite ends a transaction by itself after a full disk or an I/O error. */
  get alive(): boolean {
    return this.connection.inTransaction;
  }
}

function valuesOf(row: object): SqlValue[] {
  return Object.values(row).map((value: unknown) => (value === undefined ? null : value)) as SqlValue[];
}

function whereValues(where: object): SqlValue[] {
  return valuesOfTerms(where) as SqlValue[];
}
