import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstFault } from '../../src/cli/verification.service';
import { Clock } from '../../src/database/clock.source';
import { Database } from '../../src/database/database.service';
import type { Tx } from '../../src/database/tx';
import { Archive } from '../../src/journal/archive.service';
import { latestBefore, monthOf } from '../../src/journal/archived-month';
import { beginning, Journal, stepOn } from '../../src/journal/journal.service';
import { Log } from '../../src/journal/log.service';
import { movableClock, untilMonth, type MovableClock } from '../support/clock';
import { amend, attemptsOf, deliveriesOf, submit, timelineOf, type Submitted } from '../support/deliveries';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { scansWhile } from '../support/plans';
import { commandOf, keysOf, runCommand } from '../support/process';
import { itOn, leavePlaceOf, placeFor } from '../support/services';
import { TitleDesk } from '../support/titles';

const customs = 'chengdu-customs';
const dayMs = 86_400_000;

/** Adds nothing, and counts the rows that stand in the present and in the archive. */
async function counts(exchange: Exchange): Promise<Record<string, number>> {
  const tables = ['journal', 'feed', 'attempt'];
  const each = tables.flatMap((table) => [
    `CAST((SELECT COUNT(*) FROM ${table}) AS integer) AS ${table}`,
    `CAST((SELECT COUNT(*) FROM archive.${table}) AS integer) AS "archived_${table}"`,
  ]);
  const [row] = await exchange.app
    .get(Database)
    .write((tx) => tx.all<Record<string, number>>(`SELECT ${each.join(', ')}`));
  return row as Record<string, number>;
}

const change = (exchange: Exchange, sql: string): Promise<number> =>
  exchange.app.get(Database).write((tx) => tx.run(sql));

const fault = (exchange: Exchange): Promise<string | undefined> =>
  firstFault(exchange.app.get(Database).read, () => undefined);

