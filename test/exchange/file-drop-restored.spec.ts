import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startExchange, until } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { runCommand } from '../support/process';
import { describeOn } from '../support/services';

describeOn('embedded', 'while nothing is written to a restored database, the file drop', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cyw-drop-restored-'));
  const settings = {
    DATA_DIR: join(folder, 'data'),
    CHECKPOINT_FILE: join(folder, 'checkpoint'),
    DROP_DIR: join(folder, 'drop'),
    DROP_SCAN_MS: '50',
  };
  const at = (name: string): string => join(settings.DROP_DIR, 'test', 'chengdu-customs', name);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('leaves receipts where they lie, and reads them once that is accepted', async () => {
    let exchange = await startExchange(settings);
    const key = exchange.keys['chengdu-customs'];
    const set = await exchange.call('PUT', '/v1/endpoints/files', { key, body: { channel: 'files' } });
    expect(set.status).toBe(200);
    await until('there are folders', () => existsSync(at('refused')));
    await until('a checkpoint is kept', () => existsSync(settings.CHECKPOINT_FILE));
    await exchange.stop();
    const decided = '2026-11-24T10:00:00Z';
    const receipt = { declaration: '800120260000000001', level: 'L1', result: 'accepted', at: decided };
    writeFileSync(join(at('in'), 'receipt.json'), JSON.stringify(receipt));

    truncateSync(settings.CHECKPOINT_FILE, 40);
    exchange = await startExchange(settings);
    expectProblem(await exchange.call('POST', '/v1/receipts', { key, body: receipt }), 503, 'log.restored');
    // Some ten looks.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await exchange.stop();
    expect([readdirSync(at('in')), readdirSync(at('refused'))]).toEqual([['receipt.json'], []]);

    const accepted = await runCommand('restore-accept', settings, ['--reason', 'the disk is lost']);
    expect(accepted.code).toBe(0);
    exchange = await startExchange(settings);
    await until('it is read', () => readdirSync(at('in')).length === 0);
    await exchange.stop();
    expect(readdirSync(at('done')).map((name) => name.replace(/^.*Z-/, ''))).toEqual([
      'receipt.answer.json',
      'receipt.json',
    ]);
    expect(readdirSync(at('refused'))).toEqual([]);
  }, 60_000);
});
