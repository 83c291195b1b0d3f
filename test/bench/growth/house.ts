import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database as Sqlite } from 'better-sqlite3';
import { copyRows, idOf, openQuickly } from '../exchange/copies';
import { submit } from '../load';
import { ours, Program, type Spec } from '../program';
import { askSqlite } from '../rows';
import { Waybills } from '../waybill';
import { putOnJournal } from './entries';

/**
 * This product without its walk of the chain: after a start that walk reads every entry there is, for
 * minutes in a great house, and its CPU would be counted as that of the requests beside it.
 */
const oursUnwatched: Spec = {
  ...ours,
  settings: (folder) => ({ ...ours.settings(folder), CHAIN_WATCH_SECONDS: '0' }),
};

/** A container comes back: each number stands on so many documents, in a small house as in a great one. */
export const documentsPerContainer = 3;

/** The years of a house in parts: documents of one container lie within one, and what is under way in the last. */
const seasons = 30;

/** Container numbers of a season. Every second document bears them. */
const containersOf = (documents: number): number =>
  Math.floor(documents / 2 / seasons / documentsPerContainer);

/** A container of the last season, or of any. */
export function containerIn(documents: number, when: 'last' | 'any'): string {
  const each = containersOf(documents);
  // The last is the one before that which the division has left incomplete.
  const whole = Math.floor(documents / 2 / (each * documentsPerContainer)) - 1;
  const season = when === 'last' ? whole - 1 : randomInt(whole);
  // The numbering begins in the middle of a first season, which is left out too.
  return `CYWU${String((season + 1) * each + randomInt(each)).padStart(7, '0')}`;
}

/** In SQL: the season by the place, and within it one container after another, round and round. */
function containerSql(documents: number, copied: number): string {
  const [each, place] = [containersOf(documents), '(i / 2)'];
  const season = `${place} / ${each * documentsPerContainer}`;
  return `printf('CYWU%07d', ${(copied % 2) * 5_000_000} + ${season} * ${each} + ${place} % ${each})`;
}

/** Longest time that the log may take to take in what was put on the journal. */
const logMs = 600_000;

/**
 * Fills a data folder with documents and starts the product there. One air waybill and one multimodal
 * waybill come through the door, and every other document is a copy of what one of them left behind: in
 * every table that a submission writes, under every index, with a journal that is chained and a Merkle log
 * that the server itself makes of it. Thinner than in the field is the content of a copy, its first hundred
 * characters, which spares gigabytes that no measured request reads. And what was written in the order of
 * its keys lies closer together than what came in over ten years; real submissions do come in that order,
 * but for the numbers by which documents are found.
 */
export async function houseOf(folder: string, documents: number): Promise<Program> {
  const numbers = await seed(folder);
  const database = openQuickly(folder, true);
  for (const [offset, number] of numbers.entries()) {
    const fill = database.transaction(() => copyDocument(database, number, documents, offset));
    fill();
  }
  database.close();
  const program = await Program.start(oursUnwatched, folder);
  try {
    await untilLogged(folder);
    return program;
  } catch (error) {
    await program.stop();
    throw error;
  }
}

/** The numbers of the two documents that came through the door. */
async function seed(folder: string): Promise<string[]> {
  const program = await Program.start(ours, folder);
  try {
    const waybills = new Waybills();
    await submit(program.target, waybills.take(1)[0] as Buffer);
    const body = readFileSync(join(process.cwd(), 'seeds', 'sandbox', 'multimodal-waybill.json'));
    await submit(program.target, body, { kind: 'multimodal-waybills' });
    return [waybills.firstNumber, (JSON.parse(body.toString()) as { waybillNumber: string }).waybillNumber];
  } finally {
    await program.stop();
  }
}

interface Pattern {
  id: string;
  entryId: string;
  sequence: number;
}

/** Copies the document of a number to every second place. */
function copyDocument(database: Sqlite, number: string, documents: number, offset: number): void {
  const pattern = database
    .prepare<[string], Pattern>(
      `SELECT d.id, v.entry_id AS "entryId", j.sequence FROM document d
         JOIN document_version v ON v.document_id = d.id JOIN journal j ON j.id = v.entry_id WHERE d.number = ?`,
    )
    .get(number) as Pattern;
  const copies = { count: documents / 2, from: offset + 1, step: 2 };
  const last = putOnJournal(database, pattern.sequence, copies);
  for (const [table, condition, changes] of rowsOf(pattern, last, documents))
    for (const [place, pattern] of patternsOf(database, table, condition).entries())
      copyRows(database, { table, pattern, ...copies, changes: changes(place) });
}

type Rows = [table: string, condition: string, changes: (place: number) => Record<string, string>];

/** Every table with rows of a document: which are its own, and by what SQL its copies differ. */
function rowsOf({ id, entryId, sequence }: Pattern, last: number, documents: number): Rows[] {
  const [document_id, entry_id, number] = [idOf('doc'), idOf('ent'), `printf('997-%08d', i)`];
  // Of a hundred messages one still waits to be fetched.
  const once = (then: string): string => `CASE i % 100 WHEN 0 THEN NULL ELSE ${then} END`;
  return [
    ['document', `id = '${id}'`, () => ({ id: document_id, number, number_claim: `'number ' || ${number}` })],
    ['claim', `owner = '${id}'`, () => ({ key: `'number ' || ${number}`, owner: document_id })],
    ['access', `subject = '${id}'`, () => ({ subject: document_id })],
    [
      'document_version',
      `document_id = '${id}'`,
      () => ({ document_id, entry_id, content: 'substr(p.content, 1, 100)' }),
    ],
    [
      'search_value',
      `document_id = '${id}'`,
      (place) => ({
        document_id,
        value: `CASE p.field WHEN 'container' THEN ${containerSql(documents, place)} ELSE p.value || '-' || i END`,
      }),
    ],
    [
      'delivery',
      `entry_id = '${entryId}'`,
      (place) => ({
        ...{ id: idOf('dlv', `i * 2 + ${place % 2}`), document_id, entry_id, number },
        state: `COALESCE(${once(`'delivered'`)}, 'waiting')`,
        ...{ delivered_at: once('p.created_at'), acknowledged_at: once('p.created_at') },
      }),
    ],
    ['feed', `sequence = ${sequence}`, () => ({ sequence: `${last} + k` })],
    ['idempotency', `entry_id = '${entryId}'`, () => ({ scope: `p.scope || printf('-%09d', i)`, entry_id })],
  ];
}

/** A condition for each of the rows, by its key: not every table has a number of its rows. */
function patternsOf(database: Sqlite, table: string, condition: string): string[] {
  const keys = database
    .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0`)
    .all();
  const terms = keys.map(({ name }) => `'"${name}" = ' || quote("${name}")`).join(` || ' AND ' || `);
  const rows = database
    .prepare<[], { pattern: string }>(
      `SELECT ${terms} AS pattern FROM "${table}" WHERE ${condition} ORDER BY 1`,
    )
    .all();
  if (rows.length === 0) throw new Error(`A submission left nothing in ${table} that could be copied.`);
  return rows.map(({ pattern }) => pattern);
}

async function untilLogged(folder: string): Promise<void> {
  const ask = askSqlite(folder);
  for (const end = performance.now() + logMs; performance.now() < end; await sleep(500)) {
    const { left } = await ask<{ left: number }>(
      'SELECT sequence - COALESCE((SELECT size FROM log_head), 0) AS left FROM journal_head',
    );
    if (left === 0) return;
  }
  throw new Error(`The log did not take in the journal within ${logMs} ms.`);
}
