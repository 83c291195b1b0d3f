import { amend, submit, timelineOf } from '../support/deliveries';
import { inboxOf } from '../support/events';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, toOrderOf } from '../support/titles';

const chongqing = 'chongqing-customs';

describe('a grant to read a document', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const as = (party: string) => ({ key: exchange.keys[party] });
  const grant = (
    { id }: { id: string },
    to: string,
    until?: string,
    by = 'forwarder',
    path = 'air-waybills',
  ): Promise<Reply> =>
    exchange.call('POST', `/v1/${path}/${id}/grants`, {
      ...as(by),
      body: { partyId: exchange.ids[to], ...(until && { until }) },
    });
  const end = ({ id }: { id: string }, to: string, by = 'forwarder', path = 'air-waybills'): Promise<Reply> =>
    exchange.call('DELETE', `/v1/${path}/${id}/grants/${exchange.ids[to]}`, as(by));
  const reads = async ({ id }: { id: string }, party: string): Promise<number> =>
    (await exchange.call('GET', `/v1/documents/${id}`, as(party))).status;

  it('that is shorter than what stands says so, in the answer, the inbox and on the time line', async () => {
    const document = await submit(exchange);
    const soon = inAnHour();
    expect((await grant(document, 'buyer')).body).toMatchObject({ until: null, findings: [] });
    const shorter = (await grant(document, 'buyer', soon)).body;
    expect(shorter.until).toBeNull();
    expect(shorter.findings).toMatchObject([
      { rule: 'GRANT-LONGER', severity: 'info', remedy: { en: expect.stringContaining('DELETE') } },
    ]);
    const told = (await inboxOf(exchange, 'buyer')).filter(({ subject }) => subject === document.id);
    expect(told.map(({ data }) => data.until)).toEqual([null, null]);
    const lines = await timelineOf(exchange, document.id);
    expect(lines.filter(({ type }) => type === 'document.granted').map(({ data }) => data.until)).toEqual([
      null,
      null,
    ]);
    // A longer one stands in its place, and is what it says.
    expect((await grant(document, 'seller', soon)).body).toMatchObject({ until: soon, findings: [] });
    const later = new Date(Date.parse(soon) + 1_000).toISOString();
    expect((await grant(document, 'seller', later)).body).toMatchObject({ until: later, findings: [] });
    expect((await grant(document, 'seller', soon)).body).toMatchObject({
      until: later,
      findings: [{ rule: 'GRANT-LONGER', expected: later }],
    });
  });

  it('is taken back by the submitter alone: the party is told, and the document does not exist for it', async () => {
    const document = await submit(exchange);
    await grant(document, 'buyer');
    expectProblem(await end(document, 'buyer', 'carrier'), 404, 'resource.unknown');
    await grant(document, 'carrier');
    expectProblem(await end(document, 'buyer', 'carrier'), 403, 'document.not_owner');
    expectProblem(await end(document, 'buyer', 'forwarder', 'house-waybills'), 404, 'resource.unknown');
    expect(await reads(document, 'buyer')).toBe(200);
    expect((await end(document, 'buyer')).status).toBe(204);
    expect(await reads(document, 'buyer')).toBe(404);
    const { body } = await exchange.call('GET', '/v1/documents?limit=100', as('buyer'));
    expect(JSON.stringify(body)).not.toContain(document.id);
    const ended = (await inboxOf(exchange, 'buyer')).at(-1);
    expect(ended).toMatchObject({
      type: 'document.grant_ended',
      actor: exchange.ids.forwarder,
      subject: document.id,
      data: { to: exchange.ids.buyer, version: 1 },
    });
    expect((await timelineOf(exchange, document.id)).at(-1)?.type).toBe('document.grant_ended');
    // There is nothing left to take back; it can be granted anew.
    expectProblem(await end(document, 'buyer'), 404, 'resource.unknown');
    expectProblem(await end(document, 'forwarder'), 404, 'resource.unknown');
    expect((await grant(document, 'buyer')).status).toBe(201);
    expect(await reads(document, 'buyer')).toBe(200);
  });

  it('that ends leaves customs what its route shows it, and no more', async () => {
    const first = await submit(exchange, { customs: { exportOffice: '8003' } });
    expectProblem(await end(first, chongqing), 404, 'resource.unknown');
    await grant(first, chongqing);
    expect((await end(first, chongqing)).status).toBe(204);
    expect(await reads(first, chongqing)).toBe(200);
    // For good, and until a time: what its later versions are it sees by the grant alone.
    const second = await amend(exchange, first, { customs: { exportOffice: '7900' } });
    const seen = async (): Promise<unknown> =>
      (await exchange.call('GET', `/v1/air-waybills/${first.id}`, as(chongqing))).body.currentVersion;
    for (const until of [undefined, inAnHour()]) {
      expect(await seen()).toBe(1);
      await grant(second, chongqing, until);
      expect(await seen()).toBe(2);
      expect((await end(second, chongqing)).status).toBe(204);
    }
    expect(await seen()).toBe(1);
  });

  it('that ends leaves a party to the title, and whom the holder lets see it, the document', async () => {
    const desk = new TitleDesk(exchange);
    const bill = await desk.bill(toOrderOf('seller'));
    // Each had the submitter's leave for good before the title was there.
    for (const party of ['seller', 'buyer', 'bank'])
      expect((await grant(bill, party, undefined, 'carrier', 'rail-bills')).status).toBe(201);
    const titleId = await desk.circulating('seller', {}, bill);
    const shown = await exchange.call('POST', `/v1/titles/${titleId}/grants`, {
      ...as('seller'),
      body: { partyId: exchange.ids.bank, until: inAnHour() },
    });
    expect(shown.status).toBe(201);
    for (const party of ['seller', 'buyer', 'bank'])
      expect([party, (await end(bill, party, 'carrier', 'rail-bills')).status]).toEqual([party, 204]);
    expect(await reads(bill, 'seller')).toBe(200);
    expect(await reads(bill, 'bank')).toBe(200);
    expect(await reads(bill, 'buyer')).toBe(404);
    // What the holder gave is the holder's to take.
    expectProblem(await end(bill, 'bank', 'carrier', 'rail-bills'), 404, 'resource.unknown');
    await exchange.call('DELETE', `/v1/titles/${titleId}/grants/${exchange.ids.bank}`, as('seller'));
    expect(await reads(bill, 'bank')).toBe(404);
  });

  const show = (titleId: string, to: string, until: string, by = 'seller'): Promise<Reply> =>
    exchange.call('POST', `/v1/titles/${titleId}/grants`, {
      ...as(by),
      body: { partyId: exchange.ids[to], until },
    });
  const hide = (titleId: string, to: string, by = 'seller'): Promise<Reply> =>
    exchange.call('DELETE', `/v1/titles/${titleId}/grants/${exchange.ids[to]}`, as(by));
  const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

  it('is the submitter’s to take back also behind a longer leave of the holder, which stays', async () => {
    const desk = new TitleDesk(exchange);
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await desk.circulating('seller', {}, bill);
    const give = (until?: string): Promise<Reply> => grant(bill, 'bank', until, 'carrier', 'rail-bills');
    const take = (): Promise<Reply> => end(bill, 'bank', 'carrier', 'rail-bills');
    expect((await give(inHours(1))).status).toBe(201);
    expect((await show(titleId, 'bank', inHours(2))).status).toBe(201);
    expect((await take()).status).toBe(204);
    expect(await reads(bill, 'bank')).toBe(200);
    expectProblem(await take(), 404, 'resource.unknown');
    // The advice with a leave that is shorter than what stands can be followed.
    expect((await give(inHours(1))).body.findings).toMatchObject([{ rule: 'GRANT-LONGER' }]);
    expect((await take()).status).toBe(204);
    expect((await hide(titleId, 'bank')).status).toBe(204);
    expect(await reads(bill, 'bank')).toBe(404);
  });

  it('by a holder shows customs no more than its route does once it is revoked, or the bill is passed on', async () => {
    const desk = new TitleDesk(exchange);
    const customs = { customs: { exportOffice: '8003' } };
    const first = await desk.bill((body) => ({ ...toOrderOf('seller')(body), ...customs }));
    const change = await exchange.call('PUT', `/v1/rail-bills/${first.id}`, {
      ...as('carrier'),
      body: { ...first.body, customs: { exportOffice: '7900' } },
      headers: { 'if-match': first.etag },
    });
    expect({ status: change.status, errors: change.body.errors }).toEqual({ status: 200, errors: undefined });
    const bill = { ...first, contentHash: String(change.body.contentHash) };
    const titleId = await desk.circulating('seller', {}, bill);
    const seen = async (): Promise<unknown> =>
      (await exchange.call('GET', `/v1/rail-bills/${first.id}`, as(chongqing))).body.currentVersion;
    expect(await seen()).toBe(1);
    expect((await show(titleId, chongqing, inHours(2))).status).toBe(201);
    expect(await seen()).toBe(2);
    expect((await hide(titleId, chongqing)).status).toBe(204);
    expect(await seen()).toBe(1);
    expect((await show(titleId, chongqing, inHours(2))).status).toBe(201);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    expect(await seen()).toBe(1);
    // The submitter's own leave, which is longer, is not the holder's to take.
    await grant(bill, chongqing, inHours(9), 'carrier', 'rail-bills');
    expect((await show(titleId, chongqing, inHours(2), 'buyer')).status).toBe(201);
    expect((await hide(titleId, chongqing, 'buyer')).status).toBe(204);
    expect(await seen()).toBe(2);
  });
});
