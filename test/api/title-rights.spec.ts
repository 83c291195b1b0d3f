import { Database } from '../../src/database/database.service';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { TimeLine } from '../../src/documents/document-lines.dto';
import { Journal } from '../../src/journal/journal.service';
import { SigningKeyRow } from '../../src/parties/party.entity';
import { Parties } from '../../src/parties/parties.service';
import { TitleActRow } from '../../src/title/title.entity';
import { TitleSignatures } from '../../src/title/title-signatures.service';
import { Titles } from '../../src/title/titles.service';
import { movableClock, type MovableClock } from '../support/clock';
import { submit } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { signAs } from '../support/signing';
import { inAnHour, TitleDesk, toOrderOf, type Bill } from '../support/titles';

describe('whose title it is to see, to show and to act on', () => {
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

  const as = (slug: string, method: string, path: string, body?: object) =>
    exchange.call(method, path, { key: exchange.keys[slug], ...(body && { body }) });
  const grant = (slug: string, titleId: string, to: string) =>
    as(slug, 'POST', `/v1/titles/${titleId}/grants`, { partyId: desk.id(to), until: inAnHour() });
  const check = (slug: string, titleId: string) => as(slug, 'POST', '/v1/title-checks', { titleId });
  const offerTo = (slug: string) => ({ to: desk.id(slug), capacity: 'OWNER', expiresAt: inAnHour() });
  /** Issued to the seller, endorsed to the buyer, and by it to the bank. */
  const atTheBank = async (): Promise<string> => {
    const titleId = await desk.circulating('seller');
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
    await desk.handOver('ENDORSE_TO_ORDER', 'buyer', 'bank', titleId);
    return titleId;
  };

  describe('the time line of the bill', () => {
    const lines = async (slug: string, id: string, limit = 100): Promise<TimeLine[]> => {
      const seen: TimeLine[] = [];
      for (let cursor = ''; ;) {
        const page = await as(slug, 'GET', `/v1/rail-bills/${id}/timeline?limit=${limit}&cursor=${cursor}`);
        expect(page.status).toBe(200);
        seen.push(...(page.body.items as unknown as TimeLine[]));
        if (page.body.next === null) return seen;
        cursor = String(page.body.next);
      }
    };
    const acts = (seen: TimeLine[]) =>
      seen.map(({ type }) => type).filter((type) => type.startsWith('title'));

    it('has the acts among all else, in order and in pages of any size', async () => {
      const bill = await desk.bill();
      const titleId = await desk.circulating('seller', {}, bill);
      await grant('seller', titleId, 'bank');
      await check('bank', titleId);
      await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
      const seen = await lines('carrier', bill.id);
      expect(seen[0]?.type).toBe('document.submitted');
      expect(acts(seen)).toEqual(['title.issue', 'title.accept', 'title.endorse_to_order', 'title.accept']);
      const places = seen.map(({ sequence }) => sequence);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      for (const size of [1, 2, 3]) expect(await lines('carrier', bill.id, size)).toEqual(seen);
      expect(acts(await lines('buyer', bill.id))).toEqual(acts(seen));
      expect(seen.find(({ type }) => type === 'title.issue')?.receipt.subject).toBe(titleId);
    });

    it('tells a former holder nothing of what came later, and who may not see the title no act', async () => {
      const bill = await desk.bill();
      const titleId = await desk.circulating('seller', {}, bill);
      await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
      const body = { partyId: desk.id('forwarder') };
      expect((await as('carrier', 'POST', `/v1/rail-bills/${bill.id}/grants`, body)).status).toBe(201);
      const path = `/v1/rail-bills/${bill.id}/timeline?limit=`;
      const told = (slug: string) =>
        Promise.all([1, 5, 6, 100].map(async (limit) => (await as(slug, 'GET', path + limit)).text));
      const before = [await told('seller'), await told('forwarder')];
      await desk.handOver('ENDORSE_TO_ORDER', 'buyer', 'bank', titleId);
      expect([await told('seller'), await told('forwarder')]).toEqual(before);
      const shown = ['title.issue', 'title.accept', 'title.endorse_to_order', 'title.accept'];
      expect(acts(await lines('seller', bill.id))).toEqual(shown);
      expect(acts(await lines('forwarder', bill.id))).toEqual([]);
      expect(acts(await lines('bank', bill.id))).toHaveLength(6);
    });
  });

  describe('a former holder', () => {
    const tellsNothing = ({ text, body }: Reply): void => {
      for (const secret of [desk.id('bank'), 'Bashan', '巴山']) expect(text).not.toContain(secret);
      expect([body.sequence, body.headHash, body.offer]).toEqual([undefined, undefined, undefined]);
    };

    it('is refused for want of the right, and told nothing of those after it', async () => {
      const titleId = await atTheBank();
      const seen = (await desk.page(titleId, 'seller')).body.state as unknown as { sequence: number };
      const stale = { type: 'TRANSFER', content: offerTo('buyer'), sequence: seen.sequence + 1 };
      const late = await desk.act('seller', titleId, stale);
      expectProblem(late, 403, 'title.not_holder');
      tellsNothing(late);
      await desk.act('bank', titleId, { type: 'TRANSFER', content: offerTo('landbridge') });
      const { offer } = await desk.state(titleId);
      for (const type of ['WITHDRAW', 'ACCEPT']) {
        const reply = await desk.act('seller', titleId, { type, content: { offer: offer?.act } });
        expectProblem(reply, 403, type === 'WITHDRAW' ? 'title.not_offeror' : 'title.not_offeree');
        tellsNothing(reply);
      }
    });

    it('sees all of it again by the leave of the present holder', async () => {
      const titleId = await atTheBank();
      expect((await desk.page(titleId, 'seller')).body.chain?.acts).toHaveLength(4);
      expect((await grant('bank', titleId, 'seller')).status).toBe(201);
      expect((await desk.page(titleId, 'seller')).body.chain?.acts).toHaveLength(6);
      expect((await check('seller', titleId)).body.statement?.holder?.id).toBe(desk.id('bank'));
    });
  });

  describe('a grant', () => {
    const documentOf = async (titleId: string) => `/v1/rail-bills/${(await desk.state(titleId)).documentId}`;

    it('ends with the holding of the party that gave it, and does not come back with it', async () => {
      const titleId = await desk.circulating('buyer');
      const document = await documentOf(titleId);
      await grant('buyer', titleId, 'bank');
      expect((await desk.page(titleId, 'bank')).status).toBe(200);
      expect((await as('bank', 'GET', document)).status).toBe(200);
      await desk.handOver('ENDORSE_TO_ORDER', 'buyer', 'seller', titleId);
      const gone = async () => {
        expectProblem(await desk.page(titleId, 'bank'), 404, 'resource.unknown');
        expectProblem(await as('bank', 'GET', document), 404, 'resource.unknown');
        expect((await check('bank', titleId)).body.statement?.holder).toBeUndefined();
      };
      await gone();
      await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', titleId);
      await gone();
    });

    it('is taken back by the holder, and the party is told', async () => {
      const titleId = await desk.circulating('buyer');
      const document = await documentOf(titleId);
      const path = `/v1/titles/${titleId}/grants/${desk.id('bank')}`;
      await grant('buyer', titleId, 'bank');
      expectProblem(await as('carrier', 'DELETE', path), 403, 'title.not_holder');
      expectProblem(await as('bank', 'DELETE', path), 403, 'title.not_holder');
      expectProblem(await as('forwarder', 'DELETE', path), 404, 'resource.unknown');
      expect((await as('buyer', 'DELETE', path)).status).toBe(204);
      expectProblem(await as('buyer', 'DELETE', path), 404, 'resource.unknown');
      expectProblem(await desk.page(titleId, 'bank'), 404, 'resource.unknown');
      expectProblem(await as('bank', 'GET', document), 404, 'resource.unknown');
      const told = (await as('bank', 'GET', '/v1/inbox?limit=1000')).body.items;
      expect(told).toContainEqual(
        expect.objectContaining({ type: 'title.grant_ended', subject: titleId, actor: desk.id('buyer') }),
      );
    });

    it('that would be over already is refused', async () => {
      const titleId = await desk.circulating('buyer');
      const body = { partyId: desk.id('bank'), until: '2026-01-01T00:00:00Z' };
      expectProblem(await as('buyer', 'POST', `/v1/titles/${titleId}/grants`, body), 422, 'grant.ended');
    });
  });

  describe('a bill that nobody took', () => {
    it('leaves its document free to be amended and issued anew', async () => {
      const bill = await desk.bill();
      const first = await desk.offered('seller', {}, bill);
      const { offer } = await desk.state(first);
      await desk.act('seller', first, { type: 'REJECT', content: { offer: offer?.act } });
      expectProblem(await desk.issue(bill, desk.issuePayload(bill, 'seller')), 409, 'title.already_issued');
      const put = await exchange.call('PUT', `/v1/rail-bills/${bill.id}`, {
        key: exchange.keys.carrier,
        headers: { 'if-match': bill.etag },
        body: { ...bill.body, duplicateCustodian: '重庆渝岭汽车零部件有限公司' },
      });
      expect(put.status).toBe(200);
      const { number, contentHash } = put.body as unknown as Bill;
      const second = await desk.circulating('seller', {}, { ...bill, number, contentHash });
      expect(second).not.toBe(first);
      const page = await as('carrier', 'GET', `/v1/rail-bills/${bill.id}`);
      expect([page.body.titleId, page.body.title?.id]).toEqual([second, second]);
    });

    it('of the test side frees no goods of the live side', async () => {
      const [database, parties] = [exchange.app.get(Database), exchange.app.get(Parties)];
      const id = desk.id('carrier');
      const jwk = JSON.parse(
        readFileSync(join(exchange.dataDir, 'sandbox-keys', 'carrier.jwk'), 'utf8'),
      ) as JWK;
      await database.write((tx) => parties.registerSigningKey(tx, id, 'live', jwk, 'platform'));
      const { key } = await database.write((tx) => parties.issueKey(tx, id, 'live', 'test', 'platform'));
      const live = new TitleDesk({ ...exchange, keys: { carrier: key } });
      const bill = await desk.bill();
      const twin = (await submit(exchange, 'rail-bill', bill.body, { key })).body as unknown as Bill;
      const aud = { aud: 'chuanyu-window:live' };
      const issued = await live.issue(
        twin,
        live.issuePayload({ ...twin, body: bill.body }, 'seller', {}, aud),
      );
      const titleId = await desk.offered('seller', {}, bill);
      expect(issued.body.titleId).toBe(titleId);
      const content = { offer: (await desk.state(titleId)).offer?.act };
      await desk.act('carrier', titleId, { type: 'WITHDRAW', capacity: 'ISSUER', content });
      const rival = await live.bill(() => ({ notes: bill.body.notes }));
      const again = await live.issue(rival, live.issuePayload(rival, 'seller', {}, aud));
      expectProblem(again, 409, 'title.goods_taken');
    });
  });

  describe('the party named in a bill', () => {
    const nobody = `pty_${'0'.repeat(26)}`;

    it('must be registered and be the one that the document names', async () => {
      const bill = await desk.bill();
      const issue = (content: object) => desk.issue(bill, desk.issuePayload(bill, 'seller', content));
      expectProblem(await issue({ orderParty: nobody }), 422, 'title.named_party_unknown');
      const wrong = await issue({ orderParty: desk.id('buyer') });
      expectProblem(wrong, 409, 'title.content_mismatch');
      expect(wrong.body).toMatchObject({ field: 'orderParty', expected: 'Wisła Auto Części Sp. z o.o.' });
      expect(wrong.text).not.toContain('pty_');
      expect((await issue({})).body.notCompared).toBeUndefined();
    });

    it('may be written in Chinese, or in both languages', async () => {
      for (const orderParty of [
        '重庆巴山银行股份有限公司',
        'CHONGQING BASHAN BANK Co., Ltd. 重庆巴山银行股份有限公司',
      ]) {
        const bill = await desk.bill(({ negotiable }) => ({
          negotiable: { ...(negotiable as object), orderParty },
        }));
        await desk.offered('bank', { orderParty: desk.id('bank') }, bill);
      }
    });

    it('of a straight bill must be registered; that it was not compared is said', async () => {
      const bill = await desk.bill(({ negotiable, notifyParties }) => {
        const { orderParty: _, ...rest } = negotiable as Record<string, unknown>;
        const [consignee] = notifyParties as object[];
        return { consignee, negotiable: { ...rest, titleBasis: 'STRAIGHT' } };
      });
      const issue = (consignee: string) => {
        const named = { titleBasis: 'STRAIGHT', orderParty: undefined, consignee };
        return desk.issue(bill, desk.issuePayload(bill, 'seller', named));
      };
      expectProblem(await issue(nobody), 422, 'title.named_party_unknown');
      expect((await issue(desk.id('buyer'))).body.notCompared).toMatchObject({ field: 'consignee' });
    });
  });

  describe('a revoked signing key', () => {
    const revoke = (partyId: string, validUntil: string | null) =>
      exchange.app
        .get(Database)
        .write((tx) => tx.update(SigningKeyRow, { partyId, mode: 'test' }, { validUntil }));

    it('signs nothing, not even what was proven a moment before; what it signed still verifies', async () => {
      const titleId = await desk.circulating('buyer');
      const [titles, database] = [exchange.app.get(Titles), exchange.app.get(Database)];
      const signatures = exchange.app.get(TitleSignatures);
      const payload = await desk.payload('buyer', titleId, { type: 'BLANK_ENDORSE' });
      const jws = await signAs(exchange.dataDir, 'buyer', payload);
      const proven = await signatures.prove(database.read, { act: jws }, 'test');
      await revoke(desk.id('buyer'), new Date().toISOString());
      const caller = { partyId: desk.id('buyer'), name: '', roles: [], mode: 'test' as const, keyId: '' };
      await expect(database.write((tx) => titles.act(tx, titleId, proven, caller))).rejects.toMatchObject({
        code: 'title.signer_unknown',
      });
      expect((await check('buyer', titleId)).body.statement?.chain?.length).toBe(2);
      await revoke(desk.id('buyer'), null);
    });
  });

  describe('a check', () => {
    it('is as of the very time at which it is on the journal, even when the clock went back', async () => {
      const titleId = await desk.circulating('seller');
      clock.aheadMs = -3_600_000;
      const asked = await check('carrier', titleId);
      clock.aheadMs = 0;
      const lines = (await as('seller', 'GET', '/v1/inbox?limit=1000')).body.items as unknown as {
        at: string;
        data: { checkId?: string };
      }[];
      const line = lines.find(({ data }) => data.checkId === asked.body.checkId);
      expect(asked.body.statement?.asOf).toBe(line?.at);
    });

    it('speaks Chinese to a Chinese reader: names, and no codes', async () => {
      const titleId = await desk.circulating('seller');
      await desk.handOver('TRANSFER', 'seller', 'buyer', titleId);
      const { statement } = (await check('buyer', titleId)).body;
      for (const said of [statement?.sentence?.zh, statement?.chain?.gap?.text?.zh]) {
        expect(said).toContain('维斯瓦汽车零部件有限公司');
        expect(said).not.toMatch(/pty_|Wisła|[A-Z]{4}/);
      }
      const limited = (await check('bank', titleId)).body.statement?.sentence;
      expect(limited?.zh).toBe('该提单状态：流通中。');
    });

    it('is refused rather than made from a part of the acts', async () => {
      const titleId = await desk.circulating('seller');
      await exchange.app
        .get(Database)
        .write((tx) => tx.delete(TitleActRow, { titleId, mode: 'test', sequence: 2 }));
      expectProblem(await check('seller', titleId), 503, 'title.altered');
      expectProblem(await desk.page(titleId, 'carrier'), 503, 'title.altered');
    });
  });

  it('bills of the desk are made out to whom they are offered', async () => {
    const bill = await desk.bill(toOrderOf('bank'));
    expect((await desk.issue(bill, desk.issuePayload(bill, 'bank'))).status).toBe(201);
  });
});
