import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { SandboxCustoms, type CustomsSettings } from './customs.service';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Asked {
  call: string;
  key?: string;
  body: Record<string, unknown>;
}

/** As much of an exchange as a customs can tell from a real one. */
class StubExchange {
  readonly asked: Asked[] = [];
  items: object[] = [];
  /** How many receipts are answered with 503 before one is taken. */
  receiptsRefused = 0;
  url = '';
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) =>
      response.writeHead(status).end(JSON.stringify(body)),
    );
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** The bodies of all calls to a path, in order. */
  calls(start: string): Asked[] {
    return this.asked.filter(({ call }) => call.startsWith(start));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const call = `${request.method} ${request.url}`;
    const key = request.headers['idempotency-key']?.toString();
    if (request.headers.authorization !== 'Bearer key') return { status: 401, body: {} };
    this.asked.push({ call, key, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} });
    if (call.startsWith('PUT /v1/endpoints/')) return { status: 201, body: { id: 'ept_1', secret } };
    if (call.startsWith('GET /v1/inbox')) return this.inbox(new URL(request.url ?? '', this.url));
    if (call === 'POST /v1/receipts' && this.receiptsRefused > 0) {
      this.receiptsRefused -= 1;
      return { status: 503, body: {} };
    }
    return { status: call === 'POST /v1/receipts' ? 201 : 200, body: {} };
  }

  private async inbox(url: URL): Promise<{ status: number; body: object }> {
    const after = Number(url.searchParams.get('after'));
    const items = this.items.slice(after).map((item, index) => ({ sequence: after + index + 1, ...item }));
    // A long poll, shortened for the test.
    if (items.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    return { status: 200, body: { items, next: after + items.length } };
  }
}

