import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule, entities } from '../app.module';
import type { Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Text } from '../findings/finding';
import { JournalHead } from '../journal/journal.entity';
import { Log, type Lost } from '../journal/log.service';

/** Settings of a command. It delivers nothing: what it claimed would be left half done when it ends. */
export const forCommand = (config: Config): Config => ({
  ...config,
  ROLE: 'api',
  SANDBOX_CUSTOMS: false,
  REDIS_URL: '',
});

/** Gives the application to a command, without a server. */
export async function withApp<T>(
  config: Config,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  const app = await NestFactory.createApplicationContext(AppModule.with(forCommand(config)), {
    logger: false,
    abortOnError: false,
  });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** As `withApp`, for what is done to an exchange: where there is none, a slip of the pen would make a new one. */
export async function withExchange<T>(
  config: Config,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> {
  await requireExchange(config);
  return withApp(config, work);
}

/** As `withExchange`, for what writes as if the database were the newest: an older copy is not written to. */
export const withNewest = <T>(
  config: Config,
  work: (app: INestApplicationContext) => Promise<T>,
): Promise<T> =>
  withExchange(config, async (app) => {
    const lost = await app.get(Log).lostSinceKept();
    if (lost) throw new Error(older(config, lost, nothingWritten));
    return work(app);
  });

const nothingWritten: Text = { en: 'Nothing was written.', zh: '未写入任何数据。' };

/** What an older copy is told by, what was done to it, and what to do. */
export function older({ CHECKPOINT_FILE: file }: Config, { entries, published }: Lost, done: Text): string {
  const [en, zh] =
    published === undefined
      ? [`The kept checkpoint ${file} cannot be read`, `所存检查点 ${file} 无法读取`]
      : [
          `The database has ${entries} entries in its log, and ${published} were published (${file}): it is an older copy or another one`,
          `数据库日志现有 ${entries} 条，此前已公布 ${published} 条（${file}），应为旧副本或其他平台的数据库`,
        ];
  return `${en}. ${done.en} Restore the newest copy, or run "npm run restore:accept" and say why.\n${zh}。${done.zh}请恢复最新副本，或运行 "npm run restore:accept" 并说明理由。`;
}

async function requireExchange(config: Config): Promise<void> {
  const database = new Database(config, entities, new Clock());
  try {
    await database.openForReading();
    if ((await headOf(database)) !== undefined) return;
  } finally {
    await database.onApplicationShutdown();
  }
  const place = config.DATABASE_URL === '' ? `DATA_DIR ${config.DATA_DIR}` : 'DATABASE_URL';
  throw new Error(
    `There is no exchange in ${place}. Check DATABASE_URL and DATA_DIR; a first start, or "npm run migrate", makes one.\n${place} 中没有平台数据库。请核对 DATABASE_URL 与 DATA_DIR；首次启动或 "npm run migrate" 时建立。`,
  );
}

/** Empty where not even the table is there. */
const headOf = (database: Database): Promise<JournalHead | undefined> =>
  database.read.one(JournalHead, { id: 1 }).catch(() => undefined);
