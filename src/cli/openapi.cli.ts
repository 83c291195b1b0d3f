import 'reflect-metadata';
import { openApiOf } from '../app.docs';
import { keep } from './committed.store';
import { sortedJson } from './sorted-json';
import { withThrowawayApp } from './throwaway.server';
import { optionsOf } from './words.client';

const usage = `Usage: npm run openapi [-- --check]
  Writes test/openapi.json; with --check only says what is out of date.`;

/** Writes `test/openapi.json`; with `--check` fails when the committed one says something else. */
async function main(): Promise<void> {
  const { check } = optionsOf(usage, { check: { type: 'boolean' } });
  const text = await withThrowawayApp(async (app) => sortedJson(await openApiOf(app)));
  keep({ 'test/openapi.json': text }, 'npm run openapi', check);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
