import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueTitleId, noPredecessor } from '../title/act';
import { example, fact, language, must, say } from './demo-narrator.client';
import type { DemoClient } from './demo.client';

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** The title of the story: its bill, its id, and the ids of the parties. */
interface Story {
  number: string;
  titleId: string;
  idOf: (slug: string) => string;
}

/** A railway bill becomes a title, is handed on, and a bank checks it and takes it in pledge; gives the file of the saved answer. */
export async function tellTitle(client: DemoClient, folder: string): Promise<string> {
  const parties = (await client.call('bank', 'GET', '/v1/parties?limit=100')).at('items') as {
    id: string;
    slug: string;
  }[];
  const idOf = (slug: string): string => parties.find((each) => each.slug === slug)?.id ?? '';
  const story = await issue(client, idOf);
  await handOn(client, story);
  await check(client, story);
  return pledge(client, story, folder);
}

async function issue(client: DemoClient, idOf: Story['idOf']): Promise<Story> {
  say(
    '\n5  The transport operator issues the railway bill as a title, to the order of the seller.',
    '\n5  运输经营人签发铁路提单，凭卖方指示。',
  );
  const bill = await client.call('carrier', 'POST', '/v1/rail-bills', example('rail-bill'));
  must(bill.status === 201, 'the railway bill is accepted', bill);
  const [documentId, number, contentHash] = [bill.at('id'), bill.at('number'), bill.at('contentHash')].map(
    String,
  ) as [string, string, string];
  const seller = idOf('seller');
  const titleId = issueTitleId(idOf('carrier'), number, contentHash);
  const named = { documentId, number, contentHash, titleBasis: 'TO_ORDER', orderParty: seller };
  const act = await client.sign('carrier', {
    titleId,
    sequence: 1,
    previousActHash: noPredecessor,
    type: 'ISSUE',
    capacity: 'ISSUER',
    content: { ...named, to: seller, capacity: 'OWNER', expiresAt: inAnHour() },
  });
  const issued = await client.call('carrier', 'POST', '/v1/titles', { documentId, act });
  must(issued.status === 201 && issued.at('status') === 'PENDING_ACCEPTANCE', 'the title is issued', issued);
  fact('ISSUE', number, titleId, issued.at('status'));
  return { number, titleId, idOf };
}

async function act(
  client: DemoClient,
  { titleId }: Story,
  party: string,
  type: string,
  content: object,
  capacity = 'OWNER',
): Promise<void> {
  const answer = await client.act(party, titleId, type, capacity, content);
  must(answer.status === 201, `${party} does ${type}`, answer);
  fact(
    type.padEnd(18),
    party.padEnd(8),
    `#${String(answer.at('actSequence'))}`,
    answer.at('status'),
    answer.at('at'),
  );
}

async function accept(client: DemoClient, story: Story, party: string, as = 'OWNER'): Promise<void> {
  const offer = (await client.call(party, 'GET', `/v1/titles/${story.titleId}`)).at('state.offer.act');
  await act(client, story, party, 'ACCEPT', { offer }, as);
}

async function handOn(client: DemoClient, story: Story): Promise<void> {
  const { titleId, idOf } = story;
  await accept(client, story, 'seller');
  say(
    '\n6  The seller endorses the bill to the buyer; it takes effect when the buyer accepts.',
    '\n6  卖方背书转让给买方，买方签收后生效。',
  );
  const toBuyer = { to: idOf('buyer'), capacity: 'OWNER', expiresAt: inAnHour() };
  await act(client, story, 'seller', 'ENDORSE_TO_ORDER', toBuyer);
  await accept(client, story, 'buyer');
  say(
    '   The seller tries to endorse it once more, to somebody else. It holds the bill no more:',
    '   卖方再次背书给他人，因已不再持有提单而被拒绝：',
  );
  const again = await client.act('seller', titleId, 'ENDORSE_TO_ORDER', 'OWNER', {
    ...toBuyer,
    to: idOf('bank'),
  });
  must(again.status === 403, 'the seller can do nothing any more', again);
  fact(again.status, again.at('code'));
}

async function check(client: DemoClient, { number, titleId, idOf }: Story): Promise<void> {
  say(
    "\n7  A bank asks who holds the bill. Without the holder's leave it learns the status only.",
    '\n7  银行查询提单持有人；未获持有人授权时仅知状态。',
  );
  const question = { billNumber: number, purpose: 'pre-loan check' };
  const stranger = await client.call('bank', 'POST', '/v1/title-checks', question);
  must(
    stranger.status === 201 && stranger.at('statement.holder') === undefined,
    'a stranger learns the status only',
    stranger,
  );
  fact(stranger.at(`statement.sentence.${language}`));
  const grant = await client.call('buyer', 'POST', `/v1/titles/${titleId}/grants`, {
    partyId: idOf('bank'),
    until: inAnHour(),
  });
  must(grant.status === 201, 'the holder lets the bank see the bill', grant);
  const answer = await client.call('bank', 'POST', '/v1/title-checks', question);
  must(answer.at('statement.holder.id') === idOf('buyer'), 'the buyer holds the bill', answer);
  must(answer.at('statement.chain.complete') === true, 'the chain is unbroken', answer);
  say('   With it:', '   获授权后：');
  fact(answer.at(`statement.sentence.${language}`));
  fact(
    'chain',
    answer.at('statement.chain.length'),
    'complete',
    answer.at('statement.chain.complete'),
    'asOf',
    answer.at('statement.asOf'),
  );
  fact(answer.at(`statement.encumbrances.text.${language}`));
}

async function pledge(client: DemoClient, story: Story, folder: string): Promise<string> {
  const { number, titleId, idOf } = story;
  say(
    '\n8  The buyer pledges the bill to the bank and keeps it. Alone it can move nothing any more:',
    '\n8  买方将提单质押给银行，仍自行持有；此后不得单独处分：',
  );
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString();
  const terms = { kind: 'NOTATION', terms: hash('sha256', 'Pledge contract 2026-1'), debtDue: inAMonth };
  const proposed = { ...terms, to: idOf('bank'), expiresAt: inAnHour() };
  await act(client, story, 'buyer', 'PROPOSE_PLEDGE', proposed);
  await accept(client, story, 'bank', 'PLEDGEE');
  const away = { to: idOf('seller'), capacity: 'OWNER', expiresAt: inAnHour() };
  const alone = await client.act('buyer', titleId, 'TRANSFER', 'OWNER', away);
  must(alone.status === 409, 'the pledgor alone moves nothing', alone);
  fact(alone.status, alone.at('code'));
  const answer = await client.call('bank', 'POST', '/v1/title-checks', { billNumber: number });
  must(answer.at('statement.encumbrances.none') === false, 'the check names the pledge', answer);
  const item = 'statement.encumbrances.items.0';
  fact(answer.at(`${item}.kind`), answer.at(`${item}.pledgee.name`), answer.at(`${item}.perfection`));
  const file = join(folder, 'title-check.json');
  writeFileSync(file, answer.text);
  writeFileSync(join(folder, 'jwks.json'), (await client.call('bank', 'GET', '/.well-known/jwks.json')).text);
  return file;
}
