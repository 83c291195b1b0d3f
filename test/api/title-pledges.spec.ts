import type { JsonWebKey } from 'node:crypto';
import { Journal } from '../../src/journal/journal.service';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import type { ActDraft } from '../support/signing';
import { TitleDesk } from '../support/titles';

const paper = 'a'.repeat(64);
const hourMs = 3_600_000;
type Draft = Partial<ActDraft> & { type: string };

describe('a pledge that ends, and a leave that runs out', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let clock: MovableClock;

  // Journal time never goes back, so a test that moves the clock needs an exchange of its own.
  beforeEach(async () => {
    clock = movableClock();
    exchange = await startExchange({ TITLE_NOTICE_DAYS: '1' });
    desk = new TitleDesk(exchange);
  });
  afterEach(async () => {
    await exchange.stop();
    clock.restore();
  });

  const inHours = (hours: number): string =>
    new Date(Date.now() + clock.aheadMs + hours * hourMs).toISOString();
  const act = (slug: string, id: string, draft: Draft, cosigners: string[] = []): Promise<Reply> =>
    cosigners.length > 0
      ? desk.actWith(cosigners, slug, id, { exp: inHours(1), ...draft })
      : desk.act(slug, id, { exp: inHours(1), ...draft });
  const done = async (reply: Promise<Reply>): Promise<string> => {
    const { status, body } = await reply;
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
    return body.actHash as string;
  };
  const asPledgee = { capacity: 'PLEDGEE' };
  const asIssuer = { capacity: 'ISSUER' };
  const offerTo = (slug: string, capacity = 'OWNER') => ({
    ...{ to: desk.id(slug), capacity, expiresAt: inHours(100) },
  });
  const pledge = async (id: string, kind: string): Promise<string> => {
    const terms = { kind, terms: paper, debtDue: inHours(24 * 30) };
    const content = { ...terms, to: desk.id('bank'), expiresAt: inHours(1) };
    const offer = await done(act('seller', id, { type: 'PROPOSE_PLEDGE', content }));
    await done(act('bank', id, { type: 'ACCEPT', ...asPledgee, content: { offer } }));
    return offer;
  };
  const ruling = (named: string): Draft => ({
    type: 'RELEASE_PLEDGE',
    capacity: 'OFFICIAL',
    content: { pledge: named, ruling: '(2026) Yu 0192 No. 7', document: paper },
  });
  const check = async (slug: string, titleId: string): Promise<Reply['body']> => {
    const { body } = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys[slug],
      body: { titleId },
    });
    const answer = body as unknown as SavedAnswer & { jwks: { keys: JsonWebKey[] } };
    expect(verifyAnswer(answer, answer.jwks).steps.filter(({ holds }) => !holds)).toEqual([]);
    return body;
  };

  it('takes its enforcement with it: the buyer is refused, and the owner hands the bill on', async () => {
    const id = await desk.circulating('seller');
    const named = await pledge(id, 'NOTATION');
    const notice = { pledge: named, enforceableFrom: inHours(25) };
    await done(act('bank', id, { type: 'NOTICE_DEFAULT', ...asPledgee, content: notice }));
    clock.aheadMs += 26 * hourMs;
    const sale = { pledge: named, way: 'SALE', document: paper, to: desk.id('buyer') };
    const content = { ...sale, expiresAt: inHours(200) };
    const offer = await done(act('bank', id, { type: 'ENFORCE', ...asPledgee, content }));
    await done(act('court', id, ruling(named), ['operator']));
    expect((await check('seller', id)).statement).toMatchObject({ encumbrances: { none: true } });
    const accept = await act('buyer', id, { type: 'ACCEPT', content: { offer } });
    expect(accept.status).not.toBe(201);
    const endorsed = { type: 'ENDORSE_TO_ORDER', content: offerTo('landbridge') };
    await done(act('seller', id, endorsed));
  });

  it('that was noted goes through paper into the hands of the bank, which gives the bill back to its owner', async () => {
    const id = await desk.circulating('seller');
    const named = await pledge(id, 'NOTATION');
    const convert = { type: 'CONVERT_TO_PAPER', content: { to: desk.id('carrier'), originals: 1 } };
    const surrender = await done(act('seller', id, convert, ['bank']));
    const issued = { surrender, statement: paper };
    await done(act('carrier', id, { type: 'ISSUE_PAPER', ...asIssuer, content: issued }));
    const back = { ...offerTo('bank', 'PLEDGEE'), originals: 1, statement: paper };
    const offer = await done(act('carrier', id, { type: 'RETURN_PAPER', ...asIssuer, content: back }));
    await done(act('bank', id, { type: 'ACCEPT', ...asPledgee, content: { offer } }));
    const { statement } = await check('bank', id);
    expect(statement).toMatchObject({ chain: { complete: true }, encumbrances: { none: false } });
    await done(act('bank', id, { type: 'RELEASE_PLEDGE', ...asPledgee, content: { pledge: named } }));
    const given = { type: 'TRANSFER', ...asPledgee, content: offerTo('seller') };
    const home = await done(act('bank', id, given));
    await done(act('seller', id, { type: 'ACCEPT', content: { offer: home } }));
    const claim = { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } };
    await done(act('seller', id, claim));
    const verified = await exchange.app.get(Journal).verify();
    expect(verified.broken).toBeUndefined();
  });

  it('is not held up by its debtor: a presentation asks the bank, and what nobody answers ends', async () => {
    const id = await desk.circulating('seller');
    await pledge(id, 'NOTATION');
    const present = { type: 'PRESENT', content: { to: desk.id('bank-jinjiang'), expiresAt: inHours(24) } };
    expectProblem(await act('seller', id, present), 409, 'title.pledge_active');
    const offer = await done(act('seller', id, present, ['bank']));
    await done(act('seller', id, { type: 'WITHDRAW', content: { offer } }));
    const offered = (expiresAt: string) => ({ ...offerTo('buyer'), expiresAt });
    const long = { type: 'ENDORSE_TO_ORDER', content: offered(inHours(91 * 24)) };
    const refused = await act('seller', id, long, ['bank']);
    expectProblem(refused, 422, 'title.offer_too_long');
    const latest = refused.body.latest as string;
    expect(Date.parse(latest)).toBeLessThan(Date.now() + 90 * 24 * hourMs);
    await done(act('seller', id, { ...long, content: offered(latest) }, ['bank']));
  });

  it('an open offer does not keep the goods from being on record as unclaimed', async () => {
    const id = await desk.circulating('seller');
    const offer = await done(act('seller', id, { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') }));
    const arrived = { place: 'Chongqing', freeUntil: inHours(1) };
    await done(act('carrier', id, { type: 'ARRIVE', ...asIssuer, content: arrived }));
    clock.aheadMs += 2 * hourMs;
    const grounds = { grounds: 'Nobody came.' };
    await done(act('carrier', id, { type: 'MARK_UNCLAIMED', ...asIssuer, content: grounds }));
    expect(await desk.state(id)).toMatchObject({ status: 'UNCLAIMED', offer: { act: offer } });
    await done(act('buyer', id, { type: 'ACCEPT', content: { offer } }));
    const { status, holder } = await desk.state(id);
    expect([status, holder?.party]).toEqual(['UNCLAIMED', desk.id('buyer')]);
  });

  it('takes the pledgee’s surrender with it: the issuer has nothing to answer', async () => {
    const id = await desk.circulating('seller');
    const named = await pledge(id, 'POSSESSORY');
    const claim = { type: 'SURRENDER_FOR_DELIVERY', ...asPledgee, content: { to: desk.id('carrier') } };
    const surrender = await done(act('bank', id, claim));
    await done(act('court', id, ruling(named), ['operator']));
    const deliver = { type: 'SACC', ...asIssuer, content: { surrender } };
    expectProblem(await act('carrier', id, deliver), 409, 'title.surrender_not_pending');
    await done(act('bank', id, { type: 'TRANSFER', ...asPledgee, content: offerTo('seller') }));
  });

  it('is no way to title by way of paper', async () => {
    const id = await desk.circulating('seller');
    await done(act('seller', id, { type: 'BLANK_ENDORSE' }));
    await pledge(id, 'POSSESSORY');
    const convert = {
      ...{ type: 'CONVERT_TO_PAPER', ...asPledgee, content: { to: desk.id('carrier'), originals: 1 } },
    };
    expectProblem(await act('bank', id, convert), 403, 'title.capacity_insufficient');
    const surrender = await done(act('bank', id, convert, ['seller']));
    const issued = { surrender, statement: paper };
    await done(act('carrier', id, { type: 'ISSUE_PAPER', ...asIssuer, content: issued }));
    const back = (slug: string, capacity: string): Draft => ({
      ...{ type: 'RETURN_PAPER', ...asIssuer },
      content: { ...offerTo(slug, capacity), originals: 1, statement: paper },
    });
    expectProblem(await act('carrier', id, back('bank', 'OWNER')), 403, 'title.capacity_insufficient');
    expectProblem(await act('carrier', id, back('buyer', 'OWNER')), 409, 'title.pledge_active');
    const offer = await done(act('carrier', id, back('bank', 'PLEDGEE')));
    await done(act('bank', id, { type: 'ACCEPT', ...asPledgee, content: { offer } }));
    expect((await desk.state(id)).holder).toMatchObject({ capacity: 'PLEDGEE', from: desk.id('seller') });
  });

  it('shows a bank the bill by its leave to reserve for as long as that holds, or until it is taken back', async () => {
    const id = await desk.circulating('seller');
    const allow = async (hours: number): Promise<string> => {
      const content = { to: desk.id('bank'), expiresAt: inHours(hours) };
      return done(act('seller', id, { type: 'ALLOW_RESERVATION', content }));
    };
    const holder = async () => (await check('bank', id)).statement?.holder;
    const evidence = () => exchange.call('GET', `/v1/titles/${id}/evidence`, { key: exchange.keys.bank });
    const told = async (): Promise<number> => {
      const inbox = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys.bank });
      return inbox.body.items?.filter(({ subject }) => subject === id).length ?? 0;
    };
    await allow(2);
    expect(await holder()).toBeDefined();
    clock.aheadMs += 2 * hourMs;
    expectProblem(await evidence(), 404, 'resource.unknown');
    expect(await holder()).toBeUndefined();
    const before = await told();
    await done(act('seller', id, { type: 'SIGN' }));
    expect(await told()).toBe(before);
    expect((await desk.state(id)).reservationGrants).toBeUndefined();
    const reservation = await allow(2);
    expect(await holder()).toBeDefined();
    await done(act('seller', id, { type: 'CANCEL_RESERVATION', content: { reservation } }));
    expect(await holder()).toBeUndefined();
  });
});
