import type { JsonWebKey } from 'node:crypto';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { signAs, type ActDraft } from '../support/signing';
import { TitleDesk, toOrderOf } from '../support/titles';

const paper = 'a'.repeat(64);
const hourMs = 3_600_000;
type Draft = Partial<ActDraft> & { type: string };

describe('a title', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let clock: MovableClock;

  // Journal time never goes back, so a test that moves the clock needs an exchange of its own.
  beforeEach(async () => {
    clock = movableClock();
    exchange = await startExchange({ TITLE_NOTICE_DAYS: '3' });
    desk = new TitleDesk(exchange);
  });
  afterEach(async () => {
    await exchange.stop();
    clock.restore();
  });

  const inHours = (hours: number): string =>
    new Date(Date.now() + clock.aheadMs + hours * hourMs).toISOString();
  const exp = (): string => inHours(1);
  const done = async (reply: Promise<Reply>): Promise<Reply['body']> => {
    const { status, body } = await reply;
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
    return body;
  };
  const act = (slug: string, id: string, draft: Draft): Promise<Reply> =>
    desk.act(slug, id, { exp: exp(), ...draft });
  const actWith = (cosigners: string[], slug: string, id: string, draft: Draft): Promise<Reply> =>
    desk.actWith(cosigners, slug, id, { exp: exp(), ...draft });
  const takes = async (slug: string, id: string, capacity: string): Promise<void> => {
    const { offer } = await desk.state(id);
    await done(act(slug, id, { type: 'ACCEPT', capacity, content: { offer: offer?.act } }));
  };
  const pledge = async (id: string, kind = 'NOTATION', bank = 'bank', holder = 'seller'): Promise<string> => {
    const terms = { kind, terms: paper, debtDue: inHours(24 * 30), amountBand: 'CNY 1m-5m' };
    const content = { ...terms, to: desk.id(bank), expiresAt: inHours(1) };
    await done(act(holder, id, { type: 'PROPOSE_PLEDGE', content }));
    await takes(bank, id, 'PLEDGEE');
    return (await desk.state(id)).pledge?.act ?? '';
  };
  const offerTo = (slug: string): object => ({ to: desk.id(slug), capacity: 'OWNER', expiresAt: inHours(1) });
  const surrender = (slug: string, id: string, content: object = {}): Promise<Reply> =>
    act(slug, id, { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier'), ...content } });
  /** What a check states; every answer must hold offline, with all its signatures. */
  const check = async (slug: string, id: string): Promise<Record<string, unknown>> => {
    const reply = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys[slug],
      body: { titleId: id },
    });
    expect(reply.status).toBe(201);
    const answer = reply.body as unknown as SavedAnswer & { jwks: { keys: JsonWebKey[] } };
    expect(verifyAnswer(answer, answer.jwks).steps.filter(({ holds }) => !holds)).toEqual([]);
    return reply.body.statement as unknown as Record<string, unknown>;
  };

  describe('of the Chongqing case of 2020', () => {
    /** The guarantor endorses to Y; Y hands the bill on without endorsing; B holds. */
    const broken = async (): Promise<string> => {
      const id = await desk.circulating(
        'guarantor',
        { capacity: 'GUARANTOR' },
        await desk.bill(toOrderOf('guarantor')),
      );
      await desk.handOver('ENDORSE_TO_ORDER', 'guarantor', 'seller', id, 'OWNER', 'GUARANTOR');
      await desk.handOver('TRANSFER', 'seller', 'buyer', id);
      return id;
    };

    it('is refused at the surrender with the name of the missing endorser, who repairs it', async () => {
      const id = await broken();
      const refused = await surrender('buyer', id);
      expectProblem(refused, 409, 'title.endorsement_missing');
      expect(refused.body.missingEndorser).toBe(desk.id('seller'));
      const { gap } = await desk.state(id);
      const repair = { type: 'REPAIR_ENDORSEMENT', content: { gap: gap?.act, to: desk.id('buyer') } };
      expectProblem(await act('guarantor', id, repair), 403, 'title.not_missing_endorser');
      await done(act('seller', id, repair));
      expect((await check('buyer', id)).chain).toMatchObject({ complete: true });
      await done(surrender('buyer', id));
    });

    it('is delivered on the grounds that the issuer puts on record', async () => {
      const id = await broken();
      const { gap } = await desk.state(id);
      const content = { gap: gap?.act, grounds: 'Judgment (2019) Yu 0192 No. 10868.', document: paper };
      await done(act('carrier', id, { type: 'ACCEPT_GAP', capacity: 'ISSUER', content }));
      await done(surrender('buyer', id));
    });
  });

  it('reserved by two banks at once is one bank’s; it lapses by itself, and then the other may', async () => {
    const id = await desk.circulating('seller');
    const grants: string[] = [];
    for (const bank of ['bank', 'bank-jinjiang']) {
      const content = { to: desk.id(bank), expiresAt: inHours(48) };
      grants.push((await done(act('seller', id, { type: 'ALLOW_RESERVATION', content }))).actHash as string);
    }
    const reserve = (bank: string, grant = ''): Promise<Reply> =>
      act(bank, id, { type: 'RESERVE', capacity: 'PLEDGEE', content: { grant, until: inHours(10) } });
    expectProblem(await reserve('bank', grants[1]), 403, 'title.not_granted');
    const replies = await Promise.all([reserve('bank', grants[0]), reserve('bank-jinjiang', grants[1])]);
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const loser = replies[0]?.status === 201 ? 1 : 0;
    const [name, grant] = [['bank', 'bank-jinjiang'][loser] as string, grants[loser]];
    expectProblem(await reserve(name, grant), 409, 'title.reserved');
    expectProblem(
      await act('seller', id, { type: 'TRANSFER', content: offerTo('buyer') }),
      409,
      'title.reserved',
    );
    expect(await check('carrier', id)).toMatchObject({
      encumbrances: { none: false, items: [{ kind: 'RESERVATION' }] },
      readyToPledge: { ready: false },
    });
    clock.aheadMs += 11 * hourMs;
    await done(reserve(name, grant));
  });

  describe('in pledge', () => {
    it('moves with the pledgee’s signature only, and the pledge follows', async () => {
      const id = await desk.circulating('seller');
      await pledge(id);
      const wishes: Draft[] = [
        { type: 'TRANSFER', content: offerTo('buyer') },
        { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') },
        { type: 'BLANK_ENDORSE' },
        { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } },
        { type: 'SURRENDER_FOR_AMENDMENT', content: { to: desk.id('carrier'), purpose: 'SPLIT' } },
        { type: 'CONVERT_TO_PAPER', content: { to: desk.id('carrier'), originals: 3 } },
      ];
      for (const wish of wishes) expectProblem(await act('seller', id, wish), 409, 'title.pledge_active');
      const endorsed = { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') };
      await done(actWith(['bank'], 'seller', id, endorsed));
      await takes('buyer', id, 'OWNER');
      expect(await desk.state(id)).toMatchObject({
        holder: { party: desk.id('buyer') },
        pledge: { pledgee: desk.id('bank') },
      });
      const told = await check('bank', id);
      expect(told).toMatchObject({
        encumbrances: {
          none: false,
          items: [
            { kind: 'PLEDGE', pledgeKind: 'NOTATION', perfection: 'CONTRACT_ONLY', amountBand: 'CNY 1m-5m' },
          ],
        },
        readyToPledge: { ready: false },
      });
    });

    it('and registered shows its number for as long as that holds; released, it is free for another bank', async () => {
      const id = await desk.circulating('seller');
      const act1 = await pledge(id);
      const registration = { registrationNumber: '05532487001234567890', registrationUntil: inHours(24) };
      await done(
        act('bank', id, {
          type: 'REGISTER_PLEDGE',
          capacity: 'PLEDGEE',
          content: { pledge: act1, ...registration },
        }),
      );
      const items = async (): Promise<unknown> =>
        ((await check('bank', id)).encumbrances as { items: unknown[] }).items;
      expect(await items()).toMatchObject([{ perfection: 'REGISTRATION', ...registration }]);
      clock.aheadMs += 25 * hourMs;
      expect(await items()).toMatchObject([{ perfection: 'CONTRACT_ONLY' }]);
      const release = { type: 'RELEASE_PLEDGE', capacity: 'PLEDGEE', content: { pledge: act1 } };
      expectProblem(await act('seller', id, release), 403, 'title.not_pledgee');
      await done(act('bank', id, release));
      await pledge(id, 'NOTATION', 'bank-jinjiang');
    });

    it('and held by blank endorsement gives the pledgee no title by itself; after default it does', async () => {
      const id = await desk.circulating('seller');
      await done(act('seller', id, { type: 'BLANK_ENDORSE' }));
      const named = await pledge(id, 'POSSESSORY');
      const asPledgee = { capacity: 'PLEDGEE' };
      const endorse = { type: 'ENDORSE_TO_ORDER', ...asPledgee, content: offerTo('buyer') };
      expectProblem(await act('bank', id, endorse), 403, 'title.pledgee_may_only_return');
      const own = {
        pledge: named,
        way: 'AGREEMENT',
        document: paper,
        to: desk.id('bank'),
        expiresAt: inHours(200),
      };
      const enforce = { type: 'ENFORCE', ...asPledgee, content: own };
      expectProblem(await actWith(['seller'], 'bank', id, enforce), 409, 'title.default_not_noticed');
      const notice = (hours: number): Draft => ({
        type: 'NOTICE_DEFAULT',
        ...asPledgee,
        content: { pledge: named, enforceableFrom: inHours(hours) },
      });
      expectProblem(await act('bank', id, notice(71)), 422, 'title.notice_too_short');
      await done(act('bank', id, notice(73)));
      expectProblem(await actWith(['seller'], 'bank', id, enforce), 409, 'title.waiting_time_running');
      clock.aheadMs += 74 * hourMs;
      expectProblem(await act('bank', id, enforce), 403, 'title.pledgor_signature_missing');
      const sale = { ...enforce, content: { ...own, way: 'SALE' } };
      expectProblem(await act('bank', id, sale), 403, 'title.pledgor_signature_missing');
      await done(actWith(['seller'], 'bank', id, enforce));
      expect(await desk.state(id)).toMatchObject({ holder: { party: desk.id('bank'), capacity: 'OWNER' } });
      expect((await desk.state(id)).pledge).toBeUndefined();
    });

    it('and in the pledgee’s hands may be surrendered by it before the debt falls due, and not after', async () => {
      const [early, late] = [await desk.circulating('seller'), await desk.circulating('seller')];
      for (const id of [early, late]) await pledge(id, 'POSSESSORY');
      const content = { to: desk.id('carrier') };
      const claim = { type: 'SURRENDER_FOR_DELIVERY', capacity: 'PLEDGEE', content };
      await done(act('bank', early, claim));
      const { surrender: asked } = await desk.state(early);
      await done(
        act('carrier', early, { type: 'SACC', capacity: 'ISSUER', content: { surrender: asked?.act } }),
      );
      // The goods, or what they bring, stay in pledge.
      expect(await desk.state(early)).toMatchObject({
        status: 'ACCOMPLISHED',
        pledge: { pledgee: desk.id('bank') },
      });
      clock.aheadMs += 31 * 24 * hourMs;
      expectProblem(await act('bank', late, claim), 403, 'title.capacity_insufficient');
    });
  });

  it('offered to B, rejected and then endorsed to C is A’s until the hand-over, at every point', async () => {
    const id = await desk.circulating('seller');
    const holder = async (): Promise<string | undefined> => (await desk.state(id)).holder?.party;
    const seen: (string | undefined)[] = [await holder()];
    await done(act('seller', id, { type: 'TRANSFER', content: offerTo('bank') }));
    seen.push(await holder());
    const { offer } = await desk.state(id);
    await done(act('bank', id, { type: 'REJECT', content: { offer: offer?.act } }));
    seen.push(await holder());
    await done(act('seller', id, { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') }));
    seen.push(await holder());
    expect(new Set(seen)).toEqual(new Set([desk.id('seller')]));
    await takes('buyer', id, 'OWNER');
    expect(await holder()).toBe(desk.id('buyer'));
  });

  it('whose note was changed behind its holder’s back is in breach, which stops everybody but its victim', async () => {
    const id = await desk.circulating('seller');
    await pledge(id);
    const content = { note: 'PL-26-0518207', change: 'The consignee was changed to another company.' };
    await done(act('carrier', id, { type: 'REDIRECT', capacity: 'ISSUER', content }));
    expect(await check('bank', id)).toMatchObject({ goods: { breach: content } });
    const inbox = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys.bank });
    expect(inbox.body.items?.map(({ type }) => type)).toContain('title.redirect');
    const paperWish = { type: 'CONVERT_TO_PAPER', content: { to: desk.id('carrier'), originals: 3 } };
    expectProblem(await actWith(['bank'], 'seller', id, paperWish), 409, 'title.breach_open');
    const give = { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } };
    await done(actWith(['bank'], 'seller', id, give));
  });

  it('over two containers is delivered in part: what remains still circulates, and arrival changes nothing', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const units = [
      { unit: 'JIAU4201176', packages: 20 },
      { unit: 'JIAU4201181', packages: 20 },
    ];
    const other = desk.issuePayload(bill, 'seller', { units: units.slice(1) });
    expectProblem(await desk.issue(bill, other), 409, 'title.content_mismatch');
    const id = await desk.circulating('seller', { units }, bill);
    const arrival = { place: 'Chongqing', freeUntil: inHours(72) };
    await done(act('carrier', id, { type: 'ARRIVE', capacity: 'ISSUER', content: arrival }));
    expect((await desk.state(id)).status).toBe('IN_CIRCULATION');
    expectProblem(
      await surrender('seller', id, { units: [{ unit: 'JIAU4201176', packages: 21 }] }),
      422,
      'title.units_beyond_balance',
    );
    const deliver = async (part: object): Promise<void> => {
      await done(surrender('seller', id, part));
      const asked = (await desk.state(id)).surrender?.act;
      await done(act('carrier', id, { type: 'SACC', capacity: 'ISSUER', content: { surrender: asked } }));
    };
    await deliver({ units: units.slice(0, 1) });
    expect(await desk.state(id)).toMatchObject({ status: 'PARTIALLY_DELIVERED', balance: units.slice(1) });
    expect((await check('seller', id)).goods).toMatchObject({ balance: units.slice(1), arrival });
    await deliver({});
    expect(await desk.state(id)).toMatchObject({ status: 'ACCOMPLISHED' });
  });

  it('goes to paper and comes back with every original only', async () => {
    const id = await desk.circulating('seller');
    await done(
      act('seller', id, { type: 'CONVERT_TO_PAPER', content: { to: desk.id('carrier'), originals: 3 } }),
    );
    const asked = (await desk.state(id)).surrender?.act;
    const issued = { surrender: asked, statement: paper };
    await done(act('carrier', id, { type: 'ISSUE_PAPER', capacity: 'ISSUER', content: issued }));
    expect((await desk.state(id)).holder).toBeUndefined();
    expectProblem(await surrender('seller', id), 403, 'title.not_holder');
    const back = (originals: number): Draft => ({
      type: 'RETURN_PAPER',
      capacity: 'ISSUER',
      content: { ...offerTo('buyer'), originals, statement: paper },
    });
    expectProblem(await act('carrier', id, back(2)), 422, 'title.originals_missing');
    await done(act('carrier', id, back(3)));
    await takes('buyer', id, 'OWNER');
    expect(await desk.state(id)).toMatchObject({
      status: 'IN_CIRCULATION',
      holder: { party: desk.id('buyer') },
    });
  });

  it('frozen by a court needs two officials, suspends an open offer and lets it go on', async () => {
    const id = await desk.circulating('seller');
    await done(
      act('seller', id, {
        type: 'ENDORSE_TO_ORDER',
        content: { ...offerTo('buyer'), expiresAt: inHours(30) },
      }),
    );
    const order = {
      kind: 'COURT',
      reference: '(2026) Yu 0192 No. 1',
      assistance: '(2026) Zhi 1',
      document: paper,
    };
    const freeze = { type: 'FREEZE', capacity: 'OFFICIAL', content: order };
    expectProblem(await act('seller', id, freeze), 403, 'title.not_official');
    expectProblem(await act('court', id, freeze), 403, 'title.second_official_missing');
    const hold = (await done(actWith(['operator'], 'court', id, freeze))).actHash as string;
    const { offer } = await desk.state(id);
    const accept = { type: 'ACCEPT', content: { offer: offer?.act } };
    expectProblem(await act('buyer', id, accept), 409, 'title.frozen');
    expect(await check('carrier', id)).toMatchObject({
      holds: [{ kind: 'COURT' }],
      readyToPledge: { ready: false },
    });
    const release = { type: 'RELEASE_FREEZE', capacity: 'OFFICIAL', content: { hold, document: paper } };
    await done(actWith(['operator'], 'court', id, release));
    await done(act('buyer', id, accept));
  });

  it('presented to a bank stays with its holder, whatever the bank finds', async () => {
    const id = await desk.circulating('seller');
    const present = (hours: number): Draft => ({
      type: 'PRESENT',
      content: { to: desk.id('bank'), credit: 'LC-1', expiresAt: inHours(hours) },
    });
    expectProblem(await act('seller', id, present(24 * 20)), 422, 'title.presentation_too_long');
    await done(act('seller', id, present(24)));
    const { offer } = await desk.state(id);
    const discrepancies = [
      { article: 'UCP 600 art. 19 a ii', text: 'The date of taking in charge is missing.' },
    ];
    const answer = {
      type: 'REJECT',
      capacity: 'PRESENTING_BANK',
      content: { offer: offer?.act, discrepancies },
    };
    await done(act('bank', id, answer));
    expect(await desk.state(id)).toMatchObject({
      holder: { party: desk.id('seller') },
      presentation: { bank: desk.id('bank'), result: 'DISCREPANT', discrepancies },
    });
  });

  it('bears only signatures over its own bytes, each of another party', async () => {
    const id = await desk.circulating('seller');
    await pledge(id);
    const payload = await desk.payload('seller', id, { type: 'TRANSFER', content: offerTo('buyer') });
    const other = { ...payload, actId: 'another' };
    const sign = (slug: string, what: object): Promise<string> => signAs(exchange.dataDir, slug, what);
    const send = async (cosignatures: string[]): Promise<Reply> =>
      exchange.call('POST', `/v1/titles/${id}/acts`, {
        key: exchange.keys.seller,
        body: { act: await sign('seller', payload), cosignatures },
      });
    for (const wrong of [
      [await sign('bank', other)],
      [await sign('seller', payload)],
      [await sign('bank', payload), await sign('bank', payload)],
    ])
      expectProblem(await send(wrong), 422, 'title.cosignature_invalid');
    expectProblem(await send(Array(6).fill(await sign('bank', payload)) as string[]), 422, 'document.shape');
    expectProblem(await send([await sign('buyer', payload)]), 409, 'title.pledge_active');
    expect((await send([await sign('bank', payload)])).status).toBe(201);
  });
});
