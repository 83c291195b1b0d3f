import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/list';
import type { Reader } from '../../src/database/tx';
import { openStore } from '../support/funnel';
import { describeOn } from '../support/services';

/** Tables that became one tree, and the indices that each had beside its key. */
const indices = {
  access: ['access_subject'],
  air_part: ['air_part_document', 'air_part_sum'],
  air_reconciliation: [],
  attempt: [],
  claim: ['claim_owner'],
  feed: [],
  search_value: ['search_value_document'],
};

describeOn('embedded', 'a house of the version before', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cyw-older-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is brought up to date with all its rows and indices', async () => {
    await olderHouse(folder);
    const store = await openStore({ DATA_DIR: folder });
    const all = <R extends object>(sql: string): Promise<R[]> => store.database.read.all<R>(sql);
    expect(await all('SELECT key, owner FROM claim ORDER BY key')).toEqual(
      Array.from({ length: 500 }, (_, i) => ({ key: keyOf(i), owner: `doc_${i}` })),
    );
    expect(await all('SELECT party_id, mode, sequence FROM feed')).toEqual([
      { party_id: 'pty_a', mode: 'test', sequence: 7 },
    ]);
    for (const [table, names] of Object.entries(indices)) {
      const kept = await all<{ type: string; name: string; sql: string }>(
        `SELECT type, name, sql FROM sqlite_master WHERE tbl_name = '${table}' AND sql IS NOT NULL ORDER BY name`,
      );
      expect(kept.filter(({ type }) => type === 'index').map(({ name }) => name)).toEqual(names);
      expect(kept.find(({ type }) => type === 'table')?.sql).toMatch(/WITHOUT ROWID$/);
    }
    expect(await all(`SELECT name FROM sqlite_master WHERE name LIKE '%_before'`)).toEqual([]);
    expect(await all('SELECT number, document_id FROM former_number')).toEqual([
      { number: '999-00000011', document_id: 'doc_amended' },
    ]);
    expect(await all('SELECT id, due_at FROM title ORDER BY id')).toEqual([
      { id: 'ttl_ended', due_at: null },
      { id: 'ttl_offered', due_at: changedAt },
      { id: 'ttl_quiet', due_at: null },
    ]);
    // Whoever was told that a version no longer concerns it sees those before, as it would now.
    expect(await all('SELECT party_id, last_version FROM access ORDER BY party_id')).toEqual([
      { party_id: 'a', last_version: 2 },
      { party_id: 'b', last_version: null },
    ]);
    await expectAir(store.database.read);
    expect(await store.database.drift()).toEqual([]);
    await store.close();
  });
});

/** Flights and their waybills, and what customs answered on them. */
async function expectAir(read: Reader): Promise<void> {
  // A flight that comes in several parts is looked at again; what was withdrawn is no part of it.
  expect(await read.all('SELECT document_id, flight, part, last FROM air_flight_part ORDER BY 1')).toEqual([
    { document_id: 'doc_flight_1', flight: 'TFU/CA081/2026-11-25', part: 1, last: 0 },
    { document_id: 'doc_flight_2', flight: 'TFU/CA081/2026-11-25', part: 2, last: 1 },
    { document_id: 'doc_flight_3', flight: 'TFU/3U8888/2026-11-25', part: 1, last: 1 },
    { document_id: 'doc_flight_5', flight: 'TFU/MU5401/2026-11-25', part: 1, last: 1 },
    { document_id: 'doc_flight_6', flight: 'TFU/MU5401/2026-11-25', part: 1, last: 1 },
  ]);
  expect(
    await read.all('SELECT mode, flight, document_id, due FROM air_flight ORDER BY due, flight'),
  ).toEqual([
    { mode: 'test', flight: 'TFU/3U8888/2026-11-25', document_id: 'doc_flight_3', due: 0 },
    { mode: 'test', flight: 'TFU/CA081/2026-11-25', document_id: 'doc_flight_1', due: 1 },
    // Both counted before, though they are about one part.
    { mode: 'test', flight: 'TFU/MU5401/2026-11-25', document_id: 'doc_flight_5', due: 1 },
  ]);
  // What customs answered goes with its document, and concerns no master once that is withdrawn.
  expect(await read.all('SELECT document_id, master, house FROM air_receipt ORDER BY 1')).toEqual([
    { document_id: 'doc_alone', master: 'alone', house: '' },
    { document_id: 'doc_house', master: 'from', house: 'H'.repeat(40) },
    { document_id: 'doc_moved', master: 'to', house: '' },
  ]);
  expect(await read.all('SELECT mode, master FROM air_master_due ORDER BY 2')).toEqual([
    { mode: 'test', master: 'from' },
    { mode: 'test', master: 'to' },
  ]);
}

const changedAt = '2026-11-24T10:00:00.000Z';

const keyOf = (i: number): string => `number 999-${String(i).padStart(8, '0')}`;

