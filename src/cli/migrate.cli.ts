import 'reflect-metadata';
import { entities } from '../app.module';
import { readConfig, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { Log } from '../journal/log.service';
import { SandboxSeed } from '../sandbox/seed.service';
import { older, withApp } from './command.server';
import { optionsOf } from './words.client';

const usage = `Usage: npm run migrate
  Brings the database of the settings (DATABASE_URL, or DATA_DIR) up to date, and makes what a first start makes.
  将环境变量所指数据库（DATABASE_URL 或 DATA_DIR）升级到当前结构，并完成首次启动所需的准备。`;

const onlyMigrated = {
  en: 'Its structure was brought up to date, and nothing else was written.',
  zh: '仅升级了数据库结构，未写入其他数据。',
};

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/**
 * Brings the database up to date and makes what a first start makes: platform keys, routing rules and,
 * where they are wanted, the sandbox parties. Any number of processes may start at once afterwards.
 */
async function main(): Promise<void> {
  optionsOf(usage, {});
  const config = readConfig();
  const before = await applied(config);
  await withApp(config, async (app) => {
    const after = await names(app.get(Database));
    const made = after.filter((name) => !before.includes(name));
    say(
      made.length > 0
        ? `Applied 已执行: ${made.join(', ')}`
        : `Nothing to apply, all ${after.length} migrations are in place. 无需迁移，数据库结构已是最新。`,
    );
    say(`Platform keys 平台密钥: ${config.KEY_DIR}`);
    // An older copy is read by the program of the day, and nothing more is written to it.
    const lost = await app.get(Log).lostSinceKept();
    if (lost) say(older(config, lost, onlyMigrated));
    else if (config.SANDBOX) await seed(app.get(SandboxSeed));
  });
}

/** Migrations in force before; none on a database that is new, and none that could be read. */
async function applied(config: Config): Promise<string[]> {
  const database = new Database(config, entities, new Clock());
  try {
    await database.openForReading();
    return await names(database);
  } catch {
    return [];
  } finally {
    await database.onApplicationShutdown();
  }
}

async function names(database: Database): Promise<string[]> {
  const rows = await database.read.all<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  return rows.map(({ name }) => name);
}

async function seed(sandbox: SandboxSeed): Promise<void> {
  const keys = await sandbox.seed();
  say(
    keys
      ? `Registered ${Object.keys(keys).length} sandbox parties; their test keys 沙箱主体已登记，测试密钥: ${sandbox.envFile}`
      : 'The sandbox parties are there already. 沙箱主体已存在。',
  );
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
