import 'reflect-metadata';
import { entities } from '../app.module';
import { readConfig } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { firstFault } from './verification.service';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Verifies a data folder or, with DATABASE_URL, a PostgreSQL, and names the first thing that is wrong. */
async function main(): Promise<void> {
  const database = new Database(readConfig(), entities, new Clock());
  await database.openForReading();
  const broken = await firstFault(database.read, say).finally(() => database.onApplicationShutdown());
  if (!broken) return void say('Everything holds. 全部核验无误。');
  say(`BROKEN 已损坏: ${broken}`);
  process.exitCode = 1;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
