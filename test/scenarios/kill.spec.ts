import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database.service';
import { Journal } from '../../src/journal/journal.service';
import type { CustomsState, SandboxCustoms } from '../../src/sandbox/customs.service';
import { startCustoms } from '../support/customs';
import { call, startExchange, until, waybillNumbered, type Exchange } from '../support/exchange';
import { freePort, keysOf, startProcess, type ServerProcess } from '../support/process';
import { insist, type Troubles } from '../support/stubborn';

const submissions = 1_000;
const clients = 16;
const kills = 6;
/** Every tenth document is amended, so that there is an order to keep. */
const amendedEvery = 10;

interface Row {
  number: string;
  version: number;
}

describe('a server that is killed again and again during 1,000 submissions', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-kill-'));
  const settings: Record<string, string> = {
    DATA_DIR: dataDir,
    DELIVERY_BASE_MS: '10',
    DELIVERY_ATTEMPTS: '30',
    // A killed server's attempts are taken up again after the lease.
    DELIVERY_LEASE_MS: '1000',
    DELIVERY_TIMEOUT_MS: '900',
  };
  const troubles: Troubles = { unanswered: 0, putOff: 0, replayed: 0 };
  const accepted = new Map<string, string>();
  let amended = 0;
  let killed = 0;
  let server: ServerProcess;
  let push: SandboxCustoms;
  let pull: SandboxCustoms;
  let exchange: Exchange | undefined;

  const ending = new AbortController();

  afterAll(async () => {
    ending.abort();
    server.send('SIGKILL');
    await Promise.all([push.stop(), pull.stop()]);
    await exchange?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const figures = (): string =>
    `${accepted.size} accepted, ${amended} amended, ${killed} kills, ${JSON.stringify(troubles)}, ` +
    `push ${told(push.state(0))}, pull ${told(pull.state(0))}`;

  const told = ({ seen, effects, refused, receipts }: CustomsState): string =>
    JSON.stringify({ seen, effects, refused, receipts });

  /** Adds the figures of the run to what failed: a failure here is rare, and must tell what it can. */
  const holds = (check: () => void): void => {
    try {
      check();
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${figures()}`, { cause: error });
    }
  };

  /** One of the clients: takes the next number until there are none left. */
  const client = async (next: () => number | undefined, key: string | undefined): Promise<void> => {
    for (let serial = next(); serial !== undefined; serial = next()) {
      const content = waybillNumbered(serial);
      const reply = await insist(
        server.url,
        'POST',
        '/v1/air-waybills',
        { key, body: content },
        troubles,
        ending.signal,
      );
      if (reply.status !== 201) throw new Error(`Status ${reply.status}: ${reply.text}`);
      accepted.set(reply.body.number as string, reply.body.id as string);
      if (serial % amendedEvery !== 0) continue;
      const newer = await insist(
        server.url,
        'PUT',
        `/v1/air-waybills/${reply.body.id}`,
        {
          key,
          body: { ...content, handlingInformation: 'AMENDED.' },
          headers: { 'if-match': reply.headers.get('etag') ?? '' },
        },
        troubles,
        ending.signal,
      );
      if (newer.status !== 200) throw new Error(`Status ${newer.status}: ${newer.text}`);
      amended += 1;
    }
  };

  /** Kills the server whenever so many more documents were accepted, a little later or earlier. */
  const killer = async (): Promise<void> => {
    const share = submissions / (kills + 1);
    for (let round = 1; round <= kills; round += 1) {
      const mark = share * (round - Math.random() / 2);
      await until(`${mark} accepted`, () => accepted.size >= mark, 60_000);
      await sleep(Math.random() * 30);
      server.send('SIGKILL');
      expect((await server.ended).signal).toBe('SIGKILL');
      killed += 1;
      server = await startProcess(settings);
    }
  };

  const open = async (key: string | undefined): Promise<number> => {
    let count = 0;
    for (const state of ['pending', 'waiting', 'blocked', 'dead']) {
      const path = `/v1/deliveries?limit=100&state=${state}`;
      count += (await call(server.url, 'GET', path, { key })).body.items?.length ?? 0;
    }
    return count;
  };

  it('keeps every document it accepted and delivers each once, in order', async () => {
    settings.PORT = await freePort();
    server = await startProcess(settings);
    const keys = keysOf(dataDir);
    push = await startCustoms(server.url, keys, 'push', { behaviour: { mode: 'refuse', refuseRate: 0.2 } });
    pull = await startCustoms(server.url, keys, 'pull');
    let serial = 0;
    const next = (): number | undefined => (serial < submissions ? (serial += 1) : undefined);
    const work = Array.from({ length: clients }, () => client(next, keys.forwarder));
    await Promise.all([killer(), ...work]);
    await until(
      'everything is delivered',
      async () => {
        const left = await open(keys.forwarder);
        // The waits grow fourfold: without this the length of the test would hang on its bad luck.
        if (left < 20) push.behave({ mode: 'accept' });
        if (left > 0) await sleep(200);
        return left === 0;
      },
      60_000,
    );
    server.send('SIGTERM');
    await server.ended;

    exchange = await startExchange({ DATA_DIR: dataDir });
    const { read } = exchange.app.get(Database);
    const stored = await read.all<{ id: string; number: string }>('SELECT id, number FROM document');
    const deliveries = await read.all<{ party: string; state: string; count: number }>(
      `SELECT p.slug AS party, d.state, COUNT(*) AS count FROM delivery d JOIN party p ON p.id = d.party_id
        GROUP BY p.slug, d.state ORDER BY p.slug`,
    );
    const order = await read.all<Row>(
      `SELECT doc.number, v.version FROM document_version v JOIN document doc ON doc.id = v.document_id
        ORDER BY doc.number, v.version`,
    );
    const journal = await exchange.app.get(Journal).verify();
    const versions = submissions + submissions / amendedEvery;
    holds(() => {
      expect(killed).toBe(kills);
      expect(stored.length).toBe(submissions);
      expect(Object.fromEntries(accepted)).toEqual(
        Object.fromEntries(stored.map(({ number, id }) => [number, id])),
      );
      expect(journal.broken).toBeUndefined();
      expect(journal.entries).toBeGreaterThan(submissions);
      expect(deliveries).toEqual([
        { party: 'chengdu-customs', state: 'delivered', count: versions },
        { party: 'chongqing-customs', state: 'delivered', count: versions },
      ]);
      expect(order.length).toBe(versions);
      for (const customs of [push, pull]) {
        const { messages, effects, badSignatures, unreadable } = customs.state();
        expect({ messages: messages.length, effects, badSignatures, unreadable }).toEqual({
          messages: versions,
          effects: versions,
          badSignatures: 0,
          unreadable: 0,
        });
        for (const number of accepted.keys())
          expect([number, customs.documents(number)[0]?.versions]).toEqual([
            number,
            versionsOf(order, number),
          ]);
      }
    });
  }, 120_000);
});

function versionsOf(order: readonly Row[], number: string): number[] {
  return order.filter((row) => row.number === number).map(({ version }) => version);
}
