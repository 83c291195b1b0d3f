import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrations } from '../../migrations/list';
import { newestMigration } from '../../migrations/newest';
import { Database } from '../../src/database/database.service';
import type { Tx } from '../../src/database/tx';
import { ClaimRow } from '../../src/documents/document.entity';
import { Refusal } from '../../src/findings/refusal';
import { Journal } from '../../src/journal/journal.service';
import { numbered, submit } from '../support/documents';
import { startExchange, type Exchange } from '../support/exchange';
import { left, leaves, lose, openStore, rawOf, SetClock, type Store } from '../support/funnel';
import { expectProblem, stock } from '../support/problems';
import { startProcess } from '../support/process';
import { describeOn, driver, itOn } from '../support/services';

const name = (i: number): string => `row-${String(i).padStart(4, '0')}`;
/** PostgreSQL's word for a write on a connection that may only read (SQLSTATE 25006). */
const readOnlyTransaction = '25006';
const unavailable = { code: 'service.unavailable', carries: { retryAfterSeconds: 2 } };

describe('the write funnel', () => {
  let store: Store;
  beforeEach(async () => {
    store = await openStore();
  });
  afterEach(() => store.close());

  const whole = async () => expect((await store.journal.verify()).broken).toBeUndefined();

  it('does what bodies leave for the end once for a group, and nothing for those that were refused', async () => {
    const calls: (readonly number[])[] = [];
    const work = async (tx: Tx, items: readonly number[]): Promise<void> => {
      calls.push(items);
      for (const item of items) await leaves(store, name(item))(tx);
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        store.database.write(async (tx) => {
          tx.atEnd(work, i);
          if (i % 4 === 0) throw new Error('refused');
        }),
      ),
    );
    const kept = Array.from({ length: 40 }, (_, i) => i).filter((i) => i % 4 !== 0);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(kept.length);
    expect(calls.flat().sort((a, b) => a - b)).toEqual(kept);
    expect(calls.length).toBeLessThan(kept.length);
    expect(await left(store)).toEqual({ rows: kept.map(name), entries: kept.map(name) });
    await whole();
  });

  it('does what work for the end leaves in turn after all of it', async () => {
    const calls: string[] = [];
    const last = async (_: Tx, items: readonly number[]): Promise<void> =>
      void calls.push(`last ${items.join()}`);
    const early = async (tx: Tx, items: readonly number[]): Promise<void> => {
      calls.push(`early ${items.join()}`);
      for (const item of items) tx.atEnd(last, item);
    };
    const late = async (): Promise<void> => void calls.push('late');
    await Promise.all([
      store.database.write(async (tx) => tx.atEnd(early, 1)),
      store.database.write(async (tx) => tx.atEnd(late, 2)),
      store.database.write(async (tx) => tx.atEnd(early, 3)),
    ]);
    expect(calls).toEqual(['early 1,3', 'late', 'last 1,3']);
  });

  it('refuses the body alone whose work for the end fails', async () => {
    const work = async (tx: Tx, items: readonly number[]): Promise<void> => {
      for (const item of items) await leaves(store, name(item))(tx);
      if (items.includes(3)) throw new Error('nothing to be done');
    };
    const outcomes = await Promise.allSettled(
      [0, 1, 2, 3, 4, 5].map((i) => store.database.write(async (tx) => tx.atEnd(work, i))),
    );
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      [0, 1, 2, 3, 4, 5].map((i) => i !== 3),
    );
    expect(outcomes[3]).toMatchObject({ reason: { message: 'nothing to be done' } });
    expect((await left(store)).rows).toEqual([0, 1, 2, 4, 5].map(name));
    await whole();
  });

  it('of 500 bodies at once, those that throw leave nothing and the others are all there', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 500 }, (_, i) =>
        store.database.write(async (tx) => {
          await leaves(store, name(i))(tx);
          if (i % 3 === 0) throw new Error(`no ${i}`);
          return i;
        }),
      ),
    );
    const kept = Array.from({ length: 500 }, (_, i) => i).filter((i) => i % 3 !== 0);
    for (const [i, outcome] of outcomes.entries())
      if (i % 3 === 0) expect(outcome).toMatchObject({ status: 'rejected', reason: { message: `no ${i}` } });
      else expect(outcome).toEqual({ status: 'fulfilled', value: i });
    expect(await left(store)).toEqual({ rows: kept.map(name), entries: kept.map(name) });
    const { entries, broken } = await store.journal.verify();
    expect([entries, broken]).toEqual([kept.length, undefined]);
    // They shared commits: otherwise this would be one transaction a body.
    expect(store.database.figures.groups).toBeLessThan(50);
  });

  it('a body sees what those before it in its group wrote, and nothing of one that threw', async () => {
    const seen = (tx: { one: Database['read']['one'] }, key: string) => tx.one(ClaimRow, { key });
    const [, , third] = await Promise.allSettled([
      store.database.write(leaves(store, 'first')),
      store.database.write(async (tx) => {
        await leaves(store, 'second')(tx);
        throw new Error('no');
      }),
      store.database.write(async (tx) => [await seen(tx, 'first'), await seen(tx, 'second')]),
    ]);
    expect(third).toEqual({ status: 'fulfilled', value: [{ key: 'first', owner: 'test' }, undefined] });
    expect(store.database.figures.groups).toBe(1);
  });

  it('bodies never overlap, however long each waits between its statements', async () => {
    let inside = 0;
    const most: number[] = [];
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        store.database.write(async (tx) => {
          most.push(++inside);
          await leaves(store, name(i))(tx);
          await new Promise((resolve) => setImmediate(resolve));
          inside--;
        }),
      ),
    );
    expect(Math.max(...most)).toBe(1);
    expect((await left(store)).rows).toHaveLength(40);
  });

  it('bells ring after the commit, and only for those that were kept', async () => {
    const rung: string[] = [];
    const body = (key: string, fails: boolean) => async (tx: Parameters<ReturnType<typeof leaves>>[0]) => {
      await leaves(store, key)(tx);
      tx.afterCommit(() => rung.push(key));
      if (fails) throw new Error('no');
    };
    await Promise.allSettled([
      store.database.write(body('a', false)),
      store.database.write(body('b', true)),
      store.database.write(body('c', false)),
    ]);
    expect(rung).toEqual(['a', 'c']);
  });

  it('a transaction that is lost in the middle tells everybody of the group 503; later writes work', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        store.database.write(async (tx) => {
          await leaves(store, name(i))(tx);
          if (i === 5) await lose(store, tx);
        }),
      ),
    );
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(await left(store)).toEqual({ rows: [], entries: [] });
    await store.database.write(leaves(store, 'later'));
    expect(await left(store)).toEqual({ rows: ['later'], entries: ['later'] });
    await whole();
  });

  it('a COMMIT that fails tells everybody 503 and keeps nothing', async () => {
    // A foreign key that is checked at COMMIT only: the one way to let nothing but the COMMIT fail.
    await store.exec(`CREATE TABLE parent (id INTEGER PRIMARY KEY);
      CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)`);
    const outcomes = await Promise.allSettled([
      store.database.write(leaves(store, 'one')),
      store.database.write((tx) => tx.run('INSERT INTO child (parent) VALUES (?)', 7)),
      store.database.write(leaves(store, 'two')),
    ]);
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ status: 'rejected', reason: unavailable });
    expect(await left(store)).toEqual({ rows: [], entries: [] });
    await store.database.write(leaves(store, 'later'));
    expect((await left(store)).rows).toEqual(['later']);
    await whole();
  });

  it('refuses at once what would wait behind too many, and what comes while it closes', async () => {
    const small = await openStore({ FUNNEL_WAITING: '5', FUNNEL_GROUP: '2' });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => small.database.write(leaves(small, name(i)))),
    );
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(15);
    for (const each of refused) expect(each).toMatchObject({ reason: { code: 'service.unavailable' } });
    expect((await left(small)).rows).toHaveLength(5);
    const last = small.database.write(leaves(small, 'last'));
    const closing = small.close();
    await expect(small.database.write(leaves(small, 'late'))).rejects.toMatchObject({
      code: 'service.stopping',
    });
    expect(await last).toBe('last');
    await closing;
  });

  it('a refusal of a rule reaches its own caller as it is', async () => {
    const refusal = new Refusal('document.number_taken');
    const [one, two] = await Promise.allSettled([
      store.database.write(() => Promise.reject(refusal)),
      store.database.write(leaves(store, 'kept')),
    ]);
    expect(one).toEqual({ status: 'rejected', reason: refusal });
    expect(two).toEqual({ status: 'fulfilled', value: 'kept' });
  });
});