/** A data folder as the last version before `OneTree` left it, with rows in some of its tables. */
async function olderHouse(folder: string): Promise<void> {
  const database = join(folder, 'exchange.sqlite');
  const before = migrations.slice(
    0,
    migrations.findIndex(({ name }) => name.startsWith('OneTree')),
  );
  const source = new DataSource({ type: 'better-sqlite3', database, migrations: before });
  await source.initialize();
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
  const connection = new SqliteConnection(database);
  const claim = connection.prepare('INSERT INTO claim (key, owner) VALUES (?, ?)');
  for (let i = 499; i >= 0; i--) claim.run(keyOf(i), `doc_${i}`);
  connection.prepare(`INSERT INTO feed (party_id, mode, sequence) VALUES ('pty_a', 'test', 7)`).run();
  for (const [id, now] of [
    ['doc_amended', '999-00000022'],
    ['doc_as_it_was', '999-00000011'],
  ] as const) {
    fill(connection, 'document', { id, number: now });
    for (const party of ['a', 'b'])
      fill(connection, 'delivery', { id: `${id} ${party}`, document_id: id, number: '999-00000011' });
  }
  for (const [id, status, state] of [
    ['ttl_offered', 'PENDING_ACCEPTANCE', '{"offer":{"expiresAt":"2026-11-25T10:00:00.000Z"}}'],
    ['ttl_ended', 'CANCELLED', '{"offer":{}}'],
    ['ttl_quiet', 'IN_CIRCULATION', '{}'],
  ] as const)
    fill(connection, 'title', { id, mode: 'test', status, state, changed_at: changedAt });
  for (const party_id of ['a', 'b'])
    fill(connection, 'access', { party_id, subject: 'doc_amended', reason: 'routed' });
  for (const [party_id, rule, ordinal] of [
    ['a', 'no-longer', '1'],
    ['b', 'no-longer', '1'],
    ['b', 'office', '2'],
  ] as const) {
    const about = { document_id: 'doc_amended', party_id, carries: 'document', number: '999-00000022' };
    fill(connection, 'delivery', {
      id: `later ${party_id} ${ordinal}`,
      ...about,
      rule,
      ordinal,
      version: '3',
    });
  }
  fillFlights(connection);
  fillAnswers(connection);
  connection.close();
}

/** Flight manifests as they are filed: one in two parts, one in one, and one that was withdrawn. */
function fillFlights(connection: SqliteConnection.Database): void {
  for (const [i, { status = 'current', ...manifest }] of [
    { flight: 'CA81', part: 1, last: false },
    { flight: 'CA0081', part: 2, last: true },
    { flight: '3U8888', last: true },
    { flight: 'CA81', part: 3, last: true, status: 'withdrawn' },
    { flight: 'MU5401', last: true },
    { flight: 'MU5401', last: true },
  ].entries()) {
    const id = `doc_flight_${i + 1}`;
    const content = JSON.stringify({ ...manifest, departure: 'TFU', date: '2026-11-25' });
    fill(connection, 'document', {
      id,
      mode: 'test',
      kind: 'flight-manifest',
      number: '',
      version: '2',
      status,
    });
    fill(connection, 'document_version', { document_id: id, version: '1', content: '{}' });
    fill(connection, 'document_version', { document_id: id, version: '2', content });
  }
}

/** What customs answered on a house that stands, on one that was amended to another master and on one that was withdrawn. */
function fillAnswers(connection: SqliteConnection.Database): void {
  const mode = 'test';
  for (const [document_id, now, house] of [
    ['doc_house', 'from', 'H'.repeat(40)],
    ['doc_moved', 'to', ''],
    ['doc_gone', undefined, ''],
  ] as const) {
    fill(connection, 'air_receipt', { document_id, mode, house, master: 'from', result: 'rejected' });
    if (now) fill(connection, 'air_part', { document_id, mode, master: now, kind: 'house' });
  }
  fill(connection, 'air_part', { document_id: 'doc_alone', mode, master: 'alone', kind: 'house' });
  fill(connection, 'air_receipt', { document_id: 'doc_alone', mode, master: 'alone', result: 'released' });
}

/** A row of which only this matters; every other column that must have a value has an empty one. */
function fill(connection: SqliteConnection.Database, table: string, row: Record<string, string>): void {
  const columns = connection.pragma(`table_info(${table})`) as Column[];
  const needed = columns.filter((each) => each.notnull === 1 && each.dflt_value === null);
  const whole = { ...Object.fromEntries(needed.map(({ name }) => [name, ''])), ...row };
  const marks = Object.keys(whole).map(() => '?');
  connection
    .prepare(`INSERT INTO ${table} (${Object.keys(whole).join(', ')}) VALUES (${marks.join(', ')})`)
    .run(...Object.values(whole));
}

interface Column {
  name: string;
  notnull: number;
  dflt_value: string | null;
}
