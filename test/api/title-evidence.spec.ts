import { hash, type JsonWebKey } from 'node:crypto';
import { verifyEvidence, type Evidence } from '../../src/title/evidence';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

const hashOf = (text: string): string => hash('sha256', text);

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
    ['the account', ({ account }) => (account.zh[1] = '提单已交付。')],
    ['the end of a key', ({ keys: [first] }) => (first!.validUntil = '2026-01-01T00:00:00.000Z')],
    ['the name of a party', ({ keys: [first] }) => (first!.party.nameZh = '他人')],
    ['the time of a version', ({ documents: [first] }) => (first!.at = '2026-01-01T00:00:00.000Z')],
    ['the document of a version', ({ documents: [first] }) => (first!.documentId = 'doc_x')],
    ['the number of a version', ({ documents: [first] }) => (first!.version = 9)],
    [
      'a version that never was',
      ({ documents }) =>
        documents.push({ ...documents[0]!, version: 2, content: '{}', contentHash: hashOf('{}') }),
    ],
    ['the whole of the record', ({ record }) => (record.entries = [])],
    ['its signature', (evidence) => (evidence.jws = evidence.check.jws)],
  ])('fails when %s is changed', async (_, change) => {
    const evidence = structuredClone(await bundle());
    change(evidence);
    expect(verifyEvidence(evidence, jwks).holds).toBe(false);
  });

  it('that was made before bundles were signed says what of it is not proven, and does not verify', async () => {
    const { jws: _, ...unsigned } = await bundle();
    const { holds, steps } = verifyEvidence(unsigned, jwks);
    expect(holds).toBe(false);
    const [open, ...others] = steps.filter((step) => !step.holds);
    expect(others).toEqual([]);
    expect(open?.en).toContain('NOT proven are the account');
    expect(open?.zh).toContain('以下各项未获证明');
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
