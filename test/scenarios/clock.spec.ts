import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/database/database.service';
import { Claims } from '../../src/exchange/claims.service';
import { Deliveries } from '../../src/exchange/deliveries.service';
import { Dispatcher } from '../../src/exchange/dispatcher.service';
import { Journal } from '../../src/journal/journal.service';
import { movableClock, type MovableClock } from '../support/clock';
import {
  attemptsOf,
  deliveriesOf,
  pushTo,
  replay,
  submit,
  timelineOf,
  untilState,
} from '../support/deliveries';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { Receiver } from '../support/receiver';

const customs = 'chongqing-customs';
const hourMs = 3_600_000;
/** The sweep looks once a second; whatever the clock does, nothing waits much longer than that. */
const soonMs = 3_000;

describe('an exchange whose clock is moved', () => {
  let clock: MovableClock;
  let exchange: Exchange;
  let receiver: Receiver;
  let settings: Record<string, string>;

  beforeEach(async () => {
    clock = movableClock();
    const dataDir = mkdtempSync(join(tmpdir(), 'cyw-clock-'));
    settings = { DATA_DIR: dataDir, DELIVERY_LEASE_MS: '1000', DELIVERY_BASE_MS: '500' };
    exchange = await startExchange(settings);
    receiver = await new Receiver().open();
    await pushTo(exchange, customs, receiver.url);
  });

  afterEach(async () => {
    await exchange.stop();
    await receiver.close();
    clock.restore();
    rmSync(exchange.dataDir, { recursive: true, force: true });
  });

  const delivered = (documentId: string): Promise<unknown> =>
    untilState(exchange, documentId, customs, 'delivered', soonMs);

  const tried = (documentId: string): Promise<void> =>
    until('a first attempt is on record', async () => {
      const [delivery] = await deliveriesOf(exchange, documentId, customs);
      const [first] = delivery ? await attemptsOf(exchange, delivery.id) : [];
      return typeof first?.status === 'number';
    });

  it('never lets journal time go back, and the chain holds', async () => {
    for (const aheadMs of [0, hourMs, 0, -hourMs, 5_000, hourMs / 2, 0]) {
      clock.aheadMs = aheadMs;
      await delivered((await submit(exchange)).id);
    }
    const entries = await exchange.app
      .get(Database)
      .read.all<{ at: string }>('SELECT at FROM journal ORDER BY sequence');
    const times = entries.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(times.at(-1)?.slice(0, 13)).toBe(new Date(Date.now() + hourMs).toISOString().slice(0, 13));
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
  });

  it('put back an hour, gives a version as it stood when it was accepted, and none of what is to come', async () => {
    clock.aheadMs = hourMs;
    const { id } = await submit(exchange);
    clock.aheadMs = 0;
    const read = (query = ''): Promise<Reply> =>
      exchange.call('GET', `/v1/air-waybills/${id}${query}`, { key: exchange.keys.forwarder });
    const { acceptedAt } = (await read()).body;
    const then = await read(`?at=${acceptedAt}`);
    expect([then.status, then.body.version, then.body.acceptedAt]).toEqual([200, 1, acceptedAt]);
    const later = new Date(Date.now() + 2 * hourMs).toISOString();
    expectProblem(await read(`?at=${later}`), 400, 'request.malformed');
  });

  it('put back an hour, delivers what comes now and what was waiting for another attempt', async () => {
    receiver.answer = (_, nth) => ({ status: nth === 1 ? 503 : 200 });
    const waiting = await submit(exchange);
    await tried(waiting.id);
    clock.aheadMs = -hourMs;
    await delivered(waiting.id);
    const fresh = await submit(exchange);
    await delivered(fresh.id);
    const [delivery] = await deliveriesOf(exchange, fresh.id, customs);
    await replay(exchange, delivery?.id ?? '');
    await until('the replay has come', () => receiver.about(fresh.id).length === 3, soonMs);
    expect(receiver.about(fresh.id).at(-1)?.message.redelivered).toBe(true);
  });

  it('put back an hour, still waits as long as Retry-After asked after the last attempt', async () => {
    receiver.answer = (_, nth) =>
      nth === 1 ? { status: 503, headers: { 'retry-after': '2' } } : { status: 200 };
    const { id } = await submit(exchange);
    await tried(id);
    const [first] = receiver.about(id);
    clock.aheadMs = -hourMs;
    await untilState(exchange, id, customs, 'delivered', 2_000 + soonMs);
    expect((receiver.about(id)[1]?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThan(1_900);
  });

  it('put ahead an hour, delivers at once what would have been due within it', async () => {
    receiver.answer = (_, nth) =>
      nth === 1 ? { status: 503, headers: { 'retry-after': '3000' } } : { status: 200 };
    const { id } = await submit(exchange);
    await tried(id);
    clock.aheadMs = hourMs;
    await delivered(id);
  });

  it('was ahead an hour and is mended while the process is down: nothing waits for the hour', async () => {
    clock.aheadMs = hourMs;
    receiver.answer = (_, nth) => ({ status: nth === 1 ? 503 : 200 });
    const { id } = await submit(exchange);
    await tried(id);
    await exchange.stop();
    clock.aheadMs = 0;
    exchange = await startExchange(settings);
    await delivered(id);
  });

  it('put back or ahead, ends a lease within its time and keeps the message id', async () => {
    await exchange.app.get(Dispatcher).beforeApplicationShutdown();
    const claims = exchange.app.get(Claims);
    const { id } = await submit(exchange);
    const [first] = await claims.claim(1_000);
    expect(first?.documentId).toBe(id);
    clock.aheadMs = -hourMs;
    expect(await claims.claim(10)).toEqual([]);
    let again = await claims.claim(10);
    await until('the lease has ended', async () => (again = await claims.claim(10)).length > 0, soonMs);
    expect(again).toMatchObject([{ id: first?.id, attempts: 2, fence: 2 }]);
    clock.aheadMs = hourMs;
    expect(await claims.claim(10)).toMatchObject([{ id: first?.id, attempts: 3, fence: 3 }]);
    // The first holder is late, and its word no longer counts.
    if (first)
      await exchange.app
        .get(Deliveries)
        .record([{ claimed: first, outcome: { status: 200, excerpt: '' }, latencyMs: 1 }]);
    expect((await timelineOf(exchange, id)).map(({ type }) => type)).toEqual(['document.submitted']);
  });
});
