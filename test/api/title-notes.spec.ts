import { Journal } from '../../src/journal/journal.service';
import { movableClock, type MovableClock } from '../support/clock';
import { inboxOf } from '../support/events';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { numbered, submit, type Draft } from '../support/documents';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, toOrderOf } from '../support/titles';

describe('a note behind a bill', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let clock: MovableClock;
  let serial = 880_000;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
    await exchange.stop();
    clock.restore();
  });

  interface Note {
    path: string;
    etag: string;
    body: Draft;
    number: string;
  }

  const note = async (submitter = 'carrier', number?: string): Promise<Note> => {
    const body = { ...numbered('rail-note', serial++), ...(number && { noteNumber: number }) } as Draft;
    const reply = await submit(exchange, 'rail-note', body, { key: exchange.keys[submitter] });
    expect({ status: reply.status, errors: reply.body.errors }).toEqual({ status: 201, errors: undefined });
    const path = `/v1/rail-consignment-notes/${reply.body.id}`;
    return { path, etag: reply.headers.get('etag') ?? '', body, number: String(body.noteNumber) };
  };

  const amend = async (of: Note, changes: object, submitter = 'carrier'): Promise<Reply> => {
    const reply = await exchange.call('PUT', of.path, {
      key: exchange.keys[submitter],
      body: { ...of.body, ...changes },
      headers: { 'if-match': of.etag },
    });
    of.etag = reply.headers.get('etag') ?? of.etag;
    return reply;
  };

  /** A bill in the seller's hands that rests on a note, pledged to the bank. */
  const pledgedOver = async ({ number }: Note): Promise<string> => {
    const onNote = (body: Draft): object => {
      const [first] = body.notes as object[];
      return { ...toOrderOf('seller')(body), notes: [{ ...first, number, containers: undefined }] };
    };
    const titleId = await desk.circulating('seller', {}, await desk.bill(onNote));
    const debtDue = new Date(Date.now() + 30 * 86_400_000).toISOString();
    const terms = { kind: 'NOTATION', terms: 'a'.repeat(64), debtDue };
    const content = { ...terms, to: desk.id('bank'), expiresAt: inAnHour() };
    await desk.act('seller', titleId, { type: 'PROPOSE_PLEDGE', content });
    const { offer } = await desk.state(titleId);
    await desk.act('bank', titleId, { type: 'ACCEPT', capacity: 'PLEDGEE', content: { offer: offer?.act } });
    return titleId;
  };

  const consignee = (body: Draft, name: string): object => ({
    consignee: { ...(body.consignee as object), name },
  });

  it('whose consignee is changed puts the bill in breach at once, and holder and pledgee are told', async () => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const reply = await amend(behind, consignee(behind.body, 'Somebody Else Sp. z o.o.'));
    expect({ status: reply.status, errors: reply.body.errors }).toEqual({ status: 200, errors: undefined });
    const state = await desk.state(titleId);
    expect(state.breach).toMatchObject({ note: behind.number });
    expect(state.breach?.change).toContain('version 2');
    for (const slug of ['seller', 'bank', 'carrier'])
      expect((await inboxOf(exchange, slug)).filter(({ subject }) => subject === titleId).at(-1)?.type).toBe(
        'title.redirect',
      );
    const asked = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys.bank,
      body: { titleId },
    });
    expect(asked.body.statement?.goods?.breach?.note).toBe(behind.number);
    const offer = { to: desk.id('buyer'), capacity: 'OWNER', expiresAt: inAnHour() };
    const converted = { type: 'CONVERT_TO_PAPER', content: { to: desk.id('carrier'), originals: 3 } };
    expect((await desk.actWith(['bank'], 'seller', titleId, converted)).status).toBe(409);
    expect(offer.to).toBeDefined();
    const own = { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } };
    expect((await desk.actWith(['bank'], 'seller', titleId, own)).status).toBe(201);
  });

  it('whose goods are handed out to another than the consignee is a breach, told to holder and pledgee', async () => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const handOut = (recipient: string): Promise<Reply> =>
      exchange.call('POST', `${behind.path}/events`, {
        key: exchange.keys.carrier,
        body: {
          code: 'DELIVERED',
          occurredAt: new Date().toISOString(),
          facts: { station: 'Tuanjiecun', recipient },
        },
      });
    const { consignee: named } = behind.body as { consignee: { name: string } };
    expect((await handOut(named.name)).body.breach).toBe(false);
    expect((await desk.state(titleId)).breach).toBeUndefined();
    const reply = await handOut('Somebody Else Sp. z o.o.');
    expect([reply.status, reply.body.breach]).toEqual([201, true]);
    expect((await desk.state(titleId)).breach?.change).toContain('handed out to another');
    for (const slug of ['seller', 'bank'])
      expect((await inboxOf(exchange, slug)).filter(({ subject }) => subject === titleId).at(-1)?.type).toBe(
        'title.redirect',
      );
  });

  it('that is amended in anything else leaves the bill alone', async () => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const { consignee: before } = behind.body as { consignee: { addressLines: string[] } };
    const elsewhere = { consignee: { ...before, addressLines: [...before.addressLines, 'Gate 4'] } };
    expect((await amend(behind, elsewhere)).status).toBe(200);
    expect((await desk.state(titleId)).breach).toBeUndefined();
  });

  it('that is changed before the first holder has accepted is a breach, which that holder finds and settles', async () => {
    const behind = await note();
    const onNote = (body: Draft): object => {
      const [first] = body.notes as object[];
      const { number } = behind;
      return { ...toOrderOf('seller')(body), notes: [{ ...first, number, containers: undefined }] };
    };
    const titleId = await desk.offered('seller', {}, await desk.bill(onNote));
    expect((await amend(behind, consignee(behind.body, 'Mallory Sp. z o.o.'))).status).toBe(200);
    await desk.accept('seller', titleId);
    const ask = async () =>
      (await exchange.call('POST', '/v1/title-checks', { key: exchange.keys.seller, body: { titleId } }))
        .body;
    const { breach } = await desk.state(titleId);
    expect((await ask()).statement).toMatchObject({ goods: { breach }, readyToPledge: { ready: false } });
    expect((await amend(behind, consignee(behind.body, 'Trudy Sp. z o.o.'))).status).toBe(200);
    expect((await ask()).statement).toMatchObject({ goods: { breach, openBreaches: 2 } });
    const settle = async (act = ''): Promise<number> =>
      (await desk.act('seller', titleId, { type: 'SETTLE_BREACH', content: { breach: act } })).status;
    const [second] = (await desk.state(titleId)).furtherBreaches ?? [];
    expect(await settle(second?.act)).toBe(201);
    expect((await ask()).statement).toMatchObject({ goods: { breach } });
    expect(await settle(breach?.act)).toBe(201);
    expect((await ask()).statement?.goods?.breach).toBeUndefined();
  });

  it('of somebody else with the same number concerns nobody', async () => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const other = await note('landbridge', behind.number);
    expect((await amend(other, consignee(other.body, 'Another Sp. z o.o.'), 'landbridge')).status).toBe(200);
    expect((await desk.state(titleId)).breach).toBeUndefined();
  });

  it('that bears another number by now still puts the bills of its old number in breach', async () => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const number = `PL-26-N${serial++}`;
    expect((await amend(behind, { noteNumber: number })).status).toBe(200);
    expect((await desk.state(titleId)).breach).toBeUndefined();
    behind.body = { ...behind.body, noteNumber: number };
    // Another note takes the number that was given up; what becomes of it ends nothing for the first one.
    const other = await note('carrier', behind.number);
    expect((await amend(other, consignee(other.body, 'Another Sp. z o.o.'))).status).toBe(200);
    const changed = { noteNumber: `${number}-2`, ...consignee(behind.body, 'Mallory Sp. z o.o.') };
    expect((await amend(behind, changed)).status).toBe(200);
    const { breach, furtherBreaches = [] } = await desk.state(titleId);
    expect(breach).toMatchObject({ note: behind.number });
    const onBehind = [breach, ...furtherBreaches].filter((each) => each?.change.includes('version 3'));
    expect(onBehind).toHaveLength(1);
  });

  it.each([
    ['other goods leaves the bills of that number to the first one', true],
    ['the same goods does not get them out of sight', false],
  ])('whose number goes to another note over %s', async (_, otherGoods) => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const given = behind.number;
    behind.body = { ...behind.body, noteNumber: `PL-26-N${serial++}` };
    expect((await amend(behind, {})).status).toBe(200);
    const goods = JSON.stringify({ ...behind.body, noteNumber: given });
    const body = JSON.parse(
      otherGoods
        ? goods.replaceAll('JIAU4201176', 'CSQU3054383').replaceAll('JIAU4201181', 'CYWU4012349')
        : goods,
    ) as Draft;
    const reply = await submit(exchange, 'rail-note', body);
    expect({ status: reply.status, errors: reply.body.errors }).toEqual({ status: 201, errors: undefined });
    const path = `/v1/rail-consignment-notes/${reply.body.id}`;
    const other = { path, etag: reply.headers.get('etag') ?? '', body, number: given };
    expect((await amend(other, consignee(body, 'Another Sp. z o.o.'))).status).toBe(200);
    expect((await desk.state(titleId)).breach?.note).toBe(otherGoods ? undefined : given);
    expect((await amend(behind, consignee(behind.body, 'Mallory Sp. z o.o.'))).status).toBe(200);
    const { breach, furtherBreaches = [] } = await desk.state(titleId);
    expect([breach?.note, furtherBreaches.length]).toEqual([given, otherGoods ? 0 : 1]);
  });

  it('that another note has taken the number of leaves the bills on that other one alone', async () => {
    const behind = await note();
    expect((await amend(behind, { noteNumber: `PL-26-N${serial++}` })).status).toBe(200);
    const titleId = await pledgedOver(await note('carrier', behind.number));
    const withdrawn = { key: exchange.keys.carrier, body: { reason: 'wrong train' } };
    expect((await exchange.call('POST', `${behind.path}/withdrawal`, withdrawn)).status).toBe(200);
    expect((await desk.state(titleId)).breach).toBeUndefined();
  });

  it('that is changed when an offer of the bill has run out ends the bill, and tells nobody of a breach', async () => {
    const behind = await note();
    const onNote = (body: Draft): object => {
      const [first] = body.notes as object[];
      const { number } = behind;
      return { ...toOrderOf('seller')(body), notes: [{ ...first, number, containers: undefined }] };
    };
    const expiresAt = new Date(Date.now() + clock.aheadMs + 2_000).toISOString();
    const titleId = await desk.offered('seller', { expiresAt }, await desk.bill(onNote));
    clock.aheadMs += 3_000;
    expect((await amend(behind, consignee(behind.body, 'Mallory Sp. z o.o.'))).status).toBe(200);
    const types = (await inboxOf(exchange, 'seller')).filter(({ subject }) => subject === titleId);
    expect(types.map(({ type }) => type)).toEqual(['title.issue', 'title.expire']);
    expect(await desk.state(titleId)).toMatchObject({ status: 'CANCELLED', sequence: 2 });
  });

  it('that is withdrawn is a breach too, and one of a bill that has ended is not', async () => {
    const behind = await note();
    const titleId = await pledgedOver(behind);
    const withdraw = (of: Note): Promise<Reply> =>
      exchange.call('POST', `${of.path}/withdrawal`, {
        key: exchange.keys.carrier,
        body: { reason: 'wrong train' },
      });
    expect((await withdraw(behind)).status).toBe(200);
    expect((await desk.state(titleId)).breach?.change).toContain('withdrawn');
    expectProblem(await withdraw(behind), 409, 'document.withdrawn');
  });
});