const messageOf = (messageId: string, version = 1, more: object = {}): object => ({
  type: version === 1 ? 'document.submitted' : 'document.amended',
  messageId,
  deliveryId: `dlv_${messageId}`,
  document: { id: 'doc_1', kind: 'air-waybill', number: '999-24681355', version, contentHash: 'h' },
  ...more,
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('It did not happen in ten seconds.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('a sandbox customs', () => {
  let exchange: StubExchange;
  let customs: SandboxCustoms;
  let url: string;

  const open = async (settings: Partial<CustomsSettings & { apiKey: string }> = {}): Promise<void> => {
    customs = new SandboxCustoms({
      name: 'chongqing-customs',
      label: { en: 'Chongqing Customs (sandbox)', zh: '重庆海关（沙箱）' },
      office: '8003',
      exchangeUrl: exchange.url,
      style: 'push',
      apiKey: 'key',
      ...settings,
    });
    ({ url } = await customs.start());
  };

  /** Pushes as the exchange does; gives the status, or 0 when the connection ended without one. */
  const push = async (message: object, by = secret): Promise<number> => {
    const body = JSON.stringify(message);
    const id = (message as { messageId: string }).messageId;
    const at = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(by).sign(id, at, body),
    };
    return fetch(`${url}/webhook`, { method: 'POST', body, headers }).then(
      ({ status }) => status,
      () => 0,
    );
  };

  const results = (): unknown[] => exchange.calls('POST /v1/receipts').map(({ body }) => body.result);

  beforeEach(async () => {
    exchange = new StubExchange();
    await exchange.open();
  });

  afterEach(async () => {
    await customs.stop();
    exchange.close();
  });

  describe('that is pushed to', () => {
    it('registers itself, takes a message once and answers it once', async () => {
      await open();
      const [registered] = exchange.calls('PUT /v1/endpoints/chongqing-customs');
      expect(registered?.body.url).toBe(`${url}/webhook`);
      expect(registered?.key).toBeTruthy();
      for (let time = 0; time < 3; time += 1) expect(await push(messageOf('m1'))).toBe(200);
      await until(() => customs.state().receipts.sent === 2);
      expect(customs.state()).toMatchObject({ seen: 3, effects: 1, badSignatures: 0 });
      const [accepted, released] = exchange.calls('POST /v1/receipts');
      expect(accepted?.body).toMatchObject({
        deliveryId: 'dlv_m1',
        level: 'L1',
        result: 'accepted',
        officeCode: '8003',
      });
      expect(released?.body).toMatchObject({ level: 'L3', result: 'released', code: '11' });
      expect(accepted?.key).not.toBe(released?.key);
      expect(accepted?.key).toMatch(/^[\x21-\x7e]{1,64}$/);
    });

    it('believes nobody without a right signature', async () => {
      await open();
      expect(await push(messageOf('m1'), `whsec_${Buffer.alloc(32, 8).toString('base64')}`)).toBe(401);
      expect((await fetch(`${url}/webhook`, { method: 'POST', body: '{}' })).status).toBe(401);
      expect(customs.state()).toMatchObject({ seen: 0, effects: 0, badSignatures: 2 });
    });

    it('gives no new effect and no receipt to a late repetition', async () => {
      await open();
      await push(messageOf('m2', 2));
      await until(() => customs.state().receipts.sent === 2);
      expect(await push(messageOf('m1', 1, { redelivered: true, currentVersion: 2 }))).toBe(200);
      expect(customs.documents('999-24681355')).toMatchObject([{ versions: [2] }]);
      expect(customs.state().receipts).toMatchObject({ sent: 2, unsent: 0 });
    });

    it('refuses until it is told to accept', async () => {
      await open({ behaviour: { mode: 'refuse' } });
      expect(await push(messageOf('m1'))).toBe(503);
      const told = await fetch(`${url}/behaviour`, { method: 'POST', body: '{"mode":"inspect"}' });
      expect(told.status).toBe(200);
      expect(await push(messageOf('m1'))).toBe(200);
      await until(() => customs.state().receipts.sent === 3);
      expect(results()).toEqual(['accepted', 'inspection', 'released']);
      expect(customs.state()).toMatchObject({ refused: 1, effects: 1, messages: [{ timesSeen: 2 }] });
    });

    it('rejects with reasons', async () => {
      await open({ behaviour: { mode: 'reject' } });
      expect(await push(messageOf('m1'))).toBe(200);
      await until(() => customs.state().receipts.sent === 1);
      const [rejected] = exchange.calls('POST /v1/receipts');
      expect(rejected?.body).toMatchObject({
        result: 'rejected',
        code: '03',
        reasons: [{ pointer: '/rateLines/0/goods' }, {}],
      });
    });

    it('loses answers, and sends receipts only after one that arrived', async () => {
      await open({ behaviour: { mode: 'drop' } });
      expect(await push(messageOf('m1'))).toBe(0);
      expect(customs.state()).toMatchObject({ effects: 1, dropped: 1, receipts: { sent: 0, unsent: 0 } });
      customs.behave({ mode: 'accept' });
      expect(await push(messageOf('m1'))).toBe(200);
      await until(() => customs.state().receipts.sent === 2);
      expect(customs.state().effects).toBe(1);
    });

    it('answers late, and lets receipts take their time', async () => {
      await open({ behaviour: { mode: 'delay', delayMs: 200 }, receiptDelayMs: 100 });
      const started = performance.now();
      expect(await push(messageOf('m1'))).toBe(200);
      expect(performance.now() - started).toBeGreaterThan(190);
      await until(() => results().length === 2);
      expect(performance.now() - started).toBeGreaterThan(390);
      expect(results()).toEqual(['accepted', 'released']);
    });

    it('dies before it has taken anything, and comes back with its books', async () => {
      await open();
      await push(messageOf('m1'));
      customs.behave({ mode: 'die' });
      expect(await push(messageOf('m2', 2))).toBe(0);
      expect(await push(messageOf('m2', 2))).toBe(0);
      customs.behave({ mode: 'accept' });
      ({ url } = await customs.start());
      expect(await push(messageOf('m2', 2))).toBe(200);
      expect(customs.documents('999-24681355')).toMatchObject([{ versions: [1, 2] }]);
      expect(exchange.calls('PUT')).toHaveLength(2);
    });

    it('sends receipts again, unchanged and in order, while the exchange cannot take them', async () => {
      exchange.receiptsRefused = 2;
      await open();
      await push(messageOf('m1'));
      await until(() => customs.state().receipts.sent === 2);
      expect(results()).toEqual(['accepted', 'accepted', 'accepted', 'released']);
      const [first, second, third] = exchange.calls('POST /v1/receipts');
      expect(second).toEqual(first);
      expect(third).toEqual(first);
    });
  });

  describe('that reads its inbox', () => {
    it('reads each document, acknowledges it and answers it, in order', async () => {
      exchange.items = [
        messageOf('m1'),
        { type: 'document.granted', messageId: null, deliveryId: null },
        { type: 'delivery.acknowledged', messageId: 'm1', deliveryId: 'dlv_m1' },
        messageOf('m2', 2),
        messageOf('m1', 1, { type: 'delivery.replayed', redelivered: true }),
      ];
      await open({ style: 'pull' });
      await until(
        () => customs.state().receipts.sent === 4 && exchange.calls('POST /v1/inbox/ack').length === 3,
      );
      expect(exchange.calls('GET /v1/documents').map(({ call }) => call)).toEqual([
        'GET /v1/documents/doc_1?version=1',
        'GET /v1/documents/doc_1?version=2',
      ]);
      const acknowledged = exchange.calls('POST /v1/inbox/ack');
      expect(acknowledged.map(({ body }) => body.messageIds)).toEqual([['m1'], ['m2'], ['m1']]);
      expect(new Set(acknowledged.map(({ key }) => key)).size).toBe(3);
      expect(customs.state()).toMatchObject({ seen: 3, effects: 2 });
    });

    it('goes back to what it refused and never before it', async () => {
      const ids = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6'];
      exchange.items = ids.map((id, index) => messageOf(id, index + 1));
      await open({ style: 'pull', behaviour: { mode: 'refuse', refuseRate: 0.3 } });
      await until(() => customs.state().receipts.sent === 12);
      const { seen, refused } = customs.state();
      expect(refused).toBeGreaterThan(0);
      expect(seen).toBe(ids.length + refused);
      expect(customs.documents('999-24681355')).toMatchObject([{ versions: [1, 2, 3, 4, 5, 6] }]);
    });

    it('asks for the same item again while it refuses, and stops at once', async () => {
      exchange.items = [messageOf('m1')];
      await open({ style: 'pull', behaviour: { mode: 'refuse' } });
      await until(() => customs.state().refused === 2);
      expect(exchange.calls('POST')).toEqual([]);
      customs.behave({ mode: 'accept' });
      await until(() => customs.state().receipts.sent === 2);
      const started = performance.now();
      await customs.stop();
      expect(performance.now() - started).toBeLessThan(500);
    });
  });

  it('shows what it has seen, and refuses what it does not understand', async () => {
    await open();
    await push(messageOf('m1'));
    const state = (await (await fetch(`${url}/state?last=0`)).json()) as object;
    expect(state).toMatchObject({ office: '8003', behaviour: { mode: 'accept' }, effects: 1, messages: [] });
    expect((await fetch(`${url}/documents/999-24681355`)).status).toBe(200);
    expect((await fetch(`${url}/documents/%E8%BF%90`)).status).toBe(404);
    expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${url}/behaviour`, { method: 'POST', body: '{"mode":"?"}' })).status).toBe(400);
  });

  it('does not start when the exchange does not know it', async () => {
    await expect(open({ apiKey: 'another key' })).rejects.toThrow('status 401');
  });
});
