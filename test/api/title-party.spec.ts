import type { JsonWebKey } from 'node:crypto';
import { Database } from '../../src/database/database.service';
import { JournalEntry } from '../../src/journal/journal.entity';
import { stateHash } from '../../src/title/log-proof';
import { isAsItsActs } from '../../src/title/recomputation.store';
import type { TitleState } from '../../src/title/title-state.dto';
import { TitleRow } from '../../src/title/title.entity';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import type { ActDraft } from '../support/signing';
import { TitleDesk } from '../support/titles';

const paper = 'a'.repeat(64);
const hourMs = 3_600_000;
type Draft = Partial<ActDraft> & { type: string };

describe('the party of title', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let clock: MovableClock;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange({ TITLE_NOTICE_DAYS: '1' });
    desk = new TitleDesk(exchange);
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  const asPledgee = { capacity: 'PLEDGEE' };
  const asIssuer = { capacity: 'ISSUER' };
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
  const offerTo = (slug: string, capacity = 'OWNER') => ({
    ...{ to: desk.id(slug), capacity, expiresAt: inHours(100) },
  });
  /** A bill of the seller that the bank has in pledge. */
  const pledged = async (kind: string): Promise<{ id: string; pledge: string }> => {
    const id = await desk.circulating('seller');
    const terms = { kind, terms: paper, debtDue: inHours(24 * 30) };
    const content = { ...terms, to: desk.id('bank'), expiresAt: inHours(1) };
    const offer = await done(act('seller', id, { type: 'PROPOSE_PLEDGE', content }));
    await done(act('bank', id, { type: 'ACCEPT', ...asPledgee, content: { offer } }));
    return { id, pledge: offer };
  };
  const release = (id: string, pledge: string): Promise<string> =>
    done(act('bank', id, { type: 'RELEASE_PLEDGE', ...asPledgee, content: { pledge } }));
  /** The title passes to the buyer, and the bill stays in the hands of the bank. */
  const nominated = async (id: string): Promise<void> => {
    const nomination = await done(act('seller', id, { type: 'NOMINATE', content: { to: desk.id('buyer') } }));
    await done(act('bank', id, { type: 'EXECUTE_NOMINATION', ...asPledgee, content: { nomination } }));
  };
  /** What a check states; every answer must hold offline, with all its signatures. */
  const check = async (slug: string, titleId: string): Promise<Reply['body']> => {
    const call = { key: exchange.keys[slug], body: { titleId } };
    const { body } = await exchange.call('POST', '/v1/title-checks', call);
    const answer = body as unknown as SavedAnswer & { jwks: { keys: JsonWebKey[] } };
    expect(verifyAnswer(answer, answer.jwks).steps.filter(({ holds }) => !holds)).toEqual([]);
    return body.statement as Reply['body'];
  };
  const recomputed = (id: string): Promise<boolean> =>
    isAsItsActs(exchange.app.get(Database).read, { id, mode: 'test' });

  it('is asked when its goods are redirected or unlocked, or a breach is settled, in a pledgee’s hands', async () => {
    const { id, pledge } = await pledged('POSSESSORY');
    const lock = (level: string): Draft => ({ type: 'LOCK', ...asIssuer, content: { level } });
    const redirect = { type: 'REDIRECT', ...asIssuer, content: { note: 'N-1', change: 'To X.' } };
    await done(act('carrier', id, lock('STRUCTURAL')));
    expectProblem(await act('carrier', id, lock('NONE'), ['bank']), 403, 'title.lock_lowered');
    await done(act('carrier', id, redirect, ['bank', 'seller']));
    expect((await desk.state(id)).breach).toBeUndefined();
    const breach = await done(act('carrier', id, redirect, ['bank']));
    expect(await check('seller', id)).toMatchObject({ goods: { breach: { act: breach } } });
    const settle = { type: 'SETTLE_BREACH', ...asPledgee, content: { breach } };
    expectProblem(await act('bank', id, settle), 403, 'title.capacity_insufficient');
    await release(id, pledge);
    expectProblem(await act('bank', id, settle), 403, 'title.capacity_insufficient');
    await done(act('bank', id, settle, ['seller']));
    await done(act('carrier', id, lock('NONE'), ['bank', 'seller']));
    expect(await recomputed(id)).toBe(true);
  });

  it('has its bill back from the pledgee, though it was sold in its hands', async () => {
    const { id, pledge } = await pledged('POSSESSORY');
    await nominated(id);
    const amend = { to: desk.id('carrier'), purpose: 'AMEND' };
    const asks = { type: 'SURRENDER_FOR_AMENDMENT', ...asPledgee, content: amend };
    expectProblem(await act('bank', id, asks, ['seller']), 403, 'title.capacity_insufficient');
    await release(id, pledge);
    const back = (slug: string): Draft => ({ type: 'TRANSFER', ...asPledgee, content: offerTo(slug) });
    expectProblem(await act('bank', id, back('seller')), 403, 'title.pledgee_may_only_return');
    const offer = await done(act('bank', id, back('buyer')));
    await done(act('buyer', id, { type: 'ACCEPT', content: { offer } }));
    await done(act('buyer', id, { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } }));
    expect(await recomputed(id)).toBe(true);
  });

  const inbox = async (slug: string, id: string): Promise<string[]> => {
    const reply = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[slug] });
    return (reply.body.items ?? []).filter(({ subject }) => subject === id).map(({ type }) => String(type));
  };
  const arrive = (id: string): Promise<string> => {
    const content = { place: 'Chongqing', freeUntil: inHours(72) };
    return done(act('carrier', id, { type: 'ARRIVE', ...asIssuer, content }));
  };

  it('sees its bill and is told of it while a pledgee holds it, also once the pledge is released', async () => {
    const { id, pledge } = await pledged('POSSESSORY');
    await release(id, pledge);
    await arrive(id);
    expect(await inbox('seller', id)).toEqual(
      expect.arrayContaining(['title.release_pledge', 'title.arrive']),
    );
    const { bill, encumbrances } = await check('seller', id);
    expect([bill?.orderParty?.id, encumbrances?.none]).toEqual([desk.id('seller'), true]);
    const evidence = await exchange.call('GET', `/v1/titles/${id}/evidence`, { key: exchange.keys.seller });
    expect(evidence.status).toBe(200);
    const page = await desk.page(id, 'seller');
    expect([page.body.state?.pledge, page.body.seenUntil]).toEqual([undefined, undefined]);
  });

  it('that has bought the bill in the hands of a pledgee is told of all that is done with it', async () => {
    const { id, pledge } = await pledged('POSSESSORY');
    await nominated(id);
    await arrive(id);
    const notice = { pledge, enforceableFrom: inHours(25) };
    await done(act('bank', id, { type: 'NOTICE_DEFAULT', ...asPledgee, content: notice }));
    const told = ['title.execute_nomination', 'title.arrive', 'title.notice_default'];
    expect(await inbox('buyer', id)).toEqual(expect.arrayContaining(told));
    expect((await check('bank', id)).bill?.orderParty?.id).toBe(desk.id('buyer'));
  });

  it('nominates no pledgee, which would give itself the title, and takes back what is not carried out', async () => {
    const { id } = await pledged('POSSESSORY');
    const nominate = (slug: string): Draft => ({ type: 'NOMINATE', content: { to: desk.id(slug) } });
    expectProblem(await act('seller', id, nominate('bank')), 403, 'title.capacity_insufficient');
    expectProblem(await act('seller', id, nominate('seller')), 422, 'title.recipient_is_self');
    const nomination = await done(act('seller', id, nominate('buyer')));
    await done(act('seller', id, nominate('seller')));
    const carryOut = { type: 'EXECUTE_NOMINATION', ...asPledgee, content: { nomination } };
    expectProblem(await act('bank', id, carryOut), 409, 'title.nomination_not_open');
    expect((await desk.state(id)).nomination).toBeUndefined();
    expect(await recomputed(id)).toBe(true);
  });

  it('is let see its bill and the document by the next act, where an earlier release did not count it in', async () => {
    const { id, pledge } = await pledged('POSSESSORY');
    await release(id, pledge);
    const { documentId } = await desk.state(id);
    const unseen = `DELETE FROM access WHERE party_id = ? AND subject IN (?, ?)`;
    const database = exchange.app.get(Database);
    await database.write((tx) => tx.run(unseen, desk.id('seller'), id, documentId));
    const read = (): Promise<Reply> =>
      exchange.call('GET', `/v1/rail-bills/${documentId}`, { key: exchange.keys.seller });
    expectProblem(await read(), 404, 'resource.unknown');
    await desk.handOver('TRANSFER', 'bank', 'seller', id, 'OWNER', 'PLEDGEE');
    expect((await read()).status).toBe(200);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', id);
    expect((await desk.page(id, 'seller')).status).toBe(200);
  });

  it('was not the pledgor by the acts of before, and their state still holds as the journal has it', async () => {
    const { id } = await pledged('NOTATION');
    const endorse = { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') };
    const offer = await done(act('seller', id, endorse, ['bank']));
    await done(act('buyer', id, { type: 'ACCEPT', content: { offer } }));
    const database = exchange.app.get(Database);
    const row = (await database.read.one(TitleRow, { id, mode: 'test' })) as TitleRow;
    const { pledge, ...rest } = JSON.parse(row.state) as TitleState;
    const earlier = row.state.replace(
      JSON.stringify(pledge),
      JSON.stringify({ ...pledge, pledgor: desk.id('seller') }),
    );
    expect([earlier === row.state, rest.holder?.party]).toEqual([false, desk.id('buyer')]);
    const newest = { orderBy: 'sequence', descending: true, limit: 1 } as const;
    const [last] = await database.read.find(JournalEntry, { subject: id }, newest);
    const keep = (text: string) =>
      database.write((tx) => tx.run('UPDATE title SET state = ? WHERE id = ?', text, id));
    await keep(earlier);
    expect(await recomputed(id)).toBe(false);
    const said = JSON.stringify({ ...(JSON.parse(last!.data) as object), stateHash: stateHash(earlier) });
    await database.write((tx) => tx.run('UPDATE journal SET data = ? WHERE id = ?', said, last!.id));
    expect(await recomputed(id)).toBe(true);
    // The bill goes on from there, and what is stated of it holds offline.
    await done(act('buyer', id, { type: 'SIGN', content: {} }));
    const { encumbrances } = await check('bank', id);
    expect(encumbrances?.items?.[0]).toMatchObject({ pledgor: { id: desk.id('seller') } });
    expect(await recomputed(id)).toBe(true);
  });

  // The journal's time does not go back, so this comes last.
  it('is the pledgor once it has bought the bill: what the seller signs gives the bank nothing', async () => {
    const { id, pledge } = await pledged('NOTATION');
    const endorse = { type: 'ENDORSE_TO_ORDER', content: offerTo('buyer') };
    const offer = await done(act('seller', id, endorse, ['bank']));
    await done(act('buyer', id, { type: 'ACCEPT', content: { offer } }));
    const { encumbrances } = await check('bank', id);
    expect(encumbrances?.items?.[0]).toMatchObject({ pledgor: { id: desk.id('buyer') } });
    const notice = { pledge, enforceableFrom: inHours(25) };
    await done(act('bank', id, { type: 'NOTICE_DEFAULT', ...asPledgee, content: notice }));
    clock.aheadMs += 26 * hourMs;
    const agreed = { pledge, way: 'AGREEMENT', document: paper, to: desk.id('bank'), expiresAt: inHours(9) };
    const enforce = { type: 'ENFORCE', ...asPledgee, content: agreed };
    const refused = await act('bank', id, enforce, ['seller']);
    expectProblem(refused, 403, 'title.pledgor_signature_missing');
    expect(refused.body.pledgor).toBe(desk.id('buyer'));
    await done(act('bank', id, enforce, ['buyer']));
    expect(await recomputed(id)).toBe(true);
  });
});
