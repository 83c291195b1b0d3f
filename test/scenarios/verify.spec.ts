import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstFault } from '../../src/cli/verification.service';
import { Clock } from '../../src/database/clock.source';
import { Database } from '../../src/database/database.service';
import type { SqlValue } from '../../src/database/tx';
import { Archive } from '../../src/journal/archive.service';
import { latestBefore } from '../../src/journal/archived-month';
import { Log } from '../../src/journal/log.service';
import { movableClock, type MovableClock } from '../support/clock';
import { amend, submit, withdraw, type Submitted } from '../support/deliveries';
import { numbered, submit as submitKind } from '../support/documents';
import { startExchange, type Exchange, type Reply, type Sending } from '../support/exchange';
import { TitleDesk, toOrderOf } from '../support/titles';

type Row = Record<string, SqlValue>;
type Change = (row: Row) => Row[];

const gone = (): Row[] => [];
/** What becomes of a row whose columns are changed. */
const changed =
  (columns: Row): Change =>
  (row) => [{ ...row, ...columns }];
const other = hash('sha256', '{}');
/** A document that was amended and not withdrawn, and one that was withdrawn. */
const amended = `(SELECT MIN(id) FROM document WHERE version = 2 AND status = 'current')`;
const withdrawn = `(SELECT MIN(id) FROM document WHERE status = 'withdrawn')`;
const newest = `document_id = ${amended} AND version = 2`;
const title = '(SELECT MIN(id) FROM title)';

/** What somebody does in the database: rows, what becomes of them, what beside them, and what is said of it. */
const tampered: [what: string, changes: [table: string, where: string, change: Change][], said: string][] = [
  ['a version was removed', [['document_version', newest, gone]], 'version 2 (journal entry'],
  [
    'a document was removed with all that it was',
    [
      ['document_version', `document_id = ${withdrawn}`, gone],
      ['document', `id = ${withdrawn}`, gone],
    ],
    'tells of it, and it is not there)',
  ],
  [
    'a document was removed and its versions were not',
    [['document', `id = ${withdrawn}`, gone]],
    'tells of it, and it is not there)',
  ],
  [
    'a version says something else, and its hash too',
    [['document_version', newest, changed({ content: '{}', content_hash: other })]],
    'has another content_hash)',
  ],
  [
    'a version says something else',
    [['document_version', newest, changed({ content: '{}' })]],
    'version 2 (content hash)',
  ],
  [
    'a version was taken back',
    [
      ['document', `id = ${amended}`, changed({ version: 1 })],
      ['document_version', newest, gone],
    ],
    'version 2 (journal entry',
  ],
  [
    'a document stands at an earlier version',
    [['document', `id = ${amended}`, changed({ version: 1 })]],
    '(it is not at its newest version)',
  ],
  [
    'a document has another number',
    [['document', `id = ${amended}`, changed({ number: '999-00000011' })]],
    'has another number)',
  ],
  [
    'a document was withdrawn by nobody',
    [['document', `id = ${amended}`, changed({ status: 'withdrawn' })]],
    'has another status)',
  ],
  [
    'a withdrawal was undone',
    [['document', `id = ${withdrawn}`, changed({ status: 'current' })]],
    'has another status)',
  ],
  [
    'a document was never submitted',
    [
      ['document', `id = ${amended}`, changed({ id: 'doc_invented' })],
      ['document_version', `document_id = ${amended}`, changed({ document_id: 'doc_invented' })],
    ],
    'document doc_invented version 1 (no entry of the journal tells of it)',
  ],
  [
    'a message is another',
    [['document_message', '1 = 1', changed({ encoding: 'utf8', bytes: '{}', digest: other })]],
    'has another digest)',
  ],
  [
    'a message has other bytes',
    [['document_message', '1 = 1', changed({ encoding: 'utf8', bytes: '{}' })]],
    '(content hash)',
  ],
  ['a message was removed', [['document_message', '1 = 1', gone]], 'message of document'],
  [
    'a receipt says another result',
    [['receipt', 'id = (SELECT MIN(id) FROM receipt)', changed({ result: 'rejected' })]],
    'has another result)',
  ],
  ['a receipt was removed', [['receipt', 'id = (SELECT MIN(id) FROM receipt)', gone]], 'receipt rcp_'],
  [
    'a receipt was invented',
    [['receipt', 'id = (SELECT MIN(id) FROM receipt)', changed({ id: 'rcp_invented' })]],
    'receipt rcp_invented of document',
  ],
  [
    'a report says something else',
    [
      [
        'document_event',
        'id = (SELECT MIN(id) FROM document_event)',
        changed({ facts: '{"station":"Chengxiang"}' }),
      ],
    ],
    'has another facts)',
  ],
  [
    'a report was removed',
    [['document_event', 'id = (SELECT MIN(id) FROM document_event)', gone]],
    'report evt_',
  ],
  [
    'a title was removed with its acts',
    [
      ['title_act', `title_id = ${title}`, gone],
      ['title', `id = ${title}`, gone],
    ],
    'act 1 (journal entry',
  ],
];

