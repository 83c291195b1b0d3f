import { createHash, type JsonWebKey } from 'node:crypto';
import { Journal } from '../../src/journal/journal.service';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { newcomer } from '../support/life';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

interface Line {
  type: string;
  subject: string;
  data: { checkId?: string; answerHash?: string };
}

describe('who sees a title, and what a check proves', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let bill: Bill;
  let titleId: string;
  let jwks: { keys: JsonWebKey[] };

  /** Issued to the seller, endorsed to the buyer: four acts. */
  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
    bill = await desk.bill();
    titleId = await desk.circulating('seller', {}, bill);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    jwks = (await exchange.call('GET', '/.well-known/jwks.json')).body as unknown as typeof jwks;
  });
  afterAll(() => exchange.stop());

  const check = (slug: string, body: object): Promise<Reply> =>
    exchange.call('POST', '/v1/title-checks', { key: exchange.keys[slug], body, once: null });
  const grant = (as: string, to: string) =>
    exchange.call('POST', `/v1/titles/${titleId}/grants`, {
      key: exchange.keys[as],
      body: { partyId: desk.id(to), until: inAnHour() },
    });
  const acts = (slug: string, id = titleId) =>
    exchange.call('GET', `/v1/titles/${id}/acts`, { key: exchange.keys[slug] });
  const holds = (answer: unknown): boolean => verifyAnswer(answer as SavedAnswer, jwks).holds;

  it('issuer and holder see all of it; strangers and customs nothing, and no title on the document', async () => {
    for (const slug of ['carrier', 'buyer']) {
      expect((await acts(slug)).body.items).toHaveLength(4);
      expect((await desk.page(titleId, slug)).body.state?.holder?.party).toBe(desk.id('buyer'));
    }
    for (const slug of ['bank', 'forwarder', 'chengdu-customs', 'operator']) {
      expectProblem(await desk.page(titleId, slug), 404, 'resource.unknown');
      expectProblem(await acts(slug), 404, 'resource.unknown');
      expectProblem(await grant(slug, 'forwarder'), 404, 'resource.unknown');
    }
    const document = (slug: string) =>
      exchange.call('GET', `/v1/rail-bills/${bill.id}`, { key: exchange.keys[slug] });
    expect((await document('buyer')).body.title?.id).toBe(titleId);
    const shown = await document('chengdu-customs');
    expect([shown.status, shown.body.title]).toEqual([200, null]);
  });

  it('a party that handed the bill on sees its own part to the end, and no more', async () => {
    const id = await desk.circulating('seller');
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', id);
    await desk.handOver('ENDORSE_TO_ORDER', 'buyer', 'bank', id);
    const page = await desk.page(id, 'seller');
    expect(page.body.seenUntil).toBeDefined();
    expect(page.body.chain?.acts).toHaveLength(4);
    expect(page.body.state?.holder?.party).toBe(desk.id('buyer'));
    expect((await acts('seller', id)).body.items).toHaveLength(4);
    expect(page.text).not.toContain(desk.id('bank'));
    // A check speaks of now, and now is no business of a former holder.
    const asked = await check('seller', { titleId: id });
    expect(asked.body.statement?.status).toBe('IN_CIRCULATION');
    expect([asked.body.statement?.holder, asked.body.acts]).toEqual([undefined, undefined]);
    expect(asked.text).not.toContain(desk.id('bank'));
  });

  it('a stranger’s check gives the status and no name', async () => {
    const asked = await check('bank', { billNumber: bill.number });
    expect(asked.status).toBe(201);
    expect(Object.keys(asked.body.statement as object).sort()).toEqual(
      ['asOf', 'aud', 'checkId', 'limited', 'sentence', 'status', 'titleId', 'validUntil'].sort(),
    );
    for (const slug of ['buyer', 'seller', 'carrier']) expect(asked.text).not.toContain(desk.id(slug));
    expect(holds(asked.body)).toBe(true);
  });

  it('only the holder may show the bill to others', async () => {
    expectProblem(await grant('carrier', 'bank'), 403, 'title.not_holder');
    expectProblem(await grant('seller', 'bank'), 403, 'title.not_holder');
    expect((await grant('buyer', 'bank')).status).toBe(201);
    expect((await desk.page(titleId, 'bank')).body.state?.holder?.party).toBe(desk.id('buyer'));
  });

  it.each(['titleId', 'contentHash', 'billNumber'])('a bill is found by its %s', async (by) => {
    const named = { titleId, contentHash: bill.contentHash, billNumber: bill.number }[by];
    const { legalBasis, rulebookHash } = bill.body.negotiable as { legalBasis: string; rulebookHash: string };
    const asked = await check('bank', { [by]: named, purpose: 'letter of credit 2026/18' });
    expect(asked.body.statement).toMatchObject({
      titleId,
      askedBy: desk.id('bank'),
      purpose: 'letter of credit 2026/18',
      status: 'IN_CIRCULATION',
      holder: { id: desk.id('buyer'), capacity: 'OWNER' },
      chain: { complete: true, length: 4 },
      bill: { version: 1, legalBasis, rulebookHash },
    });
    expect(holds(asked.body)).toBe(true);
  });

  it('a number that nobody has, and a question without one, are refused', async () => {
    expectProblem(await check('bank', { billNumber: 'JYRB-0' }), 404, 'resource.unknown');
    expectProblem(await check('bank', { contentHash: 'f'.repeat(64) }), 404, 'resource.unknown');
    expectProblem(await check('bank', {}), 400, 'request.malformed');
    expectProblem(await check('bank', { billNumber: 7 }), 422, 'document.shape');
  });

  it('a number that two issuers use must be told apart by the issuer', async () => {
    const own = await desk.bill(
      ({ operator }) => ({
        billNumber: bill.number,
        operator: { ...(operator as object), uscc: '91510100MA6CYW2040' },
      }),
      'landbridge',
    );
    const payload = desk.issuePayload(own, 'buyer', {}, {}, 'landbridge');
    const issued = await desk.issue(own, payload, 'landbridge');
    expect(issued.status).toBe(201);
    expectProblem(await check('bank', { billNumber: bill.number }), 400, 'request.malformed');
    const told = (issuerUscc: string) => check('bank', { billNumber: bill.number, issuerUscc });
    expect((await told('91500000MA5U4B8R78')).body.statement?.titleId).toBe(titleId);
    expect((await told('91510100ma6cyw2040')).body.statement?.titleId).toBe(issued.body.titleId);
  });

  it('the check is on the journal before the answer leaves, and the holder is told who asked', async () => {
    const asked = await check('bank', { titleId });
    const { items } = (await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys.buyer }))
      .body as unknown as { items: Line[] };
    const told = items.find(({ data }) => data.checkId === asked.body.checkId);
    expect(told).toMatchObject({ type: 'title.checked', subject: titleId, actor: desk.id('bank') });
    expect(told?.data.answerHash).toBe(createHash('sha256').update(asked.text).digest('hex'));
    const again = (slug: string) =>
      exchange.call('GET', `/v1/title-checks/${asked.body.checkId}`, { key: exchange.keys[slug] });
    expect((await again('bank')).text).toBe(asked.text);
    for (const slug of ['buyer', 'forwarder']) expectProblem(await again(slug), 404, 'resource.unknown');
  });

  it('a live key knows nothing of a test bill', async () => {
    const live = await newcomer(exchange, 'live-bank', ['bank'], 'live');
    const reply = await exchange.call('POST', '/v1/title-checks', { key: live.key, body: { titleId } });
    expectProblem(reply, 404, 'resource.unknown');
  });

  it('an endorsement gap stands in the check, with the missing endorser by name', async () => {
    const id = await desk.circulating('seller');
    await desk.handOver('TRANSFER', 'seller', 'buyer', id);
    const asked = await check('buyer', { titleId: id });
    expect(asked.body.statement?.chain).toMatchObject({
      complete: false,
      gap: { missingEndorser: desk.id('seller'), sequence: 3 },
    });
    expect(holds(asked.body)).toBe(true);
  });

  it('an answer in which anything was changed fails offline, whichever field it is', async () => {
    const saved = (await check('bank', { titleId, purpose: 'file' })).body as unknown as object;
    expect(holds(saved)).toBe(true);
    // The keys that come with the answer are a convenience: a verifier uses those it has pinned.
    const places = leavesOf(saved).filter(([first]) => first !== 'jwks');
    expect(places.length).toBeGreaterThan(60);
    const survived = places.filter((place) => holds(flipped(saved, place))).map((place) => place.join('/'));
    expect(survived).toEqual([]);
  });

  it('an answer with acts left out, doubled, turned round or taken from another title fails', async () => {
    const saved = (await check('bank', { titleId })).body as unknown as SavedAnswer & { acts: object[] };
    const other = (await check('carrier', { titleId: await desk.circulating('seller') })).body;
    const foreign = other as unknown as SavedAnswer & { acts: object[] };
    const { acts: all } = saved;
    for (const list of [
      [],
      all.slice(0, 3),
      all.slice(1),
      [...all, all[3]],
      [...all].reverse(),
      foreign.acts,
    ])
      expect(holds({ ...saved, acts: list })).toBe(false);
    expect(holds({ ...foreign, jws: saved.jws })).toBe(false);
    expect(verifyAnswer(saved, { keys: [] }).holds).toBe(false);
  });

  it('another thing that the platform signed does not pass for an answer', async () => {
    const { acts: all } = (await check('bank', { titleId })).body as unknown as {
      acts: { jws: string; countersignature: string }[];
    };
    for (const { jws, countersignature } of all) {
      expect(holds({ jws: countersignature })).toBe(false);
      expect(holds({ jws })).toBe(false);
    }
  });

  it('after all of it the journal is whole', async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
  });
});

type Place = (string | number)[];

function leavesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...place, key]));
}

/** The value at a place changed by as little as can be: one character, one more, the other truth. */
function flipped(root: object, place: Place): object {
  const copy = structuredClone(root) as Record<string | number, unknown>;
  let holder = copy;
  for (const key of place.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const last = place.at(-1) as string;
  const value = holder[last];
  if (typeof value === 'string') holder[last] = changed(value);
  else holder[last] = typeof value === 'number' ? value + 1 : !value;
  return copy;
}

/** Changes a character in the middle: the last one of base64url may hold bits that mean nothing. */
function changed(text: string): string {
  const middle = Math.floor(text.length / 2);
  return text.slice(0, middle) + (text[middle] === 'A' ? 'B' : 'A') + text.slice(middle + 1);
}
