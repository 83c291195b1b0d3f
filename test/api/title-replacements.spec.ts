import { issueTitleId } from '../../src/title/act';
import { fingerprintsOf } from '../../src/title/fingerprint';
import { Journal } from '../../src/journal/journal.service';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import type { Draft } from '../support/documents';
import { expectProblem } from '../support/problems';
import { framed, signAs } from '../support/signing';
import { inAnHour, TitleDesk, toOrderOf, whoSigns, type Bill } from '../support/titles';

interface Item {
  packages: number;
  grossKg: number;
  containers: { container: string; packages: number; grossKg: number }[];
}

describe('bills in the place of others', () => {
  let exchange: Exchange;
  let desk: TitleDesk;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
    await exchange.stop();
  });

  const goodsOf = (bill: Bill): Item[] => bill.body.goods as Item[];
  /** A bill over some containers of another, on the same note. */
  const partOf = (bill: Bill, containers: string[], change: (item: Item) => Item = (item) => item) =>
    desk.bill((body: Draft) => {
      const goods = goodsOf(bill).flatMap((item) => {
        const kept = item.containers.filter(({ container }) => containers.includes(container));
        const sum = (field: 'packages' | 'grossKg') =>
          Number(kept.reduce((total, each) => total + each[field], 0).toFixed(3));
        const part = { ...item, containers: kept, packages: sum('packages'), grossKg: sum('grossKg') };
        return kept.length > 0 ? [change(part)] : [];
      });
      const [note] = bill.body.notes as object[];
      return { ...toOrderOf('seller')(body), goods, notes: [{ ...note, containers }] };
    });
  const idOf = ({ number, contentHash }: Bill): string =>
    issueTitleId(desk.id('carrier'), number, contentHash);

  const asks = async (titleId: string, purpose: string, cosigners: string[] = []): Promise<void> => {
    const content = { to: desk.id('carrier'), purpose };
    const wish = { type: 'SURRENDER_FOR_AMENDMENT', content };
    const reply = cosigners.length
      ? await desk.actWith(cosigners, 'seller', titleId, wish)
      : await desk.act('seller', titleId, wish);
    expect(reply.status).toBe(201);
  };

  /** The issuer's call: the old end, the new begin. `change` alters what an ISSUE says. */
  async function replace(
    gone: string[],
    come: Bill[],
    {
      change = {},
      by = come.map(idOf),
      as = 'carrier',
    }: { change?: object; by?: string[]; as?: string } = {},
  ): Promise<Reply> {
    const superseded = [];
    for (const titleId of gone) {
      const state = await desk.state(titleId);
      const content = { surrender: state.surrender?.act ?? '0'.repeat(64), by };
      const payload = framed(desk.id(as), state, { type: 'SUPERSEDE', capacity: 'ISSUER', content });
      const sign = (slug: string): Promise<string> => signAs(exchange.dataDir, slug, payload);
      const cosignatures = await Promise.all(whoSigns(exchange, state).map(sign));
      superseded.push({ act: await sign(as), ...(cosignatures.length > 0 && { cosignatures }) });
    }
    const issued = [];
    for (const bill of come) {
      const payload = desk.issuePayload(bill, 'seller', { replaces: gone, ...change }, {}, as);
      issued.push({ documentId: bill.id, act: await signAs(exchange.dataDir, as, payload) });
    }
    const body = { superseded, issued };
    return exchange.call('POST', '/v1/title-replacements', { key: exchange.keys[as], body });
  }

  const parent = async (purpose: string): Promise<{ bill: Bill; titleId: string; boxes: string[] }> => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await desk.circulating('seller', {}, bill);
    await asks(titleId, purpose);
    const boxes = [
      ...new Set(goodsOf(bill).flatMap(({ containers }) => containers.map((each) => each.container))),
    ];
    return { bill, titleId, boxes };
  };

  it('split: two bills over the parts, in the same hands, and the old one superseded at once', async () => {
    const { bill, titleId, boxes } = await parent('SPLIT');
    const parts = [await partOf(bill, boxes.slice(0, 1)), await partOf(bill, boxes.slice(1))];
    const reply = await replace([titleId], parts);
    expect({ status: reply.status, code: reply.body.code }).toEqual({ status: 201, code: undefined });
    expect(await desk.state(titleId)).toMatchObject({ status: 'SUPERSEDED', replacedBy: parts.map(idOf) });
    for (const part of parts) {
      const state = await desk.state(idOf(part));
      expect(state).toMatchObject({ status: 'IN_CIRCULATION', replaces: [titleId] });
      expect(state.holder).toMatchObject({ party: desk.id('seller'), capacity: 'OWNER' });
    }
    const [first] = parts;
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', idOf(first as Bill));
    expect((await desk.state(idOf(first as Bill))).holder?.party).toBe(desk.id('buyer'));
  });

  it('a bill that comes in the place of a financed one is financed, however often it was replaced', async () => {
    const { bill, titleId, boxes } = await parent('AMEND');
    const key = exchange.keys['bank-jinjiang'];
    const hex = (await exchange.call('GET', '/v1/financing-key', { key })).body.key as string;
    const lent = { issuerUscc: '91500000MA5U4B8R78', number: bill.number, notes: [] };
    const fingerprints = fingerprintsOf(Buffer.from(hex, 'hex'), lent);
    const path = '/v1/financing-registrations';
    const { body } = await exchange.call('POST', path, { key, body: { fingerprints } });
    const asked = async (of: string) =>
      (
        await exchange.call('POST', '/v1/title-checks', {
          ...{ key: exchange.keys.seller, body: { titleId: of } },
        })
      ).body.statement?.financing;
    const amended = await partOf(bill, boxes);
    expect((await replace([titleId], [amended])).status).toBe(201);
    expect(await asked(idOf(amended))).toEqual({ status: 'REDU' });
    await exchange.call('POST', `${path}/${body.id}/financing`, { key });
    await asks(idOf(amended), 'SPLIT');
    const parts = [await partOf(bill, boxes.slice(0, 1)), await partOf(bill, boxes.slice(1))];
    expect((await replace([idOf(amended)], parts)).status).toBe(201);
    for (const part of parts) expect(await asked(idOf(part))).toEqual({ status: 'FNCD' });
  });

  it('a split in which a gram or a package is missing is refused, and the old bill stands', async () => {
    const { bill, titleId, boxes } = await parent('SPLIT');
    const whole = await partOf(bill, boxes.slice(0, 1));
    const lighter = await partOf(bill, boxes.slice(1), (item) => ({
      ...item,
      grossKg: Number((item.grossKg - 0.001).toFixed(3)),
      containers: item.containers.map((each) => ({
        ...each,
        grossKg: Number((each.grossKg - 0.001).toFixed(3)),
      })),
    }));
    const refused = await replace([titleId], [whole, lighter]);
    expectProblem(refused, 422, 'title.replacement_unfit');
    expect(refused.body.field).toBe('totals');
    const missing = await replace([titleId], [whole, await partOf(bill, boxes.slice(0, 1))]);
    expect([missing.body.code, missing.body.field]).toEqual(['title.replacement_unfit', 'units']);
    expect((await desk.state(titleId)).status).toBe('SURRENDER_PENDING_AMENDMENT');
    expectProblem(await desk.page(idOf(whole), 'carrier'), 404, 'resource.unknown');
  });

  it('combination: two bills of one holder become one', async () => {
    const { bill, titleId, boxes } = await parent('SPLIT');
    const parts = [await partOf(bill, boxes.slice(0, 1)), await partOf(bill, boxes.slice(1))];
    expect((await replace([titleId], parts)).status).toBe(201);
    const ids = parts.map(idOf);
    for (const id of ids) await asks(id, 'COMBINE');
    const joined = await partOf(bill, boxes);
    const reply = await replace(ids, [joined]);
    expect({ status: reply.status, detail: reply.body.detail }).toEqual({ status: 201, detail: undefined });
    expect(await desk.state(idOf(joined))).toMatchObject({ holder: { party: desk.id('seller') } });
    for (const id of ids) expect((await desk.state(id)).status).toBe('SUPERSEDED');
  });

  it('amendment: a bill with another content, and the changed fields by name', async () => {
    const { bill, titleId } = await parent('AMEND');
    const amended = await desk.bill((body: Draft) => ({
      ...toOrderOf('seller')(body),
      notes: bill.body.notes,
      goods: goodsOf(bill).map((item, index) => (index === 0 ? { ...item, marks: 'AMENDED 1-32' } : item)),
    }));
    const reply = await replace([titleId], [amended]);
    expect({ status: reply.status, detail: reply.body.detail }).toEqual({ status: 201, detail: undefined });
    const fields = reply.body.changes?.fields as unknown as { pointer: string; to: string }[];
    expect(fields.find(({ pointer }) => pointer === '/goods/0/marks')?.to).toBe('AMENDED 1-32');
  });

  it('a pledge follows to every bill that comes', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await desk.circulating('seller', {}, bill);
    const debtDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const terms = {
      kind: 'NOTATION',
      terms: 'a'.repeat(64),
      debtDue,
      to: desk.id('bank'),
      expiresAt: inAnHour(),
    };
    await desk.act('seller', titleId, { type: 'PROPOSE_PLEDGE', content: terms });
    const { offer } = await desk.state(titleId);
    await desk.act('bank', titleId, { type: 'ACCEPT', capacity: 'PLEDGEE', content: { offer: offer?.act } });
    const { pledge } = await desk.state(titleId);
    await asks(titleId, 'SPLIT', ['bank']);
    const boxes = ['JIAU4201176', 'JIAU4201181'];
    const parts = [await partOf(bill, boxes.slice(0, 1)), await partOf(bill, boxes.slice(1))];
    const reply = await replace([titleId], parts);
    expect({ status: reply.status, detail: reply.body.detail }).toEqual({ status: 201, detail: undefined });
    for (const part of parts) {
      expect((await desk.state(idOf(part))).pledge).toEqual(pledge);
      const content = { to: desk.id('buyer'), capacity: 'OWNER', expiresAt: inAnHour() };
      const moved = await desk.act('seller', idOf(part), { type: 'ENDORSE_TO_ORDER', content });
      expectProblem(moved, 409, 'title.pledge_active');
    }
  });

  it('are locked and have arrived as the old one under the same note, and not under another', async () => {
    const lock = { level: 'STRUCTURAL', custodian: 'Issuer' };
    const arrival = { place: 'Chongqing', freeUntil: inAnHour() };
    const amended = async (notes: (bill: Bill) => unknown): Promise<string> => {
      const { bill, titleId } = await parent('SPLIT');
      const surrender = (await desk.state(titleId)).surrender?.act;
      const said = { capacity: 'ISSUER' };
      const rejected = { type: 'SREJ', ...said, content: { surrender, reason: 'Locked first.' } };
      for (const draft of [
        rejected,
        { type: 'LOCK', ...said, content: lock },
        { type: 'ARRIVE', ...said, content: arrival },
      ])
        expect((await desk.act('carrier', titleId, draft)).status).toBe(201);
      await asks(titleId, 'AMEND');
      const next = await desk.bill((body) => ({ ...toOrderOf('seller')(body), ...(notes(bill) as object) }));
      expect((await replace([titleId], [next])).status).toBe(201);
      return idOf(next);
    };
    const same = await amended(({ body: { notes } }) => ({ notes }));
    expect(await desk.state(same)).toMatchObject({ lock, arrival });
    const open = { type: 'LOCK', capacity: 'ISSUER', content: { level: 'NONE' } };
    expectProblem(await desk.act('carrier', same, open), 403, 'title.lock_lowered');
    const other = await desk.state(await amended(() => ({})));
    expect([other.lock, other.arrival]).toEqual([undefined, undefined]);
  });

  it('amendment: of a bill delivered in part, what has been delivered does not come back', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const units = [
      { unit: 'JIAU4201176', packages: 20 },
      { unit: 'JIAU4201181', packages: 20 },
    ];
    const titleId = await desk.circulating('seller', { units }, bill);
    const part = { to: desk.id('carrier'), units: units.slice(0, 1) };
    await desk.act('seller', titleId, { type: 'SURRENDER_FOR_DELIVERY', content: part });
    const surrender = (await desk.state(titleId)).surrender?.act;
    const given = { type: 'SACC', capacity: 'ISSUER', content: { surrender } };
    expect((await desk.act('carrier', titleId, given)).status).toBe(201);
    await asks(titleId, 'AMEND');
    const whole = await replace([titleId], [await partOf(bill, ['JIAU4201176', 'JIAU4201181'])]);
    expect([whole.status, whole.body.field]).toEqual([422, 'units']);
    const rest = await partOf(bill, ['JIAU4201181']);
    const reply = await replace([titleId], [rest], { change: { units: units.slice(1) } });
    expect({ status: reply.status, detail: reply.body.detail }).toEqual({ status: 201, detail: undefined });
    expect((await desk.state(idOf(rest))).balance).toEqual(units.slice(1));
  });

  describe('leave the title where it is', () => {
    const offerTo = (slug: string) => ({ to: desk.id(slug), capacity: 'OWNER', expiresAt: inAnHour() });
    const done = async (reply: Promise<Reply>): Promise<string> => {
      const { status, body } = await reply;
      expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
      return body.actHash as string;
    };
    /** A bill of the seller that the bank has in pledge. */
    const pledged = async (kind: string): Promise<{ bill: Bill; id: string; pledge: string }> => {
      const bill = await desk.bill(toOrderOf('seller'));
      const id = await desk.circulating('seller', {}, bill);
      const debtDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
      const content = { kind, terms: 'a'.repeat(64), debtDue, to: desk.id('bank'), expiresAt: inAnHour() };
      const pledge = await done(desk.act('seller', id, { type: 'PROPOSE_PLEDGE', content }));
      await desk.accept('bank', id, 'PLEDGEE');
      return { bill, id, pledge };
    };
    const wish = (capacity = 'OWNER') => {
      const content = { to: desk.id('carrier'), purpose: 'AMEND' };
      return { type: 'SURRENDER_FOR_AMENDMENT', capacity, content };
    };
    /** The field that a bill to the order of a party is refused for; its id where it came. */
    const toOrder = async (bill: Bill, id: string, order: string, to: string, capacity = 'OWNER') => {
      const next = await desk.bill((body) => ({ ...toOrderOf(order)(body), notes: bill.body.notes }));
      const { status, body } = await replace([id], [next], { change: { to: desk.id(to), capacity } });
      return status === 201 ? { id: idOf(next) } : { field: body.field };
    };

    it('with the buyer of a pledged bill, and the pledge that follows binds it', async () => {
      const { bill, id } = await pledged('NOTATION');
      const endorse = { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') };
      await done(desk.actWith(['bank'], 'seller', id, endorse));
      await desk.accept('buyer', id);
      await done(desk.actWith(['bank'], 'buyer', id, wish()));
      expect(await toOrder(bill, id, 'seller', 'buyer')).toEqual({ field: 'orderParty' });
      const { id: next = '' } = await toOrder(bill, id, 'buyer', 'buyer');
      const { gap, pledge, holder } = await desk.state(next);
      expect({ gap, pledgor: pledge?.pledgor, holder: holder?.party }).toEqual({
        ...{ gap: undefined, pledgor: desk.id('buyer'), holder: desk.id('buyer') },
      });
    });

    it('with the owner of a bill that its released pledgee still holds', async () => {
      const { bill, id, pledge } = await pledged('POSSESSORY');
      const asPledgee = { capacity: 'PLEDGEE' };
      await done(desk.act('bank', id, { type: 'RELEASE_PLEDGE', ...asPledgee, content: { pledge } }));
      await done(desk.actWith(['seller'], 'bank', id, wish('PLEDGEE')));
      expect(await toOrder(bill, id, 'bank', 'bank', 'PLEDGEE')).toEqual({ field: 'orderParty' });
      const { id: next = '' } = await toOrder(bill, id, 'seller', 'bank', 'PLEDGEE');
      await desk.handOver('TRANSFER', 'bank', 'seller', next, 'OWNER', 'PLEDGEE');
      expect((await desk.state(next)).gap).toBeUndefined();
    });

    it('with the missing endorser, and with the gap what the issuer has accepted of it', async () => {
      const bill = await desk.bill(toOrderOf('seller'));
      const id = await desk.circulating('seller', {}, bill);
      await desk.handOver('TRANSFER', 'seller', 'buyer', id);
      const { gap } = await desk.state(id);
      const content = { gap: gap?.act, grounds: 'The contract of sale.' };
      await done(desk.act('carrier', id, { type: 'ACCEPT_GAP', capacity: 'ISSUER', content }));
      await done(desk.act('buyer', id, wish()));
      expect(await toOrder(bill, id, 'buyer', 'buyer')).toEqual({ field: 'orderParty' });
      const { id: next = '' } = await toOrder(bill, id, 'seller', 'buyer');
      expect((await desk.state(next)).gap).toMatchObject({
        ...{ missingEndorser: desk.id('seller'), accepted: { grounds: 'The contract of sale.' } },
      });
      await done(
        desk.act('buyer', next, { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } }),
      );
    });
  });

  describe('of a bill that a pledgee holds', () => {
    const asPledgee = { capacity: 'PLEDGEE' };
    /** A bill in the bank's hands, in pledge from the seller, and given up for an amendment. */
    const inPledge = async () => {
      const bill = await desk.bill(toOrderOf('seller'));
      const titleId = await desk.circulating('seller', {}, bill);
      const debtDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
      const terms = { kind: 'POSSESSORY', terms: 'a'.repeat(64), debtDue };
      const content = { ...terms, to: desk.id('bank'), expiresAt: inAnHour() };
      await desk.act('seller', titleId, { type: 'PROPOSE_PLEDGE', content });
      await desk.accept('bank', titleId, 'PLEDGEE');
      const asked = { to: desk.id('carrier'), purpose: 'AMEND' };
      const wish = { type: 'SURRENDER_FOR_AMENDMENT', ...asPledgee, content: asked };
      expectProblem(await desk.act('bank', titleId, wish), 403, 'title.capacity_insufficient');
      expect((await desk.actWith(['seller'], 'bank', titleId, wish)).status).toBe(201);
      return { bill, titleId };
    };
    const toBank = () => ({ to: desk.id('bank'), ...asPledgee });
    const like = (bill: Bill, negotiable: (body: Draft) => object) =>
      desk.bill((body) => ({ ...negotiable(body), notes: bill.body.notes }));

    it('the new one goes back to the pledgor, and no further, when the pledge is released', async () => {
      const { bill, titleId } = await inPledge();
      const next = await like(bill, toOrderOf('seller'));
      expect((await replace([titleId], [next], { change: toBank() })).status).toBe(201);
      const id = idOf(next);
      const { pledge, gap } = await desk.state(id);
      expect(gap).toBeUndefined();
      const release = { type: 'RELEASE_PLEDGE', ...asPledgee, content: { pledge: pledge?.act } };
      expect((await desk.act('bank', id, release)).status).toBe(201);
      const content = { to: desk.id('carrier'), capacity: 'OWNER', expiresAt: inAnHour() };
      const away = await desk.act('bank', id, { type: 'TRANSFER', ...asPledgee, content });
      expectProblem(away, 403, 'title.pledgee_may_only_return');
      await desk.handOver('TRANSFER', 'bank', 'seller', id, 'OWNER', 'PLEDGEE');
    });

    it('the new one is a bearer bill where the pledgor has signed for it', async () => {
      const { bill, titleId } = await inPledge();
      const bearer = ({ negotiable }: Draft): object => ({
        negotiable: { ...(negotiable as object), titleBasis: 'BEARER', orderParty: undefined },
      });
      const next = await like(bill, bearer);
      const change = { ...toBank(), titleBasis: 'BEARER', orderParty: undefined };
      const reply = await replace([titleId], [next], { change });
      expect({ status: reply.status, detail: reply.body.detail }).toEqual({ status: 201, detail: undefined });
      expect(await desk.state(idOf(next))).toMatchObject({ holder: { from: desk.id('seller') } });
    });
  });

  it('what was not asked for, or comes to other hands, is refused', async () => {
    const { bill, titleId, boxes } = await parent('AMEND');
    const parts = [await partOf(bill, boxes.slice(0, 1)), await partOf(bill, boxes.slice(1))];
    const split = await replace([titleId], parts);
    expect([split.status, split.body.field]).toEqual([422, 'purpose']);
    const one = [await partOf(bill, boxes)];
    const fieldOf = async (options: Parameters<typeof replace>[2]) =>
      (await replace([titleId], one, options)).body.field;
    expect(await fieldOf({ change: { to: desk.id('buyer') } })).toBe('to');
    expect(await fieldOf({ change: { replaces: [`ttl_${'0'.repeat(32)}`] } })).toBe('replaces');
    expect(await fieldOf({ by: [`ttl_${'0'.repeat(32)}`] })).toBe('by');
    const other = await replace([titleId], one, { as: 'landbridge' });
    expect([404, 422]).toContain(other.status);
    expect((await desk.state(titleId)).status).toBe('SURRENDER_PENDING_AMENDMENT');
    const calm = await desk.circulating('seller');
    expect((await replace([calm], one)).body.field).toBe('purpose');
  });
});
