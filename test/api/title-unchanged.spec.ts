import { fingerprintsOf } from '../../src/title/fingerprint';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { inAnHour, TitleDesk, toOrderOf, type Bill } from '../support/titles';

const daysOn = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('that nothing has changed', () => {
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

  const check = (slug: string, body: object, tag?: string): Promise<Reply> => {
    const headers: Record<string, string> = tag === undefined ? {} : { 'if-none-match': tag };
    return exchange.call('POST', '/v1/title-checks', { key: exchange.keys[slug], body, headers, once: null });
  };
  const tagOf = ({ headers }: Reply): string => headers.get('etag') ?? '';
  const standing = async (slug: string, asked: Reply): Promise<unknown> =>
    (
      await exchange.call('GET', `/v1/title-checks/${asked.body.checkId}/standing`, {
        key: exchange.keys[slug],
      })
    ).body.stale;

  /** A bill in the seller's hands that the bank may see. */
  const shown = async (): Promise<{ bill: Bill; titleId: string }> => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await desk.circulating('seller', {}, bill);
    const body = { partyId: desk.id('bank'), until: daysOn(60) };
    const granted = await exchange.call('POST', `/v1/titles/${titleId}/grants`, {
      key: exchange.keys.seller,
      body,
    });
    expect(granted.status).toBe(201);
    return { bill, titleId };
  };

  it('is not said of an altered copy to who brings the tag of the bill or of the true copy', async () => {
    const { bill, titleId } = await shown();
    const forged = { ...bill.body, duplicateCustodian: 'a forger' };
    const genuine = await check('bank', { document: bill.body });
    for (const before of [await check('bank', { titleId }), genuine]) {
      const asked = await check('bank', { document: forged }, tagOf(before));
      expect([asked.status, asked.body.statement?.contentMatch?.result]).toEqual([201, 'ALTERED']);
      expect(tagOf(asked)).not.toBe(tagOf(before));
      const again = await check('bank', { document: forged }, tagOf(asked));
      expect(again.status).toBe(304);
      expect(await standing('bank', asked)).toBe(false);
    }
    expect((await check('bank', { document: bill.body }, tagOf(genuine))).status).toBe(304);
  });

  it('is not said once another bank has registered the bill, or has financed it', async () => {
    const { bill, titleId } = await shown();
    const other = 'bank-jinjiang';
    const key = (await exchange.call('GET', '/v1/financing-key', { key: exchange.keys[other] })).body.key;
    const { uscc } = bill.body.operator as { uscc: string };
    const fingerprints = fingerprintsOf(Buffer.from(String(key), 'hex'), {
      ...{ issuerUscc: uscc, number: bill.number, notes: [] },
    });
    const post = (path: string, body?: object): Promise<Reply> =>
      exchange.call('POST', `/v1/financing-registrations${path}`, { key: exchange.keys[other], body });
    let asked = await check('bank', { titleId });
    const expectNews = async (status: string): Promise<void> => {
      expect(await standing('bank', asked)).toBe(true);
      const fresh = await check('bank', { titleId }, tagOf(asked));
      expect([fresh.status, fresh.body.statement?.financing?.status]).toEqual([201, status]);
      expect(await standing('bank', fresh)).toBe(false);
      asked = fresh;
    };
    expect(await standing('bank', asked)).toBe(false);
    const { id } = (await post('', { fingerprints })).body;
    await expectNews('REDU');
    await post(`/${id}/financing`);
    await expectNews('FNCD');
    await post(`/${id}/cancellation`, { reason: 'OBSA' });
    await expectNews('REGU');
  });

  it('is what a stranger and a former holder are told while the status is the same, whatever is done', async () => {
    const titleId = await desk.circulating('seller');
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    const outside = ['bank', 'seller'];
    const before = new Map<string, Reply>();
    for (const slug of outside) before.set(slug, await check(slug, { titleId }));
    await desk.act('buyer', titleId, { type: 'SIGN', content: {} });
    for (const [slug, asked] of before) {
      expect((await check(slug, { titleId }, tagOf(asked))).status).toBe(304);
      expect(await standing(slug, asked)).toBe(false);
    }
    await desk.act('buyer', titleId, { type: 'SURRENDER_FOR_DELIVERY', content: { to: desk.id('carrier') } });
    for (const [slug, asked] of before) {
      expect((await check(slug, { titleId }, tagOf(asked))).status).toBe(201);
      expect(await standing(slug, asked)).toBe(true);
    }
  });

  it('is not said to whom the holder shows the bill no more, done or not', async () => {
    const { titleId } = await shown();
    const asked = await check('bank', { titleId });
    const path = `/v1/titles/${titleId}/grants/${desk.id('bank')}`;
    await exchange.call('DELETE', path, { key: exchange.keys.seller });
    expect(await standing('bank', asked)).toBe(true);
    await desk.act('seller', titleId, { type: 'SIGN', content: {} });
    expect(await standing('bank', asked)).toBe(true);
  });

  // The journal's time does not go back, so this comes last.
  it('is not said once time itself has changed what is stated: a registration that has run out', async () => {
    const { titleId } = await shown();
    const registered = { registrationNumber: 'REG-1', registrationUntil: daysOn(5) };
    const terms = { kind: 'NOTATION', terms: 'a'.repeat(64), debtDue: daysOn(30), ...registered };
    const content = { ...terms, to: desk.id('bank'), expiresAt: inAnHour() };
    expect((await desk.act('seller', titleId, { type: 'PROPOSE_PLEDGE', content })).status).toBe(201);
    await desk.accept('bank', titleId, 'PLEDGEE');
    const asked = await check('bank', { titleId, purpose: 'first' });
    expect((await check('bank', { titleId, purpose: 'second' }, tagOf(asked))).status).toBe(304);
    expect(await standing('bank', asked)).toBe(false);
    clock.aheadMs = 6 * 86_400_000;
    expect(await standing('bank', asked)).toBe(true);
    const fresh = await check('bank', { titleId }, tagOf(asked));
    expect(fresh.body.statement?.encumbrances?.items?.[0]?.perfection).toBe('CONTRACT_ONLY');
  });
});
