import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { readConfig, type Config } from '../config';
import { Database } from '../database/database.service';
import { OperatorEvents } from '../exchange/operator-events.service';
import { CheckpointFile } from '../journal/checkpoint-file.store';
import { isCheckpointSigned, originOf } from '../journal/checkpoint';
import { Journal } from '../journal/journal.service';
import { Log } from '../journal/log.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import { withExchange } from './command.server';
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
  const config = readConfig();
  await withExchange(config, async (app) => {
    const log = app.get(Log);
    const lost = await log.lostSinceKept();
    if (!lost) {
      process.stdout.write(
        'Nothing is to be accepted: the database has all that was published. 无须处理。\n',
      );
      return;
    }
    await requireOwn(app, config);
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
      `Accepted. The log goes on from entry ${entries}; ${published} had been published. 已受理，日志自第 ${entries} 条继续（此前已公布 ${published} 条）。\nWhere other hosts keep a checkpoint file of their own, copy ${config.CHECKPOINT_FILE} over it before they start. 其他主机另存检查点文件的，启动前请以 ${config.CHECKPOINT_FILE} 覆盖。\n`,
    );
  });
}

/**
 * The kept checkpoint says what was lost, and is replaced for good. So it is of this exchange, and the database is one
 * that lost its last entries and not all of them, as one has that was named by mistake.
 */
async function requireOwn(app: INestApplicationContext, config: Config): Promise<void> {
  const file = config.CHECKPOINT_FILE;
  const { sequence } = await app.get(Journal).head();
  if (sequence === 0)
    throw new Error(
      `The journal of this database is empty, so it is no copy of what was published (${file}). Nothing was written. Check DATABASE_URL and DATA_DIR; to begin anew without a copy, put that file away.\n该数据库的日志为空，并非已公布内容（${file}）的副本，未写入任何数据。请核对 DATABASE_URL 与 DATA_DIR；确无副本而须重新开始的，请将该文件移走。`,
    );
  const kept = await app.get(CheckpointFile).read();
  if (kept === undefined || kept === 'unreadable') return;
  const { keys } = app.get(PlatformKeys).jwks();
  if (kept.origin === originOf(config.INSTANCE) && isCheckpointSigned(kept, keys)) return;
  throw new Error(
    `${file} is the checkpoint of another exchange (${kept.origin}), or was signed with keys that are not in ${config.KEY_DIR}. Nothing was written. Check CHECKPOINT_FILE, INSTANCE and KEY_DIR.\n${file} 为其他平台（${kept.origin}）的检查点，或由 ${config.KEY_DIR} 以外的密钥签署，未写入任何数据。请核对 CHECKPOINT_FILE、INSTANCE 与 KEY_DIR。`,
  );
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
