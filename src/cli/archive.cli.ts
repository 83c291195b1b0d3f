import 'reflect-metadata';
import { readConfig } from '../config';
import { Clock } from '../database/clock.source';
import { Archive } from '../journal/archive.service';
import { latestBefore, readMonth } from '../journal/archived-month';
import { Log } from '../journal/log.service';
import { withNewest } from './command.server';
import { endWith, optionsOf } from './words.client';

const usage = `Usage: npm run archive -- --before 2026-01
  Moves the journal, its feed and the attempts of finished deliveries of all months before that one (UTC) to the
  archive. Time lines, inboxes and proofs stay whole. It may be broken off and run again. Stop an exchange on SQLite
  before; on PostgreSQL it runs beside the exchange.
  将该月（UTC）之前各月的日志、收件目录及已办结投递的尝试记录转入归档；时间线、收件箱与证明不受影响。可随时中断后重新执行。
  SQLite 须先停机；PostgreSQL 可与平台同时运行。`;

/** A month of millions takes minutes, in which a line now and then says that it goes on. */
const tellMs = 2_000;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Archives the months before one that the operator names. */
async function main(): Promise<void> {
  const asked = optionsOf(usage, { before: { type: 'string' } });
  const before = readMonth(asked.before ?? '');
  if (before === undefined) return endWith(usage, '--before is a month such as 2026-01. --before 应为月份。');
  const config = readConfig();
  await withNewest(config, async (app) => {
    const latest = latestBefore(app.get(Clock).now(), config.IDEMPOTENCY_DAYS);
    if (before > latest)
      throw new Error(
        `A month can be archived once it has been over for ${config.IDEMPOTENCY_DAYS} days (IDEMPOTENCY_DAYS); today: --before ${latest}.\n月份结束满 ${config.IDEMPOTENCY_DAYS} 天（IDEMPOTENCY_DAYS）后方可归档；目前可用：--before ${latest}。`,
      );
    // Only what the log has taken in is archived, and the log's own timer rests in a command.
    await app.get(Log).catchUp();
    let [sealed, told] = [0, performance.now()];
    await app.get(Archive).before(before, (progress) => {
      const { month, entries } = progress;
      if (progress.sealed) {
        sealed += 1;
        say(`${month}: sealed, ${entries} entries in the archive 已封存，归档共 ${entries} 条`);
      } else if (performance.now() - told > tellMs) say(`${month}: ${entries} …`);
      else return;
      told = performance.now();
    });
    if (sealed === 0) say('There is nothing before that month to be archived. 该月之前没有待归档的记录。');
  });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
