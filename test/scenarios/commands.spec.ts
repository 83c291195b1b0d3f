import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { startExchange, type Exchange } from '../support/exchange';
import { runCommand } from '../support/process';
import { describeOn, leavePlaceOf } from '../support/services';

const folder = mkdtempSync(join(tmpdir(), 'cyw-commands-'));
const settings = { DATA_DIR: join(folder, 'data') };
const left = (): boolean => existsSync(settings.DATA_DIR);

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await leavePlaceOf(settings.DATA_DIR);
});

/** A word that is passed over is a command that does something else than it was asked to. */
describeOn('embedded', 'a command', () => {
  it.each([
    ['act', '--tpye'],
    ['archive', '--until'],
    ['demo', '--language'],
    ['fields', '--chekc'],
    ['key', '--mode'],
    ['migrate', '--from'],
    ['migrate-postgres', '--into'],
    ['openapi', '--chekc'],
    ['restore-accept', '--because'],
    ['verify', '--data'],
  ])('%s ends at a word that it does not know, and says which and what it knows', async (name, option) => {
    for (const words of [[option, 'x'], ['x']]) {
      const { code, output, errors } = await runCommand(name, settings, words);
      expect([code, output]).toEqual([2, '']);
      expect(errors).toContain(words[0]);
      expect(errors).toContain('Usage: ');
    }
    const { code, output } = await runCommand(name, settings, ['--help']);
    expect([code, output.startsWith('Usage: ')]).toEqual([0, true]);
    expect(left()).toBe(false);
  });
});

describeOn('embedded', 'a slip of the pen', () => {
  it.each([
    ['another mode', ['acme', 'prod'], '"prod"'],
    ['a role without names', ['acme', 'live', 'operator'], '2 or 5'],
    ['a name without quotes', ['acme', 'live', 'operator', 'Chongqing', 'Operator', '重庆'], '2 or 5'],
    ['a role that there is not', ['acme', 'live', 'operater', 'Acme', '甲'], 'operater'],
    ['an empty name', ['acme', 'live', 'operator', '', '甲'], '(name)'],
    ['a name too long', ['acme', 'live', 'operator', 'Acme', '甲'.repeat(141)], '(nameZh)'],
    ['a slug that is none', ['Acme', 'live', 'operator', 'Acme', '甲'], '(Acme, '],
  ])('is %s for a key: told, and nothing is made', async (_, words, told) => {
    const { code, output, errors } = await runCommand('key', settings, words);
    expect([code, output]).toEqual([2, '']);
    expect(errors).toContain(told);
    expect(errors).toContain('Usage: ');
    expect(left()).toBe(false);
  });

  it.each([
    ['key', ['acme', 'live', 'operator', 'Acme', '甲']],
    ['archive', ['--before', '2026-01']],
    ['restore-accept', ['--reason', 'the disk is lost']],
  ])('is another folder: %s makes no exchange there', async (name, words) => {
    const { code, output, errors } = await runCommand(name, settings, words);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(join(settings.DATA_DIR, 'exchange.sqlite'));
    expect(errors).toContain('DATA_DIR');
    expect(left()).toBe(false);
  });
});

/** The keys are of no use to anybody else, and these tests show who got one. */
const aKey = /^cyw_(live|test)_\S+\n$/;

describe('npm run key', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-key-'));
  const key = (...words: string[]) => runCommand('key', { DATA_DIR: dataDir }, words);
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange({ DATA_DIR: dataDir });
    await exchange.stop();
  });
  afterAll(async () => {
    rmSync(dataDir, { recursive: true, force: true });
    await leavePlaceOf(dataDir);
  });

  it('registers a party once, and gives it as many keys as it is asked for', async () => {
    const party = ['new-operator', 'live', 'operator,carrier', 'New Operator', '新运营方'];
    for (const words of [party, party, party.slice(0, 2)]) {
      const { code, output, errors } = await key(...words);
      expect([code, errors]).toEqual([0, '']);
      expect(output).toMatch(aKey);
    }
  });

  it.each([
    ['roles', ['carrier', 'live', 'operator', 'Op', '运营方']],
    ['names', ['new-operator', 'live', 'carrier,operator', 'New Operator', '新运营']],
  ])('gives none to a party that is there with other %s', async (_, words) => {
    const { code, output, errors } = await key(...words);
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain(`There is a party ${words[0]} with other roles or names: carrier`);
  });

  it('gives none to a party that is not there', async () => {
    const { code, output, errors } = await key('nobody', 'live');
    expect([code, output]).toEqual([1, '']);
    expect(errors).toContain('There is no party nobody');
  });
});

describeOn('embedded', 'npm run verify', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-earlier-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('says of a database of an earlier version that it is one, and nothing else', async () => {
    const exchange = await startExchange({ DATA_DIR: dataDir });
    await exchange.stop();
    expect((await runCommand('verify', { DATA_DIR: dataDir }, [])).code).toBe(0);
    const database = new SqliteConnection(join(dataDir, 'exchange.sqlite'));
    database.prepare('DELETE FROM migrations WHERE id = (SELECT MAX(id) FROM migrations)').run();
    database.close();
    const { code, errors } = await runCommand('verify', { DATA_DIR: dataDir }, []);
    expect(code).toBe(1);
    expect(errors).toContain('Run "npm run migrate" first');
  });
});
