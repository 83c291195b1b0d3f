import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange } from '../support/exchange';
import { TitleDesk } from '../support/titles';

describe('the command that verifies a saved check', () => {
  let exchange: Exchange;
  let clock: MovableClock;
  let files: Record<'fresh' | 'old' | 'forged' | 'jwks', string>;

  beforeAll(async () => {
    clock = movableClock();
    clock.aheadMs = -48 * 3_600_000;
    exchange = await startExchange();
    const desk = new TitleDesk(exchange);
    const fileOf = (name: string, text: string): string => {
      const file = join(exchange.dataDir, name);
      writeFileSync(file, text);
      return file;
    };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const exp = new Date(Date.now() + 600_000).toISOString();
    const bill = await desk.bill();
    const issued = await desk.issue(bill, desk.issuePayload(bill, 'seller', { expiresAt }, { exp }));
    const check = () =>
      exchange.call('POST', '/v1/title-checks', {
        key: exchange.keys.carrier,
        body: { titleId: issued.body.titleId },
      });
    const old = fileOf('old.json', (await check()).text);
    clock.aheadMs = 0;
    const { text } = await check();
    const jwks = await exchange.call('GET', '/.well-known/jwks.json');
    files = {
      old,
      fresh: fileOf('fresh.json', text),
      forged: fileOf('forged.json', text.replace('"status":"PENDING', '"status":"ENDING')),
      jwks: fileOf('jwks.json', jwks.text),
    };
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  /** Runs the command in this process, as the shell would start it. */
  function run(...words: string[]): { code: unknown; said: string } {
    let said = '';
    const { argv, exitCode } = process;
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      said += String(line);
      return true;
    });
    process.argv = [...argv.slice(0, 2), ...words];
    jest.resetModules();
    jest.requireActual('../../src/cli/verify-check.cli');
    const code = process.exitCode;
    spy.mockRestore();
    process.argv = argv;
    process.exitCode = exitCode;
    return { code, said };
  }

  it('does not take a test answer for a live one', () => {
    const { code, said } = run(files.fresh, '--jwks', files.jwks);
    expect(code).toBe(1);
    expect(said).toContain('FAIL It speaks of live bills (chuanyu-window:test).');
  });

  it('takes it when told that it is one, and says for whom it speaks', () => {
    const { code, said } = run(files.fresh, '--jwks', files.jwks, '--test');
    expect(code).toBe(0);
    expect(said).toContain('aud chuanyu-window:test');
    const { code: other } = run(files.fresh, '--test', '--aud', 'another:test');
    expect(other).toBe(1);
  });

  it('tells an answer whose time is over from one that is wrong', () => {
    const over = run(files.old, '--jwks', files.jwks, '--test');
    expect(over.code).toBe(3);
    expect(over.said).toContain('ask again');
    expect(run(files.forged, '--jwks', files.jwks, '--test').code).toBe(1);
  });

  it('says how it is used', () => {
    for (const words of [[], ['a', 'b'], ['a', '--unknown']]) {
      const { code, said } = run(...words);
      expect(code).toBe(2);
      expect(said).toContain('Exit: 0 verifies');
    }
  });
});
