import { Database } from '../../src/database/database.service';
import { EndpointHealth } from '../../src/exchange/endpoint-health.service';
import { EndpointRow } from '../../src/exchange/exchange.entity';
import { movableClock, type MovableClock } from '../support/clock';
import { deliveriesOf, pushTo, submit, untilState } from '../support/deliveries';
import { inboxOf } from '../support/events';
import { startExchange, until, type Exchange } from '../support/exchange';
import { Receiver } from '../support/receiver';

const customs = 'chongqing-customs';
const hour = 60 * 60 * 1000;

/** That an endpoint was set is told too, and says nothing of its health. */
const ofHealth = ['endpoint.failing', 'endpoint.disabled'];

/** What was told of an endpoint: per cent for a warning, the reason for an end. */
interface Told {
  type: string;
  data: { usedPercent?: number; reason?: string };
}

describe('the health of an endpoint', () => {
  let exchange: Exchange;
  let receiver: Receiver;
  let clock: MovableClock;
  let health: EndpointHealth;
  let id: string;

  beforeEach(async () => {
    clock = movableClock();
    exchange = await startExchange({ ENDPOINT_BUDGET_HOURS: '10' });
    health = exchange.app.get(EndpointHealth);
    receiver = await new Receiver().open();
    await pushTo(exchange, customs, receiver.url);
    id = (await shown()).id as string;
  });
  afterEach(async () => {
    await exchange.stop();
    await receiver.close();
    clock.restore();
  });

  const shown = async () => {
    const { body } = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    const [first] = body.items ?? [];
    if (!first) throw new Error('There is no endpoint.');
    return first;
  };
  const fail = (status: number | null = 500, retryAfter?: string): Promise<void> =>
    exchange.app.get(Database).write((tx) => health.failed(tx, id, { status, retryAfter }));
  const take = (): Promise<void> => exchange.app.get(Database).write((tx) => health.took(tx, [id]));
  const told = async (party: string): Promise<string[]> => {
    const { body } = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[party] });
    return (body.items as unknown as Told[])
      .filter(({ type }) => ofHealth.includes(type))
      .map(({ data }) => data.reason ?? String(data.usedPercent));
  };

  it('is told of at 50, 70, 90 and 100 % of its budget, once each, and then it is disabled', async () => {
    for (const hours of [0, 4.9, 5, 5.1, 7, 8.9, 9, 9.5, 10, 11]) {
      clock.aheadMs = hours * hour;
      await fail();
    }
    const all = ['50', '70', '90', '100', 'failing'];
    expect(await told('operator')).toEqual(all);
    expect(await told(customs)).toEqual(all);
    expect(await told('forwarder')).toEqual([]);
    expect(await shown()).toMatchObject({
      state: 'disabled',
      health: { warned: 100, disabledReason: 'failing', failingSince: expect.any(String) },
    });
  });

  it('is as new after one success', async () => {
    await fail();
    clock.aheadMs = 6 * hour;
    await fail();
    expect((await shown()).health).toMatchObject({ warned: 50, failingSince: expect.any(String) });
    await take();
    expect((await shown()).health).toEqual({ warned: 0 });
    clock.aheadMs = 20 * hour;
    await fail();
    expect(await told('operator')).toEqual(['50']);
  });

  it('keeps the pause that it asked for, and never a longer one than a day', async () => {
    await fail(500, '60');
    expect((await shown()).health?.pausedUntil).toBeUndefined();
    await fail(429, '600');
    await fail(503, '60');
    const pausedMs = Date.parse((await shown()).health?.pausedUntil as string) - Date.now();
    expect(Math.abs(pausedMs - 600_000)).toBeLessThan(30_000);
    await fail(503, '99999999');
    const longest = Date.parse((await shown()).health?.pausedUntil as string) - Date.now();
    expect(longest).toBeLessThan(24 * hour + 30_000);
  });

  it('is told of in time though no attempt falls due, and what was on its way there waits', async () => {
    receiver.answer = () => ({ status: 500, headers: { 'retry-after': '86400' } });
    const document = await submit(exchange);
    await until('it was tried', () => receiver.about(document.id).length === 1);
    await fail();
    clock.aheadMs = 7.5 * hour;
    for (let times = 0; times < 2; times += 1) await health.sweep();
    expect(await told('operator')).toEqual(['70']);
    clock.aheadMs = 10.5 * hour;
    for (let times = 0; times < 2; times += 1) await health.sweep();
    expect(await told('operator')).toEqual(['70', '100', 'failing']);
    expect((await deliveriesOf(exchange, document.id, customs)).map(({ state }) => state)).toEqual([
      'waiting',
    ]);
  });

  it('that is down for longer than its budget is told to whoever sent what now waits, since none of it dies', async () => {
    receiver.answer = () => ({ status: 500, headers: { 'retry-after': '86400' } });
    const documents = [await submit(exchange), await submit(exchange)];
    for (const document of documents)
      await until('it was tried', () => receiver.about(document.id).length === 1);
    await until('that is on record', async () => (await shown()).health?.failingSince !== undefined);
    clock.aheadMs = 10.5 * hour;
    await health.sweep();
    for (const document of documents) await untilState(exchange, document.id, customs, 'waiting');
    const inbox = await inboxOf(exchange, 'forwarder');
    expect(inbox.filter(({ type }) => ofHealth.includes(type)).map(({ data }) => data)).toEqual([
      { endpointId: id, name: 'main', receiver: exchange.ids[customs], reason: 'failing' },
    ]);
    // Whoever sent nothing there hears nothing.
    expect(await told('landbridge')).toEqual([]);
    const { body } = await exchange.call('GET', '/v1/deliveries?state=dead', {
      key: exchange.keys.forwarder,
    });
    expect(body.items).toEqual([]);
  });

  it('that says 410 is told to whoever sent what was on its way there', async () => {
    receiver.answer = () => ({ status: 410 });
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'waiting');
    expect(await told('forwarder')).toEqual(['gone']);
    expect(await told(customs)).toEqual(['gone']);
  });

  it('begins anew when nothing is owed there any more', async () => {
    await fail();
    clock.aheadMs = 20 * hour;
    await health.sweep();
    expect((await shown()).health).toEqual({ warned: 0 });
    expect(await told('operator')).toEqual([]);
  });

  it('ends with the word of whoever ended it: owner and successor know, a 410 is told', async () => {
    const end = async (reason: 'owner' | 'gone'): Promise<void> =>
      exchange.app.get(Database).write(async (tx) => {
        const row = (await tx.lock(EndpointRow, { id })) as EndpointRow;
        for (let times = 0; times < 2; times += 1) await health.disabled(tx, row, reason);
      });
    await end('owner');
    expect([(await shown()).health?.disabledReason, await told('operator')]).toEqual(['owner', []]);
    await pushTo(exchange, customs, receiver.url);
    expect((await shown()).health).toEqual({ warned: 0 });
    await end('gone');
    expect([(await shown()).health?.disabledReason, await told('operator')]).toEqual(['gone', ['gone']]);
  });
});
