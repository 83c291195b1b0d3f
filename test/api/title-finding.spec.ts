import type { Draft } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { TitleDesk, toOrderOf, type Bill } from '../support/titles';

describe('the bill that a check means', () => {
  let exchange: Exchange;
  let desk: TitleDesk;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(() => exchange.stop());

  const check = (body: object): Promise<Reply> =>
    exchange.call('POST', '/v1/title-checks', { key: exchange.keys.bank, body, once: null });
  const statusOf = async (body: object): Promise<unknown[]> => {
    const { statement } = (await check(body)).body;
    return [statement?.titleId, statement?.status];
  };

  /** An issue that its issuer took back, and the bill as it was then corrected under the same number. */
  const corrected = async (): Promise<{ former: string; was: Bill; bill: Bill }> => {
    const was = await desk.bill(toOrderOf('seller'));
    const former = await desk.offered('seller', {}, was);
    await recall(former);
    return { former, was, bill: await correct(was, 'the issuer') };
  };
  const recall = async (titleId: string): Promise<void> => {
    const { offer } = await desk.state(titleId);
    const act = { type: 'WITHDRAW', capacity: 'ISSUER', content: { offer: offer?.act } };
    expect((await desk.act('carrier', titleId, act)).body.status).toBe('CANCELLED');
  };
  const correct = async (bill: Bill, duplicateCustodian: string): Promise<Bill> => {
    const body = { ...bill.body, duplicateCustodian };
    const headers = { 'if-match': bill.etag };
    const path = `/v1/rail-bills/${bill.id}`;
    const put = await exchange.call('PUT', path, { key: exchange.keys.carrier, body, headers });
    expect({ status: put.status, errors: put.body.errors }).toEqual({ status: 200, errors: undefined });
    return { ...bill, body, contentHash: put.body.contentHash ?? '', etag: put.headers.get('etag') ?? '' };
  };

  it('is the one that stands, where an issue of its number was cancelled and the bill issued again', async () => {
    const { former, was, bill } = await corrected();
    const titleId = await desk.circulating('seller', {}, bill);
    const { uscc } = bill.body.operator as { uscc: string };
    const found = [titleId, 'IN_CIRCULATION'];
    expect(await statusOf({ billNumber: bill.number })).toEqual(found);
    expect(await statusOf({ billNumber: bill.number, issuerUscc: uscc })).toEqual(found);
    expect(await statusOf({ document: bill.body })).toEqual(found);
    expect(await statusOf({ document: { ...bill.body, freightTerms: 'x' } })).toEqual(found);
    // Who has the cancelled content in hand is told of it, and not of the bill that came after.
    const cancelled = [former, 'CANCELLED'];
    expect(await statusOf({ contentHash: was.contentHash })).toEqual(cancelled);
    expect(await statusOf({ document: was.body })).toEqual(cancelled);
    expect(await statusOf({ titleId: former })).toEqual(cancelled);
  });

  it('is the last of its number, where every issue was cancelled', async () => {
    const { bill } = await corrected();
    const second = await desk.offered('seller', {}, bill);
    await recall(second);
    expect(await statusOf({ billNumber: bill.number })).toEqual([second, 'CANCELLED']);
  });

  it('is asked for by its issuer where several use the number, however one of theirs has ended', async () => {
    const first = await desk.bill(toOrderOf('seller'));
    await recall(await desk.offered('seller', {}, first));
    const uscc = '91510100MA6CYW2040';
    const operator = { ...(first.body.operator as object), uscc };
    const own = await desk.bill(() => ({ billNumber: first.number, operator }), 'landbridge');
    const payload = desk.issuePayload(own, 'buyer', {}, {}, 'landbridge');
    const { titleId } = (await desk.issue(own, payload, 'landbridge')).body;
    expectProblem(await check({ billNumber: first.number }), 400, 'request.malformed');
    expect(await statusOf({ billNumber: first.number, issuerUscc: uscc })).toEqual([
      titleId,
      'PENDING_ACCEPTANCE',
    ]);
  });

  it('is asked for by its id where one issuer has two bills of a number, of two kinds', async () => {
    const goods = { hs6: '870899', marks: 'TWICE 1', container: 'CYWU4012349', packages: 1, grossKg: 10 };
    const waybill = await desk.multimodalBill('PL-26-TWICE', goods);
    const uscc = '91510100MA6CYW2040';
    const sameNumber = (body: Draft): object => ({
      billNumber: waybill.number,
      operator: { ...(body.operator as object), uscc },
    });
    const rail = await desk.bill(sameNumber, 'landbridge');
    for (const bill of [waybill, rail]) {
      const issued = await desk.issue(
        bill,
        desk.issuePayload(bill, 'seller', {}, {}, 'landbridge'),
        'landbridge',
      );
      expect(issued.status).toBe(201);
    }
    for (const more of [{}, { issuerUscc: uscc }]) {
      const refused = await check({ billNumber: rail.number, ...more });
      expectProblem(refused, 400, 'request.malformed');
      expect(refused.body.detail).toContain('give titleId or contentHash');
    }
    expect((await statusOf({ contentHash: rail.contentHash }))[1]).toBe('PENDING_ACCEPTANCE');
  });
});
