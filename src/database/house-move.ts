import type { EntityClass, SqlValue } from './tx';

/** A table on its way from SQLite to PostgreSQL. */
export interface MovedTable {
  entity: EntityClass;
  name: string;
  columns: readonly { property: string; name: string; type: 'text' | 'integer' }[];
  /** Places of the primary key's columns among the columns, in the key's order. */
  keys: readonly number[];
}

/** A row as the values of its columns, in their order. */
export type Row = readonly SqlValue[];

/** Where a journal stands. */
export interface Head {
  sequence: number;
  hash: string;
}

/** What an exchange says of itself: where its journal stands, and the hash of the first entry. */
export interface SourceState {
  head: Head;
  first?: string;
}

/** What is found in the database that is to be moved into. */
export interface TargetState {
  /** Tables that are none of ours. */
  strangers: readonly string[];
  /** Where the source's journal stood when a move into it was begun. */
  mark?: Head;
  head?: Head;
  first?: string;
  /** Whether any table but the journal's head has a row. */
  filled: boolean;
}

/** Why nothing is moved, in both languages. */
export class MoveRefused extends Error {
  constructor(en: string, zh: string) {
    super(`${en}\n${zh}`);
    this.name = 'MoveRefused';
  }
}

const same = (one: Head, other: Head): boolean => one.sequence === other.sequence && one.hash === other.hash;

const anew = {
  en: 'Nothing was changed there; make an empty database and move into that.',
  zh: '未做任何改动；请新建空数据库后再搬迁。',
};

/**
 * How far a copy of this source has come in a target; refuses what is neither empty nor such a copy.
 * The first entry is salted by chance, so its hash names an exchange.
 */
export function standingOf(target: TargetState, source: SourceState): 'empty' | 'half' | 'whole' {
  const { strangers, mark, head, first, filled } = target;
  if (strangers.length > 0)
    throw new MoveRefused(
      `The database holds tables that are not of an exchange: ${strangers.join(', ')}. ${anew.en}`,
      `目标数据库中有不属于本系统的表：${strangers.join('、')}。${anew.zh}`,
    );
  if (mark && !head && same(mark, source.head)) return 'half';
  if (mark)
    throw new MoveRefused(
      `The database holds a half-finished copy of another exchange, or this one was used after the copy was begun. ${anew.en}`,
      `目标数据库中是另一平台未完成的副本，或来源在搬迁开始后又被使用过。${anew.zh}`,
    );
  if (!filled && (!head || head.sequence === 0)) return 'empty';
  if (head && same(head, source.head)) return 'whole';
  if (first !== undefined && first === source.first)
    throw new MoveRefused(
      `The database holds this exchange already, and one of the two was used since: its journal has ${head?.sequence} entries there and ${source.head.sequence} here. Nothing was changed.`,
      `目标数据库已是本平台的副本，且其中一方此后又被使用：目标日志 ${head?.sequence} 条，来源 ${source.head.sequence} 条。未做任何改动。`,
    );
  throw new MoveRefused(
    `The database holds another exchange. ${anew.en}`,
    `目标数据库中已有另一平台的数据。${anew.zh}`,
  );
}

const quoted = (name: string): string => `"${name}"`;

/** Key columns for ORDER BY. SQLite compares text by its bytes; PostgreSQL does with the collation C. */
function ordered({ columns, keys }: MovedTable, collation: string, end = ''): string {
  return keys
    .map((place) => columns[place])
    .map((column) => `${quoted(column?.name ?? '')}${column?.type === 'text' ? collation : ''}${end}`)
    .join(', ');
}

/** Rows of the source in the order of their keys, all or those after a key. */
export function rowsSql(table: MovedTable, after: boolean): string {
  const order = ordered(table, '');
  const where = after ? ` WHERE (${order}) > (${table.keys.map(() => '?').join(', ')})` : '';
  const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
  return `SELECT ${columns} FROM ${quoted(table.name)}${where} ORDER BY ${order}`;
}

/** The last key of the target in the order of the source. */
export function lastKeySql(table: MovedTable): string {
  return `SELECT ${ordered(table, '')} FROM ${quoted(table.name)} ORDER BY ${ordered(table, ' COLLATE "C"', ' DESC')} LIMIT 1`;
}

/** Key and digest of every row of the target; the server computes what `rowText` says. */
export function digestsSql(table: MovedTable): string {
  const text = table.columns
    .map(({ name }) => `${quoted(name)}::text`)
    .map((value) => `CASE WHEN ${value} IS NULL THEN '-' ELSE octet_length(${value}) || ':' || ${value} END`)
    .join(' || ');
  return `SELECT ${ordered(table, '')}, encode(sha256(convert_to(${text}, 'UTF8')), 'hex') AS digest
    FROM ${quoted(table.name)} ORDER BY ${ordered(table, ' COLLATE "C"')}`;
}

/** One text for a row: each value with its length before it, so that no two rows have the same text. */
export function rowText(row: Row): string {
  return row
    .map((value) => (value === null ? '-' : `${Buffer.byteLength(String(value))}:${String(value)}`))
    .join('');
}

/**
 * PostgreSQL takes no NUL in a text, so one becomes the sign for what cannot be shown. Documents have
 * none; an excerpt of what a receiver answered may. Were one in anything that is hashed, its hash would tell.
 */
export function storable(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

/** Rows in batches of so many rows and, about, so many characters; a longer row goes alone. */
export function* batches(rows: Iterable<Row>, limit: { rows: number; characters: number }): Generator<Row[]> {
  let [batch, characters] = [[] as Row[], 0];
  for (const row of rows) {
    batch.push(row);
    for (const value of row) characters += typeof value === 'string' ? value.length : 0;
    if (batch.length < limit.rows && characters < limit.characters) continue;
    yield batch;
    [batch, characters] = [[], 0];
  }
  if (batch.length > 0) yield batch;
}
