import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueTitleId, noPredecessor } from '../title/act';
import { DemoClient, type Answer } from './demo.client';
import { DemoServer } from './demo.server';

const chinese = process.argv.includes('zh');
const write = (line: string): boolean => process.stdout.write(`${line}\n`);
const say = (en: string, zh: string): boolean => write(chinese ? zh : en);
const fact = (...words: unknown[]): boolean => write(`     ${words.map(String).join('  ')}`);

/** A step that is not what the story says ends the demo with exit code 1. */
function must(holds: boolean, what: string, answer?: Answer): void {
  if (!holds) throw new Error(`${what}${answer ? `: ${answer.status} ${answer.text.slice(0, 600)}` : ''}`);
}

const example = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join('seeds/sandbox', `${name}.json`), 'utf8')) as Record<string, unknown>;

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** How long the customs may take to answer before the story is called broken. */
const answerLimitMs = 20_000;

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
    await documents(client);
    const answerFile = await title(client, server.dataDir);
    await server.stop();
    offline(server, answerFile);
    say('\nThe story is told; nothing is left running.', '\n演示结束，未留下任何运行中的进程。');
  } finally {
    await server.stop();
    server.clean();
  }
}

/** Documents go in, and both customs answer. */
async function documents(client: DemoClient): Promise<void> {
  say(
    '\n1  A forwarder sends an air waybill with one wrong digit. It is refused, and told which digit.',
    '\n1  货代提交的空运单有一位数字错误：被退回，并指明正确的校验位。',
  );
  const waybill = example('air-waybill');
  const wrong = await client.call('forwarder', 'POST', '/v1/air-waybills', {
    ...waybill,
    awb: '999-24681356',
  });
  must(
    wrong.status === 422 && wrong.at('errors.0.rule') === 'AWB-002',
    'a wrong check digit is refused',
    wrong,
  );
  fact(
    wrong.status,
    wrong.at('errors.0.rule'),
    wrong.at('errors.0.pointer'),
    wrong.at(`errors.0.message.${chinese ? 'zh' : 'en'}`),
  );

  say(
    '\n2  It is mended; a multimodal waybill and a rail consignment note follow. Accepted means kept.',
    '\n2  更正后受理；随后提交多式联运运单与铁路运单。受理即已落盘。',
  );
  const ids: [string, string, string][] = [];
  for (const [party, collection, name] of [
    ['forwarder', 'air-waybills', 'air-waybill'],
    ['landbridge', 'multimodal-waybills', 'multimodal-waybill'],
    ['carrier', 'rail-consignment-notes', 'rail-note'],
  ] as const) {
    const answer = await client.call(party, 'POST', `/v1/${collection}`, example(name));
    must(answer.status === 201, `${name} is accepted`, answer);
    fact(answer.status, answer.at('id'), answer.at('number'), `#${String(answer.at('sequence'))}`);
    for (const route of answer.at('routing') as {
      name: string;
      nameZh: string;
      reason: Record<string, string>;
    }[])
      fact('  →', chinese ? route.nameZh : route.name, '-', route.reason[chinese ? 'zh' : 'en']);
    ids.push([party, `/v1/${collection}/${String(answer.at('id'))}`, String(answer.at('number'))]);
  }

  say(
    '\n3  The forwarder amends the air waybill, building on the version it read.',
    '\n3  货代在所读版本基础上修改空运单。',
  );
  const [party, path] = ids[0] as [string, string, string];
  const first = await client.call(party, 'GET', path);
  const second = await client.call(
    party,
    'PUT',
    path,
    { ...waybill, ...amendment },
    { 'if-match': first.headers.get('etag') ?? '' },
  );
  must(second.status === 200 && second.at('version') === 2, 'the amendment is version 2', second);
  fact(second.status, second.at('id'), `v${String(second.at('version'))}`);

  say(
    '\n4  Both customs get everything, in version order, and answer. The time line of the air waybill:',
    '\n4  两地海关按版本顺序收齐并出具回执。空运单时间线：',
  );
  for (const [owner, document] of ids) await released(client, owner, document);
  const line = await client.call(party, 'GET', `${path}/timeline?limit=100`);
  for (const { at, type, data } of line.at('items') as {
    at: string;
    type: string;
    data: Record<string, unknown>;
  }[])
    fact(
      at,
      type.padEnd(24),
      `v${String(data.version ?? '')}`,
      data.result ? `${String(data.officeCode)} ${String(data.level)} ${String(data.code)}` : '',
    );
}

