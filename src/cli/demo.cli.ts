import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tellDocuments } from './demo-documents.client';
import { fact, indented, must, say, write } from './demo-narrator.client';
import { tellTitle } from './demo-title.client';
import { DemoClient } from './demo.client';
import { DemoServer } from './demo.server';

/** The main job, told in order with what was really seen; exits with 1 if a step is not what it says. */
async function main(): Promise<void> {
  const server = new DemoServer();
  try {
    say(
      '0  The exchange starts, with a simulated customs in Chongqing (push) and one in Chengdu (pull).',
      '0  平台启动，并启动模拟重庆海关（推送）与模拟成都海关（拉取）。',
    );
    const url = await server.start();
    fact(url, server.dataDir);
    const client = new DemoClient(url, server.dataDir);
    await tellDocuments(client);
    const answerFile = await tellTitle(client, server.dataDir);
    await server.stop();
    verifyOffline(server, answerFile);
    verifyEverything(server);
    say('\nThe story is told; nothing is left running.', '\n演示结束，未留下任何运行中的进程。');
  } finally {
    await server.stop();
    server.clean();
  }
}

/** The exchange is stopped: what is proved now is proved by the saved files alone. */
function verifyOffline(server: DemoServer, answerFile: string): void {
  const words = [answerFile, '--test', '--jwks', join(server.dataDir, 'jwks.json')];
  say(
    '\n9  The exchange is stopped. The bank verifies the saved answer offline.',
    '\n9  平台已停机。银行离线核验所存结论。',
  );
  const verified = server.command('verify-check', words);
  must(verified.status === 0, `the answer verifies offline\n${verified.output}`);
  write(indented(verified.output));
  say('   One letter of it is changed, and it verifies no more.', '   改动其中一个字符后，核验不再通过。');
  writeFileSync(answerFile, oneLetterChanged(readFileSync(answerFile, 'utf8')));
  const refused = server.command('verify-check', words);
  must(refused.status === 1, 'a forged answer does not verify');
  const failed = refused.output.split('\n').filter((line) => line.startsWith('FAIL'));
  write(indented(failed.join('\n')));
}

function oneLetterChanged(answer: string): string {
  const place = answer.indexOf('"countersignature":"') + 30;
  return answer.slice(0, place) + (answer[place] === 'A' ? 'B' : 'A') + answer.slice(place + 1);
}

function verifyEverything(server: DemoServer): void {
  say(
    '\n10 The operator verifies the journal, every document and every title on disk.',
    '\n10 运营方核验磁盘上的日志、全部单证及全部权利凭证。',
  );
  const walked = server.command('verify');
  must(walked.status === 0, `the data folder verifies\n${walked.output}`);
  write(indented(walked.output));
}

main().catch((error: Error) => {
  process.stderr.write(`\nThe demo stopped, because this did not hold: ${error.message}\n`);
  process.exitCode = 1;
});
