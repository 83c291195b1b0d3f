import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../app.module';
import { readConfig } from '../config';
import { Database } from '../database/database.service';
import { OperatorEvents } from '../exchange/operator-events.service';
import { Log } from '../journal/log.service';
import { endWith, optionsOf } from './words.client';

const usage = `Usage: npm run restore:accept -- --reason "why the newest copy is lost 最新副本丢失的原因"
  Lets an exchange write again whose database was restored from an older copy, or whose kept checkpoint
  (CHECKPOINT_FILE) is damaged, so that nobody can tell. What was accepted after that copy is lost, and whoever
  has a proof of it will find that the log no longer has it: the reason is put on the journal and told to every
  operator. Stop the exchange before.
  数据库由旧副本恢复后，或所存检查点（CHECKPOINT_FILE）损坏而无从比对时，准许平台恢复写入。旧副本之后受理的内容
  已丢失，理由将记入日志并告知平台运营方。请先停机。`;

/** Longest reason: it stands on the journal for ever, and is read in one line. */
const reasonMax = 500;

/** Accepts that a database is older than what was published, with a reason that stays on the journal. */
async function main(): Promise<void> {
  const reason = optionsOf(usage, { reason: { type: 'string' } }).reason?.trim() ?? '';
  if (reason === '' || reason.length > reasonMax)
    return endWith(usage, `--reason has 1 to ${reasonMax} characters. --reason 应为 1 至 ${reasonMax} 字。`);
  const app = await NestFactory.createApplicationContext(
    AppModule.with({ ...readConfig(), ROLE: 'api', SANDBOX_CUSTOMS: false }),
    { logger: false, abortOnError: false },
  );
  try {
    const log = app.get(Log);
    const lost = await log.lostSinceKept();
    if (!lost) {
      process.stdout.write(
        'Nothing is to be accepted: the database has all that was published. 无须处理。\n',
      );
      return;
    }
    const events = app.get(OperatorEvents);
    await app.get(Database).write(async (tx) => {
      // Test and live data stand on one chain, and an operator sees the inbox of its key's mode only.
      for (const mode of ['test', 'live'] as const)
        await events.raise(tx, {
          mode,
          type: 'journal.restored',
          subject: 'journal',
          data: { reason, ...lost },
        });
    });
    await log.publishAnew();
    const { entries, published = 'an unknown number 若干' } = lost;
    process.stdout.write(
      `Accepted. The log goes on from entry ${entries}; ${published} had been published. 已受理，日志自第 ${entries} 条继续（此前已公布 ${published} 条）。\n`,
    );
  } finally {
    await app.close();
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
