import {
  amend,
  deliveriesOf,
  submit,
  timelineOf,
  untilState,
  withdraw,
  type Submitted,
} from '../support/deliveries';
import { startExchange, waybillNumbered, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { Receiver } from '../support/receiver';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];
const [toChongqing, toChengdu] = ['8003', '7900'].map((exportOffice) => ({ customs: { exportOffice } }));

/** An authority decides after it was sent what it decides on, and its system tells whole seconds. */
const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;

describe('what a receipt speaks of', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_BASE_MS: '10', DELIVERY_ATTEMPTS: '2' });
  });

  afterAll(() => exchange.stop());

  const get = (path: string, party = 'forwarder'): Promise<Reply> =>
    exchange.call('GET', path, { key: exchange.keys[party] });

  const post = (path: string, party: string, body: object): Promise<Reply> =>
    exchange.call('POST', path, { key: exchange.keys[party], body });

  const released = { level: 'L3', result: 'released', subject: 'manifest' };

  const answer = (address: object, party = chongqing): Promise<Reply> =>
    post('/v1/receipts', party, { ...released, at: now(), ...address });

  const byNumber = ({ number }: { number: unknown }, party?: string): Promise<Reply> =>
    answer({ document: { kind: 'air-waybill', number } }, party);

  const lastOf = async ({ id }: Submitted): Promise<string> =>
    (await deliveriesOf(exchange, id, chongqing)).at(-1)?.id ?? '';

  const gatherAt = async (url: string, coalesceSeconds: number, party = chongqing): Promise<void> => {
    const sending = { key: exchange.keys[party], body: { url, coalesceSeconds } };
    expect((await exchange.call('PUT', '/v1/endpoints/main', sending)).status).toBe(200);
  };

  const versionInForce = async ({ id }: Submitted): Promise<unknown> => {
    const { customs } = (await get(`/v1/air-waybills/${id}`)).body;
    return customs?.find(({ authority }) => (authority as unknown) === exchange.ids[chongqing])
      ?.versionInForce;
  };

  describe('where a version no longer concerns the authority', () => {
    let first: Submitted;
    let second: Submitted;

    beforeAll(async () => {
      first = await submit(exchange, toChongqing);
      second = await amend(exchange, first, toChengdu);
    });

    it.each(['number', 'delivery', 'match'])('is the last version that did, by %s', async (way) => {
      const deliveryId = await lastOf(second);
      let reply: Reply;
      if (way === 'match') {
        const kept = await answer({ declaration: `8003-${first.id}` });
        expect(kept.status).toBe(202);
        const match = (): Promise<Reply> =>
          post(`/v1/unmatched-receipts/${kept.body.id}/match`, chongqing, { deliveryId });
        reply = await match();
        expect((await match()).body.id).toBe(reply.body.id);
      } else reply = await (way === 'number' ? byNumber(first) : answer({ deliveryId }));
      expect([reply.status, reply.body.version]).toEqual([201, 1]);
    });

    it('and nothing of the new one is told or proven', async () => {
      const path = `/v1/documents/${first.id}/receipts`;
      const own = await get(path, chongqing);
      expect(own.body.items).toHaveLength(3);
      expect(own.text).not.toContain(second.contentHash);
      const proof = (await get(`${path}/proof`)).body as unknown as { receipts: object[] };
      const about = { version: 1, number: first.number, contentHash: first.contentHash };
      expect(proof.receipts).toMatchObject([about, about, about]);
      expect(await versionInForce(first)).toBe(1);
    });

    it('and a number that only the new one bears names nothing', async () => {
      const document = await submit(exchange, toChongqing);
      const { awb } = waybillNumbered(7_100_001);
      await amend(exchange, document, { awb, ...toChengdu });
      expect((await byNumber({ number: awb })).body.reason).toBe('receipt.not_authority');
    });
  });

  describe('by number is the newest version that the authority can have', () => {
    let receiver: Receiver;

    beforeEach(async () => {
      receiver = await new Receiver().open();
    });

    afterEach(async () => {
      await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[chongqing] });
      await receiver.close();
    });

    it('and not one that is gathered for a notice', async () => {
      await gatherAt(receiver.url, 0);
      const document = await submit(exchange, toChongqing);
      await untilState(exchange, document.id, chongqing, 'delivered');
      await gatherAt(receiver.url, 900);
      await amend(exchange, document, toChongqing);
      await untilState(exchange, document.id, chongqing, 'gathered');
      expect((await byNumber(document)).body.version).toBe(1);
      expect(await versionInForce(document)).toBe(1);
      // Who fetches it has it, whenever the notice leaves.
      await get(`/v1/air-waybills/${document.id}`, chongqing);
      expect((await byNumber(document)).body.version).toBe(2);
    });

    it('and neither one that died nor one that waits behind it', async () => {
      await gatherAt(receiver.url, 0);
      const document = await submit(exchange, toChongqing);
      await untilState(exchange, document.id, chongqing, 'delivered');
      receiver.answer = () => ({ status: 503 });
      const second = await amend(exchange, document, toChongqing);
      await untilState(exchange, document.id, chongqing, 'dead');
      await amend(exchange, second, toChongqing);
      await untilState(exchange, document.id, chongqing, 'blocked');
      expect((await byNumber(document)).body.version).toBe(1);
    });

    it('and the one that it answers before its arrival was noted', async () => {
      const early: Promise<Reply>[] = [];
      let document: Submitted | undefined;
      receiver.answer = async ({ message }) => {
        if (message.document.version === 2) early.push(byNumber(message.document));
        await Promise.all(early);
        return { status: 200 };
      };
      await gatherAt(receiver.url, 0);
      document = await submit(exchange, toChongqing);
      await untilState(exchange, document.id, chongqing, 'delivered');
      await amend(exchange, document, toChongqing);
      await untilState(exchange, document.id, chongqing, 'delivered');
      expect((await Promise.all(early)).map(({ body }) => body.version)).toEqual([2]);
    });
  });

  describe('by a number that the authority gave', () => {
    let [first, second]: Submitted[] = [];

    beforeAll(async () => {
      first = await submit(exchange, toChongqing);
      second = await submit(exchange, toChongqing);
    });

    const told = async (document: Submitted | undefined, numbers: object): Promise<void> => {
      const reply = await answer({ deliveryId: await lastOf(document as Submitted), ...numbers });
      expect(reply.status).toBe(201);
    };

    it('is not guessed from a manifest beside a declaration that was never told', async () => {
      await told(first, { manifest: 'MF-8003-1' });
      const reply = await answer({ declaration: 'D-8003-2', manifest: 'MF-8003-1' });
      expect([reply.status, reply.body.reason]).toEqual([202, 'receipt.not_authority']);
      // Nor does the declaration belong there from now on.
      expect((await answer({ declaration: 'D-8003-2' })).status).toBe(202);
      expect((await answer({ manifest: 'MF-8003-1' })).body.documentId).toBe(first?.id);
    });

    it('is what the declaration names, whatever else its manifest covers', async () => {
      await told(first, { declaration: 'D-8003-1', manifest: 'MF-8003-1' });
      await told(second, { declaration: 'D-8003-2', manifest: 'MF-8003-1' });
      for (const [declaration, document] of [
        ['D-8003-1', first],
        ['D-8003-2', second],
      ] as const) {
        const reply = await answer({ declaration, manifest: 'MF-8003-1' });
        expect([reply.status, reply.body.documentId]).toEqual([201, document?.id]);
      }
      expect((await answer({ manifest: 'MF-8003-1' })).body.reason).toBe('receipt.ambiguous');
    });
  });

  it('is of a kind of the exchange, or the finding names those', async () => {
    const document = await submit(exchange, toChongqing);
    const key = { kind: 'air-waybills', number: document.number };
    const [finding] = expectProblem(await answer({ document: key }), 422, 'document.shape');
    expect(finding).toMatchObject({ rule: 'RECEIPT-KIND', pointer: '/document/kind', actual: key.kind });
    expect(finding?.expected).toContain('air-waybill | ');
  });

  describe('as a status of the consignment', () => {
    const cleared = (deliveryId: string, more: object = {}): Promise<Reply> =>
      answer({ deliveryId, subject: 'declaration', ...more });

    const statuses = async ({ id }: Submitted, party: string): Promise<object[]> =>
      (await timelineOf(exchange, id, party))
        .filter(({ type }) => type === 'air.ccd')
        .map(({ data }) => data);

    it('is one of the version that was cleared, also for the authority that cleared it', async () => {
      const document = await submit(exchange, toChongqing);
      const deliveryId = await lastOf(document);
      const { awb } = waybillNumbered(7_100_003);
      const second = await amend(exchange, document, { awb, ...toChengdu });
      expect((await cleared(deliveryId)).status).toBe(201);
      const { number, contentHash } = document;
      const status = { version: 1, number, contentHash, master: awb };
      for (const party of ['forwarder', chongqing])
        expect(await statuses(document, party)).toMatchObject([status]);
      const seen = await get(`/v1/air-waybills/${document.id}/timeline?limit=100`, chongqing);
      expect(seen.text).not.toContain(second.contentHash);
    });

    it('is none where one house or one unit was cleared', async () => {
      const document = await submit(exchange, toChongqing);
      const deliveryId = await lastOf(document);
      for (const part of [{ house: 'H7' }, { unit: 'AKE12345CA' }])
        expect((await cleared(deliveryId, part)).status).toBe(201);
      expect(await statuses(document, 'forwarder')).toEqual([]);
    });
  });

  describe('by a number that was filed again', () => {
    const fileAgain = async ({ content }: Submitted): Promise<Submitted> => {
      const reply = await post('/v1/air-waybills', 'forwarder', content);
      expect(reply.status).toBe(201);
      return reply.body as unknown as Submitted;
    };

    it('is what was filed last, once it was sent to the authority', async () => {
      const document = await submit(exchange, toChongqing);
      await withdraw(exchange, document);
      expect((await byNumber(document)).body.documentId).toBe(document.id);
      const again = await fileAgain(document);
      const reply = await byNumber(document);
      expect([reply.status, reply.body.documentId]).toEqual([201, again.id]);
      // A decision of before may be one on the document that was withdrawn.
      const before = new Date(Date.now() - 3_600_000).toISOString();
      const address = { document: { kind: 'air-waybill', number: document.number } };
      const late = await post('/v1/receipts', chongqing, { ...address, ...released, at: before });
      expect([late.status, late.body.reason]).toEqual([202, 'receipt.ambiguous']);
      const types = (await timelineOf(exchange, document.id)).map(({ type }) => type);
      expect(types.filter((type) => type === 'receipt.released')).toHaveLength(1);
    });

    it('is the one that bears it, where the other gave it up', async () => {
      const document = await submit(exchange, toChongqing);
      const { awb } = waybillNumbered(7_100_002);
      await amend(exchange, document, { awb, ...toChongqing });
      const again = await fileAgain(document);
      expect((await byNumber(document)).body.documentId).toBe(again.id);
      expect((await byNumber({ number: awb })).body.documentId).toBe(document.id);
    });

    it('is nobody’s choice while the authority has not been told of the withdrawal', async () => {
      const receiver = await new Receiver().open();
      await gatherAt(receiver.url, 0, chengdu);
      const document = await submit(exchange, toChengdu);
      await untilState(exchange, document.id, chengdu, 'delivered');
      receiver.answer = ({ message }) => ({ status: message.type === 'document.withdrawn' ? 503 : 200 });
      await withdraw(exchange, document);
      await untilState(exchange, document.id, chengdu, 'dead');
      const again = await fileAgain(document);
      await untilState(exchange, again.id, chengdu, 'delivered');
      expect((await byNumber(document, chengdu)).body.reason).toBe('receipt.ambiguous');
      await receiver.close();
    });
  });
});
