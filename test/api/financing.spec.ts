import { createHmac } from 'node:crypto';
import { Database } from '../../src/database/database.service';
import { JournalEntry } from '../../src/journal/journal.entity';
import { PartyRow } from '../../src/parties/party.entity';
import type { CheckStatement } from '../../src/title/check-statement.dto';
import { fingerprintsOf, type Lent } from '../../src/title/fingerprint';
import { stateHash } from '../../src/title/log-proof';
import { TitleRow } from '../../src/title/title.entity';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk, toOrderOf } from '../support/titles';

const uscc = '91500000MA5U4B8R78';

describe('the blind register of financing', () => {
  let exchange: Exchange;
  let key: Buffer;

  beforeAll(async () => {
    exchange = await startExchange();
    key = Buffer.from((await get('bank', '/v1/financing-key')).body.key as string, 'hex');
  });
  afterAll(() => exchange.stop());

  const other = 'bank-jinjiang';
  const get = (slug: string, path: string): Promise<Reply> =>
    exchange.call('GET', path, { key: exchange.keys[slug] });
  const post = (slug: string, path: string, body?: object): Promise<Reply> =>
    exchange.call('POST', `/v1/financing-registrations${path}`, { key: exchange.keys[slug], body });
  const lent = (number: string, note = `N-${number}`, containers = ['CYWU4012349']): Lent => ({
    issuerUscc: uscc,
    number,
    notes: [{ number: note, containers }],
  });
  const register = (slug: string, of: Lent): Promise<Reply> =>
    post(slug, '', { fingerprints: fingerprintsOf(key, of), reference: `for ${slug}` });
  const statusOf = async (slug: string, id: string): Promise<unknown> =>
    (await get(slug, `/v1/financing-registrations/${id}`)).body.status;

  it('gives banks one key, with which a fingerprint is made as the documentation says', async () => {
    expect((await get(other, '/v1/financing-key')).body.key).toBe(key.toString('hex'));
    const [bill, goods] = fingerprintsOf(key, lent('jyrb 2026-1', 'pl-26-1'));
    const keyed = (...parts: string[]): string =>
      createHmac('sha256', key).update(JSON.stringify(parts)).digest('hex');
    expect(bill).toBe(keyed('BILL', uscc, 'JYRB20261'));
    expect(goods).toBe(keyed('GOODS', 'PL261', 'CYWU4012349'));
  });

  it('tells a second bank that somebody looks at the same, and then that it is financed, and never who', async () => {
    const first = await register('bank', lent('A-1'));
    expect([first.status, first.body.status]).toEqual([201, 'REGU']);
    const second = await register(other, lent('A-1'));
    expect(second.body.status).toBe('REDU');
    expect(second.text).not.toContain(exchange.ids.bank);
    expect(await statusOf('bank', first.body.id as string)).toBe('REDU');
    expect((await post('bank', `/${first.body.id}/financing`)).body.status).toBe('FNCD');
    expect(await statusOf(other, second.body.id as string)).toBe('DFIN');
    expectProblem(await post(other, `/${second.body.id}/financing`), 409, 'financing.duplicate');
    expect((await post('bank', `/${first.body.id}/cancellation`, { reason: 'OBSA' })).body.status).toBe(
      'CANC',
    );
    expect((await post(other, `/${second.body.id}/financing`)).body.status).toBe('FNCD');
  });

  it('finds the same goods under another bill', async () => {
    await register('bank', lent('B-1', 'PL-26-7'));
    expect((await register(other, lent('B-2', 'PL-26-7'))).body.status).toBe('REDU');
    expect((await register(other, lent('B-3', 'PL-26-8'))).body.status).toBe('REGU');
  });

  it('lets one of many banks at once finance, and no more', async () => {
    const ids: [string, string][] = [];
    for (let count = 0; count < 10; count += 1)
      for (const slug of ['bank', other])
        ids.push([slug, (await register(slug, lent('C-1'))).body.id as string]);
    const done = await Promise.all(ids.map(([slug, id]) => post(slug, `/${id}/financing`)));
    // All that one bank registered is its own to lend on; the other is refused every time.
    const lenders = done.flatMap(({ status }, index) => (status === 200 ? [ids[index]?.[0]] : []));
    expect([lenders.length, new Set(lenders).size]).toEqual([10, 1]);
    expect(done.filter(({ status }) => status === 409)).toHaveLength(10);
  });

  it('warns no bank of itself, and keeps the claim until all that it lent is paid', async () => {
    const first = (await register('bank', lent('E-1'))).body;
    await post('bank', `/${first.id}/financing`);
    const again = (await register('bank', lent('E-1'))).body;
    expect(again.status).toBe('REGU');
    expect((await post('bank', `/${again.id}/financing`)).body.status).toBe('FNCD');
    const theirs = (await register(other, lent('E-1'))).body;
    expect(theirs.status).toBe('DFIN');
    await post('bank', `/${first.id}/cancellation`, { reason: 'OBSA' });
    expectProblem(await post(other, `/${theirs.id}/financing`), 409, 'financing.duplicate');
    await post('bank', `/${again.id}/cancellation`, { reason: 'OBSA' });
    expect((await post(other, `/${theirs.id}/financing`)).body.status).toBe('FNCD');
  });

  it('is part of a title check, which tells a bank its own from those of others', async () => {
    const desk = new TitleDesk(exchange);
    const bill = await desk.bill(toOrderOf('bank'));
    const titleId = await desk.circulating('bank', {}, bill);
    const body = { partyId: desk.id(other), until: inAnHour() };
    await exchange.call('POST', `/v1/titles/${titleId}/grants`, { key: exchange.keys.bank, body });
    const check = async (slug: string) =>
      (await exchange.call('POST', '/v1/title-checks', { key: exchange.keys[slug], body: { titleId } })).body
        .statement?.financing;
    const { body: own } = await register('bank', { issuerUscc: uscc, number: bill.number, notes: [] });
    expect(await check('bank')).toEqual({ status: 'REGU', own: 'REGU' });
    await post('bank', `/${own.id}/financing`);
    expect(await check('bank')).toEqual({ status: 'REGU', own: 'FNCD' });
    expect(await check(other)).toEqual({ status: 'FNCD' });
  });

  it('is a bank’s own book: others see nothing of it, and it pages', async () => {
    const { body } = await register('bank', lent('D-1'));
    expectProblem(await get(other, `/v1/financing-registrations/${body.id}`), 404, 'resource.unknown');
    expectProblem(await post(other, `/${body.id}/cancellation`, { reason: 'WITH' }), 404, 'resource.unknown');
    const page = await get('bank', '/v1/financing-registrations?limit=1');
    expect([page.body.items?.length, page.body.items?.[0]?.id]).toEqual([1, body.id]);
    const next = await get('bank', `/v1/financing-registrations?limit=1&cursor=${page.body.next}`);
    expect(next.body.items?.[0]?.id).not.toBe(body.id);
    expectProblem(await post('bank', '', { fingerprints: ['x'] }), 422, 'document.shape');
    expectProblem(await post('bank', `/${body.id}/cancellation`, { reason: 'NOPE' }), 422, 'document.shape');
    await post('bank', `/${body.id}/cancellation`, { reason: 'WITH' });
    expectProblem(await post('bank', `/${body.id}/financing`), 409, 'financing.cancelled');
  });

  it('is part of a title check', async () => {
    const desk = new TitleDesk(exchange);
    const bill = await desk.bill();
    const titleId = await desk.circulating('seller', {}, bill);
    const check = async () =>
      (await exchange.call('POST', '/v1/title-checks', { key: exchange.keys.seller, body: { titleId } })).body
        .statement?.financing?.status;
    expect(await check()).toBe('REGU');
    const { body } = await register('bank', { issuerUscc: uscc, number: bill.number, notes: [] });
    expect(await check()).toBe('REDU');
    await post('bank', `/${body.id}/financing`);
    expect(await check()).toBe('FNCD');
  });

  it('in a title check is of every bill in whose place one has come, or is not stated', async () => {
    const database = exchange.app.get(Database);
    const desk = new TitleDesk(exchange);
    const bill = await desk.bill();
    const titleId = await desk.circulating('seller', {}, bill);
    const row = (await database.read.one(TitleRow, { id: titleId, mode: 'test' })) as TitleRow;
    const idOf = (number: number) => `ttl_${String(number).padStart(32, '0')}`;
    const numbersFrom = (first: number, count: number) =>
      Array.from({ length: count }, (_, at) => first + at);
    // Numbers 1 to 20 were combined into the bill, and twenty more into each of those; and further ones, where `each` says so.
    const before = (number: number, each: number): number[] =>
      number <= 20
        ? numbersFrom(number * 20 + 1, 20)
        : number <= 420 && each
          ? numbersFrom(number * each, each)
          : [];
    const stateOf = (numbers: readonly number[]): string =>
      JSON.stringify({ ...(JSON.parse(row.state) as object), replaces: numbers.map(idOf) });
    const forwarder = desk.id('forwarder');
    const issued = (number: number, each: number): TitleRow => ({
      ...{ ...row, id: idOf(number), number: `OLD-${number}`, contentHash: 'a'.repeat(64) },
      ...{ status: 'SUPERSEDED', holderId: null, issuerId: forwarder, state: stateOf(before(number, each)) },
    });
    const state = stateOf(numbersFrom(1, 20));
    await database.write(async (tx) => {
      await tx.insertAll(
        TitleRow,
        numbersFrom(1, 420).map((number) => issued(number, 0)),
      );
      await tx.run('UPDATE title SET state = ? WHERE id = ?', state, titleId);
      const [last] = await tx.find(
        JournalEntry,
        { subject: titleId },
        { orderBy: 'sequence', descending: true, limit: 1 },
      );
      const said = { ...(JSON.parse(last!.data) as object), stateHash: stateHash(state) };
      await tx.run('UPDATE journal SET data = ? WHERE id = ?', JSON.stringify(said), last!.id);
    });
    const check = async () =>
      (await exchange.call('POST', '/v1/title-checks', { key: exchange.keys.seller, body: { titleId } })).body
        .statement as unknown as CheckStatement;
    expect((await check()).financing).toEqual({ status: 'REGU' });
    const party = await database.read.one(PartyRow, { id: forwarder });
    await register('bank', { issuerUscc: party?.uscc ?? '', number: 'OLD-420', notes: [] });
    expect(await check()).toMatchObject({ financing: { status: 'REDU' }, notCovered: { length: 2 } });
    await database.write(async (tx) => {
      for (const number of numbersFrom(21, 400)) {
        const older = issued(number, 3).state;
        await tx.run('UPDATE title SET state = ? WHERE id = ?', older, idOf(number));
      }
    });
    const { financing, notCovered } = await check();
    expect([financing, notCovered.at(-1)?.en]).toEqual([
      undefined,
      expect.stringContaining('register of financing'),
    ]);
  });
});
