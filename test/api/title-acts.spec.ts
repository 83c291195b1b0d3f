import type { RefusalCode } from '../../src/findings/codes';
import { Database } from '../../src/database/database.service';
import { Journal } from '../../src/journal/journal.service';
import { Parties } from '../../src/parties/parties.service';
import type { CheckStatement } from '../../src/title/check-statement.dto';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import type { ActDraft } from '../support/signing';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

type Draft = Partial<ActDraft> & { type: string };

describe('the life of a title', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let clock: MovableClock;

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

  const offerTo = (slug: string, capacity = 'OWNER', expiresAt = inAnHour()) => ({
    to: desk.id(slug),
    capacity,
    expiresAt,
  });
  const openOffer = async (titleId: string) => ({ offer: (await desk.state(titleId)).offer?.act });
  const done = (reply: Reply, status: string): void =>
    expect({ code: reply.body.code, at: reply.status, status: reply.body.status }).toEqual({
      code: undefined,
      at: 201,
      status,
    });
  const refused = async (slug: string, titleId: string, draft: Draft, status: number, code: RefusalCode) => {
    const before = (await desk.state(titleId)).sequence;
    expectProblem(await desk.act(slug, titleId, draft), status, code);
    expect((await desk.state(titleId)).sequence).toBe(before);
  };

  it('a first holder that rejects cancels the bill', async () => {
    const titleId = await desk.offered('seller');
    const content = await openOffer(titleId);
    await refused('buyer', titleId, { type: 'REJECT', content }, 404, 'resource.unknown');
    await refused('carrier', titleId, { type: 'REJECT', content }, 403, 'title.not_offeree');
    const reject = { type: 'REJECT', content: { ...content, reason: 'wrong goods' } };
    done(await desk.act('seller', titleId, reject), 'CANCELLED');
    await refused(
      'carrier',
      titleId,
      { type: 'WITHDRAW', capacity: 'ISSUER', content },
      409,
      'title.terminal',
    );
  });

  it('a rejected hand-over leaves the bill where it was', async () => {
    const titleId = await desk.circulating('seller');
    await desk.act('seller', titleId, { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') });
    const content = await openOffer(titleId);
    const again = { type: 'ENDORSE_TO_ORDER', content: offerTo('bank') };
    await refused('seller', titleId, again, 409, 'title.offer_open');
    await refused('buyer', titleId, { type: 'WITHDRAW', content }, 403, 'title.not_offeror');
    done(await desk.act('buyer', titleId, { type: 'REJECT', content }), 'IN_CIRCULATION');
    const state = await desk.state(titleId);
    expect([state.holder?.party, state.offer]).toEqual([desk.id('seller'), undefined]);
    await refused('buyer', titleId, { type: 'ACCEPT', content }, 409, 'title.offer_not_open');
  });

  it('an offer may be withdrawn by the party that made it, and then cannot be accepted', async () => {
    const titleId = await desk.circulating('seller');
    await desk.act('seller', titleId, { type: 'TRANSFER', content: offerTo('buyer') });
    const content = await openOffer(titleId);
    done(await desk.act('seller', titleId, { type: 'WITHDRAW', content }), 'IN_CIRCULATION');
    await refused('buyer', titleId, { type: 'ACCEPT', content }, 409, 'title.offer_not_open');
  });

  it('an offer that runs out is recorded as expired by the platform before anything else', async () => {
    const titleId = await desk.circulating('seller');
    const expiresAt = new Date(Date.now() + clock.aheadMs + 2_000).toISOString();
    await desk.act('seller', titleId, { type: 'TRANSFER', content: offerTo('buyer', 'OWNER', expiresAt) });
    const content = await openOffer(titleId);
    const accept = await desk.payload('buyer', titleId, { type: 'ACCEPT', content });
    clock.aheadMs += 3_000;
    // The offer is over, and with it the buyer's sight of the chain: it learns that, and no more.
    expectProblem(await desk.send('buyer', titleId, accept), 409, 'title.offer_not_open');
    const page = await desk.page(titleId, 'seller');
    expect(page.body.state).toMatchObject({ status: 'IN_CIRCULATION', sequence: 4 });
    const acts = page.body.chain?.acts as unknown as { type: string; actor: string }[];
    expect(acts.at(-1)).toMatchObject({ type: 'EXPIRE', actor: 'platform' });
    done(
      await desk.act('seller', titleId, { type: 'TRANSFER', content: offerTo('buyer') }),
      'IN_CIRCULATION',
    );
  });

  it('an issue that nobody accepts in time is cancelled, and its goods are free again', async () => {
    const bill = await desk.bill();
    const expiresAt = new Date(Date.now() + clock.aheadMs + 2_000).toISOString();
    const titleId = await desk.offered('seller', { expiresAt }, bill);
    clock.aheadMs += 3_000;
    // Merely looking is enough: nobody is shown an offer that has run out.
    expect((await desk.page(titleId, 'seller')).body.state?.status).toBe('CANCELLED');
    await desk.offered('buyer', {}, await desk.bill(() => ({ notes: bill.body.notes })));
  });

  it('no party may sign an expiry', async () => {
    const titleId = await desk.offered('seller');
    const content = await openOffer(titleId);
    const expiry = { type: 'EXPIRE', capacity: 'PLATFORM', content };
    await refused('carrier', titleId, expiry, 403, 'title.not_platform');
    await refused('carrier', titleId, { ...expiry, actor: 'platform' }, 422, 'title.signer_unknown');
  });

  it('no party names its act as the platform will, and a name that was taken earlier holds nothing up', async () => {
    const titleId = await desk.circulating('seller');
    const expiresAt = new Date(Date.now() + clock.aheadMs + 2_000).toISOString();
    await desk.act('seller', titleId, {
      type: 'ALLOW_RESERVATION',
      content: { to: desk.id('bank'), expiresAt },
    });
    const [leave] = (await desk.state(titleId)).reservationGrants ?? [];
    const actId = `lapse_${leave?.act.slice(0, 32)}`;
    await refused('seller', titleId, { type: 'SIGN', actId }, 422, 'title.act_id_reserved');
    done(await desk.act('seller', titleId, { type: 'SIGN', actId: 'mine' }), 'IN_CIRCULATION');
    // As if it had been recorded before such names were refused.
    await exchange.app
      .get(Database)
      .write((tx) => tx.run('UPDATE title_act SET act_id = ? WHERE act_id = ?', actId, 'mine'));
    clock.aheadMs += 3_000;
    const { chain, state } = (await desk.page(titleId, 'seller')).body;
    const acts = chain?.acts as unknown as { type: string; actId: string }[];
    expect(acts.at(-1)?.type).toBe('LAPSE');
    expect(state?.reservationGrants).toBeUndefined();
    done(await desk.act('seller', titleId, { type: 'SIGN' }), 'IN_CIRCULATION');
  });

  it('surrender, refusal, surrender again, and the end', async () => {
    const titleId = await desk.circulating('buyer');
    const surrender = {
      type: 'SURRENDER_FOR_DELIVERY',
      content: { to: desk.id('carrier'), place: '团结村' },
    };
    const elsewhere = { ...surrender, content: { to: desk.id('landbridge') } };
    await refused('buyer', titleId, elsewhere, 422, 'title.surrender_not_to_issuer');
    done(await desk.act('buyer', titleId, surrender), 'SURRENDER_PENDING_DELIVERY');
    const pending = async () => ({ surrender: (await desk.state(titleId)).surrender?.act });
    const transfer = { type: 'TRANSFER', content: offerTo('bank') };
    await refused('buyer', titleId, transfer, 409, 'title.not_in_circulation');
    const sacc = { type: 'SACC', capacity: 'ISSUER', content: await pending() };
    await refused('buyer', titleId, sacc, 403, 'title.not_issuer');
    const wrong = { ...sacc, content: { surrender: 'f'.repeat(64) } };
    await refused('carrier', titleId, wrong, 409, 'title.surrender_not_pending');
    const reason = { ...(await pending()), reason: 'freight is not paid' };
    done(
      await desk.act('carrier', titleId, { type: 'SREJ', capacity: 'ISSUER', content: reason }),
      'IN_CIRCULATION',
    );
    done(await desk.act('buyer', titleId, surrender), 'SURRENDER_PENDING_DELIVERY');
    done(await desk.act('carrier', titleId, { ...sacc, content: await pending() }), 'ACCOMPLISHED');
    await refused('buyer', titleId, transfer, 409, 'title.terminal');
    expect((await desk.state(titleId)).holder).toBeUndefined();
  });

  it('only the holder acts, in the capacity in which it holds', async () => {
    const titleId = await desk.circulating('seller');
    const transfer = { type: 'TRANSFER', content: offerTo('buyer') };
    await refused('bank', titleId, transfer, 404, 'resource.unknown');
    await refused('carrier', titleId, transfer, 403, 'title.not_holder');
    await refused('seller', titleId, { ...transfer, capacity: 'AGENT' }, 403, 'title.capacity_wrong');
    const agent = { ...transfer, capacity: 'AGENT', principal: desk.id('buyer'), authority: 'POA-1' };
    await refused('seller', titleId, agent, 403, 'title.authority_unproven');
    await refused(
      'seller',
      titleId,
      { ...transfer, content: offerTo('seller') },
      422,
      'title.recipient_is_self',
    );
    const past = offerTo('buyer', 'OWNER', '2026-01-01T00:00:00.000Z');
    await refused('seller', titleId, { ...transfer, content: past }, 422, 'title.offer_expiry_past');
  });

  it('a pledgee may only give the bill back', async () => {
    const titleId = await desk.circulating('seller');
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'bank', titleId, 'PLEDGEE');
    const on = { type: 'TRANSFER', capacity: 'PLEDGEE', content: offerTo('buyer') };
    await refused('bank', titleId, on, 403, 'title.pledgee_may_only_return');
    const surrender = {
      type: 'SURRENDER_FOR_DELIVERY',
      capacity: 'PLEDGEE',
      content: { to: desk.id('carrier') },
    };
    await refused('bank', titleId, surrender, 403, 'title.capacity_insufficient');
    await refused(
      'bank',
      titleId,
      { type: 'BLANK_ENDORSE', capacity: 'PLEDGEE' },
      403,
      'title.capacity_insufficient',
    );
    await desk.handOver('ENDORSE_TO_ORDER', 'bank', 'seller', titleId, 'OWNER', 'PLEDGEE');
    expect((await desk.state(titleId)).holder?.party).toBe(desk.id('seller'));
  });

  it('an endorsement may forbid the next one; a blank one lets possession pass the title', async () => {
    const closed = await desk.circulating('seller');
    await desk.handOver('ENDORSE', 'seller', 'buyer', closed);
    const further = { type: 'ENDORSE_TO_ORDER', content: offerTo('bank') };
    await refused('buyer', closed, further, 403, 'title.endorsement_restricted');

    const blank = await desk.circulating('seller');
    done(await desk.act('seller', blank, { type: 'BLANK_ENDORSE' }), 'IN_CIRCULATION');
    await refused('seller', blank, { type: 'BLANK_ENDORSE' }, 409, 'title.already_bearer');
    await desk.handOver('TRANSFER', 'seller', 'buyer', blank);
    expect((await desk.page(blank, 'buyer')).body.chain?.complete).toBe(true);
  });

  it('a straight bill goes to its consignee and is never endorsed', async () => {
    const straight = (body: Bill['body']) => {
      const { orderParty: _, ...negotiable } = body.negotiable as Record<string, unknown>;
      const [consignee] = body.notifyParties as object[];
      return { consignee, negotiable: { ...negotiable, titleBasis: 'STRAIGHT' } };
    };
    const named = { titleBasis: 'STRAIGHT', orderParty: undefined, consignee: desk.id('buyer') };
    const titleId = await desk.circulating('seller', named, await desk.bill(straight));
    const endorse = { type: 'ENDORSE', content: offerTo('buyer') };
    await refused('seller', titleId, endorse, 422, 'title.straight_not_endorsed');
    const away = { type: 'TRANSFER', content: offerTo('bank') };
    await refused('seller', titleId, away, 403, 'title.straight_recipient_not_allowed');
    const surrender = { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } };
    await refused('seller', titleId, surrender, 403, 'title.not_consignee');
    const check = async () =>
      (await exchange.call('POST', '/v1/title-checks', { key: exchange.keys.carrier, body: { titleId } }))
        .body;
    const ready = async () => (await check()).statement?.readyToPledge;
    // The consignee has no part in the bill yet, and sees none of it; whoever does sees who it is.
    const [party] = await exchange.app
      .get(Parties)
      .all()
      .then((all) => all.filter(({ id }) => id === desk.id('buyer')));
    const { bill } = (await check()).statement as unknown as CheckStatement;
    const { name, nameZh, uscc } = party!;
    expect(bill.consignee).toEqual({ id: desk.id('buyer'), name, nameZh, ...(uscc && { uscc }) });
    expect((await desk.page(titleId, 'buyer')).status).toBe(404);
    const answer = await check();
    expect(verifyAnswer(answer as unknown as SavedAnswer, answer.jwks as never).holds).toBe(true);
    const warning = expect.objectContaining({ code: 'HOLDER_NOT_CONSIGNEE', bars: false }) as unknown;
    expect(await ready()).toEqual({ ready: true, missing: expect.arrayContaining([warning]) as unknown });
    await desk.handOver('TRANSFER', 'seller', 'buyer', titleId);
    expect((await ready())?.missing).not.toContainEqual(warning);
    // Paper is no way around it.
    const convert = { type: 'CONVERT_TO_PAPER', content: { to: desk.id('carrier'), originals: 1 } };
    const wish = (await desk.act('buyer', titleId, convert)).body.actHash;
    const issued = { surrender: wish, statement: 'a'.repeat(64) };
    const asIssuer = { capacity: 'ISSUER' };
    await desk.act('carrier', titleId, { type: 'ISSUE_PAPER', ...asIssuer, content: issued });
    const back = (slug: string) => ({
      ...{ type: 'RETURN_PAPER', ...asIssuer },
      content: { ...offerTo(slug), originals: 1, statement: 'a'.repeat(64) },
    });
    await refused('carrier', titleId, back('bank'), 403, 'title.straight_recipient_not_allowed');
    done(await desk.act('carrier', titleId, back('buyer')), 'CONVERSION_PENDING_FROM_PAPER');
    await desk.accept('buyer', titleId);
    done(await desk.act('buyer', titleId, surrender), 'SURRENDER_PENDING_DELIVERY');
  });

  it('a missing endorsement, as in the Chongqing case of 2020, is seen, named and can be mended', async () => {
    const titleId = await desk.circulating('seller');
    await desk.handOver('TRANSFER', 'seller', 'buyer', titleId);
    const page = await desk.page(titleId, 'buyer');
    expect(page.body.chain).toMatchObject({
      complete: false,
      gap: { missingEndorser: desk.id('seller'), sequence: 3 },
    });
    expect(page.body.chain?.gap?.text?.zh).toContain('背书不连续');
    const surrender = { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } };
    const stopped = await desk.act('buyer', titleId, surrender);
    expectProblem(stopped, 409, 'title.endorsement_missing');
    expect(stopped.body.missingEndorser).toBe(desk.id('seller'));
    const endorse = { type: 'ENDORSE_TO_ORDER', content: offerTo('bank') };
    await refused('buyer', titleId, endorse, 403, 'title.not_order_party');
    await desk.handOver('TRANSFER', 'buyer', 'seller', titleId);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    expect((await desk.page(titleId, 'buyer')).body.chain?.complete).toBe(true);
    done(await desk.act('buyer', titleId, surrender), 'SURRENDER_PENDING_DELIVERY');
  });
});
