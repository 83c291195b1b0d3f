import { Database } from '../../src/database/database.service';
import { TitleExpiries } from '../../src/title/title-expiries.service';
import { movableClock, type MovableClock } from '../support/clock';
import { inboxOf } from '../support/events';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { TitleDesk, toOrderOf, type Bill } from '../support/titles';

const minute_ms = 60_000;

describe('an offer of a new bill that has run out', () => {
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

  /** A bill that its first holder has not accepted in the minute that it was given. */
  const lapsed = async (): Promise<{ bill: Bill; titleId: string }> => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await issue(bill, now() + minute_ms);
    clock.aheadMs += 2 * minute_ms;
    return { bill, titleId };
  };
  const issue = async (bill: Bill, expires: number): Promise<string> => {
    const issued = await tryIssue(bill, expires);
    expect({ status: issued.status, code: issued.body.code }).toEqual({ status: 201, code: undefined });
    return issued.body.titleId as string;
  };
  const tryIssue = (bill: Bill, expires: number): Promise<Reply> => {
    const frame = { exp: at(now() + 10 * minute_ms) };
    return desk.issue(bill, desk.issuePayload(bill, 'seller', { expiresAt: at(expires) }, frame));
  };
  const call = (method: string, { id, etag }: Bill, end: string, body?: object): Promise<Reply> =>
    exchange.call(method, `/v1/rail-bills/${id}${end}`, {
      key: exchange.keys.carrier,
      headers: { 'if-match': etag },
      body,
    });
  const typesOf = async (slug: string, titleId: string): Promise<string[]> =>
    (await inboxOf(exchange, slug)).filter(({ subject }) => subject === titleId).map(({ type }) => type);

  it('does not keep its document from being changed, and the bill from being issued anew', async () => {
    const { bill, titleId } = await lapsed();
    const put = await call('PUT', bill, '', { ...bill.body, duplicateCustodian: 'the issuer' });
    expect({ status: put.status, code: put.body.code }).toEqual({ status: 200, code: undefined });
    expect(await typesOf('seller', titleId)).toEqual(['title.issue', 'title.expire']);
    const anew = { ...bill, contentHash: put.body.contentHash as string };
    expect(await issue(anew, now() + minute_ms)).not.toBe(titleId);
  });

  it('does not keep its document from being withdrawn; one that stands does', async () => {
    const { bill } = await lapsed();
    expect((await call('POST', bill, '/withdrawal', { reason: 'not wanted' })).status).toBe(200);
    const other = await desk.bill(toOrderOf('seller'));
    await issue(other, now() + minute_ms);
    const refused = await call('POST', other, '/withdrawal', { reason: 'not wanted' });
    expectProblem(refused, 409, 'document.title_bound');
  });

  it('does not keep its goods from another bill; one that stands does', async () => {
    const { bill, titleId } = await lapsed();
    const second = await desk.bill((body) => ({ ...toOrderOf('seller')(body), notes: bill.body.notes }));
    await issue(second, now() + minute_ms);
    expect((await desk.state(titleId)).status).toBe('CANCELLED');
    const third = await desk.bill((body) => ({ ...toOrderOf('seller')(body), notes: bill.body.notes }));
    expectProblem(await tryIssue(third, now() + minute_ms), 409, 'title.goods_taken');
  });

  it('is over on the page of its document', async () => {
    const { bill, titleId } = await lapsed();
    expect((await call('GET', bill, '')).body.title).toEqual({ id: titleId, status: 'CANCELLED' });
  });

  it('is shown as it is on record while the database only reads', async () => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await issue(bill, now() + minute_ms);
    const key = exchange.keys.seller;
    const asked = await exchange.call('POST', '/v1/title-checks', { key, body: { titleId } });
    clock.aheadMs += 2 * minute_ms;
    const readOnly = Object.assign(new Error('cannot execute INSERT in a read-only transaction'), {
      code: '25006',
    });
    const spy = jest.spyOn(exchange.app.get(Database), 'write').mockRejectedValue(readOnly);
    const [page, document] = [await desk.page(titleId, 'seller'), await call('GET', bill, '')];
    const standing = await exchange.call('GET', `/v1/title-checks/${asked.body.checkId}/standing`, { key });
    spy.mockRestore();
    expect([standing.status, standing.body.stale]).toEqual([200, true]);
    expect([page.status, page.body.state?.status]).toEqual([200, 'PENDING_ACCEPTANCE']);
    expect(document.body.title).toEqual({ id: titleId, status: 'PENDING_ACCEPTANCE' });
    expect((await desk.state(titleId)).status).toBe('CANCELLED');
  });

  it('is told to its parties without anybody asking, with whatever else has run out', async () => {
    const { titleId } = await lapsed();
    const held = await desk.bill(toOrderOf('seller'));
    const other = await issue(held, now() + minute_ms);
    const accept = async (slug: string, id: string): Promise<void> => {
      const { offer } = await desk.state(id);
      const draft = { type: 'ACCEPT', content: { offer: offer?.act }, exp: at(now() + minute_ms) };
      expect((await desk.act(slug, id, draft)).status).toBe(201);
    };
    await accept('seller', other);
    const content = { to: desk.id('buyer'), capacity: 'OWNER', expiresAt: at(now() + minute_ms) };
    const draft = { type: 'ENDORSE_TO_ORDER', content, exp: at(now() + minute_ms) };
    expect((await desk.act('seller', other, draft)).status).toBe(201);
    const sweep = (): Promise<void> => exchange.app.get(TitleExpiries).sweep();
    await sweep();
    expect(await typesOf('seller', titleId)).toEqual(['title.issue', 'title.expire']);
    expect(await typesOf('buyer', other)).toEqual(['title.endorse_to_order']);
    clock.aheadMs += 2 * minute_ms;
    await Promise.all([sweep(), sweep()]);
    expect(await typesOf('buyer', other)).toEqual(['title.endorse_to_order', 'title.expire']);
    await sweep();
    expect((await desk.state(other)).sequence).toBe(4);
  });
});
