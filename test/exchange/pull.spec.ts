import { amend, deliveriesOf, replay, submit, timelineOf, withdraw } from '../support/deliveries';
import { startExchange, waybillNumbered, type Exchange } from '../support/exchange';

const customs = 'chengdu-customs';

/** An entry of the inbox. */
interface Item {
  sequence: number;
  type: string;
  subject: string;
  messageId: string;
  deliveryId: string;
  redelivered?: boolean;
  currentVersion?: number;
  document: { id: string; number: string; version: number; contentHash: string; href: string };
}

describe('the inbox', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange({ LONG_POLL_SECONDS: '2' });
  });

  afterAll(() => exchange.stop());

  const read = async (after: number, query = ''): Promise<{ items: Item[]; next: number }> => {
    const reply = await exchange.call('GET', `/v1/inbox?after=${after}&${query}`, {
      key: exchange.keys[customs],
    });
    expect(reply.status).toBe(200);
    return reply.body as unknown as { items: Item[]; next: number };
  };

  const end = async (): Promise<number> => {
    let after = 0;
    for (;;) {
      const { items, next } = await read(after, 'limit=1000');
      if (items.length === 0) return after;
      after = next;
    }
  };

  const acknowledge = async (
    messageIds: string[],
  ): Promise<{ acknowledged: string[]; unknown: string[] }> => {
    const reply = await exchange.call('POST', '/v1/inbox/ack', {
      key: exchange.keys[customs],
      body: { messageIds },
    });
    expect(reply.status).toBe(200);
    return reply.body as unknown as { acknowledged: string[]; unknown: string[] };
  };

  it('shows each of 300 submissions once and in commit order to a reader that reads meanwhile', async () => {
    let after = await end();
    const seen: Item[] = [];
    let submitting = true;
    const reader = (async () => {
      for (;;) {
        const last = !submitting;
        const { items, next } = await read(after, 'limit=17&wait=1');
        seen.push(...items);
        after = next;
        if (last && items.length === 0) return;
      }
    })();
    const submitted: string[] = [];
    const submitter = async (): Promise<void> => {
      for (let count = 0; count < 25; count += 1) {
        submitted.push((await submit(exchange)).id);
      }
    };
    await Promise.all(Array.from({ length: 12 }, submitter));
    submitting = false;
    await reader;
    expect(seen).toHaveLength(300);
    expect(seen.map(({ subject }) => subject).toSorted()).toEqual(submitted.toSorted());
    const sequences = seen.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(new Set(sequences).size).toBe(300);
  });

  it('wakes a long poll when something is committed, in well under half a second', async () => {
    const after = await end();
    const waking: number[] = [];
    for (let round = 0, place = after; round < 5; round += 1) {
      const polling = read(place, 'wait=2').then((answer) => ({ ...answer, at: performance.now() }));
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { id } = await submit(exchange);
      const committed = performance.now();
      const { items, next, at } = await polling;
      expect(items.map(({ subject }) => subject)).toEqual([id]);
      waking.push(at - committed);
      place = next;
    }
    const typical = waking.toSorted((a, b) => a - b)[2];
    expect(Math.max(...waking)).toBeLessThan(500);
    expect(typical).toBeLessThan(50);
  });

  it('does not wake for what concerns others, answers empty when time is up, and caps the wait', async () => {
    const after = await end();
    const started = performance.now();
    const polling = read(after, 'wait=100');
    await submit(exchange, { customs: { exportOffice: '8003' } });
    expect(await polling).toEqual({ items: [], next: after });
    const waited = performance.now() - started;
    expect(waited).toBeGreaterThan(1_900);
    expect(waited).toBeLessThan(3_500);
    const short = performance.now();
    expect((await read(after, 'wait=1')).items).toEqual([]);
    expect(performance.now() - short).toBeLessThan(1_800);
  });

  it('names document, version and hash of each entry, and of a withdrawal', async () => {
    const after = await end();
    const first = await submit(exchange);
    const second = await amend(exchange, first);
    await withdraw(exchange, second);
    const { items } = await read(after);
    expect(items.map(({ type, document }) => [type, document.version, document.contentHash])).toEqual([
      ['document.submitted', 1, first.contentHash],
      ['document.amended', 2, second.contentHash],
      ['document.withdrawn', 2, second.contentHash],
    ]);
    expect(new Set(items.map(({ messageId }) => messageId)).size).toBe(3);
  });

  it('takes an acknowledgement once however often it comes, and tells which ids it does not know', async () => {
    const after = await end();
    const document = await submit(exchange);
    const other = await submit(exchange, { customs: { exportOffice: '8003' } });
    const [foreign] = await deliveriesOf(exchange, other.id, 'chongqing-customs');
    const messageId = (await read(after)).items[0]?.messageId ?? '';
    for (let times = 0; times < 3; times += 1)
      expect(await acknowledge([messageId, messageId, 'dlv_nobody', foreign?.messageId ?? ''])).toEqual({
        acknowledged: [messageId],
        unknown: ['dlv_nobody', foreign?.messageId],
        stale: [],
      });
    const lines = await timelineOf(exchange, document.id);
    expect(lines.filter(({ type }) => type === 'delivery.acknowledged')).toHaveLength(1);
    expect(await deliveriesOf(exchange, document.id, customs)).toMatchObject([
      { state: 'delivered', acknowledgedAt: expect.any(String) },
    ]);
    expect(await deliveriesOf(exchange, other.id, 'chongqing-customs')).toMatchObject([{ state: 'waiting' }]);
  });

  it('makes the reading of the document a read receipt for the sender, once per version and party', async () => {
    const first = await submit(exchange);
    const fetch = (party: string, path = ''): Promise<{ status: number }> =>
      exchange.call('GET', `/v1/air-waybills/${first.id}${path}`, { key: exchange.keys[party] });
    await fetch(customs);
    await Promise.all([fetch(customs), fetch(customs, '/content'), fetch('forwarder')]);
    // HEAD asks whether it is there and gets nothing to read.
    const forms = ['/views', '/views/record', '/views/record/differences?against=air-waybill'];
    const looked = [
      ...['', '/content', '/reconciliation'].map((path) => `/v1/air-waybills/${first.id}${path}`),
      ...forms.map((path) => `/v1/documents/${first.id}${path}`),
    ].map((path) => exchange.call('HEAD', path, { key: exchange.keys['chongqing-customs'] }));
    expect(new Set((await Promise.all(looked)).map(({ status }) => status))).toEqual(new Set([200]));
    await amend(exchange, first);
    await fetch(customs);
    await Promise.all([fetch('chongqing-customs'), fetch('chongqing-customs', '/content')]);
    expect((await fetch('landbridge')).status).toBe(404);
    const readings = (await timelineOf(exchange, first.id)).filter(({ type }) => type === 'document.read');
    expect(readings.map(({ actor, data }) => [actor, data.version])).toEqual([
      [exchange.ids[customs], 1],
      [exchange.ids[customs], 2],
      [exchange.ids['chongqing-customs'], 2],
    ]);
  });

  it('shows a replay as a new entry with the same message id, and takes its acknowledgement', async () => {
    const after = await end();
    let document = await submit(exchange);
    const [item] = (await read(after)).items;
    const messageId = item?.messageId ?? '';
    await acknowledge([messageId]);
    document = await amend(exchange, document);
    const place = await end();
    const [delivery] = await deliveriesOf(exchange, document.id, customs);
    expect((await replay(exchange, delivery?.id ?? '')).status).toBe(202);
    const { items } = await read(place);
    expect(items).toMatchObject([
      {
        type: 'delivery.replayed',
        messageId,
        deliveryId: item?.deliveryId,
        redelivered: true,
        currentVersion: 2,
        document: { id: document.id, version: 1, contentHash: item?.document.contentHash },
      },
    ]);
    expect((await deliveriesOf(exchange, document.id, customs))[0]?.state).toBe('waiting');
    await acknowledge([messageId]);
    expect((await deliveriesOf(exchange, document.id, customs))[0]?.state).toBe('delivered');
  });

  it('names each version by the number that it bears', async () => {
    const after = await end();
    const first = await submit(exchange);
    const delivered = (await read(after)).items[0]?.deliveryId;
    const answer = { level: 'L1', result: 'accepted', at: '2026-11-23T19:05:00+08:00' };
    const place = (await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys.forwarder })).body
      .next;
    await amend(exchange, first, { awb: waybillNumbered(7_200_001).awb });
    await exchange.call('POST', '/v1/receipts', {
      key: exchange.keys[customs],
      body: { deliveryId: delivered, ...answer },
    });
    expect((await replay(exchange, delivered ?? '')).status).toBe(409);
    const numbers = (await read(after)).items.map(({ document }) => [document.version, document.number]);
    expect(numbers).toEqual([
      [1, first.number],
      [2, waybillNumbered(7_200_001).awb],
    ]);
    const sender = await exchange.call('GET', `/v1/inbox?after=${place}`, { key: exchange.keys.forwarder });
    expect(sender.body.items).toMatchObject([
      { type: 'receipt.accepted', document: { version: 1, number: first.number } },
    ]);
  });

  it.each(['after=-1', 'after=x', 'after=2147483648', 'limit=0', 'limit=1001', 'wait=-1', 'wait=1.5'])(
    'refuses %s',
    async (query) => {
      const reply = await exchange.call('GET', `/v1/inbox?${query}`, { key: exchange.keys[customs] });
      expect([reply.status, reply.body.code]).toEqual([400, 'request.malformed']);
    },
  );
});

describe('a shutdown with an open long poll', () => {
  it('answers it at once', async () => {
    const exchange = await startExchange();
    const polling = exchange.call('GET', '/v1/inbox?after=1000000&wait=30', { key: exchange.keys[customs] });
    let answered = false;
    void polling.then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(answered).toBe(false);
    const started = performance.now();
    const stopped = exchange.stop();
    const reply = await polling;
    expect(reply).toMatchObject({ status: 200, body: { items: [], next: 1_000_000 } });
    expect(performance.now() - started).toBeLessThan(500);
    await stopped;
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
