import { Database } from '../../src/database/database.service';
import { Claims } from '../../src/exchange/claims.service';
import { Deliveries } from '../../src/exchange/deliveries.service';
import { Dispatcher } from '../../src/exchange/dispatcher.service';
import type { DeliveryRow } from '../../src/exchange/exchange.entity';
import type { PushOutcome } from '../../src/exchange/outbound.client';
import { movableClock, type MovableClock } from '../support/clock';
import { attemptsOf, deliveriesOf, pushTo, submit, timelineOf } from '../support/deliveries';
import { startExchange, type Exchange } from '../support/exchange';

const customs = 'chongqing-customs';
const leaseMs = 60_000;
const taken = { status: 200, excerpt: 'taken' };
const refused = { status: 503, excerpt: 'not today' };

describe('the lease of a delivery', () => {
  let exchange: Exchange;
  let claims: Claims;
  let clock: MovableClock;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange({ DELIVERY_LEASE_MS: String(leaseMs), DELIVERY_BASE_MS: '10000' });
    claims = exchange.app.get(Claims);
    // This file takes the place of the dispatcher, which must not claim anything meanwhile.
    await exchange.app.get(Dispatcher).beforeApplicationShutdown();
    await pushTo(exchange, customs, 'http://127.0.0.1:9/hook');
  });

  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  /** Claims everything that is due and gives the row of one document, if it is among it. */
  const claimOf = async (documentId: string): Promise<DeliveryRow | undefined> =>
    (await claims.claim(1_000)).find((row) => row.documentId === documentId);

  const record = (claimed: DeliveryRow, outcome: PushOutcome, latencyMs: number): Promise<void> =>
    exchange.app.get(Deliveries).record([{ claimed, outcome, latencyMs }]);

  const present = (row: DeliveryRow): Promise<DeliveryRow[]> =>
    exchange.app.get(Database).read.all<DeliveryRow>('SELECT * FROM delivery WHERE id = ?', row.id);

  const claimed = async (): Promise<DeliveryRow> => {
    const document = await submit(exchange);
    const row = await claimOf(document.id);
    if (!row) throw new Error('Nothing was due.');
    return row;
  };

  it('gives each attempt number to one of many that claim at the same time', async () => {
    const documents = await Promise.all(Array.from({ length: 20 }, () => submit(exchange)));
    const won = (await Promise.all(Array.from({ length: 8 }, () => claims.claim(15)))).flat();
    won.push(...(await claims.claim(100)));
    expect(won.map(({ documentId }) => documentId).toSorted()).toEqual(
      documents.map(({ id }) => id).toSorted(),
    );
    expect(won.every(({ attempts, fence }) => attempts === 1 && fence === 1)).toBe(true);
    expect(await claims.claim(100)).toEqual([]);
  });

  it('takes no more than was asked for', async () => {
    await Promise.all([submit(exchange), submit(exchange), submit(exchange)]);
    expect(await claims.claim(2)).toHaveLength(2);
    expect(await claims.claim(2)).toHaveLength(1);
  });

  it('ends after its time: the delivery is claimed again under the same message id', async () => {
    const first = await claimed();
    clock.aheadMs += leaseMs - 2_000;
    expect(await claimOf(first.documentId)).toBeUndefined();
    clock.aheadMs += 2_500;
    const second = await claimOf(first.documentId);
    expect(second).toMatchObject({ id: first.id, attempts: 2, fence: 2 });
    expect(await claimOf(first.documentId)).toBeUndefined();
    const attempts = await attemptsOf(exchange, first.id);
    expect(attempts.map(({ number, status }) => [number, status])).toEqual([
      [1, null],
      [2, null],
    ]);
  });

  it('is guarded by a fence: what a late holder reports changes nothing but its own attempt', async () => {
    for (const late of [taken, refused, { status: 410, excerpt: 'gone' }]) {
      const stale = await claimed();
      clock.aheadMs += leaseMs + 1_000;
      const holder = await claimOf(stale.documentId);
      if (!holder) throw new Error('The lease did not end.');
      const before = await present(stale);
      await record(stale, late, 5);
      expect(await present(stale)).toEqual(before);
      await record(holder, taken, 7);
      const [row] = await deliveriesOf(exchange, stale.documentId, customs);
      expect(row).toMatchObject({ state: 'delivered', attempts: 2 });
      // A second report of the same attempt, and a late one after the end, are no news either.
      await record(holder, refused, 7);
      await record(stale, refused, 7);
      expect(await deliveriesOf(exchange, stale.documentId, customs)).toEqual([row]);
      const types = (await timelineOf(exchange, stale.documentId)).map(({ type }) => type);
      expect(types).toEqual(['document.submitted', 'delivery.delivered']);
    }
  });

  it('ends with the attempt: a refused one is due again after its wait, not after the lease', async () => {
    const first = await claimed();
    await record(first, refused, 5);
    expect(await claimOf(first.documentId)).toBeUndefined();
    clock.aheadMs += 13_000;
    expect(await claimOf(first.documentId)).toMatchObject({ id: first.id, attempts: 2, fence: 2 });
  });
});
