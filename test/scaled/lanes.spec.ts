import { hash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Words } from '../../src/database/announcements';
import { numbered } from '../../src/database/statements';
import type { Tx } from '../../src/database/tx';
import { ClaimRow } from '../../src/documents/document.entity';
import { endpointsDueSql } from '../../src/exchange/delivery-sql';
import { Refusal } from '../../src/findings/refusal';
import { until } from '../support/exchange';
import { left, leaves, openStore, type Store } from '../support/funnel';
import { leavePlaceOf, placeFor } from '../support/services';

const names = (count: number, prefix: string): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${String(i).padStart(4, '0')}`);

describe('several processes that write to one PostgreSQL', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-lanes-'));
  let [one, two]: Store[] = [];
  const [a, b] = [() => one as Store, () => two as Store];

  beforeEach(async () => {
    one = await openStore({ DATA_DIR: dataDir, DATABASE_WRITERS: '4' });
    two = await openStore({ DATA_DIR: dataDir, DATABASE_WRITERS: '4' });
    await a().exec('DELETE FROM claim; DELETE FROM journal; DELETE FROM feed');
    await a().exec(`UPDATE journal_head SET sequence = 0, hash = '${'0'.repeat(64)}', at = ''`);
  });
  afterEach(async () => {
    await a().close();
    await b().close();
  });
  afterAll(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('plan to find rows by an index while tables are empty, since such a plan is kept for full ones', async () => {
    expect(await a().database.read.all('SHOW max_parallel_workers_per_gather')).toEqual([
      { max_parallel_workers_per_gather: '0' },
    ]);
    const sql = `EXPLAIN SELECT c.owner FROM claim c JOIN search_value s ON s.value = c.owner
                  WHERE c.key IN ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h') AND s.field = 'awb'`;
    const plans = [await a().database.read.all(sql), await a().database.write((tx) => tx.all(sql))];
    for (const plan of plans) {
      const lines = plan.flatMap((row) => Object.values(row)).join('\n');
      // By an index either way: row by row as it gives them, or page by page once it has named all.
      expect(lines).toMatch(/(Index|Bitmap Heap) .*on claim/);
      expect(lines).toMatch(/Index.* on search_value/);
      expect(lines).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
    }
  });

  it('plan anew when their connection has aged, since tables have filled meanwhile', async () => {
    const single = await openStore({ DATA_DIR: dataDir, DATABASE_WRITERS: '1' });
    const sql = 'SELECT key FROM claim WHERE owner > ?';
    const plan = () =>
      single.database.write((tx) => tx.all(`EXPLAIN EXECUTE "${hash('sha1', numbered(sql))}" ('a')`));
    // The server plans the first five for their values, and keeps the sixth.
    for (let time = 0; time < 8; time++) await single.database.write((tx) => tx.all(sql, 'a'));
    const before = await plan();
    await single.exec(`INSERT INTO claim SELECT 'many ' || n, 'b' || n FROM generate_series(1, 5000) n`);
    await until('Another plan', async () => JSON.stringify(await plan()) !== JSON.stringify(before));
    await single.close();
  });

  it('look for the first that is due at each endpoint, and not through its whole backlog', async () => {
    const plan = await a().database.read.all<object>(`EXPLAIN ${endpointsDueSql}`, 'now', 'now', 'now');
    const lines = plan.flatMap((row) => Object.values(row)).join('\n');
    expect(lines).toMatch(/SubPlan 1\n +-> +Limit/);
    expect(lines).toMatch(/Index Scan using delivery_due/);
  });

  it('give 1,000 entries a gapless sequence and one chain, and no reader ever sees a gap', async () => {
    const all = [...names(500, 'a'), ...names(500, 'b')];
    const work = { done: false };
    let looks = 0;
    const gaps: unknown[] = [];
    const watch = async (): Promise<void> => {
      while (!work.done) {
        looks += 1;
        const [seen] = await a().database.read.all<{ last: number; count: number }>(
          'SELECT COALESCE(MAX(sequence), 0) AS last, COUNT(*) AS count FROM journal',
        );
        if (seen?.last !== seen?.count) gaps.push(seen);
      }
    };
    const watching = watch();
    await Promise.all(
      all.map((name, i) => (i % 2 ? a() : b()).database.write(leaves(i % 2 ? a() : b(), name))),
    );
    work.done = true;
    await watching;
    expect(gaps).toEqual([]);
    expect(looks).toBeGreaterThan(3);
    expect((await left(a())).rows).toEqual(all);
    expect(await b().journal.verify()).toMatchObject({ entries: 1_000 });
    expect((await b().journal.verify()).broken).toBeUndefined();
  });

  it('settle a deadlock among themselves: both bodies succeed, each once', async () => {
    await a().database.write(leaves(a(), 'x'));
    await a().database.write(leaves(a(), 'y'));
    // Each has its first row before either asks for the other's; who gave way begins anew when the other is through.
    let waiting = 0;
    let meet: () => void = () => undefined;
    const met = new Promise<void>((resolve) => (meet = resolve));
    const crossing = (store: Store, first: string, second: string) => {
      let runs = 0;
      return async (tx: Tx) => {
        if ((runs += 1) > 1) await Promise.race(both);
        await tx.lock(ClaimRow, { key: first });
        if ((waiting += 1) === 2) meet();
        await met;
        await tx.lock(ClaimRow, { key: second });
        await leaves(store, `${first}${second}`)(tx);
      };
    };
    const both = [a().database.write(crossing(a(), 'x', 'y')), b().database.write(crossing(b(), 'y', 'x'))];
    await Promise.all(both);
    expect((await left(a())).entries).toEqual(['x', 'xy', 'y', 'yx']);
    expect(a().database.figures.contended + b().database.figures.contended).toBe(1);
    expect((await a().journal.verify()).broken).toBeUndefined();
  });

  it('leave nobody behind a group that waits itself', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const { database } = a();
    const held = Promise.all([
      database.write(() => gate),
      ...Array.from({ length: 2 }, () => database.write(async () => undefined)),
    ]);
    await new Promise((resolve) => setTimeout(resolve, 10));
    // One is less than half of the three that are under way, and waits for company; these never come back for it.
    expect(await database.write(async () => 'written')).toBe('written');
    open();
    await held;
  });

  it('let one of two take a key; the other learns that it is taken', async () => {
    const taken = new Refusal('document.number_taken');
    const claim = (store: Store, owner: string) => async (tx: Tx) => {
      await tx.require(ClaimRow, { key: 'the number', owner }, taken);
      await leaves(store, owner)(tx);
    };
    const outcomes = await Promise.allSettled([
      a().database.write(claim(a(), 'first')),
      b().database.write(claim(b(), 'second')),
    ]);
    const refused = outcomes.filter((each) => each.status === 'rejected');
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused).toEqual([{ status: 'rejected', reason: taken }]);
    expect((await left(a())).entries).toHaveLength(1);
  });

  it('run a body again whose key another took between its look and its insert', async () => {
    const unlessThere = (store: Store) => async (tx: Tx) => {
      if (await tx.one(ClaimRow, { key: 'once' })) return 'was there';
      await sleep(100);
      await leaves(store, 'once')(tx);
      return 'made';
    };
    const outcomes = await Promise.all([
      a().database.write(unlessThere(a())),
      b().database.write(unlessThere(b())),
    ]);
    expect(outcomes.sort()).toEqual(['made', 'was there']);
    expect((await left(a())).entries).toEqual(['once']);
  });

  it('do not wait for a stranger who keeps what they need: they are told to come again', async () => {
    const { DATABASE_URL } = await placeFor(dataDir, {});
    const stranger = new Client(DATABASE_URL);
    const store = await openStore({ DATA_DIR: dataDir, DATABASE_WRITERS: '2', FUNNEL_WAIT_MS: '1000' });
    await stranger.connect();
    try {
      await stranger.query('BEGIN; SELECT * FROM journal_head FOR UPDATE');
      const asked = performance.now();
      const outcomes = await Promise.allSettled(
        names(30, 'kept').map((name) => store.database.write(leaves(store, name))),
      );
      for (const outcome of outcomes)
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'service.unavailable' } });
      // The wait for a row ends after five seconds; nobody begins another one after the second that is set.
      expect(performance.now() - asked).toBeLessThan(9_000);
      await stranger.query('ROLLBACK');
      await store.database.write(leaves(store, 'later'));
      expect((await left(store)).rows).toEqual(['later']);
    } finally {
      await stranger.end();
      await store.close();
    }
  }, 20_000);

  it('hear what the others announce, and look for themselves after their own line was cut', async () => {
    const heard: Words[] = [];
    b().journal.onCommit((words) => heard.push(words));
    await a().database.write(async (tx) => {
      await a().journal.append(tx, {
        mode: 'test',
        type: 'test.left',
        subject: 's',
        actor: 'platform',
        data: {},
        audience: ['pty_1'],
      });
    });
    await until('the announcement', () => heard.length > 0);
    expect(heard).toEqual([new Set(['pty_1'])]);
    await a().exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'
      AND datname = current_database()`);
    await until('listening again', () => heard.includes('all'));
  });
});

describe('a body whose statements are sent ahead', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore();
  });
  afterAll(() => store.close());

  it('fails by itself when one of them fails: its neighbours are kept, and nothing of it is', async () => {
    const tooLong = 'x'.repeat(300);
    const outcomes = await Promise.allSettled([
      store.database.write(leaves(store, 'before')),
      store.database.write(async (tx) => {
        await leaves(store, 'bad')(tx);
        await tx.insert(ClaimRow, { key: tooLong, owner: 'test' });
        await tx.insert(ClaimRow, { key: 'after the bad one', owner: 'test' });
      }),
      store.database.write(async (tx) => {
        await tx.insert(ClaimRow, { key: tooLong, owner: 'test' });
        throw new Refusal('resource.unknown');
      }),
      store.database.write(leaves(store, 'after')),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { code: '22001' } });
    expect(await left(store)).toEqual({ rows: ['after', 'before'], entries: ['after', 'before'] });
    expect(store.database.figures.groups).toBe(1);
  });
});
