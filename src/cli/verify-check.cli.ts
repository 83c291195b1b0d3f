import { readFileSync } from 'node:fs';
import type { JsonWebKey } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isSavedChain, receiptChainType, verifyChain, type SavedChain } from '../exchange/receipt-chain';
import { isEvidence, verifyEvidence } from '../title/evidence';
import { isSignedBy, readSignedAct } from '../title/signed-act';
import { verifyAnswer, type SavedAnswer, type Verdict } from '../title/verify-answer';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const usage = `Usage: npm run verify:check -- ANSWER.json [--jwks JWKS.json] [--test] [--aud NAME]
  --jwks FILE  the platform's public keys, saved beforehand 事先保存的平台公钥
  --test       accept an answer of the test side, which stands for no goods 接受测试环境的结论（不对应实际货物）
  --aud NAME   the exchange that must have answered, such as chuanyu-window:live 指定出具结论的平台
Exit: 0 verifies 核验通过; 1 does not verify 核验未通过; 2 usage 用法有误;
      3 verifies, but validUntil has passed: ask again 核验通过但已过有效期，须重新查询`;

/** What the words of the command say; undefined when they cannot be understood. */
function asked(): { file: string; jwks?: string; test?: boolean; aud?: string } | undefined {
  const text = { type: 'string' } as const;
  try {
    const { positionals, values } = parseArgs({
      args: process.argv.slice(2),
      allowPositionals: true,
      options: { jwks: text, aud: text, test: { type: 'boolean' } },
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
  const { file, jwks: keysFile, test = false, aud } = words;
  const saved = JSON.parse(readFileSync(file, 'utf8')) as object;
  const answer = saved as SavedAnswer & { jwks: { keys: JsonWebKey[] } };
  const jwks = keysFile
    ? (JSON.parse(readFileSync(keysFile, 'utf8')) as { keys: JsonWebKey[] })
    : answer.jwks;
  if (isSavedChain(saved)) return concludeChain(saved, jwks, { named: keysFile !== undefined, test, aud });
  const expected = { now: new Date().toISOString(), liveOnly: !test, ...(aud !== undefined && { aud }) };
  const verdict = isEvidence(saved)
    ? verifyEvidence(saved, jwks, expected)
    : verifyAnswer(answer, jwks, expected);
  for (const step of verdict.steps) say(`${step.holds ? 'ok  ' : 'FAIL'} ${step.en} ${step.zh}`);
  if (!keysFile) say(ownKeys);
  return conclude(verdict);
}

function conclude({ holds, statement, expired }: Verdict): number {
  if (statement) {
    const { aud, asOf, validUntil, sentence } = statement;
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
    `The answer verifies, but EXPIRED on ${statement?.validUntil}: ask again. 核验通过，但结论已过有效期，须重新查询。`,
  );
  return 3;
}

const ownKeys =
  'note No --jwks was given: the keys came with the answer. Save the platform keys beforehand and name them. 未指定 --jwks，所用公钥来自结论本身。';

/** The statement of a chain as one of the keys signed it for this use; undefined where none did. */
function openChain(jws: string, jwks: { keys: JsonWebKey[] }): string | undefined {
  const signed = readSignedAct(jws);
  const key = signed && jwks.keys.find((each) => each.kid === signed.kid);
  if (!signed || !key || !isSignedBy(signed, key)) return undefined;
  const header = Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString('utf8');
  const { typ } = JSON.parse(header) as { typ?: string };
  return typ === receiptChainType ? signed.payload.toString('utf8') : undefined;
}

/** Tells whether a saved chain of receipts verifies. It states what was, so it never runs out. */
function concludeChain(
  answer: SavedChain,
  jwks: { keys: JsonWebKey[] },
  asked: { named: boolean; test: boolean; aud?: string },
): number {
  const steps = verifyChain(answer, openChain(answer.jws, jwks));
  const { aud, asOf } = answer.statement;
  if (!asked.test)
    steps.push({
      en: `It speaks of live goods (${aud}).`,
      zh: `出自正式环境（${aud}）。`,
      holds: aud.endsWith(':live'),
    });
  if (asked.aud !== undefined)
    steps.push({
      en: `It was given by ${asked.aud}.`,
      zh: `由 ${asked.aud} 出具。`,
      holds: aud === asked.aud,
    });
  for (const step of steps) say(`${step.holds ? 'ok  ' : 'FAIL'} ${step.en} ${step.zh}`);
  if (!asked.named) say(ownKeys);
  say(`     aud ${aud}, asOf ${asOf}`);
  const holds = steps.every((step) => step.holds);
  say(holds ? 'The receipts verify. 回执链核验通过。' : 'The receipts do NOT verify. 回执链核验未通过。');
  return holds ? 0 : 1;
}

process.exitCode = main();
