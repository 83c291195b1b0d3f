import { example, fact, chinese, language, must, say } from './demo-narrator.client';
import type { DemoClient } from './demo.client';

/** How long the customs may take to answer before the story is called broken. */
const answerLimitMs = 20_000;

/** A document that was accepted, and whose it is. */
interface Sent {
  party: string;
  path: string;
}

interface Route {
  name: string;
  nameZh: string;
  reason: Record<string, string>;
}

/** Documents go in, and both customs get them and answer. */
export async function tellDocuments(client: DemoClient): Promise<void> {
  await refused(client);
  say(
    '\n2  It is mended; a multimodal waybill and a rail consignment note follow. Accepted means kept.',
    '\n2  更正后受理；随后提交多式联运运单与铁路运单。受理即已落盘。',
  );
  const waybill = await submit(client, 'forwarder', 'air-waybills', 'air-waybill');
  const others = [
    await submit(client, 'landbridge', 'multimodal-waybills', 'multimodal-waybill'),
    await submit(client, 'carrier', 'rail-consignment-notes', 'rail-note'),
  ];
  await amend(client, waybill);
  say(
    '\n4  Both customs get everything, in version order, and answer. The time line of the air waybill:',
    '\n4  两地海关按版本顺序收齐并出具回执。空运单时间线：',
  );
  for (const sent of [waybill, ...others]) await released(client, sent);
  await timeline(client, waybill);
}

async function refused(client: DemoClient): Promise<void> {
  say(
    '\n1  A forwarder sends an air waybill with one wrong digit. It is refused, and told which digit.',
    '\n1  货代提交的空运单有一位数字错误：被退回，并指明正确的校验位。',
  );
  const body = { ...example('air-waybill'), awb: '999-24681356' };
  const wrong = await client.call('forwarder', 'POST', '/v1/air-waybills', body);
  must(
    wrong.status === 422 && wrong.at('errors.0.rule') === 'AWB-002',
    'a wrong check digit is refused',
    wrong,
  );
  fact(
    wrong.status,
    wrong.at('errors.0.rule'),
    wrong.at('errors.0.pointer'),
    wrong.at(`errors.0.message.${language}`),
  );
}

async function submit(client: DemoClient, party: string, collection: string, name: string): Promise<Sent> {
  const answer = await client.call(party, 'POST', `/v1/${collection}`, example(name));
  must(answer.status === 201, `${name} is accepted`, answer);
  fact(answer.status, answer.at('id'), answer.at('number'), `#${String(answer.at('sequence'))}`);
  for (const route of answer.at('routing') as Route[])
    fact('  →', chinese ? route.nameZh : route.name, '-', route.reason[language]);
  return { party, path: `/v1/${collection}/${String(answer.at('id'))}` };
}

/** What the forwarder forgot: the consignee's bank wants to be told of the arrival. */
const notify = [
  {
    name: 'RHEIN-MAIN HANDELSBANK AG',
    addressLines: ['MAINZER LANDSTRASSE 1'],
    city: 'FRANKFURT AM MAIN',
    country: 'DE',
  },
];

async function amend(client: DemoClient, { party, path }: Sent): Promise<void> {
  say(
    '\n3  The forwarder amends the air waybill, building on the version it read.',
    '\n3  货代在所读版本基础上修改空运单。',
  );
  const etag = (await client.call(party, 'GET', path)).headers.get('etag') ?? '';
  const second = await client.call(
    party,
    'PUT',
    path,
    { ...example('air-waybill'), notify },
    { 'if-match': etag },
  );
  must(second.status === 200 && second.at('version') === 2, 'the amendment is version 2', second);
  fact(second.status, second.at('id'), `v${String(second.at('version'))}`);
}

interface CustomsPart {
  receipts: { version: number; result: string }[];
}

async function released(client: DemoClient, { party, path }: Sent): Promise<void> {
  const end = Date.now() + answerLimitMs;
  for (;;) {
    const page = await client.call(party, 'GET', path);
    const customs = page.at('customs') as CustomsPart[];
    const version = page.at('currentVersion');
    const done = (part: CustomsPart): boolean =>
      part.receipts.some((receipt) => receipt.version === version && receipt.result === 'released');
    if (customs.length === 2 && customs.every(done)) return;
    must(Date.now() < end, `both customs have released ${path}`, page);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function timeline(client: DemoClient, { party, path }: Sent): Promise<void> {
  const line = await client.call(party, 'GET', `${path}/timeline?limit=100`);
  for (const { at, type, data } of line.at('items') as {
    at: string;
    type: string;
    data: Record<string, unknown>;
  }[]) {
    const receipt = data.result
      ? `${String(data.officeCode)} ${String(data.level)} ${String(data.code)}`
      : '';
    fact(at, type.padEnd(24), `v${String(data.version ?? '')}`, receipt);
  }
}
