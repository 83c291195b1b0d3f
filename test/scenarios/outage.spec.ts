import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database.service';
import { Bell } from '../../src/exchange/bell.service';
import { movableClock, type MovableClock } from '../support/clock';
import {
  amend,
  deliveriesOf,
  pushTo,
  replay,
  submit,
  timelineOf,
  untilState,
  type Submitted,
} from '../support/deliveries';
import { startExchange, until, type Exchange } from '../support/exchange';
import { Receiver } from '../support/receiver';

const customs = 'chongqing-customs';
const minuteMs = 60_000;
const stepMs = 20 * minuteMs;
const hourMs = 60 * minuteMs;

describe('a receiver that is away', () => {
  let clock: MovableClock;
  let exchange: Exchange;
  let receiver: Receiver;

  beforeEach(async () => {
    clock = movableClock();
    // The schedule of a real exchange: ten attempts over some 54 hours.
    exchange = await startExchange({ DELIVERY_BASE_MS: '5000', DELIVERY_ATTEMPTS: '10' });
    receiver = await new Receiver().open();
    await pushTo(exchange, customs, receiver.url);
  });

  afterEach(async () => {
    await exchange.stop();
    await receiver.close();
    clock.restore();
  });

  /** Deliveries to the receiver that could be tried now and are not held back by an earlier version. */
  const due = async (): Promise<number> => {
    const rows = await exchange.app.get(Database).read.all<object>(
      `SELECT d.id FROM delivery d WHERE d.party_id = ? AND d.state = 'pending' AND d.next_attempt_at <= ?
          AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
            AND e.ordinal < d.ordinal AND e.delivered_at IS NULL)`,
      exchange.ids[customs] ?? '',
      new Date(Date.now() + clock.aheadMs).toISOString(),
    );
    return rows.length;
  };

  /** Lets hours pass in steps; whatever falls due in a step is tried before the next one. */
  const pass = async (hours: number, onStep?: (step: number) => Promise<void>): Promise<void> => {
    for (let step = 0; step * stepMs < hours * hourMs; step += 1) {
      clock.aheadMs += stepMs;
      await onStep?.(step);
      exchange.app.get(Bell).ring();
      await until('what is due has been tried', async () => {
        const waiting = await due();
        if (waiting > 0) await sleep(5);
        return waiting === 0;
      });
    }
  };

  const statesOf = async (documents: readonly Submitted[]): Promise<string[]> => {
    const deliveries = await Promise.all(documents.map(({ id }) => deliveriesOf(exchange, id, customs)));
    return [...new Set(deliveries.flat().map(({ state }) => state))];
  };

  it('for 24 hours gets everything after it is back, every version in order', async () => {
    await receiver.close();
    const documents: Submitted[] = [];
    const amended = new Set<string>();
    await pass(24, async (step) => {
      if (step % 6 === 0) documents.push(await submit(exchange));
      const older = documents.at(-2);
      if (step % 12 !== 0 || !older) return;
      await amend(exchange, older);
      amended.add(older.id);
    });
    expect(documents).toHaveLength(12);
    expect(await statesOf(documents)).toEqual(['pending']);
    await receiver.open();
    // The last wait is a day at the most, so a day and a half suffices for everybody.
    await pass(36);
    expect(await statesOf(documents)).toEqual(['delivered']);
    for (const { id } of documents) {
      const versions = receiver.about(id).map(({ message }) => message.document.version);
      expect(versions).toEqual(amended.has(id) ? [1, 2] : [1]);
    }
    expect(receiver.arrivals).toHaveLength(12 + 5);
  });

  it('for longer than the budget leaves dead letters with a notice, and a replay delivers them', async () => {
    await receiver.close();
    let document = await submit(exchange);
    document = await amend(exchange, document);
    await pass(80);
    const deliveries = await deliveriesOf(exchange, document.id, customs);
    expect(deliveries.map(({ state, attempts }) => [state, attempts])).toEqual([
      ['dead', 10],
      ['blocked', 0],
    ]);
    const notices = (await timelineOf(exchange, document.id)).filter(({ type }) => type === 'delivery.dead');
    expect(notices.map(({ data }) => [data.deliveryId, data.attempts])).toEqual([[deliveries[0]?.id, 10]]);
    const inbox = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys.forwarder });
    expect(inbox.body.items?.map(({ type }) => type)).toContain('delivery.dead');
    // The inbox never depends on a push: the authority could have read both versions all the time.
    const own = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[customs] });
    const told = (own.body.items ?? []).map(({ type }) => type as string);
    expect(told.filter((type) => type.startsWith('document.'))).toEqual([
      'document.submitted',
      'document.amended',
    ]);
    await receiver.open();
    await replay(exchange, deliveries[0]?.id ?? '');
    await untilState(exchange, document.id, customs, 'delivered');
    expect(receiver.about(document.id).map(({ message }) => message.document.version)).toEqual([1, 2]);
  });
});
