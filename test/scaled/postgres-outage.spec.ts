import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Services } from '../../scripts/services.mjs';
import { pushTo } from '../support/deliveries';
import { call, until, waybillNumbered, type Reply } from '../support/exchange';
import { announcedMs, Fleet, shutdownMs, type Member, type Role } from '../support/fleet';
import { openStore } from '../support/funnel';
import { Load, slowest, statuses, type Answered } from '../support/load';
import { ownServices, placeOn } from '../support/own-services';
import { Receiver } from '../support/receiver';

/** A caller who waits longer believes that nobody is there. */
const soonMs = 5_000;

const numberOf = (serial: number): string => waybillNumbered(serial).awb as string;

describe('PostgreSQL that goes away under load', () => {
  let services: Services;
  let fleet: Fleet;
  let receiver: Receiver;
  let load: Load;
  let serial = 0;
  /** Processes that have ended; nobody here starts one again. */
  const ended: Role[] = [];

  beforeAll(async () => {
    services = await ownServices();
    // What was being pushed when the database went is taken up again after the lease.
    fleet = new Fleet({ ...placeOn(services), DELIVERY_LEASE_MS: '3000', DELIVERY_BASE_MS: '20' });
    await fleet.start();
    for (const { role, server } of fleet.members) void server.ended.then(() => ended.push(role));
    receiver = await new Receiver().open();
    await pushTo(fleet, 'chongqing-customs', receiver.url);
  });

  afterAll(async () => {
    await receiver?.close();
    await fleet?.stop();
    await services?.stop();
  });

  afterEach(async () => {
    // A test that failed in the middle leaves both as the next one does not expect them.
    await load?.giveUp();
    await services.startPostgres();
  });

  /** What each process says of itself on one of its health pages. */
  const healthOfAll = async (page: string): Promise<Reply[]> =>
    Promise.all(fleet.members.map(({ server }) => call(server.url, 'GET', `/health/${page}`)));

  const allSay = async (page: string, status: number): Promise<boolean> =>
    (await healthOfAll(page)).every((reply) => reply.status === status);

  /** Only what a caller can act on: done, or come back in so many seconds; and neither late. */
  const judge = (answers: readonly Answered[], done: number): void => {
    const others = answers.filter(({ status }) => status !== done && status !== 503);
    expect(others).toEqual([]);
    const silent = answers.filter(
      ({ status, retryAfter }) => status === 503 && !/^\d+$/.test(retryAfter ?? ''),
    );
    expect(silent).toEqual([]);
    expect(slowest(answers)).toBeLessThan(soonMs);
  };

  /** Everything that was answered with 201 is stored once, pushed to the one and in the inbox of the other. */
  const nothingIsLost = async (accepted: ReadonlyMap<string, string>): Promise<void> => {
    const ids = [...accepted.values()];
    await until('everything was taken', () => {
      const taken = new Set(receiver.taken.map(({ message }) => message.document.id));
      return ids.every((id) => taken.has(id));
    });
    const messages = receiver.arrivals.map(({ id }) => id);
    const documents = receiver.arrivals.map(({ message }) => message.document.id);
    expect(new Set(messages).size).toBe(new Set(documents).size);
    expect(await stored()).toEqual(Object.fromEntries(accepted));
  };

  /** Documents of the present load that are on their way to Chengdu: ids by number. */
  const stored = async (): Promise<Record<string, string>> => {
    const store = await openStore(fleet.settings);
    const rows = await store.database.read.all<{ number: string; id: string }>(
      `SELECT doc.number, doc.id FROM document doc
         JOIN delivery d ON d.document_id = doc.id AND d.party_id = ?
        WHERE doc.number BETWEEN ? AND ?`,
      fleet.ids['chengdu-customs'] ?? '',
      numberOf(serial),
      numberOf(serial + 90_000),
    );
    const { broken } = await store.journal.verify();
    await store.close();
    expect(broken).toBeUndefined();
    return Object.fromEntries(rows.map(({ number, id }) => [number, id]));
  };

  /** Whose key is not remembered can be neither served nor turned away: nobody knows who is calling. */
  const strangersArePutOff = async (): Promise<void> => {
    const keys = [fleet.keys.landbridge, fleet.keys.seller];
    const paths = ['/v1/me', '/v1/documents', '/v1/titles/ttl_1'];
    const asked = keys.flatMap((key) => paths.map((path) => fleet.call('GET', path, { key })));
    for (const { status, headers } of await Promise.all(asked))
      expect([status, headers.get('retry-after')]).toEqual([503, '2']);
  };

  it.each([
    ['fast', 'a moment', 0],
    // Longer than a lease lasts, and than a caller's key is remembered.
    ['immediate', 'a while', 5_500],
  ] as const)(
    'by a stop that is %s, for %s, puts callers off, loses nothing, and is found again without a restart',
    async (how, _long, awayMs) => {
      load = new Load(fleet.nextUrl, fleet.keys.forwarder, (serial += 100_000)).start(8);
      const nobodysInbox = '/v1/inbox?wait=20';
      await until('a load', () => load.accepted.size >= 100);
      const polling = call(fleet.urls[0], 'GET', nobodysInbox, { key: fleet.keys.bank });
      await services.stopPostgres(how);
      const gone = performance.now();
      await until('nobody is ready', () => allSay('ready', 503), soonMs);
      // A supervisor that restarted everybody would only make it worse.
      expect(await allSay('live', 200)).toBe(true);
      const putOff = (): number => statuses(load.answers)[503] ?? 0;
      await until('callers are put off', () => putOff() >= 50);
      await strangersArePutOff();
      const poll = await polling;
      expect([poll.status, performance.now() - gone < soonMs]).toEqual([503, true]);
      expect(poll.headers.get('retry-after')).toMatch(/^\d+$/);
      await sleep(awayMs);
      await services.startPostgres();
      await until('everybody is ready', () => allSay('ready', 200), soonMs);
      const mark = load.accepted.size;
      await until('the load goes on', () => load.accepted.size >= mark + 100);
      await load.stop();
      judge(load.answers, 201);
      judge(load.reads, 200);
      await nothingIsLost(load.accepted);
      expect(ended).toEqual([]);
      // Whoever listened for the others listens again.
      expect(await fleet.wakeUp(waybillNumbered(serial + 95_000))).toBeLessThan(announcedMs);
    },
    90_000,
  );

  it('reading only is said by readiness once a write has met it, until one succeeds again', async () => {
    const set = async (how: string): Promise<void> => {
      const server = new Client(services.postgresUrl);
      await server.connect();
      await server.query(`ALTER SYSTEM ${how}`);
      await server.query('SELECT pg_reload_conf()').finally(() => server.end());
    };
    const api = (fleet.members.find(({ role }) => role === 'api') as Member).server;
    let posts = 0;
    const ready = (): Promise<Reply> => call(api.url, 'GET', '/health/ready');
    const post = (): Promise<Reply> =>
      call(api.url, 'POST', '/v1/air-waybills', {
        key: fleet.keys.forwarder,
        body: waybillNumbered(serial + 97_000 + (posts += 1)),
      });
    const document = await post();
    expect(document.status).toBe(201);
    const read = (): Promise<Reply> =>
      call(api.url, 'GET', `/v1/air-waybills/${document.body.id}`, { key: fleet.keys['chengdu-customs'] });
    await set('SET default_transaction_read_only = on');
    try {
      await until('a write is refused', async () => (await post()).status === 503);
      const { status, body } = await ready();
      expect([status, body.status, body.checks?.database?.status]).toEqual([503, 'not_ready', 'failed']);
      // Its first reading cannot be noted; it is given all the same.
      expect((await read()).status).toBe(200);
    } finally {
      await set('RESET default_transaction_read_only');
    }
    await until('it is ready', async () => (await ready()).status === 200, soonMs);
    expect((await post()).status).toBe(201);
  }, 60_000);

  it('as an older copy, which a standby may be, is noticed by every process while it runs', async () => {
    const server = new Client(new URL('/template1', services.postgresUrl).href);
    const kept = (): string | undefined =>
      readFileSync(join(fleet.settings.DATA_DIR, 'checkpoint'), 'utf8').split('\n')[1];
    const alone = async (...statements: string[]): Promise<void> => {
      await server.query('ALTER DATABASE postgres ALLOW_CONNECTIONS false');
      // One that was just being let in comes to light after the others have been told to go.
      await until('all have left', async () => {
        const { rowCount } = await server.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'postgres'`,
        );
        return rowCount === 0;
      });
      for (const statement of statements) await server.query(statement);
    };
    await server.connect();
    await alone('CREATE DATABASE older TEMPLATE postgres', 'ALTER DATABASE postgres ALLOW_CONNECTIONS true');
    let sequence = 0;
    await until('more is accepted', async () => {
      const body = waybillNumbered(serial + 98_000);
      const reply = await call(fleet.nextUrl(), 'POST', '/v1/air-waybills', {
        key: fleet.keys.forwarder,
        body,
      });
      sequence = Number(reply.body.sequence);
      return reply.status === 201;
    });
    // The copy may have entries that were not published when it was made; this one it has not.
    await until('it is published', () => Number(kept()) >= sequence);
    const published = kept();
    await alone('ALTER DATABASE postgres RENAME TO newer', 'ALTER DATABASE older RENAME TO postgres');
    await server.end();
    // Each has to find the database first, which had to be left by all.
    await until('all say so', async () =>
      (await healthOfAll('ready')).every(({ body }) => body.checks?.log?.status === 'failed'),
    );
    const body = waybillNumbered(serial + 98_001);
    const { status, body: refusal } = await call(fleet.nextUrl(), 'POST', '/v1/air-waybills', {
      key: fleet.keys.forwarder,
      body,
    });
    expect([status, refusal.code]).toEqual([503, 'log.restored']);
    expect(kept()).toBe(published);
  }, 60_000);

  it('for good keeps none of our processes from ending in time', async () => {
    await services.stopPostgres('immediate');
    await until('nobody is ready', () => allSay('ready', 503), soonMs);
    const told = performance.now();
    for (const { server } of fleet.members) server.send('SIGTERM');
    const ends = await Promise.all(fleet.members.map(({ server }) => server.ended));
    expect(performance.now() - told).toBeLessThan(shutdownMs + 1_000);
    expect(ends).toEqual(fleet.members.map(() => ({ code: 0, signal: null })));
  });
});
