import 'reflect-metadata';
import { Kinds } from '../documents/kinds.service';
import { keep } from './committed.store';
import { fieldPage } from './field-table';
import { withThrowawayApp } from './throwaway.server';
import { optionsOf } from './words.client';

const usage = `Usage: npm run fields [-- --check]
  Writes docs/fields.md and docs/fields.zh-CN.md; with --check only says what is out of date.`;

/** Writes the field tables in both languages; with `--check` fails when the committed ones are old. */
async function main(): Promise<void> {
  const { check } = optionsOf(usage, { check: { type: 'boolean' } });
  const kinds = await withThrowawayApp((app) => {
    const all = app.get(Kinds);
    return all.names().map((name) => all.get(name));
  });
  const files = {
    'docs/fields.md': fieldPage(kinds, 'en'),
    'docs/fields.zh-CN.md': fieldPage(kinds, 'zh'),
  };
  keep(files, 'npm run fields', check);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
