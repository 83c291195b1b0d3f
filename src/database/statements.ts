/** A table as the statements need it: its name, and name and kind of the column of each property. */
export interface TableShape {
  name: string;
  columns: ReadonlyMap<string, { name: string; type: 'text' | 'integer' }>;
  /** All of them, in the order of the columns. */
  properties: readonly string[];
}

const quoted = (name: string): string => `"${name}"`;

function columnOf(table: TableShape, property: string): string {
  const column = table.columns.get(property);
  if (!column) throw new Error(`${table.name} has no column for "${property}".`);
  return quoted(column.name);
}

/** Stands behind a property whose value must be empty: `= NULL` is never true in SQL. */
const empty = ' is empty';

/** The terms of a condition: each property, marked where it must be empty. */
export function termsOf(where: object): string[] {
  return Object.entries(where).map(([property, value]) => (value === null ? property + empty : property));
}

/** The values that belong to the terms, in their order. */
export function valuesOfTerms(where: object): unknown[] {
  return Object.values(where).filter((value) => value !== null);
}

function condition(table: TableShape, terms: readonly string[]): string {
  if (terms.length === 0) throw new Error(`A statement on ${table.name} needs a condition.`);
  return terms
    .map((term) =>
      term.endsWith(empty)
        ? `${columnOf(table, term.slice(0, -empty.length))} IS NULL`
        : `${columnOf(table, term)} = ?`,
    )
    .join(' AND ');
}

/** Every column under its property's name, so that a row comes back as the entity has it. */
export function selectList(table: TableShape): string {
  return [...table.columns]
    .map(([property, { name }]) => `${quoted(name)} AS ${quoted(property)}`)
    .join(', ');
}

export function selectSql(
  table: TableShape,
  where: readonly string[],
  options: { orderBy?: string; descending?: boolean; limit?: number } = {},
): string {
  const order = options.orderBy
    ? ` ORDER BY ${columnOf(table, options.orderBy)}${options.descending ? ' DESC' : ''}`
    : '';
  const limit = options.limit === undefined ? '' : ` LIMIT ${Math.trunc(options.limit)}`;
  const from = `SELECT ${selectList(table)} FROM ${quoted(table.name)}`;
  return `${from} WHERE ${condition(table, where)}${order}${limit}`;
}

/** Inserts so many rows; a row whose key is taken is an error, or is passed over. */
export function insertSql(
  table: TableShape,
  properties: readonly string[],
  unlessTaken: boolean,
  rows = 1,
): string {
  const columns = properties.map((property) => columnOf(table, property)).join(', ');
  const row = `(${properties.map(() => '?').join(', ')})`;
  const conflict = unlessTaken ? ' ON CONFLICT DO NOTHING' : '';
  const values = Array.from({ length: rows }, () => row).join(', ');
  return `INSERT INTO ${quoted(table.name)} (${columns}) VALUES ${values}${conflict}`;
}

/**
 * Rows in lots: all of them in one where they are few, as those of a group of requests are, else by powers of two,
 * the greatest first. So a few texts, and with them a few prepared statements, serve any number of rows.
 */
export function lotsOf<T>(rows: readonly T[]): T[][] {
  const lots: T[][] = [];
  for (let from = 0; from < rows.length;) {
    const left = rows.length - from;
    const lot = left <= few ? left : Math.min(largestLot, 2 ** Math.floor(Math.log2(left)));
    lots.push(rows.slice(from, from + lot));
    from += lot;
  }
  return lots;
}

/**
 * A group of seven submissions writes up to 21 rows of a table. A text for each number up to here took a tenth off
 * what a submission costs; each is a plan that the server keeps for each of our connections.
 */
const few = 24;

/** 27 columns, the most that a table has, times this are well below PostgreSQL's 65,535 values. */
const largestLot = 64;

/**
 * Any number of rows in one PostgreSQL statement: an array a column, so that the text, and with it the
 * prepared statement, is the same for one row and for a thousand.
 */
export function insertArraysSql(table: TableShape, properties: readonly string[]): string {
  const columns = properties.map((property) => columnOf(table, property)).join(', ');
  const arrays = properties.map((property) => `?::${table.columns.get(property)?.type}[]`).join(', ');
  return `INSERT INTO ${quoted(table.name)} (${columns}) SELECT * FROM unnest(${arrays})`;
}

export function updateSql(table: TableShape, where: readonly string[], set: readonly string[]): string {
  const changes = set.map((property) => `${columnOf(table, property)} = ?`).join(', ');
  return `UPDATE ${quoted(table.name)} SET ${changes} WHERE ${condition(table, where)}`;
}

export function deleteSql(table: TableShape, where: readonly string[]): string {
  return `DELETE FROM ${quoted(table.name)} WHERE ${condition(table, where)}`;
}

/** PostgreSQL numbers its parameters: `?` becomes `$1`, `$2` in order. Our SQL has no `?` of another meaning. */
export function numbered(sql: string): string {
  let count = 0;
  return sql.replaceAll('?', () => `$${(count += 1)}`);
}

/**
 * A list for `IN (…)`, its last value repeated up to a power of two: the same few texts serve lists of
 * every length, and so do the statements prepared from them.
 */
export function listOf<T>(values: readonly T[]): { marks: string; list: T[] } {
  const length = values.length === 0 ? 0 : 2 ** Math.ceil(Math.log2(values.length));
  const list = Array.from({ length }, (_, index) => values[Math.min(index, values.length - 1)] as T);
  return { marks: list.map(() => '?').join(', '), list };
}
