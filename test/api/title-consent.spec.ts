import { issueTitleId } from '../../src/title/act';
import { Parties } from '../../src/parties/parties.service';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { signAs } from '../support/signing';
import { inAnHour, TitleDesk, toOrderOf, type Bill } from '../support/titles';

describe('a bill in place of a pledged one', () => {
  let exchange: Exchange;
  let desk: TitleDesk;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(() => exchange.stop());

  const idOf = ({ number, contentHash }: Bill): string =>
    issueTitleId(desk.id('carrier'), number, contentHash);
  const done = async (reply: Promise<Reply>): Promise<string> => {
    const { status, body } = await reply;
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
    return body.actHash as string;
  };

  /** A bill that the bank has in pledge and that is given up for an amendment; who holds it, as what. */
  const givenUp = async (kind: string) => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await desk.circulating('seller', {}, bill);
    const debtDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const content = { kind, terms: 'a'.repeat(64), debtDue, to: desk.id('bank'), expiresAt: inAnHour() };
    const pledge = await done(desk.act('seller', titleId, { type: 'PROPOSE_PLEDGE', content }));
    await desk.accept('bank', titleId, 'PLEDGEE');
    const held = kind === 'POSSESSORY';
    const [holder, other, capacity] = held ? ['bank', 'seller', 'PLEDGEE'] : ['seller', 'bank', 'OWNER'];
    const asked = { to: desk.id('carrier'), purpose: 'AMEND' };
    const wish = { type: 'SURRENDER_FOR_AMENDMENT', capacity, content: asked };
    await done(desk.actWith([other as string], holder as string, titleId, wish));
    return { bill, titleId, pledge, to: { to: desk.id(holder as string), capacity } };
  };
  type Old = Awaited<ReturnType<typeof givenUp>>;

  /** The bill that shall come, and the payload that ends the old one for exactly this. */
  const proposed = async ({ bill, titleId }: Old) => {
    const next = await desk.bill((body) => ({ ...toOrderOf('seller')(body), notes: bill.body.notes }));
    const { surrender } = await desk.state(titleId);
    const content = { surrender: surrender?.act, by: [idOf(next)] };
    const end = await desk.payload('carrier', titleId, { type: 'SUPERSEDE', capacity: 'ISSUER', content });
    return { next, end };
  };
  const replace = async (old: Old, next: Bill, end: object, cosignatures: string[]): Promise<Reply> => {
    const sign = (payload: object) => signAs(exchange.dataDir, 'carrier', payload);
    const come = desk.issuePayload(next, 'seller', { replaces: [old.titleId], ...old.to });
    const body = {
      superseded: [{ act: await sign(end), ...(cosignatures.length > 0 && { cosignatures }) }],
      issued: [{ documentId: next.id, act: await sign(come) }],
    };
    return exchange.call('POST', '/v1/title-replacements', { key: exchange.keys.carrier, body });
  };

  it.each(['NOTATION', 'POSSESSORY'])(
    'comes as holder and pledgee have read and signed it only (%s)',
    async (kind) => {
      const old = await givenUp(kind);
      const { next, end } = await proposed(old);
      const sign = (slug: string) => signAs(exchange.dataDir, slug, end);
      const [bank, seller] = [await sign('bank'), await sign('seller')];
      for (const [signed, missing] of [
        [[], [desk.id('bank'), desk.id('seller')]],
        [[bank], [desk.id('seller')]],
        [[seller], [desk.id('bank')]],
      ] as [string[], string[]][]) {
        const refused = await replace(old, next, end, signed);
        expectProblem(refused, 403, 'title.replacement_unsigned');
        expect(String(refused.body.missing).split(' ').sort()).toEqual(missing.sort());
      }
      // Before it signs, the bank reads the document that the issuer has let it see, and derives the title from it.
      const path = `/v1/rail-bills/${next.id}`;
      const grant = { key: exchange.keys.carrier, body: { partyId: desk.id('bank') } };
      expect((await exchange.call('POST', `${path}/grants`, grant)).status).toBe(201);
      const read = (await exchange.call('GET', path, { key: exchange.keys.bank })).body;
      const derived = issueTitleId(desk.id('carrier'), next.number, String(read.contentHash));
      expect(derived).toBe(idOf(next));
      const replaced = await replace(old, next, end, [bank, seller]);
      expect({ status: replaced.status, code: replaced.body.code }).toEqual({ status: 201, code: undefined });
      expect((await desk.state(idOf(next))).pledge?.act).toBe(old.pledge);
      const check = { key: exchange.keys.carrier, body: { titleId: old.titleId } };
      expect((await exchange.call('POST', '/v1/title-checks', check)).status).toBe(201);
    },
  );

  it('is made out to no other consignee than the document names that all have signed for', async () => {
    const old = await givenUp('NOTATION');
    const parties = await exchange.app.get(Parties).all();
    const buyer = parties.find(({ id }) => id === desk.id('buyer'));
    const next = await desk.bill((body) => {
      const { orderParty: _, ...negotiable } = body.negotiable as Record<string, unknown>;
      const [notified] = body.notifyParties as object[];
      const straight = { ...negotiable, titleBasis: 'STRAIGHT' };
      return {
        notes: old.bill.body.notes,
        consignee: { ...notified, name: buyer?.name },
        negotiable: straight,
      };
    });
    const { surrender } = await desk.state(old.titleId);
    const content = { surrender: surrender?.act, by: [idOf(next)] };
    const said = { type: 'SUPERSEDE', capacity: 'ISSUER', content };
    const end = await desk.payload('carrier', old.titleId, said);
    const signed = await Promise.all(['bank', 'seller'].map((slug) => signAs(exchange.dataDir, slug, end)));
    const made = (consignee: string): Promise<Reply> => {
      const named = { titleBasis: 'STRAIGHT', orderParty: undefined, consignee: desk.id(consignee) };
      return replace({ ...old, to: { ...old.to, ...named } }, next, end, signed);
    };
    const other = await made('landbridge');
    expect([other.status, other.body.code, other.body.field]).toEqual([
      ...[422, 'title.replacement_unfit', 'consignee'],
    ]);
    expect((await made('buyer')).status).toBe(201);
    expect((await desk.state(idOf(next))).consignee).toBe(desk.id('buyer'));
  });

  it('is none but the one that was signed', async () => {
    const old = await givenUp('NOTATION');
    const { end } = await proposed(old);
    const { next: other, end: otherEnd } = await proposed(old);
    const signed = await Promise.all(['bank', 'seller'].map((slug) => signAs(exchange.dataDir, slug, end)));
    const unfit = await replace(old, other, end, signed);
    expect([unfit.status, unfit.body.field]).toEqual([422, 'by']);
    expectProblem(await replace(old, other, otherEnd, signed), 422, 'title.cosignature_invalid');
  });

  it('comes at the issuer’s word alone once the pledge is released', async () => {
    const old = await givenUp('NOTATION');
    const release = { type: 'RELEASE_PLEDGE', capacity: 'PLEDGEE', content: { pledge: old.pledge } };
    await done(desk.act('bank', old.titleId, release));
    const { next, end } = await proposed(old);
    expect((await replace(old, next, end, [])).status).toBe(201);
  });
});
