import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { readConfig } from '../../src/config';
import { Outbound } from '../../src/exchange/outbound.client';
import {
  amend,
  attemptsOf,
  deliveriesOf,
  pushTo,
  replay,
  submit,
  timelineOf,
  untilState,
  type Delivery,
} from '../support/deliveries';
import { startExchange, until, waybillNumbered, type Exchange, type Reply } from '../support/exchange';
import { Receiver } from '../support/receiver';
import { itOn } from '../support/services';

/** The authority that pushes go to in this file; the other one pulls. */
const customs = 'chongqing-customs';
const refusal = { status: 503, body: 'not today' };

describe('a push', () => {
  let exchange: Exchange;
  let receiver: Receiver;
  let secret: string;

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_ATTEMPTS: '3', DELIVERY_TIMEOUT_MS: '250' });
  });

  afterAll(() => exchange.stop());

  beforeEach(async () => {
    receiver = await new Receiver().open();
    secret = await pushTo(exchange, customs, receiver.url);
  });

  afterEach(() => receiver.close());

  it('verifies with the public library over the bytes that came, and its content has the content hash', async () => {
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'delivered');
    const [arrival] = receiver.about(document.id);
    if (!arrival) throw new Error('Nothing came.');
    const { bytes, message } = arrival;
    const headers = arrival.headers as Record<string, string>;
    expect(new Webhook(secret).verify(bytes, headers)).toEqual(message);
    expect(() => new Webhook(secret).verify(bytes.replace('KEEP DRY', 'KEEP WET'), headers)).toThrow();
    expect(headers['webhook-id']).toBe(message.messageId);
    const content = bytes.slice(bytes.indexOf('"content":') + '"content":'.length, -1);
    expect(createHash('sha256').update(content).digest('hex')).toBe(message.document.contentHash);
    expect(message.document.contentHash).toBe(document.contentHash);
    expect(message.redelivered).toBeUndefined();
  });

  it('is tried again, a little later each time, until it is accepted, under one message id', async () => {
    receiver.answer = (_, nth) => (nth < 3 ? refusal : { status: 202, body: 'taken' });
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    const attempts = await attemptsOf(exchange, id);
    expect(attempts.map(({ number, status, excerpt }) => [number, status, excerpt])).toEqual([
      [1, 503, 'not today'],
      [2, 503, 'not today'],
      [3, 202, 'taken'],
    ]);
    const arrivals = receiver.about(document.id);
    expect(new Set(arrivals.map((arrival) => arrival.id)).size).toBe(1);
    const [first = 0, second = 0, third = 0] = arrivals.map(({ atMs }) => atMs);
    // The plan is 20 and 80 ms, give or take a fifth.
    expect(second - first).toBeGreaterThan(15);
    expect(third - second).toBeGreaterThan(60);
  });

  it('comes no sooner than Retry-After asks', async () => {
    receiver.answer = (_, nth) =>
      nth === 1 ? { status: 429, headers: { 'retry-after': '1' } } : { status: 200 };
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'delivered');
    const [first = 0, second = 0] = receiver.about(document.id).map(({ atMs }) => atMs);
    expect(second - first).toBeGreaterThanOrEqual(990);
  });

  it('follows no redirect and counts it as a failure', async () => {
    const elsewhere = await new Receiver().open();
    receiver.answer = (_, nth) =>
      nth === 1 ? { status: 307, headers: { location: elsewhere.url } } : { status: 200 };
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    expect((await attemptsOf(exchange, id)).map(({ status }) => status)).toEqual([307, 200]);
    expect(elsewhere.arrivals).toEqual([]);
    await elsewhere.close();
  });

  it('gives up waiting after DELIVERY_TIMEOUT_MS and says so', async () => {
    receiver.answer = (_, nth) => (nth === 1 ? 'silence' : { status: 200 });
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    const [first] = await attemptsOf(exchange, id);
    expect(first).toMatchObject({ status: null, excerpt: expect.stringContaining('250 ms') });
    expect(first?.latencyMs).toBeGreaterThanOrEqual(240);
    expect(first?.latencyMs).toBeLessThan(1_500);
  });

  it('keeps at most 500 characters of an answer', async () => {
    receiver.answer = (_, nth) => (nth === 1 ? { status: 500, body: '错'.repeat(100_000) } : { status: 200 });
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    const [first] = await attemptsOf(exchange, id);
    expect(first?.excerpt).toBe('错'.repeat(500));
  });

  it('ends with 410: the endpoint is disabled and its messages wait until it is set again', async () => {
    receiver.answer = () => ({ status: 410 });
    const document = await submit(exchange);
    const kept = await untilState(exchange, document.id, customs, 'waiting');
    expect(kept.attempts).toBe(1);
    const shown = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(shown.body.items?.map(({ state }) => state)).toEqual(['disabled']);
    receiver.answer = () => ({ status: 200 });
    const next = await submit(exchange);
    expect((await deliveriesOf(exchange, next.id, customs)).map(({ state }) => state)).toEqual(['waiting']);
    await pushTo(exchange, customs, receiver.url);
    for (const { id } of [document, next]) await untilState(exchange, id, customs, 'delivered');
    expect((await timelineOf(exchange, document.id)).map(({ type }) => type)).not.toContain('delivery.dead');
  });

  it('goes elsewhere when another endpoint is set: a party has one that is active', async () => {
    const elsewhere = await new Receiver().open();
    let gone = (): void => undefined;
    const asked = new Promise<void>((resolve) => (gone = resolve));
    receiver.answer = async () => {
      await asked;
      return { status: 410 };
    };
    const document = await submit(exchange);
    await until('it is under way', () => receiver.about(document.id).length === 1);
    const reply = await exchange.call('PUT', '/v1/endpoints/second', {
      key: exchange.keys[customs],
      body: { url: elsewhere.url },
    });
    expect(reply.status).toBe(200);
    // The late answer of the old address is no word of the new one.
    gone();
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    expect(elsewhere.about(document.id).map((arrival) => arrival.id)).toEqual([id]);
    const shown = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(Object.fromEntries(shown.body.items?.map(({ name, state }) => [name, state]) ?? [])).toEqual({
      main: 'disabled',
      second: 'active',
    });
    await elsewhere.close();
  });

  it('waits in the inbox once its endpoint is deleted, and a blocked version with it', async () => {
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': '30' } });
    const document = await submit(exchange);
    await amend(exchange, document);
    await until('it was tried', () => receiver.about(document.id).length === 1);
    const remove = (name: string, party = customs): Promise<Reply> =>
      exchange.call('DELETE', `/v1/endpoints/${name}`, { key: exchange.keys[party] });
    expect((await remove('nobody')).status).toBe(404);
    expect((await remove('main', 'chengdu-customs')).status).toBe(404);
    for (let times = 0; times < 2; times += 1) expect((await remove('main')).status).toBe(204);
    const states = async (): Promise<string[]> =>
      (await deliveriesOf(exchange, document.id, customs)).map(({ state }) => state);
    expect(await states()).toEqual(['waiting', 'waiting']);
    receiver.answer = () => ({ status: 200 });
    await pushTo(exchange, customs, receiver.url);
    await until('both are delivered', async () => (await states()).join() === 'delivered,delivered');
    expect(receiver.about(document.id).map(({ message }) => message.document.version)).toEqual([1, 1, 2]);
  });

  it('of an older version bears the number of that version', async () => {
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    const amended = await amend(exchange, document, { awb: waybillNumbered(7_100_001).awb });
    await untilState(exchange, document.id, customs, 'delivered');
    expect((await replay(exchange, id)).status).toBe(202);
    await until('the replay has come', () => receiver.about(document.id).length === 3);
    expect(receiver.about(document.id).map(({ message }) => message.document.number)).toEqual([
      document.number,
      amended.number,
      document.number,
    ]);
  });

  describe('that is refused for good', () => {
    const die = async (): Promise<{ documentId: string; dead: Delivery }> => {
      receiver.answer = () => refusal;
      const document = await submit(exchange);
      return { documentId: document.id, dead: await untilState(exchange, document.id, customs, 'dead') };
    };

    it('is dead after its budget, on the time line and in the dead letters of the sender only', async () => {
      const { documentId, dead } = await die();
      expect(dead.attempts).toBe(3);
      expect(await timelineOf(exchange, documentId)).toContainEqual(
        expect.objectContaining({
          type: 'delivery.dead',
          data: expect.objectContaining({ deliveryId: dead.id, lastStatus: 503 }),
        }),
      );
      // What a receiver's server says stands on the attempt; the journal keeps for ever what it is told.
      expect(JSON.stringify(await timelineOf(exchange, documentId))).not.toContain('not today');
      expect((await attemptsOf(exchange, dead.id)).at(-1)?.excerpt).toBe('not today');
      const letters = async (party: string): Promise<string[]> => {
        const key = exchange.keys[party];
        const { body } = await exchange.call('GET', '/v1/deliveries?state=dead&limit=100', { key });
        return (body.items as unknown as Delivery[]).map(({ id }) => id);
      };
      expect(await letters('forwarder')).toContain(dead.id);
      expect(await letters('landbridge')).not.toContain(dead.id);
      const page = await exchange.call('GET', `/v1/deliveries/${dead.id}`, { key: exchange.keys.landbridge });
      expect(page.status).toBe(404);
      expect((await replay(exchange, dead.id, 'landbridge')).status).toBe(404);
      expect((await replay(exchange, dead.id, 'chengdu-customs')).status).toBe(404);
    });

    it('is sent again by its sender under the same id with a fresh budget, and who asked is on record', async () => {
      const { documentId, dead } = await die();
      receiver.answer = (_, nth) => (nth < 6 ? refusal : { status: 200 });
      const asked = await replay(exchange, dead.id);
      expect(asked.status).toBe(202);
      expect(asked.body.messageId).toBe(dead.messageId);
      const delivered = await untilState(exchange, documentId, customs, 'delivered');
      expect(delivered).toMatchObject({ id: dead.id, messageId: dead.messageId, attempts: 6 });
      const arrivals = receiver.about(documentId);
      expect(new Set(arrivals.map(({ id }) => id))).toEqual(new Set([dead.messageId]));
      // Nobody had it before, so for the receiver this is the first delivery.
      expect(arrivals.at(-1)?.message.redelivered).toBeUndefined();
      expect(await timelineOf(exchange, documentId)).toContainEqual(
        expect.objectContaining({
          type: 'delivery.replayed',
          data: expect.objectContaining({ deliveryId: dead.id, askedBy: exchange.ids.forwarder }),
        }),
      );
    });
  });

  it('of an older version that is replayed says so, names the current one and holds nothing back', async () => {
    let document = await submit(exchange);
    const first = await untilState(exchange, document.id, customs, 'delivered');
    document = await amend(exchange, document);
    await untilState(exchange, document.id, customs, 'delivered');
    receiver.answer = ({ message }) =>
      message.redelivered ? { status: 500, headers: { 'retry-after': '30' } } : { status: 200 };
    expect((await replay(exchange, first.id)).status).toBe(202);
    await until('the replay has come', () => receiver.arrivals.some(({ message }) => message.redelivered));
    const again = receiver.about(document.id).find(({ message }) => message.redelivered);
    expect(again?.id).toBe(first.messageId);
    expect(again?.message).toMatchObject({ document: { version: 1 }, redelivered: true, currentVersion: 2 });
    await amend(exchange, document);
    await untilState(exchange, document.id, customs, 'delivered');
    expect((await deliveriesOf(exchange, document.id, customs)).map(({ state }) => state)).toEqual([
      'pending',
      'delivered',
      'delivered',
    ]);
  });

  itOn('embedded', 'leaves no secret in the data folder but in the files of keys', async () => {
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'delivered');
    const plain = secret.replace('whsec_', '');
    const secrets = [plain, Buffer.from(plain, 'base64'), exchange.keys[customs] as string];
    const stored = readdirSync(exchange.dataDir).filter((name) => name.startsWith('exchange.sqlite'));
    expect(stored).toContain('exchange.sqlite');
    const bytes = Buffer.concat(stored.map((name) => readFileSync(join(exchange.dataDir, name))));
    expect(bytes.includes(document.number)).toBe(true);
    for (const each of secrets) expect(bytes.includes(each)).toBe(false);
  });
});

