import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { receiptChainType, verifyChain, type SavedChain } from '../exchange/receipt-chain';
import type { CheckStatement } from '../title/check-statement.dto';
import { verifyEvidence } from '../title/evidence';
import { openPlatform, verifyAnswer, type PlatformJwks, type Verdict } from '../title/verify-answer';
import { parsed, readKeys, readSaved } from './saved-file';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const usage = `Usage: npm run verify:check -- ANSWER.json [--jwks JWKS.json] [--test] [--aud NAME] [--bill NUMBER] [--content HASH]
  --jwks FILE  the platform's public keys, saved beforehand 事先保存的平台公钥
  --test       accept an answer of the test side, which stands for no goods 接受测试环境的结论（不对应实际货物）
  --aud NAME   the exchange that must have answered, such as chuanyu-window:live 指定出具结论的平台
  --bill NUMBER   number of the bill, or of the document, that you were told of 指定所应核验的提单号（单证号）
  --content HASH  its content hash: no other version, and no other bill, passes 指定其内容哈希，其他版本或提单均不通过
Exit: 0 verifies 核验通过; 1 does not verify 核验未通过; 2 usage 用法有误;
      3 verifies, but validUntil has passed: ask again 核验通过但已过有效期，须重新查询`;

/** What the reader relies on: an exchange, and the bill that the answer shall speak of. */
interface Wanted {
  aud?: string;
  bill?: string;
  content?: string;
}

/** What the words of the command say; undefined when they cannot be understood. */
function asked(): (Wanted & { file: string; jwks?: string; test?: boolean }) | undefined {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { jwks: text, aud: text, bill: text, content: text, test: { type: 'boolean' } },
    });
    const [file, another] = positionals;
    return file === undefined || another !== undefined ? undefined : { file, ...values };
  } catch {
    return undefined;
  }
}

/**
 * Verifies a saved title check, a bundle of evidence or a saved chain of receipts offline. Without `--jwks` the keys in the answer itself are used,
 * which proves that it is whole, but not that the platform made it; so that is said.
 */
function main(): number {
  const words = asked();
  if (!words) {
    say(usage);
    return 2;
  }
  const { file, jwks: keysFile, test = false, ...wanted } = words;
  const named = keysFile !== undefined;
  const text = textOf(file);
  const keys = named ? textOf(keysFile) : '';
  if (text === undefined || keys === undefined) {
    say(`${text === undefined ? file : keysFile} cannot be read. 文件无法读取。`);
    return 2;
  }
  const read = readSaved(text);
  if (read.kind === 'damaged') {
    say(`FAIL ${read.en} ${read.zh}`);
    return conclude({ holds: false, steps: [] });
  }
  const jwks = readKeys(named ? parsed(keys) : (read.saved as { jwks?: unknown }).jwks);
  if (read.kind === 'chain') return concludeChain(read.saved, jwks, { ...wanted, named, test });
  const expected = { now: new Date().toISOString(), liveOnly: !test, ...wanted };
  const verdict =
    read.kind === 'evidence'
      ? verifyEvidence(read.saved, jwks, expected)
      : verifyAnswer(read.saved, jwks, expected);
  for (const step of verdict.steps) say(`${step.holds ? 'ok  ' : 'FAIL'} ${step.en} ${step.zh}`);
  if (!named) say(ownKeys);
  return conclude(verdict);
}

/** The text of a file; undefined where there is none. */
function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function conclude({ holds, statement, goodUntil, expired }: Verdict): number {
  if (statement) {
    const { aud, asOf, validUntil, sentence } = statement;
    sayOf(statement);
    say(`     aud ${aud}, asOf ${asOf}, validUntil ${validUntil}\n     ${sentence.en}\n     ${sentence.zh}`);
    if (aud.endsWith(':test'))
      say('note A test answer: no goods stand behind it. 测试环境结论，不对应任何实际货物。');
  }
  if (!holds) {
    say('The answer does NOT verify. 核验未通过。');
    return 1;
  }
  if (!expired) {
    say('The answer verifies. 核验通过。');
    return 0;
  }
  say(
    `The answer verifies, but EXPIRED on ${goodUntil}: ask again. 核验通过，但结论已过有效期，须重新查询。`,
  );
  return 3;
}

/** Which bill it is: a sound answer about another one looks the same. */
function sayOf({ bill, titleId, status }: Partial<CheckStatement>): void {
  if (bill) {
    const { number, contentHash, issuer } = bill;
    const of = [issuer.name, issuer.nameZh, issuer.uscc].filter(Boolean).join(' ');
    say(`     bill 提单号 ${number}, issuer 签发人 ${of}\n     content 内容哈希 ${contentHash}`);
  }
  say(`     title 权利凭证编号 ${titleId}, status 状态 ${status}`);
}

const ownKeys =
  'note No --jwks was given: the keys came with the answer. Save the platform keys beforehand and name them. 未指定 --jwks，所用公钥来自结论本身。';

/** Tells whether a saved chain of receipts verifies. It states what was, so it never runs out. */
function concludeChain(
  answer: SavedChain,
  jwks: PlatformJwks,
  asked: Wanted & { named: boolean; test: boolean },
): number {
  const steps = verifyChain(answer, openPlatform(answer.jws, jwks, receiptChainType));
  const { aud, asOf, kind, number, version, contentHash } = answer.statement;
  const meant = (en: string, zh: string, holds: boolean): number => steps.push({ en, zh, holds });
  if (!asked.test)
    meant(`It speaks of live goods (${aud}).`, `出自正式环境（${aud}）。`, aud.endsWith(':live'));
  if (asked.aud !== undefined)
    meant(`It was given by ${asked.aud}.`, `由 ${asked.aud} 出具。`, aud === asked.aud);
  if (asked.bill !== undefined)
    meant(`It speaks of ${asked.bill}.`, `所指为单证 ${asked.bill}。`, number === asked.bill);
  if (asked.content !== undefined)
    meant(
      `It speaks of the content ${asked.content}.`,
      `所指内容哈希为 ${asked.content}。`,
      contentHash === asked.content,
    );
  for (const step of steps) say(`${step.holds ? 'ok  ' : 'FAIL'} ${step.en} ${step.zh}`);
  if (!asked.named) say(ownKeys);
  say(`     ${kind} ${number}, version 版本 ${version}\n     content 内容哈希 ${contentHash}`);
  say(`     aud ${aud}, asOf ${asOf}`);
  const holds = steps.every((step) => step.holds);
  say(holds ? 'The receipts verify. 回执链核验通过。' : 'The receipts do NOT verify. 回执链核验未通过。');
  return holds ? 0 : 1;
}

process.exitCode = main();