describe('an archive of months long closed', () => {
  let clock: MovableClock;
  let exchange: Exchange;
  let desk: TitleDesk;
  let titleId: string;
  const documents: Submitted[] = [];
  let closed: string;
  /** The last entry before anything was archived. */
  let last: number;

  /** One of the customs takes one message and leaves the other where it is. */
  const takeOne = async (): Promise<void> => {
    const call = (path: string, body: object, once?: null): Promise<Reply> =>
      exchange.call('POST', `/v1/inbox/${path}`, { key: exchange.keys[customs], body, once });
    const claimed = await call('claims', { consumer: 'a', limit: 1, leaseSeconds: 60 }, null);
    const [item] = claimed.body.items ?? [];
    expect((await call('ack', { claims: [{ messageId: item?.messageId, token: item?.token }] })).status).toBe(
      200,
    );
  };

  /** All that a party may read of the past. */
  const past = async (): Promise<unknown> => {
    const { forwarder } = exchange.keys;
    const inbox = await exchange.call('GET', '/v1/inbox?after=0&limit=100', { key: exchange.keys[customs] });
    const evidence = await exchange.call('GET', `/v1/titles/${titleId}/evidence`, {
      key: exchange.keys.seller,
    });
    const record = evidence.body.record as unknown as { entries: { entry: object }[] };
    const read = async (document: Submitted): Promise<unknown> => [
      await timelineOf(exchange, document.id, 'forwarder'),
      (await exchange.call('GET', `/v1/air-waybills/${document.id}/versions`, { key: forwarder })).body,
      (await exchange.call('GET', `/v1/air-waybills/${document.id}`, { key: forwarder })).body,
      await Promise.all(
        (await deliveriesOf(exchange, document.id, customs)).map(({ id }) => attemptsOf(exchange, id)),
      ),
    ];
    return {
      inbox: inbox.body.items?.filter(({ sequence }) => Number(sequence) <= last),
      documents: await Promise.all(documents.map(read)),
      proofs: await Promise.all(
        [1, 20, last].map(async (each) => {
          const { body } = await exchange.call('GET', `/v1/log/proofs?sequence=${each}&size=${last}`);
          // A checkpoint comes along only as long as the log is of the size that was asked for.
          const { checkpoint: _, ...proof } = body;
          return proof;
        }),
      ),
      evidence: record.entries.map(({ entry }) => entry),
    };
  };

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
    titleId = await desk.circulating();
    for (let month = 0; month < 3; month++) {
      documents.push(await submit(exchange), await submit(exchange));
      await takeOne();
      if (month === 2) await amend(exchange, documents[0] as Submitted);
      clock.aheadMs += 40 * dayMs;
    }
    clock.aheadMs += 200 * dayMs;
    await exchange.app.get(Log).catchUp();
    last = (await exchange.app.get(Journal).head()).sequence;
    closed = latestBefore(exchange.app.get(Clock).now(), 90);
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  it('may be broken off after any transaction: all that was read before is read as it was, and holds', async () => {
    const database = exchange.app.get(Database);
    const archive = exchange.app.get(Archive);
    const [before, whole] = [await past(), await counts(exchange)];
    const write = database.write.bind(database);
    const fed = await change(exchange, `UPDATE feed SET mode = mode WHERE sequence <= ${last}`);
    let runs = 0;
    for (let ended = false; !ended; runs++) {
      let writes = 0;
      const spy = jest.spyOn(database, 'write').mockImplementation(<T>(body: (tx: Tx) => Promise<T>) => {
        writes += 1;
        return writes > 1 + (runs % 6) ? Promise.reject(new Error('broken off')) : write(body);
      });
      ended = await archive
        .before(closed, () => undefined)
        .then(
          () => true,
          (error: Error) => {
            expect(error.message).toBe('broken off');
            return false;
          },
        );
      spy.mockRestore();
      expect(await fault(exchange)).toBeUndefined();
      expect(await past()).toEqual(before);
    }
    // Of each of three months a copy, its end in the present, its attempts and its seal: six transactions and more.
    expect(runs).toBeGreaterThan(6);
    const after = await counts(exchange);
    expect(after.archived_journal).toBe(last);
    expect(after.archived_feed).toBe(fed);
    expect(after.archived_attempt).toBe(3);
    expect(after.journal).toBeLessThan(whole.journal as number);
  });

  it('does nothing when there is nothing more', async () => {
    const before = await counts(exchange);
    await exchange.app.get(Archive).before(closed, () => undefined);
    expect(await counts(exchange)).toEqual(before);
  });

  itOn('scaled', 'is looked into by an index for what is asked, never looked through', async () => {
    const scans = await scansWhile(exchange.app.get(Database).read, past);
    const archived = scans.filter(({ Schema }) => Schema === 'archive');
    const keys = archived.map((scan) => scan['Index Cond'] ?? scan['Recheck Cond'] ?? 'nothing');
    expect(keys.length).toBeGreaterThan(10);
    // That an entry belongs to the archive is true of all of them.
    expect(keys.filter((key) => /^nothing$|^\(\w+\.sequence <= \$\d+\)$/.test(key))).toEqual([]);
  });

  itOn(
    'scaled',
    'is walked in steps, each of which reads its own entries and not all that follow',
    async () => {
      const { read } = exchange.app.get(Database);
      const scans = await scansWhile(read, () => stepOn(read, beginning, 3));
      const entries = scans.filter(({ 'Relation Name': table }) => table === 'journal');
      expect(entries.map((scan) => [scan.Schema, scan['Actual Rows']]).sort()).toEqual([
        ['archive', 3],
        ['public', 0],
      ]);
    },
  );

  it('is sealed on the journal, month by month', async () => {
    const sealed = await exchange.app.get(Journal).about('journal', last, 100);
    const months = sealed
      .filter(({ type }) => type === 'journal.archived')
      .map(({ data }) => JSON.parse(data) as { month: string; after: number; through: number });
    expect(months).toHaveLength(3);
    expect(months.map(({ after }) => after)).toEqual([
      0,
      ...months.slice(0, -1).map(({ through }) => through),
    ]);
    expect(months.at(-1)?.through).toBe(last);
  });

  it('keeps what is still to be done where it is done: a waiting message is leased with all that it says', async () => {
    const { body } = await exchange.call('POST', '/v1/inbox/claims', {
      key: exchange.keys[customs],
      body: { consumer: 'b', limit: 10, leaseSeconds: 60 },
    });
    expect(body.items?.length).toBeGreaterThan(2);
    expect(body.items?.every(({ sequence }) => Number(sequence) <= last)).toBe(true);
    expect(body.items?.every((item) => item.document?.number !== '')).toBe(true);
  });

  it('takes what customs answers late on an older version that is in it, and tells the status', async () => {
    const { id, number, contentHash } = documents[0] as Submitted;
    const [{ id: deliveryId } = { id: '' }] = await deliveriesOf(exchange, id, customs);
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    const { status, body } = await exchange.call('POST', '/v1/receipts', {
      key: exchange.keys[customs],
      body: { deliveryId, level: 'L3', result: 'released', subject: 'declaration', at },
    });
    expect([status, body.version]).toEqual([201, 1]);
    const told = (await timelineOf(exchange, id)).find(({ type }) => type === 'air.ccd');
    expect(told?.data).toMatchObject({ version: 1, number, contentHash });
  });

  it('lets a bank check a title whose last act is in it', async () => {
    const sent = { titleId, purpose: 'FINANCING' };
    const { status, body } = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys.seller,
      body: sent,
    });
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  });

  it.each([
    ['an entry', `UPDATE archive.journal SET data = '{}' WHERE sequence = 30`, /journal entry 30 \(hash\)/],
    ['an entry that is gone', 'DELETE FROM archive.journal WHERE sequence = 30', /journal entry 30 \(gap\)/],
    [
      'a line of the feed',
      'DELETE FROM archive.feed WHERE sequence = (SELECT MIN(sequence) FROM archive.feed)',
      /feed/,
    ],
    ['an attempt', `UPDATE archive.attempt SET excerpt = 'taken'`, /attempt/],
    [
      'the bounds of a month',
      `UPDATE archive_month SET through = through - 1 WHERE after = 0`,
      /archived month/,
    ],
  ])('does not hide that %s was changed in it', async (_, sql, found) => {
    await exchange.app.get(Database).write(async (tx) => {
      for (const table of kept)
        await tx.run(`CREATE TABLE kept_${table.replace('.', '_')} AS SELECT * FROM ${table}`);
    });
    expect(await change(exchange, sql)).toBeGreaterThan(0);
    expect(await fault(exchange)).toMatch(found);
    await exchange.app.get(Database).write(async (tx) => {
      for (const table of kept) {
        const copy = `kept_${table.replace('.', '_')}`;
        await tx.run(`DELETE FROM ${table}`);
        await tx.run(`INSERT INTO ${table} SELECT * FROM ${copy}`);
        await tx.run(`DROP TABLE ${copy}`);
      }
    });
    expect(await fault(exchange)).toBeUndefined();
  });
});

