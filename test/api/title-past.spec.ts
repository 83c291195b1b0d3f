import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import type { ActDraft } from '../support/signing';
import { TitleDesk } from '../support/titles';

const paper = 'a'.repeat(64);
const hourMs = 3_600_000;

describe('what a party sees of a bill once others have ended its part', () => {
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
  const asPledgee = { capacity: 'PLEDGEE' };
  const asIssuer = { capacity: 'ISSUER' };
  const act = async (
    slug: string,
    id: string,
    draft: Partial<ActDraft> & { type: string },
    cosigners: string[] = [],
  ): Promise<string> => {
    const whole = { exp: inHours(1), ...draft };
    const reply = cosigners.length ? desk.actWith(cosigners, slug, id, whole) : desk.act(slug, id, whole);
    const { status, body } = await reply;
    expect([draft.type, status, body.code]).toEqual([draft.type, 201, undefined]);
    return body.actHash as string;
  };
  const pledged = async (kind: string): Promise<{ id: string; pledge: string }> => {
    const id = await desk.circulating('seller');
    const terms = { kind, terms: paper, debtDue: inHours(24 * 30) };
    const content = { ...terms, to: desk.id('bank'), expiresAt: inHours(1) };
    const pledge = await act('seller', id, { type: 'PROPOSE_PLEDGE', content });
    await act('bank', id, { type: 'ACCEPT', ...asPledgee, content: { offer: pledge } });
    return { id, pledge };
  };
  const noticed = async (kind: string): Promise<{ id: string; pledge: string }> => {
    const { id, pledge } = await pledged(kind);
    const content = { pledge, enforceableFrom: inHours(25) };
    await act('bank', id, { type: 'NOTICE_DEFAULT', ...asPledgee, content });
    clock.aheadMs += 26 * hourMs;
    return { id, pledge };
  };
  const typesSeen = async (slug: string, id: string): Promise<unknown[]> => {
    const reply: Reply = await exchange.call('GET', `/v1/titles/${id}/acts?limit=100`, {
      key: exchange.keys[slug],
    });
    return reply.body.items?.map(({ type }) => type) ?? [];
  };

  it('shows a debtor the notice and the sale of its goods, and not itself as holder', async () => {
    const { id, pledge } = await noticed('NOTATION');
    const sale = { pledge, way: 'SALE', document: paper, to: desk.id('buyer'), expiresAt: inHours(100) };
    const offer = await act('bank', id, { type: 'ENFORCE', ...asPledgee, content: sale });
    await act('buyer', id, { type: 'ACCEPT', content: { offer } });
    await act('buyer', id, { type: 'SIGN' });
    const { holder, pledge: left } = await desk.state(id, 'seller');
    expect([holder?.party, left]).toEqual([desk.id('buyer'), undefined]);
    const seen = ['ISSUE', 'ACCEPT', 'PROPOSE_PLEDGE', 'ACCEPT', 'NOTICE_DEFAULT', 'ENFORCE', 'ACCEPT'];
    expect(await typesSeen('seller', id)).toEqual(seen);
    // What the buyer does with its bill is its own.
    expect(await typesSeen('bank', id)).toEqual(seen);
    const evidence = await exchange.call('GET', `/v1/titles/${id}/evidence`, { key: exchange.keys.seller });
    expectProblem(evidence, 404, 'resource.unknown');
  });

  it('shows a debtor the agreement that it signed itself beside the bank', async () => {
    const { id, pledge } = await noticed('NOTATION');
    const agreed = { pledge, way: 'AGREEMENT', document: paper, to: desk.id('bank'), expiresAt: inHours(9) };
    await act('bank', id, { type: 'ENFORCE', ...asPledgee, content: agreed }, ['seller']);
    expect((await desk.state(id, 'seller')).holder?.party).toBe(desk.id('bank'));
    expect((await typesSeen('seller', id)).at(-1)).toBe('ENFORCE');
  });

  it('shows a holder that the goods which nobody came for were sold', async () => {
    const id = await desk.circulating('seller');
    await act('carrier', id, {
      ...{ type: 'ARRIVE', ...asIssuer, content: { place: 'Chongqing', freeUntil: inHours(1) } },
    });
    clock.aheadMs += 2 * hourMs;
    await act('carrier', id, { type: 'MARK_UNCLAIMED', ...asIssuer, content: { grounds: 'Nobody came.' } });
    const sold = { type: 'SELL_UNCLAIMED', ...asIssuer, content: { document: paper } };
    await act('carrier', id, sold, ['operator']);
    const { holder, status } = await desk.state(id, 'seller');
    expect([holder, status]).toEqual([undefined, 'ACCOMPLISHED']);
    expect((await typesSeen('seller', id)).slice(-3)).toEqual(['ARRIVE', 'MARK_UNCLAIMED', 'SELL_UNCLAIMED']);
  });

  it('shows a pledgee that a court has released its pledge', async () => {
    const { id, pledge } = await pledged('NOTATION');
    const ruling = { pledge, ruling: '(2026) Yu 0192 No. 7', document: paper };
    await act('court', id, { type: 'RELEASE_PLEDGE', capacity: 'OFFICIAL', content: ruling }, ['operator']);
    await act('seller', id, { type: 'SIGN' });
    expect((await desk.state(id, 'bank')).pledge).toBeUndefined();
    expect((await typesSeen('bank', id)).at(-1)).toBe('RELEASE_PLEDGE');
  });

  it('shows a bank that its option has lapsed, and nothing after it', async () => {
    const id = await desk.circulating('seller');
    const leave = { to: desk.id('bank'), expiresAt: inHours(2) };
    const grant = await act('seller', id, { type: 'ALLOW_RESERVATION', content: leave });
    await act('bank', id, { type: 'RESERVE', ...asPledgee, content: { grant, until: inHours(3) } });
    clock.aheadMs += 4 * hourMs;
    await act('seller', id, { type: 'SIGN' });
    expect((await desk.state(id, 'bank')).reservation).toBeUndefined();
    expect((await typesSeen('bank', id)).slice(-2)).toEqual(['LAPSE', 'LAPSE']);
  });
});
