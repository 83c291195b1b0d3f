import 'reflect-metadata';
import { entities } from '../app.module';
import { readConfig } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader } from '../database/tx';
import { newestMigration } from '../../migrations/newest';
import { firstFault } from './verification.service';
import { optionsOf } from './words.client';

const usage = `Usage: DATA_DIR=data npm run verify
  Verifies the data folder DATA_DIR or, with DATABASE_URL, a PostgreSQL.
  核验数据目录 DATA_DIR；设有 DATABASE_URL 时核验 PostgreSQL 数据库。
Exit: 0 everything holds 全部无误; 1 something is wrong 有误; 2 usage 用法有误`;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Verifies a data folder or, with DATABASE_URL, a PostgreSQL, and names the first thing that is wrong. */
async function main(): Promise<void> {
  optionsOf(usage, {});
  const database = new Database(readConfig(), entities, new Clock());
  await database.openForReading();
  const broken = await look(database.read).finally(() => database.onApplicationShutdown());
  if (!broken) return void say('Everything holds. 全部核验无误。');
  say(`BROKEN 已损坏: ${broken}`);
  process.exitCode = 1;
}

/** A backup may be of an earlier version, which has not all that this program looks at. */
async function look(read: Reader): Promise<string | undefined> {
  const [present] = await read.all('SELECT name FROM migrations WHERE name = ?', newestMigration);
  if (present) return firstFault(read, say);
  throw new Error(
    'The database is of an earlier version. Run "npm run migrate" first, or verify it with the program that wrote it.\n该数据库属较早版本。请先执行 "npm run migrate"，或以写入该数据库的程序版本核验。',
  );
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
