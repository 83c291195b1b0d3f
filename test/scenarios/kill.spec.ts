import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxCustoms } from '../../src/sandbox/customs.service';
import { BulkJob, killTest } from '../support/bulk';
import { startCustoms } from '../support/customs';
import { until } from '../support/exchange';
import { freePort, keysOf, startProcess, type ServerProcess } from '../support/process';
import { leavePlaceOf } from '../support/services';

const { submissions, kills, limitMs } = killTest;
const bulk = { submissions, amendedEvery: 10, clients: 16 };

describe('a server that is killed again and again while it takes submissions', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-kill-'));
  const settings: Record<string, string> = {
    DATA_DIR: dataDir,
    DELIVERY_BASE_MS: '10',
    DELIVERY_ATTEMPTS: '30',
    // A killed server's attempts are taken up again after the lease.
    DELIVERY_LEASE_MS: '1000',
    DELIVERY_TIMEOUT_MS: '900',
  };
  let server: ServerProcess;
  let push: SandboxCustoms;
  let pull: SandboxCustoms;
  let job: BulkJob;

  afterAll(async () => {
    job.giveUp();
    server.send('SIGKILL');
    await Promise.all([push.stop(), pull.stop(), server.ended]);
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  /** Kills the server whenever so many more documents were accepted, a little later or earlier. */
  const killer = async (): Promise<void> => {
    const share = bulk.submissions / (kills + 1);
    for (let round = 1; round <= kills; round += 1) {
      const mark = share * (round - Math.random() / 2);
      await until(`${mark} accepted`, () => job.accepted.size >= mark, limitMs);
      await sleep(Math.random() * 30);
      server.send('SIGKILL');
      expect((await server.ended).signal).toBe('SIGKILL');
      server = await startProcess(settings);
    }
  };

  it(
    'keeps every document it accepted and delivers each once, in order',
    async () => {
      settings.PORT = await freePort();
      server = await startProcess(settings);
      const keys = keysOf(dataDir);
      push = await startCustoms(server.url, keys, 'push', { behaviour: { mode: 'refuse', refuseRate: 0.2 } });
      pull = await startCustoms(server.url, keys, 'pull');
      job = new BulkJob(() => server.url, keys.forwarder, bulk, { push, pull });
      await Promise.all([killer(), job.submit()]);
      await job.delivered(limitMs);
      server.send('SIGTERM');
      await server.ended;
      await job.balance({ DATA_DIR: dataDir });
      if (killTest.tells) process.stderr.write(`${kills} kills: ${job.figures()}\n`);
    },
    2 * limitMs,
  );
});
