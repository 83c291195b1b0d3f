import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { submit, type Reachable, type Submitted } from '../support/deliveries';
import { call, type Sending } from '../support/exchange';
import { keysOf, startProcess } from '../support/process';
import { leavePlaceOf } from '../support/services';

const customs = 'chongqing-customs';
const reasons = [{ zh: '收货人信息不完整。' }];

describe('receipts that came by processes whose clocks differ', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-order-'));
  let document: Submitted;

  afterAll(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  /** What is done while a process runs whose clock is so far ahead. */
  const ahead = async (ms: number, work: (place: Reachable) => Promise<void>): Promise<void> => {
    const server = await startProcess({
      DATA_DIR: dataDir,
      NODE_OPTIONS: `--require ${join(__dirname, '../support/clock-ahead.cjs')}`,
      CLOCK_AHEAD_MS: String(ms),
    });
    const ask = (method: string, path: string, sending: Sending = {}) =>
      call(server.url, method, path, sending);
    try {
      await work({ url: server.url, keys: keysOf(dataDir), ids: {}, call: ask });
    } finally {
      server.send('SIGTERM');
      await server.ended;
    }
  };

  const answer = async ({ call: ask, keys }: Reachable, result: string): Promise<void> => {
    const key = { kind: 'air-waybill', number: document.number };
    const body = { document: key, level: 'L1', result, reasons, at: new Date().toISOString() };
    expect((await ask('POST', '/v1/receipts', { key: keys[customs], body })).status).toBe(201);
  };

  it('stand on the page in the order in which they came, and the last word counts', async () => {
    await ahead(60_000, async (place) => {
      document = await submit(place, { customs: { exportOffice: '8003' } });
      await answer(place, 'accepted');
      await answer(place, 'rejected');
    });
    await ahead(0, async (place) => {
      await answer(place, 'accepted');
      const page = await place.call('GET', `/v1/air-waybills/${document.id}`, { key: place.keys[customs] });
      expect(page.body.customs).toMatchObject([
        {
          refusedVersions: [],
          receipts: [{ result: 'accepted' }, { result: 'rejected' }, { result: 'accepted' }, { level: 'L0' }],
        },
      ]);
    });
  }, 120_000);
});
