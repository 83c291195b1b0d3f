import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { columnNameOf } from '../../../src/database/naming';
import type { JournalEntry } from '../../../src/journal/journal.entity';
import { Waybills } from '../waybill';
import * as same from './submission';

/**
 * The bare client: what it costs to have the rows of a submission in PostgreSQL, durably and in one
 * chain, and nothing else. No request, no parsing, no rules, no savepoint, no look-up of the key: the
 * rows are made before the time runs. Within it each group takes the head of the journal, is chained
 * on it, and is committed. Statements are prepared and sent in the driver's pipeline mode, which is
 * more than twice as fast as waiting for each. A statement inserts one row, as the driver's guide has it,
 * or up to so many rows of a table as the third argument says: with 64 a group of eight is half as fast again.
 */
const [databaseUrl = '', lanes = '1', rowsAtOnce = '1'] = process.argv.slice(2);
const lot = Number(rowsAtOnce);

interface Ready {
  rows: Omit<same.Rows, 'journal' | 'feed'>;
  entry: JournalEntry;
  feed: same.Rows['feed'];
}

const waybills = new Waybills();
let ready: Ready[] = [];
let keys = 0;

/** Makes rows until there are as many as asked for. */
function make(count: number): void {
  const bodies = waybills.take(Math.max(0, count - ready.length));
  ready = [...ready, ...bodies.map(readyOf)];
}

function readyOf(body: Buffer): Ready {
  const waybill = JSON.parse(body.toString('utf8')) as same.Waybill;
  const asked = same.askedOf(`bare-${(keys += 1)}`, body);
  const checked = { waybill, content: same.contentOf(waybill), ...asked };
  const { journal, feed, ...rows } = same.submission(checked, same.emptyHead).rows;
  return { rows, entry: journal[0] as JournalEntry, feed };
}

const inserts = new Map<string, { name: string; text: string }>();

function insertInto(
  table: string,
  rows: readonly object[],
): { name: string; text: string; values: unknown[] } {
  const name = `${table} ${rows.length}`;
  let statement = inserts.get(name);
  if (!statement) {
    const columns = Object.keys(rows[0] as object).map(columnNameOf);
    const marks = rows.map(
      (_, row) => `(${columns.map((__, i) => `$${row * columns.length + i + 1}`).join(', ')})`,
    );
    const text = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${marks.join(', ')}`;
    inserts.set(name, (statement = { name, text }));
  }
  return { ...statement, values: rows.flatMap((row) => Object.values(row)) };
}

const takeHead = {
  name: 'take head',
  text: 'SELECT sequence, hash FROM journal_head WHERE id = 1 FOR UPDATE',
};
const setHead = {
  name: 'set head',
  text: 'UPDATE journal_head SET sequence = $1, hash = $2, at = $3 WHERE id = 1',
};

/** Two waits a group: for the head of the journal, and for COMMIT. */
async function writeGroup(client: Client, group: readonly Ready[]): Promise<void> {
  const sent: Promise<unknown>[] = [client.query('BEGIN')];
  const insert = (table: string, rows: readonly object[]): void => {
    for (let from = 0; from < rows.length; from += lot)
      sent.push(client.query(insertInto(table, rows.slice(from, from + lot))));
  };
  const tables = new Map<string, object[]>();
  for (const { rows } of group)
    for (const [table, each] of Object.entries(rows))
      tables.set(table, [...(tables.get(table) ?? []), ...each]);
  for (const [table, rows] of tables) insert(table, rows);
  const { rows: heads } = await client.query<same.Head>(takeHead);
  let head = heads[0] as same.Head;
  const links = group.map(({ entry }) => (head = same.chained(entry, head)));
  insert('journal', links);
  insert(
    'feed',
    group.flatMap(({ feed }, i) => feed.map((row) => ({ ...row, sequence: links[i]?.sequence }))),
  );
  const values = [head.sequence, head.hash, links.at(-1)?.at];
  sent.push(client.query({ ...setHead, values }), client.query('COMMIT'));
  await Promise.all(sent);
}

/** Writes groups on all connections until the time is up or the rows are used. */
async function write(clients: readonly Client[], group: number, milliseconds: number): Promise<object> {
  const start = performance.now();
  let completed = 0;
  const lane = async (client: Client): Promise<void> => {
    while (performance.now() - start < milliseconds && ready.length >= group) {
      await writeGroup(client, ready.splice(-group));
      completed += group;
    }
  };
  await Promise.all(clients.map(lane));
  return { completed, seconds: (performance.now() - start) / 1000 };
}

async function answer(clients: readonly Client[], path: string, response: ServerResponse): Promise<void> {
  try {
    response.end(JSON.stringify(await done(clients, path)));
  } catch (error) {
    response.writeHead(500).end((error as Error).stack);
  }
}

async function done(clients: readonly Client[], path: string): Promise<object> {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const number = (name: string): number => Number(searchParams.get(name));
  if (pathname === '/write') return write(clients, number('group'), number('milliseconds'));
  make(number('count'));
  return { ready: ready.length };
}

async function main(): Promise<void> {
  const clients = Array.from(
    { length: Number(lanes) },
    () => new Client({ connectionString: databaseUrl, pipeline: true }),
  );
  await Promise.all(clients.map((client) => client.connect()));
  // For the bench to say what to do; nothing that is measured goes through it.
  const server = createServer((request, response) => {
    void answer(clients, request.url ?? '', response);
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
  });
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
    for (const client of clients) void client.end();
  });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
