import { hash } from 'node:crypto';
import { listOf } from '../database/statements';
import type { Reader } from '../database/tx';
import { documentEvents } from '../documents/happenings';
import type { JournalEntry } from '../journal/journal.entity';
import {
  differing,
  documentAfter,
  nameIn,
  shapeOf,
  toldBy,
  toldNames,
  type Row,
  type Telling,
  type Told,
  type ToldTable,
} from './told';

type Say = (line: string) => unknown;

/** Rows looked up by their names in one statement. */
const lot = 256;

/** Columns that hold a number; of a value that is handed in alone PostgreSQL would not know. */
const numbers = new Set(['version', 'sequence']);

/**
 * Looks for the rows that entries tell of, and gives the first that is not there or is another. The entries were
 * read before the rows, which nobody takes away: so what an exchange adds meanwhile is never taken for a fault.
 */
export async function missingRow(
  read: Reader,
  entries: readonly JournalEntry[],
): Promise<string | undefined> {
  const told = entries.flatMap((entry) => toldBy(entry).map((each) => ({ ...each, by: entry.sequence })));
  for (const table of toldNames) {
    const rows = told.filter((each) => each.table === table);
    for (let from = 0; from < rows.length; from += lot) {
      const some = rows.slice(from, from + lot);
      const found = await rowsNamed(read, table, some);
      for (const { row, by } of some) {
        const fault = faultOf(table, found.get(nameIn(table, row)), row, by);
        if (fault !== undefined) return fault;
      }
    }
  }
  return undefined;
}

function faultOf(table: ToldTable, row: Row | undefined, told: Told['row'], by: number): string | undefined {
  const { called, said } = shapeOf(table);
  if (!row) return `${called(told)} (journal entry ${by} tells of it, and it is not there)`;
  const column = differing(row, told, said);
  return column && `${called(told)} (journal entry ${by} has another ${column})`;
}

async function rowsNamed(
  read: Reader,
  table: ToldTable,
  told: readonly Told[],
): Promise<ReadonlyMap<string, Row>> {
  const { named, said } = shapeOf(table);
  const { list } = listOf(told);
  const value = named.map((column) => `CAST(? AS ${numbers.has(column) ? 'integer' : 'varchar'})`).join();
  const rows = await read.all<Row>(
    `WITH wanted (${named.map((column) => `of_${column}`).join()}) AS (VALUES ${list.map(() => `(${value})`).join()})
     SELECT ${[...named, ...said].join()} FROM wanted CROSS JOIN ${table}
      WHERE ${named.map((column) => `${column} = of_${column}`).join(' AND ')}`,
    ...list.flatMap(({ row }) => named.map((column) => row[column] ?? null)),
  );
  return new Map(rows.map((row) => [nameIn(table, row), row]));
}

/** A table that is read row by row, each held against the entry that told of it. */
interface Walk {
  table: ToldTable;
  /** The columns of its key, and what stands before the first. */
  key: Row;
  /** The id of the entry that told of a row, where it is the table beside it that has it. */
  entry?: { id: string; beside: string };
  /** Columns that hold what was accepted, and whether it has the hash that the row says. */
  content?: { columns: readonly string[]; holds: (row: Row) => boolean };
  /** Rows read at a time: what was accepted may be a mebibyte each. */
  step: number;
  sum: (rows: number) => string;
}

const walks: readonly Walk[] = [
  {
    table: 'document_version',
    key: { document_id: '', version: 0 },
    content: {
      columns: ['content'],
      holds: (row) => hash('sha256', String(row.content)) === row.content_hash,
    },
    step: 50,
    sum: (rows) => `documents: ${rows} versions, every content hash right and as the journal has it`,
  },
  {
    table: 'document_message',
    key: { document_id: '', version: 0 },
    entry: {
      id: 'v.entry_id',
      beside: `LEFT JOIN document_version v
        ON v.document_id = document_message.document_id AND v.version = document_message.version`,
    },
    content: {
      columns: ['encoding', 'bytes'],
      holds: ({ bytes, encoding, digest }) =>
        hash('sha256', Buffer.from(String(bytes), encoding as BufferEncoding)) === digest,
    },
    step: 50,
    sum: (rows) => `messages: ${rows}, every one as it was received`,
  },
  {
    table: 'receipt',
    key: { id: '' },
    step: 200,
    sum: (rows) => `receipts: ${rows}, each as the journal has it`,
  },
  {
    table: 'document_event',
    key: { document_id: '', ordinal: 0 },
    step: 200,
    sum: (rows) => `reports: ${rows}, each as the journal has it`,
  },
];