const kept = ['archive.journal', 'archive.feed', 'archive.attempt', 'archive_month'];

describe('an exchange that archives by itself', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-archive-'));
  const settings = { DATA_DIR: dataDir, ARCHIVE_AFTER_MONTHS: '2', IDEMPOTENCY_DAYS: '1' };
  let clock: MovableClock;
  let running: Exchange | undefined;
  beforeAll(() => {
    clock = movableClock();
  });
  afterAll(async () => {
    await running?.stop();
    clock.restore();
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('leaves the months that are younger than it was told, and moves the others', async () => {
    const start = async (aheadMs: number): Promise<{ exchange: Exchange; entries: number }> => {
      clock.aheadMs = aheadMs;
      await running?.stop();
      const exchange = (running = await startExchange(settings));
      await submit(exchange);
      return { exchange, entries: (await exchange.app.get(Journal).head()).sequence };
    };
    const first = await start(0);
    const second = await start(untilMonth(1));
    await second.exchange.app.get(Log).catchUp();
    expect(await counts(second.exchange)).toMatchObject({ archived_journal: 0 });
    const third = await start(untilMonth(3));
    const archived = async (): Promise<number> => Number((await counts(third.exchange)).archived_journal);
    await until('the first month is archived', async () => (await archived()) >= first.entries);
    expect(await archived()).toBeLessThan(second.entries);
    expect(await fault(third.exchange)).toBeUndefined();
  });
});

describe('npm run archive', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-archive-'));
  const settings = { DATA_DIR: dataDir, IDEMPOTENCY_DAYS: '1' };
  const months = 6;
  const perMonth = 2_500;
  let total: number;

  /** A command whose clock is a year ahead, as the exchange's was when it wrote its last entries. */
  const ahead = {
    ...settings,
    CLOCK_AHEAD_MS: String(400 * dayMs),
    NODE_OPTIONS: `--require ${join(__dirname, '../support/clock-ahead.cjs')}`,
  };
  const before = (): string => monthOf(new Date(Date.now() + 390 * dayMs).toISOString());

  beforeAll(async () => {
    const clock = movableClock();
    const exchange = await startExchange(settings);
    const [database, journal] = [exchange.app.get(Database), exchange.app.get(Journal)];
    for (let month = 0; month < months; month++) {
      for (let written = 0; written < perMonth; written += 500)
        await database.write(async (tx) => {
          for (let each = 0; each < 500; each++)
            await journal.append(tx, {
              ...{
                mode: 'test',
                type: 'document.read',
                subject: `doc_${each}`,
                actor: 'platform',
                data: { month },
              },
              audience: [exchange.ids[customs] as string],
            });
        });
      clock.aheadMs += 40 * dayMs;
    }
    await exchange.app.get(Log).catchUp();
    total = (await journal.head()).sequence;
    await exchange.stop();
    clock.restore();
  });
  afterAll(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('says how it is called, and which months are too young', async () => {
    expect(await runCommand('archive', settings, ['--before', '2026-13'])).toMatchObject({
      code: 2,
      errors: expect.stringContaining('npm run archive -- --before 2026-01') as string,
    });
    expect(await runCommand('archive', settings, ['--before', '9999-01'])).toMatchObject({
      code: 1,
      errors: expect.stringContaining('IDEMPOTENCY_DAYS') as string,
    });
  });

  it('goes on where it was killed, and loses nothing', async () => {
    const place = await placeFor(dataDir, settings);
    const command = (): ReturnType<typeof spawn> =>
      spawn(process.execPath, [...commandOf('archive'), '--before', before()], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...place, ...ahead },
      });
    for (let kill = 1; kill <= 2; kill++) {
      const child = command();
      const ended = once(child, 'exit');
      // A month is done, and the next one is under way.
      child.stdout?.once('data', () => setTimeout(() => child.kill('SIGKILL'), kill * 20));
      expect((await ended)[1]).toBe('SIGKILL');
      expect(await runCommand('verify', settings)).toMatchObject({ code: 0 });
    }
    expect(await runCommand('archive', ahead, ['--before', before()])).toMatchObject({ code: 0 });
    const verified = await runCommand('verify', settings);
    // On PostgreSQL a command has the server's own clock, and the seals of the killed runs go along.
    const [, entries] =
      new RegExp(`^archive: ${months} months, (\\d+) entries, every seal right$`, 'm').exec(
        verified.output,
      ) ?? [];
    expect(Number(entries)).toBeGreaterThanOrEqual(total);

    const exchange = await startExchange(settings);
    const seen: number[] = [];
    for (;;) {
      const { body } = await exchange.call('GET', `/v1/inbox?after=${seen.at(-1) ?? 0}&limit=500`, {
        key: keysOf(dataDir)[customs],
      });
      if (body.items?.length === 0) break;
      seen.push(...(body.items?.map(({ sequence }) => Number(sequence)) ?? []));
    }
    expect(seen).toHaveLength(months * perMonth);
    expect(new Set(seen).size).toBe(seen.length);
    await exchange.stop();
  }, 180_000);

  itOn('embedded', 'is missed at the start when a database was restored without its archive', async () => {
    const [file, away] = [join(dataDir, 'archive.sqlite'), join(dataDir, 'away.sqlite')];
    renameSync(file, away);
    await expect(startExchange(settings)).rejects.toThrow(`entries up to ${total} were archived`);
    // Whoever restores it puts it in the place of the empty one, with nothing of that left beside it.
    expect(readdirSync(dataDir).filter((name) => name.startsWith('archive.'))).toEqual(['archive.sqlite']);
    renameSync(away, file);
    await startExchange(settings).then((exchange) => exchange.stop());
  });
});
