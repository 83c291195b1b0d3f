import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call, until, waybillNumbered } from '../support/exchange';
import { keysOf, startProcess, type ServerProcess } from '../support/process';
import { Receiver } from '../support/receiver';

const limitMs = 4_000;

interface Answered {
  id: string;
  number: string;
}

describe('a server that is told to stop while submissions and deliveries are under way', () => {
  let dataDir: string;
  let receiver: Receiver;
  let server: ServerProcess;
  let settings: Record<string, string>;

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'cyw-stop-'));
    // A lease that ends on a busy machine before a push is on record would have it sent twice, rightly.
    settings = { DATA_DIR: dataDir, PORT: '0', SHUTDOWN_MS: String(limitMs), DELIVERY_LEASE_MS: '3000' };
    receiver = await new Receiver().open();
    server = await startProcess(settings);
    const key = keysOf(dataDir)['chongqing-customs'];
    await call(server.url, 'PUT', '/v1/endpoints/main', { key, body: { url: receiver.url } });
  });

  afterEach(async () => {
    server.send('SIGKILL');
    await server.ended;
    await receiver.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Eight clients that submit until the server no longer answers; what it said yes to is kept. */
  const submitting = (answered: Answered[]): Promise<void[]> => {
    const key = keysOf(dataDir).forwarder;
    let serial = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        const body = waybillNumbered((serial += 1));
        const reply = await call(server.url, 'POST', '/v1/air-waybills', { key, body }).catch(
          () => undefined,
        );
        if (!reply) return;
        if (reply.status !== 201) expect([reply.status, reply.body.code]).toEqual([503, 'service.stopping']);
        else answered.push(reply.body as unknown as Answered);
      }
    };
    return Promise.all(Array.from({ length: 8 }, client));
  };

  /** Starts it again and waits until the receiver has taken everything that was answered with 201. */
  const resume = async (answered: readonly Answered[]): Promise<void> => {
    server = await startProcess(settings);
    const key = keysOf(dataDir).forwarder;
    for (const { id, number } of answered) {
      const page = await call(server.url, 'GET', `/v1/air-waybills/${id}`, { key });
      expect([page.status, page.body.number]).toEqual([200, number]);
    }
    await until('everything was taken', () => {
      const taken = new Set(receiver.taken.map(({ message }) => message.document.id));
      return answered.every(({ id }) => taken.has(id));
    });
    await until('everything is on record as delivered', async () => {
      const { body } = await call(server.url, 'GET', '/v1/deliveries?state=pending', { key });
      return body.items?.length === 0;
    });
    // One message id a document: a receiver that keeps ids has seen one effect of each.
    const ids = new Set(receiver.arrivals.map(({ id }) => id));
    const documents = new Set(receiver.arrivals.map(({ message }) => message.document.id));
    expect(ids.size).toBe(documents.size);
  };

  it('ends with code 0 in time, a second SIGTERM does no harm, and nothing answered or half-sent is lost', async () => {
    receiver.answer = async () => {
      await sleep(300);
      return { status: 200 };
    };
    const answered: Answered[] = [];
    const clients = submitting(answered);
    await until(
      'some are accepted and some on their way',
      () => answered.length > 50 && receiver.arrivals.length > 20,
    );
    const told = performance.now();
    server.send('SIGTERM');
    await sleep(50);
    server.send('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(limitMs);
    expect(server.errors()).toBe('');
    await clients;
    const halfSent = receiver.arrivals.length - receiver.taken.length;
    // Pushes that were under way were given the time to end, and are not sent again.
    expect(halfSent).toBe(0);
    receiver.answer = () => ({ status: 200 });
    await resume(answered);
    const arrivals = receiver.arrivals.map(({ id }) => id);
    expect(arrivals.length).toBe(new Set(arrivals).size);
  });

  it('ends in time though a receiver never answers and a client never finishes its request', async () => {
    receiver.answer = () => 'silence';
    const answered: Answered[] = [];
    const clients = submitting(answered);
    await until(
      'some are accepted and some on their way',
      () => answered.length > 50 && receiver.arrivals.length > 5,
    );
    const { hostname, port } = new URL(server.url);
    const idler = connect(Number(port), hostname);
    idler.on('error', () => undefined);
    idler.write(
      `POST /v1/air-waybills HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${keysOf(dataDir).forwarder}\r\n` +
        'content-type: application/json\r\nidempotency-key: idle\r\ncontent-length: 1000\r\n\r\n{',
    );
    await sleep(100);
    const told = performance.now();
    server.send('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(limitMs + 500);
    await clients;
    idler.destroy();
    receiver.answer = () => ({ status: 200 });
    await resume(answered);
  });

  it('tells who comes while it closes to come again, in a problem', async () => {
    const { hostname, port } = new URL(server.url);
    const late = connect(Number(port), hostname);
    let answer = '';
    late.on('data', (chunk: Buffer) => (answer += chunk.toString())).on('error', () => undefined);
    late.write(`GET /v1/me HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${keysOf(dataDir).forwarder}\r\n`);
    await sleep(100);
    server.send('SIGTERM');
    await sleep(500);
    late.write('\r\n');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(answer).toMatch(/^HTTP\/1.1 503 /);
    expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json/i);
    expect(answer).toMatch(/\r\nretry-after: 5\r\n/i);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toContain('"code":"service.stopping"');
  });

  it('ends at once when there is nothing to do', async () => {
    const told = performance.now();
    server.send('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - told).toBeLessThan(1_500);
  });
});
