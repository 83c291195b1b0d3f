import { issueTitleId } from '../../src/title/act';
import { Database } from '../../src/database/database.service';
import type { Tx } from '../../src/database/tx';
import { movableClock, type MovableClock } from '../support/clock';
import type { Draft } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { framed, signAs } from '../support/signing';
import { inAnHour, TitleDesk, toOrderOf, type Bill } from '../support/titles';

describe('what a bill in place of another keeps', () => {
  let exchange: Exchange;
  let desk: TitleDesk;
  let clock: MovableClock;

  beforeAll(async () => {
    clock = movableClock();
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  const now = (): number => Date.now() + clock.aheadMs;
  const at = (ms: number): string => new Date(ms).toISOString();
  const exp = (): string => at(now() + 600_000);
  const idOf = ({ number, contentHash }: Bill, issuer = 'carrier'): string =>
    issueTitleId(desk.id(issuer), number, contentHash);
  const done = async (reply: Promise<Reply>): Promise<void> => {
    const { status, body } = await reply;
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
  };
  const asks = (holder: string, titleId: string): Promise<void> => {
    const content = { to: desk.id('carrier'), purpose: 'AMEND' };
    return done(desk.act(holder, titleId, { type: 'SURRENDER_FOR_AMENDMENT', content, exp: exp() }));
  };
  const like = (bill: Bill, negotiable: (body: Draft) => object, by?: string): Promise<Bill> =>
    desk.bill((body) => ({ ...negotiable(body), notes: bill.body.notes }), by);

  interface Call {
    by?: string;
    change: object;
    /** What the SUPERSEDE says beside, such as in whose name it is signed. */
    frame?: object;
  }
  const replace = async (titleId: string, next: Bill, { by = 'carrier', change, frame = {} }: Call) => {
    const state = await desk.state(titleId);
    const content = { surrender: state.surrender?.act, by: [idOf(next, by)] };
    const said = { type: 'SUPERSEDE', capacity: 'ISSUER', content, exp: exp(), ...frame };
    const expiresAt = at(now() + 3_600_000);
    const come = { replaces: [titleId], expiresAt, ...change };
    const issue = desk.issuePayload(next, 'seller', come, { exp: exp() }, by);
    const sign = (payload: object): Promise<string> => signAs(exchange.dataDir, by, payload);
    const body = {
      superseded: [{ act: await sign(framed(desk.id(by), state, said)) }],
      issued: [{ documentId: next.id, act: await sign(issue) }],
    };
    return exchange.call('POST', '/v1/title-replacements', { key: exchange.keys[by], body });
  };

  it('that it was endorsed for the last time', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const id = await desk.circulating('seller', {}, bill);
    await desk.handOver('ENDORSE', 'seller', 'buyer', id);
    await asks('buyer', id);
    const bearer = ({ negotiable }: Draft): object => ({
      negotiable: { ...(negotiable as object), titleBasis: 'BEARER', orderParty: undefined },
    });
    const to = { to: desk.id('buyer') };
    const open = { ...to, titleBasis: 'BEARER', orderParty: undefined };
    const refused = await replace(id, await like(bill, bearer), { change: open });
    expect([refused.status, refused.body.field]).toEqual([422, 'titleBasis']);
    const next = await like(bill, toOrderOf('buyer'));
    await done(replace(id, next, { change: to }));
    const content = { to: desk.id('bank'), capacity: 'OWNER', expiresAt: inAnHour() };
    const further = await desk.act('buyer', idOf(next), { type: 'ENDORSE_TO_ORDER', content });
    expect([further.status, further.body.code]).toEqual([403, 'title.endorsement_restricted']);
  });

  it('its issuer, though one party may sign for two', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const id = await desk.circulating('seller', {}, bill);
    await asks('seller', id);
    const key = exchange.keys.carrier;
    const agent = { agentId: desk.id('landbridge'), until: inAnHour() };
    const given = await exchange.call('POST', '/v1/authorities', { key, body: agent });
    const sight = { key, body: { partyId: desk.id('landbridge') } };
    await done(exchange.call('POST', `/v1/rail-bills/${bill.id}/grants`, sight));
    const next = await like(bill, toOrderOf('seller'), 'landbridge');
    const agency = { capacity: 'AGENT', principal: desk.id('carrier'), authority: given.body.id };
    const reply = await replace(id, next, { by: 'landbridge', change: {}, frame: agency });
    expect([reply.status, reply.body.code, reply.body.field]).toEqual([
      ...[422, 'title.replacement_unfit', 'issuer'],
    ]);
    expect((await desk.state(id)).status).toBe('SURRENDER_PENDING_AMENDMENT');
  });

  it('its financing, for which the writer is held no longer where more bills came before', async () => {
    const database = exchange.app.get(Database);
    const write = database.write.bind(database);
    let reads = 0;
    const counting = (tx: Tx): Tx =>
      new Proxy(tx, {
        get: (target, name: keyof Tx) => {
          const value = target[name] as unknown;
          if (typeof value !== 'function') return value;
          if (name === 'all') reads += 1;
          return value.bind(target) as unknown;
        },
      });
    const readsFor = async (titleId: string): Promise<number> => {
      reads = 0;
      const spy = jest
        .spyOn(database, 'write')
        .mockImplementation((body) => write((tx) => body(counting(tx))));
      const asked = { key: exchange.keys.seller, body: { titleId } };
      const reply = await exchange.call('POST', '/v1/title-checks', asked);
      spy.mockRestore();
      expect(reply.body.statement?.financing).toEqual({ status: 'REGU' });
      return reads;
    };
    let bill = await desk.bill(toOrderOf('seller'));
    let id = await desk.circulating('seller', {}, bill);
    const counts: number[] = [];
    for (let replaced = 0; replaced < 3; replaced += 1) {
      await asks('seller', id);
      const next = await like(bill, toOrderOf('seller'));
      await done(replace(id, next, { change: {} }));
      [bill, id] = [next, idOf(next)];
      counts.push(await readsFor(id));
    }
    expect(counts[0]).toBeGreaterThan(0);
    expect(new Set(counts).size).toBe(1);
  });

  // The clock goes ahead here, so it comes last.
  it('that nobody came for its goods', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const id = await desk.circulating('seller', {}, bill);
    const said = { capacity: 'ISSUER', exp: at(now() + 86_400_000) };
    const arrival = { place: 'Chongqing', freeUntil: at(now() + 3_600_000) };
    await done(desk.act('carrier', id, { type: 'ARRIVE', ...said, content: arrival }));
    const sooner = { ...arrival, freeUntil: at(now() + 60_000) };
    const shortened = await desk.act('carrier', id, { type: 'ARRIVE', ...said, content: sooner });
    expect([shortened.status, shortened.body.code]).toEqual([403, 'title.free_time_shortened']);
    clock.aheadMs += 2 * 3_600_000;
    await done(
      desk.act('carrier', id, { type: 'MARK_UNCLAIMED', ...said, content: { grounds: 'Nobody came.' } }),
    );
    await asks('seller', id);
    const next = await like(bill, toOrderOf('seller'));
    await done(replace(id, next, { change: {} }));
    expect(await desk.state(idOf(next))).toMatchObject({ status: 'UNCLAIMED', arrival });
  });
});
