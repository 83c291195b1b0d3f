import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { readConfig } from '../../src/config';
import { Ending } from '../../src/database/ending.service';
import { RingQueue } from '../../src/exchange/ring-queue.client';
import { freshKey, until } from '../support/exchange';
import { placeFor } from '../support/services';

describe('rings', () => {
  const queues: RingQueue[] = [];
  let redis: Redis;
  let url: string;
  let prefix: string;

  // What goes wrong here goes wrong on purpose.
  beforeAll(() => Logger.overrideLogger(false));

  beforeEach(async () => {
    // A place of its own in Redis; nothing here needs a database.
    const place = await placeFor(freshKey(), { DATABASE_URL: 'postgres://nowhere' });
    [url, prefix] = [place.REDIS_URL ?? '', place.REDIS_PREFIX ?? ''];
    redis = new Redis(url);
  });

  afterEach(async () => {
    for (const queue of queues.splice(0)) {
      await queue.beforeApplicationShutdown();
      await queue.onApplicationShutdown();
    }
    redis.disconnect();
  });

  const queueOf = async (): Promise<RingQueue> => {
    const config = readConfig({ REDIS_URL: url, REDIS_PREFIX: prefix });
    const queue = new RingQueue(config, new Ending(config));
    queues.push(queue);
    await queue.open();
    await until('it is connected', () => queue.answers());
    return queue;
  };

  const waiting = (): Promise<number> => redis.llen(`${prefix}:rings:wait`);

  it('of many commits at once are two: one under way and one for all that came meanwhile', async () => {
    const queue = await queueOf();
    expect(new Set(await Promise.all(Array.from({ length: 1_000 }, () => queue.ring())))).toEqual(
      new Set([true]),
    );
    expect(await waiting()).toBe(2);
    expect(await queue.ring()).toBe(true);
    expect(await waiting()).toBe(3);
  });

  it('never fill Redis while there is no worker', async () => {
    const queue = await queueOf();
    for (let times = 0; times < 200; times += 1) expect(await queue.ring()).toBe(true);
    expect(await waiting()).toBeLessThanOrEqual(64);
  });

  it('leave nothing behind once they are answered, and a later one is not swallowed', async () => {
    const queue = await queueOf();
    let answered = 0;
    await queue.answer(async () => void (answered += 1));
    for (let times = 1; times <= 20; times += 1) {
      await queue.ring();
      await until('it is answered', () => answered === times);
    }
    await until('nothing is active', async () => (await redis.llen(`${prefix}:rings:active`)) === 0);
    const kept = (await redis.keys(`${prefix}:*`)).map((key) => key.replace(`${prefix}:rings:`, ''));
    expect(kept.filter((key) => !['id', 'events', 'meta', 'stalled-check', 'marker'].includes(key))).toEqual(
      [],
    );
  });

  it('go to an idle worker while another one is still answering', async () => {
    const [busy, idle] = [await queueOf(), await queueOf()];
    const answers = { busy: 0, idle: 0 };
    let release: () => void = () => undefined;
    await busy.answer(() => {
      answers.busy += 1;
      return new Promise((resolve) => (release = resolve));
    });
    await busy.ring();
    await until('the one is busy', () => answers.busy === 1);
    await idle.answer(async () => void (answers.idle += 1));
    for (let times = 1; times <= 5; times += 1) {
      await busy.ring();
      await until('the other answers', () => answers.idle === times);
    }
    expect(answers.busy).toBe(1);
    release();
  });

  it('are answered again after Redis was emptied in the middle of one', async () => {
    const queue = await queueOf();
    let answered = 0;
    await queue.answer(async () => {
      answered += 1;
      await sleep(50);
    });
    await queue.ring();
    await until('one is being answered', () => answered === 1);
    // Only what belongs to this test: others use the same Redis.
    await redis.del(...(await redis.keys(`${prefix}:*`)));
    await sleep(100);
    await queue.ring();
    await until('the next is answered', () => answered === 2, 2_000);
  });

  it('are refused at once where there is no Redis, and it can be closed in time', async () => {
    const config = readConfig({
      REDIS_URL: 'redis://127.0.0.1:1',
      REDIS_PREFIX: prefix,
      SHUTDOWN_MS: '2000',
    });
    const queue = new RingQueue(config, new Ending(config));
    await queue.open();
    await queue.answer(() => Promise.resolve());
    const asked = performance.now();
    expect(await queue.ring()).toBe(false);
    expect(await queue.answers()).toBe(false);
    expect(performance.now() - asked).toBeLessThan(100);
    await queue.beforeApplicationShutdown();
    await queue.onApplicationShutdown();
    expect(performance.now() - asked).toBeLessThan(1_500);
  });
});
