import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Ajv from 'ajv';
import SqliteConnection, { type Statement } from 'better-sqlite3';
import { columnNameOf } from '../../../src/database/naming';
import { databaseIn, makeDurable } from './durable';
import { waybillSchema } from './floor.schema';
import * as same from './submission';

/**
 * The floor: the least that a Node server can do and still keep the promise. No framework, no
 * dependency injection, one schema, no rules of the trade, no savepoints, one route. What it does, it
 * does in full: the key is checked, the body parsed, its shape and check digit validated, its
 * canonical form hashed, the request remembered, every row written and synced before the 201 leaves.
 */
const [folder = ''] = process.argv.slice(2);
const database = new SqliteConnection(databaseIn(folder));
makeDurable(database);

const validate = new Ajv().compile<same.Waybill>(waybillSchema);
const keyQuery = database.prepare('SELECT id FROM api_key WHERE hash = ? AND revoked_at IS NULL');
const answerQuery = database.prepare<[string], { fingerprint: string; answer: string }>(
  'SELECT fingerprint, answer FROM idempotency WHERE scope = ?',
);
const headQuery = database.prepare<[], same.Head>(
  'SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1',
);
const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');
const rollback = database.prepare('ROLLBACK');

interface Reply {
  status: number;
  body: string;
}

const refusal = (status: number, title: string): Reply => ({ status, body: JSON.stringify({ title }) });

const knownKeys = new Set<string>();

/** Looks a key up by its hash, and remembers it as the product does. */
function keyHolds(authorization: string | undefined): boolean {
  const hash = same.sha256(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '');
  if (knownKeys.has(hash)) return true;
  if (!keyQuery.get(hash)) return false;
  knownKeys.add(hash);
  return true;
}

const inserts = new Map<string, Statement>();

function insert(table: string, row: object): boolean {
  let statement = inserts.get(table);
  if (!statement) {
    const columns = Object.keys(row).map(columnNameOf);
    const marks = columns.map(() => '?').join(', ');
    const conflict = table === 'claim' ? 'ON CONFLICT DO NOTHING' : '';
    statement = database.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks}) ${conflict}`,
    );
    inserts.set(table, statement);
  }
  return statement.run(...Object.values(row)).changes === 1;
}

/** The claim on the number goes first: a taken number is refused before anything is written. */
function store({ claim, ...others }: same.Rows): boolean {
  if (!claim.every((row) => insert('claim', row))) return false;
  for (const [table, rows] of Object.entries(others)) for (const row of rows) insert(table, row);
  return true;
}

interface Member {
  checked: same.Checked;
  settle: (reply: Reply) => void;
}

let waiting: Member[] = [];

function writeGroup(group: readonly Member[]): Reply[] {
  begin.run();
  let head = headQuery.get() ?? same.emptyHead;
  const replies = group.map(({ checked }) => {
    const { rows, answer } = same.submission(checked, head);
    if (!store(rows)) return refusal(409, 'number taken');
    head = rows.journal[0] ?? head;
    return { status: 201, body: JSON.stringify(answer) };
  });
  commit.run();
  return replies;
}

/** Writes what has arrived in one transaction: one fsync for all, answers after COMMIT. */
function commitGroup(): void {
  const group = waiting;
  waiting = [];
  let replies: Reply[];
  try {
    replies = writeGroup(group);
  } catch (error) {
    if (database.inTransaction) rollback.run();
    replies = group.map(() => refusal(503, (error as Error).message));
  }
  group.forEach(({ settle }, index) => settle(replies[index] as Reply));
}

function write(checked: same.Checked): Promise<Reply> {
  return new Promise((settle) => {
    if (waiting.push({ checked, settle }) === 1) setImmediate(commitGroup);
  });
}

async function answer(request: IncomingMessage, body: Buffer): Promise<Reply> {
  if (request.url !== '/v1/air-waybills' || request.method !== 'POST') return refusal(404, 'unknown');
  if (!keyHolds(request.headers.authorization)) return refusal(401, 'key');
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return refusal(400, 'idempotency key');
  const asked = same.askedOf(key, body);
  const first = answerQuery.get(asked.scope);
  if (first && first.fingerprint !== asked.fingerprint) return refusal(422, 'key reused');
  if (first) return { status: 201, body: first.answer };
  const waybill: unknown = JSON.parse(body.toString('utf8'));
  if (!validate(waybill)) return refusal(422, JSON.stringify(validate.errors));
  if (!same.awbHolds(waybill.awb)) return refusal(422, 'check digit');
  return write({ waybill, content: same.contentOf(waybill), ...asked });
}

function send(response: ServerResponse, { status, body }: Reply): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    answer(request, Buffer.concat(chunks)).then(
      (reply) => send(response, reply),
      (error: Error) => send(response, refusal(400, error.message)),
    );
  });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
process.once('SIGTERM', () => {
  server.close(() => database.close());
  server.closeAllConnections();
});
