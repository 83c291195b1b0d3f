import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCustoms } from '../support/customs';
import { startExchange, until, waybillNumbered } from '../support/exchange';
import { startProcess } from '../support/process';
import { leavePlaceOf } from '../support/services';

describe('a simulated customs', () => {
  it('that lost its books releases nothing that it had rejected', async () => {
    const exchange = await startExchange({ LONG_POLL_SECONDS: '1' });
    try {
      const submit = async (serial: number): Promise<string> => {
        const sent = { key: exchange.keys.forwarder, body: waybillNumbered(serial) };
        const { status, body } = await exchange.call('POST', '/v1/air-waybills', sent);
        expect(status).toBe(201);
        return String(body.id);
      };
      const decided = async (id: string): Promise<string[]> => {
        const path = `/v1/documents/${id}/receipts`;
        const { body } = await exchange.call('GET', path, { key: exchange.keys['chengdu-customs'] });
        return (body.items as unknown as { level: string; result: string }[]).map(
          ({ level, result }) => `${level} ${result}`,
        );
      };
      const rejecting = await startCustoms(exchange.url, exchange.keys, 'pull', {
        behaviour: { mode: 'reject' },
      });
      const rejected = await submit(730_001);
      await until('it is rejected', async () => (await decided(rejected)).length === 1);
      await rejecting.stop();

      // Another process has its place: no books, and the behaviour it begins with.
      const accepting = await startCustoms(exchange.url, exchange.keys, 'pull');
      const released = await submit(730_002);
      await until('the next one is released', async () => (await decided(released)).length === 2);
      expect(await decided(released)).toEqual(['L1 accepted', 'L3 released']);
      expect(await decided(rejected)).toEqual(['L1 rejected']);
      await accepting.stop();
    } finally {
      await exchange.stop();
    }
  });

  it('that has no key does not start, and the exchange goes on and says what to do', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cyw-customs-'));
    const first = await startProcess({ DATA_DIR: dataDir });
    first.send('SIGTERM');
    await first.ended;
    const file = join(dataDir, 'sandbox.env');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^export CHENGDU_CUSTOMS_KEY=.*\n/m, ''));
    const again = await startProcess({ DATA_DIR: dataDir, SANDBOX_CUSTOMS: 'true' });
    try {
      await until('it is told', () => Promise.resolve(again.errors().includes('goes on without it')), 40_000);
      expect(again.errors()).toContain('chengdu-customs (simulated) ended with 1 before it had started');
      expect(again.errors()).toContain(`Restore its test key to ${file}`);
      expect((await fetch(`${again.url}/health/live`)).status).toBe(200);
    } finally {
      again.send('SIGTERM');
      expect((await again.ended).code).toBe(0);
      rmSync(dataDir, { recursive: true, force: true });
      await leavePlaceOf(dataDir);
    }
  }, 120_000);
});
