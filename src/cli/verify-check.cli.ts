import { readFileSync } from 'node:fs';
import type { JsonWebKey } from 'node:crypto';
import { verifyAnswer, type SavedAnswer } from '../title/verify-answer';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/**
 * Verifies a saved title check offline: `npm run verify:check -- answer.json --jwks jwks.json`.
 * Without `--jwks` the keys in the answer itself are used, which proves that it is whole, but not
 * that the platform made it; so that is said.
 */
function main(): number {
  const [file, flag, keysFile] = process.argv.slice(2);
  if (!file || (flag && flag !== '--jwks')) {
    say('Usage: npm run verify:check -- ANSWER.json [--jwks JWKS.json]');
    return 2;
  }
  const answer = JSON.parse(readFileSync(file, 'utf8')) as SavedAnswer & { jwks: { keys: JsonWebKey[] } };
  const jwks = keysFile
    ? (JSON.parse(readFileSync(keysFile, 'utf8')) as { keys: JsonWebKey[] })
    : answer.jwks;
  const { holds, steps, statement } = verifyAnswer(answer, jwks);
  for (const step of steps) say(`${step.holds ? 'ok  ' : 'FAIL'} ${step.en} ${step.zh}`);
  if (!keysFile)
    say(
      'note No --jwks was given: the keys came with the answer. Save the platform keys beforehand and name them. 未指定 --jwks，所用公钥来自结论本身。',
    );
  if (statement)
    say(
      `     asOf ${statement.asOf}, validUntil ${statement.validUntil}\n     ${statement.sentence.en}\n     ${statement.sentence.zh}`,
    );
  say(holds ? 'The answer verifies. 核验通过。' : 'The answer does NOT verify. 核验未通过。');
  return holds ? 0 : 1;
}

process.exitCode = main();
