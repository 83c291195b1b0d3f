import type { JsonWebKey } from 'node:crypto';
import { verifyEvidence, type Evidence } from '../../src/title/evidence';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

describe('the evidence of a bill', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let bill: Bill;
  let titleId: string;
  let jwks: { keys: JsonWebKey[] };

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
    bill = await desk.bill();
    titleId = await desk.circulating('seller', {}, bill);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    jwks = (await exchange.call('GET', '/.well-known/jwks.json')).body as unknown as typeof jwks;
  });
  afterAll(() => exchange.stop());

  const take = (slug: string): Promise<Reply> =>
    exchange.call('GET', `/v1/titles/${titleId}/evidence`, { key: exchange.keys[slug] });
  const bundle = async (slug = 'buyer'): Promise<Evidence> => (await take(slug)).body as unknown as Evidence;

  it('holds in one file all that proves it, and verifies offline', async () => {
    const evidence = await bundle();
    const { holds, steps } = verifyEvidence(evidence, jwks);
    expect(steps.filter((step) => !step.holds)).toEqual([]);
    expect(holds).toBe(true);
    expect(evidence.documents.map(({ contentHash }) => contentHash)).toEqual([bill.contentHash]);
    expect(evidence.record.entries.map(({ entry }) => entry.type)).toEqual([
      'document.submitted',
      'title.issue',
      'title.accept',
      'title.endorse_to_order',
      'title.accept',
    ]);
    expect(evidence.keys.map(({ party }) => party.id).sort()).toEqual(
      ['carrier', 'seller', 'buyer'].map((slug) => desk.id(slug)).sort(),
    );
    expect(evidence.keys.every(({ validFrom, validUntil }) => validFrom !== '' && validUntil === null)).toBe(
      true,
    );
  });

  it('tells the story in English and Chinese, act by act, with names', async () => {
    const { account } = await bundle();
    expect(account.en.find((line) => line.startsWith('3. '))).toContain('endorsed the bill to order');
    expect(account.zh.find((line) => line.startsWith('3. '))).toContain('维斯瓦汽车零部件有限公司作指示背书');
    for (const line of [...account.en, ...account.zh]) expect(line).not.toMatch(/pty_/);
    expect(account.zh).toHaveLength(account.en.length);
  });

  it.each<[string, (evidence: Evidence) => unknown]>([
    [
      'a word of the document',
      ({ documents: [first] }) => (first!.content = first!.content.replace('JIAYU', 'JIAYV')),
    ],
    ['an entry of the record', ({ record: { entries } }) => (entries[1]!.entry.actor = 'pty_x')],
    ['the order of the record', ({ record: { entries } }) => (entries[1]!.inclusion = entries[2]!.inclusion)],
    [
      'the checkpoint',
      ({ record }) => (record.checkpoint = record.checkpoint.replace('/journal\n', '/journaL\n')),
    ],
    ['an act', ({ check }) => check.acts?.pop()],
  ])('fails when %s is changed', async (_, change) => {
    const evidence = structuredClone(await bundle());
    change(evidence);
    expect(verifyEvidence(evidence, jwks).holds).toBe(false);
  });

  it('is given to those who see the bill now, and taking it is on record', async () => {
    for (const slug of ['forwarder', 'bank', 'seller', 'chengdu-customs'])
      expectProblem(await take(slug), 404, 'resource.unknown');
    await exchange.call('POST', `/v1/titles/${titleId}/grants`, {
      key: exchange.keys.buyer,
      body: { partyId: desk.id('bank'), until: inAnHour() },
    });
    expect((await take('bank')).status).toBe(200);
    expect((await take('court')).status).toBe(200);
    const checks = await exchange.call('GET', `/v1/titles/${titleId}/checks`, { key: exchange.keys.buyer });
    expect(checks.body.items?.[0]).toMatchObject({ askedBy: desk.id('court'), purpose: 'evidence' });
  });
});
