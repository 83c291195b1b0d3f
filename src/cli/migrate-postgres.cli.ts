import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { entities } from '../app.module';
import { readConfig } from '../config';
import { HouseMove } from '../database/house-move.store';
import { Progress } from './progress.client';
import { firstFault } from './verification.service';
import { endWith, optionsOf } from './words.client';

const say = (...lines: string[]): boolean => process.stdout.write(lines.map((line) => `${line}\n`).join(''));

const usage = `Usage: DATABASE_URL=postgres://user:password@host/database npm run migrate:postgres -- --from data
  Copies the SQLite exchange of a data folder, which is stopped, into an empty PostgreSQL database and
  proves that both are the same. The folder is only read. Broken off, it goes on where it was.
  将已停止的 SQLite 平台（数据目录）复制到空的 PostgreSQL 数据库，并证明两边一致。只读取来源目录；
  中断后再次运行即可继续。`;

/** Copies a SQLite exchange into PostgreSQL, and proves it. */
async function main(): Promise<void> {
  const { from } = optionsOf(usage, { from: { type: 'string' } });
  if (!from) return endWith(usage, '--from is needed. 须以 --from 指明来源目录。');
  const config = readConfig();
  if (config.DATABASE_URL === '')
    throw new Error(
      `DATABASE_URL is missing: it names the database to move into.\n缺少 DATABASE_URL：须指明搬入的数据库。\n\n${usage}`,
    );
  const move = await HouseMove.open(config, from, entities);
  try {
    await run(move, placeOf(config.DATABASE_URL), config.KEY_DIR);
  } finally {
    await move.close();
  }
}

/** Host and database of an address, without its password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

async function run(move: HouseMove, place: string, keyDirectory: string): Promise<void> {
  say(`Moving 搬迁: ${move.folder} → ${place}`, standings[move.standing], 'Source 来源:');
  const broken = await firstFault(move.read, indented);
  if (broken) return failed(`source 来源: ${broken}`, 'Nothing was moved. 未做搬迁。');
  if (move.standing !== 'whole') await copy(move);
  say('Both sides 两边:');
  const difference = await move.prove(
    async (target) => {
      say('Target 目标:');
      const fault = await firstFault(target, indented);
      return fault && `target 目标: ${fault}`;
    },
    ({ table, rows, digest }) =>
      indented(`${table.padEnd(16)} ${String(rows).padStart(11)} rows 行  sha256 ${digest.slice(0, 16)}…`),
  );
  if (difference) return failed(difference, advice[move.standing]);
  say('The copy is the same to the last byte. 副本与来源逐字节一致。');
  if (move.replaced > 0)
    say(
      `But for ${move.replaced} texts with a NUL, which PostgreSQL cannot hold; it stands there as U+FFFD.\n有 ${move.replaced} 处文本含 PostgreSQL 无法保存的空字符，已替换为 U+FFFD。`,
    );
  say(...nextSteps(move.folder, keyDirectory));
}

const standings = {
  empty: 'The database is empty. 目标数据库为空。',
  half: 'The database holds a copy that was broken off; it goes on. 目标中有未完成的副本，继续搬迁。',
  whole: 'The database holds a finished copy; it is proved again. 目标中已有完整副本，重新核验。',
};

async function copy(move: HouseMove): Promise<void> {
  say('Copying 复制:');
  const progress = new Progress();
  await move.copy((moved) => progress.tell(moved));
  indented(progress.sum);
}

const indented = (line: string): boolean => say(`  ${line}`);

function failed(difference: string, what: string): void {
  say(`DIFFERENT 不一致: ${difference}`, what);
  process.exitCode = 1;
}

const unusable =
  'The copy is not finished and no exchange starts on it. Drop the database, make an empty one, and move again. 副本未完成，平台不会在其上启动。请删除该数据库，新建空库后重新搬迁。';

/** What to do about a difference. */
const advice = {
  empty: unusable,
  half: unusable,
  whole:
    'One of the two was used after the move. Nothing was changed. 搬迁之后其中一方又被使用过；未做任何改动。',
};

const keyFiles = ['webhook-master.key', 'platform-1.pem'];

const hasKeys = (folder: string): boolean => keyFiles.every((name) => existsSync(join(folder, name)));

/** The platform's keys are files and not rows, so they are the operator's to bring along. */
function nextSteps(folder: string, keyDirectory: string): string[] {
  const own = join(folder, 'keys');
  const keys = [own, keyDirectory].find(hasKeys);
  const where = keys === own ? `DATA_DIR=${folder}` : `KEY_DIR=${keys ?? '…'}`;
  return [
    '',
    'What to do now 接下来:',
    keys
      ? `  1. The platform keys are files and were not moved: ${keys}. Every process needs this folder.\n     平台密钥是文件，未随数据库搬迁：${keys}。每个进程都需要该目录。`
      : `  1. WARNING: the platform keys (${keyFiles.join(', ')}) are not in ${own}. Find them and set KEY_DIR: without\n     them the exchange does not start.\n     警告：${own} 中未找到平台密钥。请找到并设置 KEY_DIR，否则平台无法启动。`,
    `  2. Start with 启动: DATABASE_URL=… ${where} npm start`,
    `  3. Keep ${folder} until you are satisfied, but rename its exchange.sqlite (with -wal and -shm, where they are\n     there), so that nobody starts it by mistake.\n     确认无误前请保留 ${folder}，但将其中的 exchange.sqlite（连同 -wal、-shm）改名，以免误启动。`,
  ];
}

/** Whatever was begun is taken back by the server when the connection is gone. */
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.on(signal, () => {
    process.stderr.write('\nBroken off. Run it again and it goes on. 已中断，再次运行即可继续。\n');
    process.exit(code);
  });

/** Several addresses that were tried make an error of several, with no message of its own. */
function told(error: Error & { errors?: Error[] }): string {
  const cause = error.cause instanceof Error ? ` ${told(error.cause)}` : '';
  return `${error.message || (error.errors ?? []).map(told).join('; ')}${cause}`;
}

main().catch((error: Error) => {
  process.stderr.write(`${told(error)}\n`);
  process.exitCode = 1;
});