function pageSql({ table, key, entry, content, step }: Walk): string {
  const { named, said } = shapeOf(table);
  const own = (columns: readonly string[]): string => columns.map((column) => `${table}.${column}`).join();
  const keys = Object.keys(key);
  const columns = own([...new Set([...keys, ...named, ...said, ...(content?.columns ?? [])])]);
  return `SELECT ${columns}, ${sequenceOf(entry?.id ?? `${table}.entry_id`)} AS told_by
     FROM ${table} ${entry?.beside ?? ''} WHERE (${own(keys)}) > (${keys.map(() => '?').join()})
    ORDER BY ${own(keys)} LIMIT ${step}`;
}

/** The first document, version, message, receipt or report of which the journal does not tell, or tells otherwise. */
export async function untoldRow(read: Reader, say: Say): Promise<string | undefined> {
  for (const each of walks) {
    const fault = await untoldIn(read, each, say);
    if (fault !== undefined) return fault;
  }
  return untoldDocument(read);
}

async function untoldIn(read: Reader, walk: Walk, say: Say): Promise<string | undefined> {
  const { table, content, step, sum } = walk;
  const { called } = shapeOf(table);
  const [keys, sql] = [Object.keys(walk.key), pageSql(walk)];
  let [count, after] = [0, walk.key];
  for (;;) {
    const rows = await read.all<Row>(sql, ...keys.map((column) => after[column] ?? null));
    const entries = await entriesOf(read, rows);
    for (const row of rows) {
      if (content && !content.holds(row)) return `${called(row)} (content hash)`;
      const entry = entries.get(Number(row.told_by));
      const told = entry && toldBy(entry).find((each) => each.table === table && isOf(table, row, each.row));
      if (!told) return `${called(row)} (no entry of the journal tells of it)`;
      const fault = faultOf(table, row, told.row, entry.sequence);
      if (fault !== undefined) return fault;
    }
    count += rows.length;
    if (rows.length < step) break;
    after = rows.at(-1) as Row;
  }
  say(sum(count));
  return undefined;
}

const isOf = (table: ToldTable, row: Row, told: Told['row']): boolean =>
  nameIn(table, row) === nameIn(table, told);

/**
 * The sequence of an entry, by its id. Past and present as one table are asked for one by one, and then for all of a page
 * by their sequences: for a list of ids PostgreSQL may look through all of the archive.
 */
const sequenceOf = (id: string): string => `(SELECT j.sequence FROM journal j WHERE j.id = ${id})`;

async function entriesOf(read: Reader, rows: readonly Row[]): Promise<ReadonlyMap<number, Telling>> {
  const { marks, list } = listOf(rows.map(({ told_by: by }) => by ?? 0));
  if (list.length === 0) return new Map();
  const entries = await read.all<Telling>(
    `SELECT sequence, id, mode, type, subject, actor, data FROM journal WHERE sequence IN (${marks})`,
    ...list,
  );
  return new Map(entries.map((entry) => [entry.sequence, entry]));
}

/** Documents read at a time. */
const step = 200;

/** In one statement, which sees a document, its versions and what was told of them as they were at one time. */
const documentsSql = `SELECT ${['id', ...shapeOf('document').said].map((column) => `d.${column}`).join()},
    ${sequenceOf('v.entry_id')} AS told_by,
    (SELECT MAX(n.version) FROM document_version n WHERE n.document_id = d.id) AS newest,
    CASE WHEN d.status = 'current' THEN 0
         ELSE (SELECT COUNT(*) FROM journal j WHERE j.subject = d.id AND j.type = ?) END AS ends
   FROM document d LEFT JOIN document_version v ON v.document_id = d.id AND v.version = d.version
  WHERE d.id > ? ORDER BY d.id LIMIT ${step}`;

/**
 * A document is what the entry made it that told of its newest version. Whether it was withdrawn another says, which is
 * looked for where it is kept so; of the others the walk over the journal asks.
 */
async function untoldDocument(read: Reader): Promise<string | undefined> {
  const { called } = shapeOf('document');
  for (let after = ''; ;) {
    const rows = await read.all<Row>(documentsSql, documentEvents.withdrawn, after);
    const entries = await entriesOf(read, rows);
    for (const row of rows) {
      const entry = entries.get(Number(row.told_by));
      if (!entry || row.newest !== row.version) return `${called(row)} (it is not at its newest version)`;
      const told = { ...documentAfter(entry), status: Number(row.ends) > 0 ? 'withdrawn' : 'current' };
      const fault = faultOf('document', row, told, entry.sequence);
      if (fault !== undefined) return fault;
    }
    if (rows.length < step) return undefined;
    after = String(rows.at(-1)?.id);
  }
}