describe('the address of an endpoint', () => {
  const guard = (settings: Record<string, string>): Outbound => new Outbound(readConfig(settings));
  const live = guard({ SANDBOX: 'false' });

  it.each([
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://[::ffff:7f00:1]/hook',
    'https://10.1.2.3/hook',
    'https://169.254.169.254/latest',
    'https://localhost/hook',
    'https://2130706433/hook',
    'https://0x7f.1/hook',
  ])('%s leads to a private network and is refused', async (url) => {
    expect(await live.permitted(url)).toBeUndefined();
    expect(await live.post(url, {}, Buffer.from('{}'))).toMatchObject({ status: null });
  });

  it('is permitted in a network that the operator has listed, and needs TLS outside the sandbox', async () => {
    const listed = guard({ SANDBOX: 'false', OUTBOUND_ALLOW: '10.1.0.0/16' });
    expect(await listed.permitted('https://10.1.2.3/hook')).toBe('10.1.2.3');
    expect(await listed.permitted('https://10.2.2.3/hook')).toBeUndefined();
    expect(await listed.permitted('http://10.1.2.3/hook')).toBeUndefined();
    expect(await live.permitted('http://8.8.8.8/hook')).toBeUndefined();
    expect(await live.permitted('https://8.8.8.8/hook')).toBe('8.8.8.8');
  });

  it('may be loopback over http in the sandbox, and no other private network', async () => {
    const sandbox = guard({ SANDBOX: 'true' });
    expect(await sandbox.permitted('http://127.0.0.1:9/hook')).toBe('127.0.0.1');
    expect(await sandbox.permitted('http://10.1.2.3/hook')).toBeUndefined();
    expect(await sandbox.permitted('ftp://127.0.0.1/hook')).toBeUndefined();
  });

  it('is refused when the endpoint is set', async () => {
    const exchange = await startExchange();
    const reply = await exchange.call('PUT', '/v1/endpoints/main', {
      key: exchange.keys[customs],
      body: { url: 'https://10.1.2.3/hook' },
    });
    await exchange.stop();
    expect([reply.status, reply.body.code]).toEqual([422, 'endpoint.address_refused']);
  });
});
