import 'reflect-metadata';
import { Kinds } from '../documents/kinds.service';
import { keep } from './committed.store';
import { fieldPage } from './field-table';
import { withThrowawayApp } from './throwaway.server';

/** Writes the field tables in both languages; with `--check` fails when the committed ones are old. */
async function main(): Promise<void> {
  const kinds = await withThrowawayApp((app) => {
    const all = app.get(Kinds);
    return all.names().map((name) => all.get(name));
  });
  const files = {
    'docs/fields.md': fieldPage(kinds, 'en'),
    'docs/fields.zh-CN.md': fieldPage(kinds, 'zh'),
  };
  keep(files, 'npm run fields');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
