import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Services } from '../../scripts/services.mjs';
import type { SandboxCustoms } from '../../src/sandbox/customs.service';
import { BulkJob, killTest } from '../support/bulk';
import { startCustoms } from '../support/customs';
import { until } from '../support/exchange';
import { Fleet, type Member } from '../support/fleet';
import { ownServices, placeOn } from '../support/own-services';

const { submissions, limitMs } = killTest;
const bulk = { submissions, amendedEvery: 10, clients: 16 };
/** For each of the four processes: 8 in all, or 24. */
const kills = Math.max(2, Math.floor(killTest.kills / 4));

describe('two api and two worker processes that are killed at random while they take submissions', () => {
  const settings = {
    DELIVERY_BASE_MS: '10',
    DELIVERY_ATTEMPTS: '30',
    // What a killed worker had claimed is taken up again after the lease.
    DELIVERY_LEASE_MS: '1000',
    DELIVERY_TIMEOUT_MS: '900',
  };
  let services: Services;
  let fleet: Fleet;
  let push: SandboxCustoms;
  let pull: SandboxCustoms;
  let job: BulkJob;
  let killed = 0;

  beforeAll(async () => {
    services = await ownServices();
    fleet = new Fleet({ ...settings, ...placeOn(services) });
    const { keys, urls } = await fleet.start();
    push = await startCustoms(urls[0], keys, 'push', { behaviour: { mode: 'refuse', refuseRate: 0.2 } });
    pull = await startCustoms(urls[1], keys, 'pull');
    job = new BulkJob(fleet.nextUrl, keys.forwarder, bulk, { push, pull });
  });

  afterAll(async () => {
    job?.giveUp();
    await Promise.all([push?.stop(), pull?.stop()]);
    await fleet?.stop();
    await services?.stop();
  });

  const accepted = (mark: number): Promise<void> =>
    until(`${mark} accepted`, () => job.accepted.size >= mark, limitMs);

  /** Each process has a killer of its own, so now and then nobody is left who serves or who delivers. */
  const killer = async (member: Member): Promise<void> => {
    for (let round = 0; round < kills; round += 1) {
      await accepted((bulk.submissions * (round + Math.random() * 0.9)) / kills);
      await sleep(Math.random() * 30);
      await fleet.kill(member);
      killed += 1;
    }
  };

  const flushing = async (): Promise<void> => {
    await accepted(bulk.submissions / 2);
    const redis = new Redis(services.redisUrl);
    await redis.flushall();
    redis.disconnect();
  };

  it(
    'lose nothing that was accepted and deliver each version once, in order, though Redis is emptied',
    async () => {
      await Promise.all([...fleet.members.map(killer), flushing(), job.submit()]);
      await job.delivered(limitMs);
      expect(killed).toBe(kills * fleet.members.length);
      await job.balance(fleet.settings);
      if (killTest.tells) process.stderr.write(`${killed} kills: ${job.figures()}\n`);
    },
    2 * limitMs,
  );
});