/** Something of each: documents for more than one page, amended and withdrawn, a message, receipts, a report, a title. */
async function fill(exchange: Exchange): Promise<void> {
  const sent = await Promise.all(Array.from({ length: 60 }, () => submit(exchange)));
  const [first, second, third] = sent as [Submitted, Submitted, Submitted];
  await amend(exchange, first);
  await withdraw(exchange, await amend(exchange, second));
  const post = async (party: string, path: string, sending: Sending): Promise<Reply> => {
    const reply = await exchange.call('POST', path, { key: exchange.keys[party], ...sending });
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    return reply;
  };
  const raw = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.xml'), 'utf8');
  await post('forwarder', '/v1/air-waybills', { raw, headers: { 'content-type': 'application/xml' } });
  for (const { number } of [first, third]) {
    const document = { kind: 'air-waybill', number };
    const said = { level: 'L3', result: 'released', code: '11', subject: 'manifest' };
    const body = { document, manifest: `M-${number}`, at: '2026-11-23T18:00:00+08:00', ...said };
    await post('chengdu-customs', '/v1/receipts', { body });
  }
  const note = await submitKind(exchange, 'rail-note', numbered('rail-note', 640_001));
  expect(note.status).toBe(201);
  const report = {
    code: 'ARRIVED',
    occurredAt: '2026-11-23T19:05:00+08:00',
    facts: { station: 'Łódź Olechów' },
  };
  await post('carrier', `/v1/rail-consignment-notes/${note.body.id}/events`, { body: report });
  const desk = new TitleDesk(exchange);
  await desk.circulating('seller', {}, await desk.bill(toOrderOf('seller')));
}

describe('what the journal tells of', () => {
  let clock: MovableClock;
  let exchange: Exchange;
  const database = (): Database => exchange.app.get(Database);
  const said: string[] = [];
  const fault = (): Promise<string | undefined> => firstFault(database().read, (line) => said.push(line));

  /** Puts rows in the place of others, as somebody does who has the database. */
  const put = (table: string, from: readonly Row[], to: readonly Row[]): Promise<void> =>
    database().write(async (tx) => {
      for (const row of from) {
        const columns = Object.keys(row).filter((column) => row[column] !== null);
        const where = columns.map((column) => `${column} = ?`).join(' AND ');
        await tx.run(
          `DELETE FROM ${table} WHERE ${where}`,
          ...columns.map((column) => row[column] as SqlValue),
        );
      }
      for (const row of to) {
        const columns = Object.keys(row);
        const marks = columns.map(() => '?').join();
        await tx.run(`INSERT INTO ${table} (${columns.join()}) VALUES (${marks})`, ...Object.values(row));
      }
    });

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange();
    await fill(exchange);
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  describe.each(['present', 'archived'])('and is %s', (where) => {
    if (where === 'archived')
      beforeAll(async () => {
        clock.aheadMs += 200 * 86_400_000;
        await exchange.app.get(Log).catchUp();
        const closed = latestBefore(exchange.app.get(Clock).now(), 90);
        await exchange.app.get(Archive).before(closed, () => undefined);
        const left = await database().read.all<{ type: string }>('SELECT type FROM present_journal');
        // One for each month that was archived: what was filled in may lie in two.
        expect([...new Set(left.map(({ type }) => type))]).toEqual(['journal.archived']);
      }, 60_000);

    it('is there as it was accepted, and nothing else is', async () => {
      said.length = 0;
      expect(await fault()).toBeUndefined();
      const counted = /^(documents|messages|receipts|reports|titles): [1-9]/;
      expect(said.filter((line) => counted.test(line))).toHaveLength(5);
    });

    it.each(tampered)('%s', async (_, changes, words) => {
      const before: [string, readonly Row[], readonly Row[]][] = [];
      // Looked up first: what is done to one table may be what the next is looked up by.
      for (const [table, condition, change] of changes) {
        const rows = await database().read.all<Row>(`SELECT * FROM ${table} WHERE ${condition}`);
        expect(rows.length).toBeGreaterThan(0);
        before.push([table, rows, rows.flatMap(change)]);
      }
      const invented = words.includes('_invented');
      for (const [table, rows, after] of before) await put(table, invented ? [] : rows, after);
      const found = await fault();
      for (const [table, rows, after] of before) await put(table, after, invented ? [] : rows);
      expect(found).toContain(words);
    });
  });

  it('holds again', async () => {
    expect(await fault()).toBeUndefined();
  });
});