describeOn('embedded', 'a full disk', () => {
  let exchange: Exchange;
  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  it('is 503 with Retry-After for everybody, never 500; with room again the same requests succeed', async () => {
    const raw = rawOf(exchange.app.get(Database));
    const key = exchange.keys.forwarder as string;
    const send = () =>
      Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          submit(exchange, 'air-waybill', numbered('air-waybill', i + 1), { once: `full-${i}` }),
        ),
      );
    raw.pragma(`max_page_count = ${String(raw.pragma('page_count', { simple: true }))}`);
    const refused = (await send()).filter(({ status }) => status !== 201);
    expect(refused.length).toBeGreaterThan(0);
    for (const reply of refused) {
      expectProblem(reply, 503, 'service.unavailable');
      expect(reply.headers.get('retry-after')).toBe('2');
    }
    expect((await stock(exchange, key)).documents).toBe(40 - refused.length);
    raw.pragma('max_page_count = 1000000');
    for (const reply of await send()) expect(reply.status).toBe(201);
    expect((await stock(exchange, key)).documents).toBe(40);
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
  });
});

describe('the database', () => {
  it('has the schema that the entities ask for', async () => {
    const store = await openStore();
    expect(await store.database.drift()).toEqual([]);
    await store.close();
  });

  it('is known to be present by its newest migration', () => {
    expect(migrations.at(-1)?.name).toBe(newestMigration);
  });

  itOn('embedded', 'writes durably', async () => {
    const store = await openStore();
    expect(store.raw.pragma('synchronous', { simple: true })).toBe(2);
    expect(store.raw.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(store.raw.pragma('foreign_keys', { simple: true })).toBe(1);
    await store.close();
  });

  it('tells a drift between entities and schema', async () => {
    const store = await openStore();
    await store.exec('ALTER TABLE claim ADD COLUMN stray text');
    expect(await store.database.drift()).not.toEqual([]);
    await store.close();
  });

  it('cannot be written past the funnel', async () => {
    const store = await openStore();
    await expect(
      store.database.read.all(`DELETE FROM claim WHERE 1 = 1 RETURNING key`),
    ).rejects.toMatchObject({ code: driver === 'embedded' ? 'SQLITE_READONLY' : readOnlyTransaction });
    await store.close();
  });

  itOn('embedded', 'is one process’s: a second one is told so and ends; the first goes on', async () => {
    const store = await openStore();
    await expect(openStore({ DATA_DIR: store.dataDir })).rejects.toThrow(
      `Another process is using ${store.dataDir}.`,
    );
    const started = startProcess({ DATA_DIR: store.dataDir, PORT: '0' });
    await expect(started).rejects.toThrow(`Another process is using ${store.dataDir}.`);
    await store.database.write(leaves(store, 'still here'));
    await store.database.onApplicationShutdown();
    const next = await openStore({ DATA_DIR: store.dataDir });
    expect((await left(next)).rows).toEqual(['still here']);
    await next.close();
  });

  itOn('embedded', 'names the file that cannot be used, and what to look at', async () => {
    for (const name of ['process.lock', 'exchange.sqlite', 'archive.sqlite']) {
      const DATA_DIR = mkdtempSync(join(tmpdir(), 'cyw-unusable-'));
      // As any user, root too, sees a file that cannot be opened.
      mkdirSync(join(DATA_DIR, name));
      const opened = openStore({ DATA_DIR });
      await expect(opened).rejects.toThrow(join(DATA_DIR, name));
      await expect(opened).rejects.toThrow('the user of this process may read and write there');
      rmSync(DATA_DIR, { recursive: true });
    }
  });

  itOn('embedded', 'keeps journal time from going back when the clock does', async () => {
    const clock = new SetClock(Date.parse('2026-11-23T10:00:00.000Z'));
    const store = await openStore({}, clock);
    const at = async (key: string): Promise<string | undefined> => {
      await store.database.write(leaves(store, key));
      return (await store.journal.about(key, 0, 1))[0]?.at;
    };
    expect(await at('a')).toBe('2026-11-23T10:00:00.000Z');
    clock.time -= 3_600_000;
    expect(await at('b')).toBe('2026-11-23T10:00:00.000Z');
    clock.time += 1_800_000;
    expect(await at('c')).toBe('2026-11-23T10:00:00.000Z');
    clock.time += 1_800_001;
    expect(await at('d')).toBe('2026-11-23T10:00:00.001Z');
    expect(await store.journal.verify()).toMatchObject({ entries: 4 });
    expect((await store.journal.verify()).broken).toBeUndefined();
    await store.close();
  });

  it.each([
    ['data', `UPDATE journal SET data = '{"x":2}' WHERE sequence = 3`, 3, 'hash'],
    ['a time', `UPDATE journal SET at = '2020-01-01T00:00:00.000Z' WHERE sequence = 2`, 2, 'hash'],
    ['a removed entry', 'DELETE FROM journal WHERE sequence = 3', 3, 'gap'],
    ['a hash', `UPDATE journal SET hash = '${'0'.repeat(64)}' WHERE sequence = 4`, 4, 'hash'],
    ['a link', `UPDATE journal SET previous_hash = '${'0'.repeat(64)}' WHERE sequence = 4`, 4, 'link'],
    ['the end', 'DELETE FROM journal WHERE sequence > 3', 4, 'gap'],
    [
      'what lies far beyond the end',
      `INSERT INTO journal SELECT 9000, 'beyond', mode, type, subject, actor, at, data, salt, hash, '${'0'.repeat(64)}'
        FROM journal WHERE sequence = 5`,
      6,
      'gap',
    ],
  ])('shows when somebody changed %s of the journal in the file', async (_, sql, sequence, what) => {
    const store = await openStore();
    for (let i = 0; i < 5; i++) await store.database.write(leaves(store, name(i), { x: 1 }));
    await store.exec(sql);
    expect((await store.journal.verify()).broken).toEqual({ sequence, what });
    await store.close();
  });
});
