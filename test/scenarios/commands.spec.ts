import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/process';
import { describeOn, leavePlaceOf } from '../support/services';

/** A word that is passed over is a command that does something else than it was asked to. */
describeOn('embedded', 'a command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cyw-commands-'));
  const settings = { DATA_DIR: join(folder, 'data') };
  const left = (): boolean => existsSync(settings.DATA_DIR);

  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await leavePlaceOf(settings.DATA_DIR);
  });

  it.each([
    ['act', '--tpye'],
    ['archive', '--until'],
    ['demo', '--language'],
    ['fields', '--chekc'],
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