/** What the forwarder forgot: the consignee's bank wants to be told of the arrival. */
const amendment = {
  notify: [
    {
      name: 'RHEIN-MAIN HANDELSBANK AG',
      addressLines: ['MAINZER LANDSTRASSE 1'],
      city: 'FRANKFURT AM MAIN',
      country: 'DE',
    },
  ],
};

async function released(client: DemoClient, party: string, path: string): Promise<void> {
  const end = Date.now() + answerLimitMs;
  for (;;) {
    const page = await client.call(party, 'GET', path);
    const customs = page.at('customs') as {
      versionInForce: number | null;
      receipts: { version: number; result: string }[];
    }[];
    const version = page.at('currentVersion');
    if (
      customs.length === 2 &&
      customs.every((each) =>
        each.receipts.some((one) => one.version === version && one.result === 'released'),
      )
    )
      return;
    must(Date.now() < end, `both customs have released ${path}`, page);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A railway bill becomes a title, is handed on, and a bank checks it. */
async function title(client: DemoClient, dataDir: string): Promise<string> {
  const parties = (await client.call('bank', 'GET', '/v1/parties')).at('items') as {
    id: string;
    slug: string;
  }[];
  const id = (slug: string): string => parties.find((each) => each.slug === slug)?.id ?? '';

  say(
    '\n5  The transport operator issues the railway bill as a title, to the order of the seller.',
    '\n5  运输经营人签发铁路提单，凭卖方指示。',
  );
  const bill = await client.call('carrier', 'POST', '/v1/rail-bills', example('rail-bill'));
  must(bill.status === 201, 'the railway bill is accepted', bill);
  const [documentId, number, contentHash] = ['id', 'number', 'contentHash'].map((field) =>
    String(bill.at(field)),
  ) as [string, string, string];
  const titleId = issueTitleId(id('carrier'), number, contentHash);
  const issue = await client.sign('carrier', {
    titleId,
    sequence: 1,
    previousActHash: noPredecessor,
    type: 'ISSUE',
    capacity: 'ISSUER',
    content: {
      documentId,
      number,
      contentHash,
      titleBasis: 'TO_ORDER',
      orderParty: id('seller'),
      to: id('seller'),
      capacity: 'OWNER',
      expiresAt: inAnHour(),
    },
  });
  const issued = await client.call('carrier', 'POST', '/v1/titles', { documentId, act: issue });
  must(issued.status === 201 && issued.at('status') === 'PENDING_ACCEPTANCE', 'the title is issued', issued);
  fact('ISSUE', number, titleId, issued.at('status'));

  const act = async (party: string, type: string, content: object): Promise<void> => {
    const answer = await client.act(party, titleId, type, 'OWNER', content);
    must(answer.status === 201, `${party} does ${type}`, answer);
    fact(
      type.padEnd(18),
      party.padEnd(8),
      `#${String(answer.at('actSequence'))}`,
      answer.at('status'),
      answer.at('at'),
    );
  };
  const offer = async (party: string): Promise<object> => ({
    offer: (await client.call(party, 'GET', `/v1/titles/${titleId}`)).at('state.offer.act'),
  });
  await act('seller', 'ACCEPT', await offer('seller'));

  say(
    '\n6  The seller endorses the bill to the buyer; it takes effect when the buyer accepts.',
    '\n6  卖方背书转让给买方，买方签收后生效。',
  );
  await act('seller', 'ENDORSE_TO_ORDER', { to: id('buyer'), capacity: 'OWNER', expiresAt: inAnHour() });
  await act('buyer', 'ACCEPT', await offer('buyer'));
  const late = await client.act('seller', titleId, 'ENDORSE_TO_ORDER', 'OWNER', {
    to: id('bank'),
    capacity: 'OWNER',
    expiresAt: inAnHour(),
  });
  must(late.status >= 400 && late.status < 500, 'the seller can do nothing any more', late);
  say('   The seller tries to endorse it a second time, and is refused:', '   卖方再次背书，被拒绝：');
  fact(late.status, late.at('code'));

  say(
    "\n7  A bank asks who holds the bill. Without the holder's leave it learns the status only.",
    '\n7  银行查询提单持有人；未获持有人授权时仅知状态。',
  );
  const stranger = await client.call('bank', 'POST', '/v1/title-checks', {
    billNumber: number,
    purpose: 'pre-loan check',
  });
  must(
    stranger.at('statement.holder') === undefined && stranger.at('statement.status') === 'IN_CIRCULATION',
    'a stranger learns the status only',
    stranger,
  );
  fact(stranger.at(`statement.sentence.${chinese ? 'zh' : 'en'}`));
  const grant = await client.call('buyer', 'POST', `/v1/titles/${titleId}/grants`, {
    partyId: id('bank'),
    until: inAnHour(),
  });
  must(grant.status === 201, 'the holder lets the bank see the bill', grant);
  const check = await client.call('bank', 'POST', '/v1/title-checks', {
    billNumber: number,
    purpose: 'pre-loan check',
  });
  must(
    check.at('statement.holder.id') === id('buyer') && check.at('statement.chain.complete') === true,
    'the buyer holds, by an unbroken chain',
    check,
  );
  say('   With it:', '   获授权后：');
  fact(check.at(`statement.sentence.${chinese ? 'zh' : 'en'}`));
  fact(
    'chain',
    check.at('statement.chain.length'),
    'complete',
    check.at('statement.chain.complete'),
    'asOf',
    check.at('statement.asOf'),
  );
  const answerFile = join(dataDir, 'title-check.json');
  writeFileSync(answerFile, check.text);
  writeFileSync(
    join(dataDir, 'jwks.json'),
    (await client.call('bank', 'GET', '/.well-known/jwks.json')).text,
  );
  return answerFile;
}

/** The exchange is stopped: what is proved now is proved by the saved files alone. */
function offline(server: DemoServer, answerFile: string): void {
  const jwks = join(server.dataDir, 'jwks.json');
  say(
    '\n8  The exchange is stopped. The bank verifies the saved answer offline.',
    '\n8  平台已停机。银行离线核验所存结论。',
  );
  const verified = server.command('verify-check', [answerFile, '--jwks', jwks]);
  must(verified.status === 0, `the answer verifies offline\n${verified.output}`);
  write(indented(verified.output));
  say('   One letter of it is changed, and it verifies no more.', '   改动其中一处后，核验不再通过。');
  const forged = readFileSync(answerFile, 'utf8').replace(
    /"countersignature":"(.)/,
    (found, first: string) => found.slice(0, -1) + (first === 'f' ? 'g' : 'f'),
  );
  writeFileSync(answerFile, forged);
  const refused = server.command('verify-check', [answerFile, '--jwks', jwks]);
  must(refused.status === 1, 'a forged answer does not verify');
  write(
    indented(
      refused.output
        .split('\n')
        .filter((line) => line.startsWith('FAIL'))
        .join('\n'),
    ),
  );

  say(
    '\n9  The operator verifies the journal, every document and every title on disk.',
    '\n9  运营方核验磁盘上的日志、全部单证及全部权利凭证。',
  );
  const walked = server.command('verify');
  must(walked.status === 0, `the data folder verifies\n${walked.output}`);
  write(indented(walked.output));
}

const indented = (text: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => `     ${line}`)
    .join('\n');

main().catch((error: Error) => {
  process.stderr.write(`\nThe demo stopped, because this did not hold: ${error.message}\n`);
  process.exitCode = 1;
});
