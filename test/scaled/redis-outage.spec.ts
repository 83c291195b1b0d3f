import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Services } from '../../scripts/services.mjs';
import { pushTo, submit } from '../support/deliveries';
import { call, until, type Reply } from '../support/exchange';
import { Fleet, shutdownMs } from '../support/fleet';
import { Load, slowest, statuses } from '../support/load';
import { ownServices, placeOn } from '../support/own-services';
import { Receiver } from '../support/receiver';

/** The sweep comes once a second, and a busy machine needs a moment more. */
const sweptMs = 3_000;
/** A ring brings a delivery within some 30 ms, and a sweep after half a second on average. */
const rungMs = 400;

describe('Redis that goes away or is emptied', () => {
  let services: Services;
  let fleet: Fleet;
  let receiver: Receiver;
  let load: Load;

  beforeAll(async () => {
    services = await ownServices();
    fleet = new Fleet(placeOn(services));
    await fleet.start(['api', 'worker', 'worker']);
    receiver = await new Receiver().open();
    await pushTo(fleet, 'chongqing-customs', receiver.url);
  });

  afterAll(async () => {
    await receiver?.close();
    await fleet?.stop();
    await services?.stop();
  });

  // A test that failed in the middle leaves both as the next one does not expect them.
  afterEach(async () => {
    await load?.giveUp();
    await services.startRedis();
  });

  const readiness = (): Promise<Reply[]> =>
    Promise.all(fleet.members.map(({ server }) => call(server.url, 'GET', '/health/ready')));

  const allSay = async (overall: string, queue: string): Promise<boolean> =>
    (await readiness()).every(
      ({ status, body }) => status === 200 && body.status === overall && body.checks?.queue?.status === queue,
    );

  /** Milliseconds from the answer of a submission to the arrival of its push. */
  const delay = async (): Promise<number> => {
    const { id } = await submit(fleet);
    const accepted = performance.now();
    await until('it has arrived', () => receiver.about(id).length > 0, sweptMs);
    return (receiver.about(id)[0]?.atMs ?? Infinity) - accepted;
  };

  /**
   * The slowest but one of ten. The worker that pushed last sweeps again after a whole second, and the
   * other one whenever its second is over, so without rings hardly one in two would come early.
   */
  const usualDelay = async (): Promise<number> => {
    const delays: number[] = [];
    for (let round = 0; round < 10; round += 1) {
      delays.push(await delay());
      await sleep(100 + 10 * round);
    }
    return delays.sort((a, b) => b - a)[1] as number;
  };

  const allTaken = (ids: Iterable<string>) => (): boolean => {
    const taken = new Set(receiver.taken.map(({ message }) => message.document.id));
    return [...ids].every((id) => taken.has(id));
  };

  it('wakes an idle worker while it is there', async () => {
    expect(await allSay('ready', 'ok')).toBe(true);
    expect(await usualDelay()).toBeLessThan(rungMs);
  });

  it('for a while slows deliveries down to the sweep and stops nothing', async () => {
    load = new Load(fleet.nextUrl, fleet.keys.forwarder, 300_000).start(4);
    await until('a load', () => load.accepted.size >= 20);
    await services.stopRedis();
    await until('everybody is degraded', () => allSay('degraded', 'failed'), sweptMs);
    const before = load.accepted.size;
    await sleep(2_000);
    expect(load.accepted.size).toBeGreaterThan(before + 20);
    await load.stop();
    expect(statuses(load.answers)).toEqual({ 201: load.accepted.size });
    expect(slowest(load.answers)).toBeLessThan(sweptMs);
    // Still without Redis.
    await until('everything was taken', allTaken(load.accepted.values()), 10_000);
    expect(await delay()).toBeLessThan(sweptMs);
    await services.startRedis();
    await until('everybody is well', () => allSay('ready', 'ok'), sweptMs);
    expect(await usualDelay()).toBeLessThan(rungMs);
  }, 60_000);

  it('emptied under load loses no delivery, and rings wake workers as before', async () => {
    load = new Load(fleet.nextUrl, fleet.keys.forwarder, 400_000).start(4);
    const redis = new Redis(services.redisUrl);
    for (let round = 1; round <= 5; round += 1) {
      await until('more is accepted', () => load.accepted.size >= 20 * round);
      await redis.flushall();
    }
    redis.disconnect();
    await load.stop();
    expect(statuses(load.answers)).toEqual({ 201: load.accepted.size });
    await until('everything was taken', allTaken(load.accepted.values()), 10_000);
    expect(await allSay('ready', 'ok')).toBe(true);
    expect(await usualDelay()).toBeLessThan(rungMs);
  }, 60_000);

  it('full is told of like one that is away, slows deliveries down to the sweep, and is well with room again', async () => {
    const redis = new Redis(services.redisUrl);
    await redis.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '1');
    await until('everybody is degraded', () => allSay('degraded', 'failed'), sweptMs);
    for (const { server } of fleet.members)
      expect((await call(server.url, 'GET', '/metrics')).text).toMatch(/^queue_up 0$/m);
    expect(await delay()).toBeLessThan(sweptMs);
    await redis.config('SET', 'maxmemory', '0');
    redis.disconnect();
    await until('everybody is well', () => allSay('ready', 'ok'), sweptMs);
    expect(await usualDelay()).toBeLessThan(rungMs);
  }, 30_000);

  it('has every message pushed once: two workers that only sweep do not take the same one', () => {
    const ids = receiver.arrivals.map(({ id }) => id);
    expect(ids.length).toBe(new Set(ids).size);
  });

  it('keeps nobody from ending in time while it is away', async () => {
    await services.stopRedis();
    await until('everybody is degraded', () => allSay('degraded', 'failed'), sweptMs);
    const told = performance.now();
    for (const { server } of fleet.members) server.send('SIGTERM');
    const ends = await Promise.all(fleet.members.map(({ server }) => server.ended));
    expect(performance.now() - told).toBeLessThan(shutdownMs + 500);
    expect(ends).toEqual(fleet.members.map(() => ({ code: 0, signal: null })));
  });
});
