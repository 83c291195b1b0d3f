import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Services } from '../../scripts/services.mjs';
import type { SandboxCustoms } from '../../src/sandbox/customs.service';
import { BulkJob } from '../support/bulk';
import { startCustoms } from '../support/customs';
import { until } from '../support/exchange';
import { Fleet, type Member } from '../support/fleet';
import { ownServices, placeOn } from '../support/own-services';

const bulk = { submissions: 1_000, amendedEvery: 10, clients: 16 };
/** For each of the four processes. */
const kills = 2;

describe('two api and two worker processes that are killed at random during 1,000 submissions', () => {
  const settings = {
    DELIVERY_BASE_MS: '10',
    DELIVERY_ATTEMPTS: '30',
    // What a killed worker had claimed is taken up again after the lease.
    DELIVERY_LEASE_MS: '1000',
    DELIVERY_TIMEOUT_MS: '900',
  };
  let services: Services | undefined;
  let fleet: Fleet | undefined;
  let push: SandboxCustoms | undefined;
  let pull: SandboxCustoms | undefined;
  let job: BulkJob | undefined;
  let killed = 0;

  afterAll(async () => {
    job?.giveUp();
    await Promise.all([push?.stop(), pull?.stop()]);
    await fleet?.stop();
    await services?.stop();
  });

  const accepted = (mark: number): Promise<void> =>
    until(`${mark} accepted`, () => (job?.accepted.size ?? 0) >= mark, 90_000);

  /** Each process has a killer of its own, so now and then nobody is left who serves or who delivers. */
  const killer = async (fleet: Fleet, member: Member): Promise<void> => {
    for (let round = 0; round < kills; round += 1) {
      await accepted((bulk.submissions * (round + Math.random() * 0.9)) / kills);
      await sleep(Math.random() * 30);
      await fleet.kill(member);
      killed += 1;
    }
  };

  const flushing = async (redisUrl: string): Promise<void> => {
    await accepted(bulk.submissions / 2);
    const redis = new Redis(redisUrl);
    await redis.flushall();
    redis.disconnect();
  };

  it('lose nothing that was accepted and deliver each version once, in order, though Redis is emptied', async () => {
    services = await ownServices();
    const running = (fleet = new Fleet({ ...settings, ...placeOn(services) }));
    const { keys, members, urls } = await running.start();
    const [one, two] = urls;
    push = await startCustoms(one, keys, 'push', { behaviour: { mode: 'refuse', refuseRate: 0.2 } });
    pull = await startCustoms(two, keys, 'pull');
    job = new BulkJob(running.nextUrl, keys.forwarder, bulk, { push, pull });
    const killers = members.map((member) => killer(running, member));
    await Promise.all([...killers, flushing(services.redisUrl), job.submit()]);
    await job.delivered(90_000);
    expect(killed).toBe(kills * members.length);
    await job.balance(running.settings);
  }, 180_000);
});
