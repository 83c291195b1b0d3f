import { amend, deliveriesOf, submit, timelineOf, type Line, type Submitted } from '../support/deliveries';
import { startExchange, waybillNumbered, type Exchange, type Reply } from '../support/exchange';
import { newcomer } from '../support/life';
import { expectProblem } from '../support/problems';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];
const at = '2026-11-23T19:05:00+08:00';
const accepted = { level: 'L1', result: 'accepted', code: '01', subject: 'manifest', at };

/** What the page of a document says of one authority. */
interface Part {
  authority: string;
  versionInForce: number | null;
  delivery: { version: number };
  receipts: { version: number; result: string; code: string | null; decidedAt: string; reasons: object[] }[];
}

describe('receipts', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange();
  });

  afterAll(() => exchange.stop());

  const answer = (party: string, body: object, once?: string): Promise<Reply> =>
    exchange.call('POST', '/v1/receipts', { key: exchange.keys[party], body, once });

  const deliveryId = async (document: Submitted, party: string): Promise<string> =>
    (await deliveriesOf(exchange, document.id, party)).at(-1)?.id ?? '';

  const partsFor = async (document: Submitted, reader: string): Promise<Part[]> => {
    const reply = await exchange.call('GET', `/v1/air-waybills/${document.id}`, {
      key: exchange.keys[reader],
    });
    return reply.body.customs as unknown as Part[];
  };

  const part = async (document: Submitted, party: string): Promise<Part> => {
    const found = (await partsFor(document, 'forwarder')).find(
      ({ authority }) => authority === exchange.ids[party],
    );
    if (!found) throw new Error(`Nothing of ${party} on the page.`);
    return found;
  };

  const receiptLines = async (document: Submitted, reader?: string): Promise<Line[]> =>
    (await timelineOf(exchange, document.id, reader)).filter(({ type }) => type.startsWith('receipt.'));

  it.each(['delivery', 'message', 'business key'])('are recorded by %s', async (way) => {
    const document = await submit(exchange);
    const [delivery] = await deliveriesOf(exchange, document.id, chengdu);
    const address = {
      delivery: { deliveryId: delivery?.id },
      message: { messageId: delivery?.messageId },
      'business key': { document: { kind: 'air-waybill', number: document.number } },
    }[way];
    const reply = await answer(chengdu, { ...address, ...accepted });
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ documentId: document.id, version: 1, result: 'accepted' });
    expect(await receiptLines(document)).toMatchObject([
      {
        type: 'receipt.accepted',
        actor: exchange.ids[chengdu],
        data: { version: 1, level: 'L1', code: '01', subject: 'manifest', decidedAt: at },
      },
    ]);
    expect((await part(document, chengdu)).receipts).toMatchObject([
      { level: 'L1', result: 'accepted', decidedAt: at },
      { level: 'L0', by: 'platform', sequence: expect.any(Number) },
    ]);
    expect((await part(document, chongqing)).receipts).toMatchObject([{ level: 'L0' }]);
  });

  it('by business key answer the newest version that this authority was sent', async () => {
    const document = await submit(exchange);
    await amend(exchange, document);
    const key = { document: { kind: 'air-waybill', number: document.number } };
    expect((await answer(chengdu, { ...key, ...accepted })).body.version).toBe(2);
  });

  it('by business key take the number as an authority writes it', async () => {
    const document = await submit(exchange);
    const number = ` ${document.number.replace('-', ' ')} `;
    const reply = await answer(chengdu, { document: { kind: 'air-waybill', number }, ...accepted });
    expect([reply.status, reply.body.documentId]).toEqual([201, document.id]);
  });

  it('by business key never fall on one of several documents with the number', async () => {
    const document = await submit(exchange);
    const other = await newcomer(exchange, 'second-forwarder', ['forwarder']);
    const twin = await exchange.call('POST', '/v1/air-waybills', { key: other.key, body: document.content });
    expect(twin.status).toBe(201);
    const key = { document: { kind: 'air-waybill', number: document.number } };
    const reply = await answer(chengdu, { ...key, ...accepted });
    expect([reply.status, reply.body.state, reply.body.reason]).toEqual([
      202,
      'unmatched',
      'receipt.ambiguous',
    ]);
    expect(await receiptLines(document)).toEqual([]);
    const mine = await answer(chengdu, { deliveryId: await deliveryId(document, chengdu), ...accepted });
    expect(mine.body.documentId).toBe(document.id);
  });

  it('by business key answer the version that bore the number', async () => {
    const document = await submit(exchange);
    const next = waybillNumbered(7_000_001).awb;
    const amended = await amend(exchange, document, { awb: next });
    for (const [number, version] of [
      [document.number, 1],
      [amended.number, 2],
    ]) {
      const reply = await answer(chengdu, { document: { kind: 'air-waybill', number }, ...accepted });
      expect([reply.status, reply.body.version]).toEqual([201, version]);
    }
  });

  it('must be addressed in exactly one way', async () => {
    const document = await submit(exchange);
    const id = await deliveryId(document, chengdu);
    for (const address of [{}, { deliveryId: id, messageId: id }]) {
      const findings = expectProblem(
        await answer(chengdu, { ...address, ...accepted }),
        422,
        'document.shape',
      );
      expect(findings.map(({ rule }) => rule)).toEqual(['RECEIPT-ADDRESS']);
    }
    expect(await receiptLines(document)).toEqual([]);
  });

  it('of one authority do not push those of another off the page', async () => {
    const document = await submit(exchange);
    const first = { deliveryId: await deliveryId(document, chengdu), ...accepted };
    await answer(chengdu, { ...first, level: 'L3', result: 'released' });
    const many = { deliveryId: await deliveryId(document, chongqing), ...accepted };
    await Promise.all(Array.from({ length: 60 }, () => answer(chongqing, many)));
    expect((await part(document, chongqing)).receipts).toHaveLength(51);
    expect(await part(document, chengdu)).toMatchObject({
      versionInForce: 1,
      receipts: [{ result: 'released' }, { level: 'L0' }],
    });
    // However much it says afterwards, what it once decided stays in force.
    await Promise.all(Array.from({ length: 60 }, () => answer(chengdu, first)));
    expect((await part(document, chengdu)).versionInForce).toBe(1);
  });

  it('that reject carry every reason in both languages to the time line and the page', async () => {
    const document = await submit(exchange);
    const reasons = [
      { code: 'A1', pointer: '/rateLines/0/goods', en: 'Goods too general.', zh: '货物品名申报笼统。' },
      { zh: '收货人信息不完整。' },
    ];
    const rejected = { ...accepted, result: 'rejected', code: '03', reasons };
    const reply = await answer(chengdu, { deliveryId: await deliveryId(document, chengdu), ...rejected });
    expect(reply.status).toBe(201);
    expect((await receiptLines(document)).map(({ type, data }) => [type, data.reasons])).toEqual([
      ['receipt.rejected', reasons],
    ]);
    expect(await part(document, chengdu)).toMatchObject({
      versionInForce: null,
      receipts: [{ result: 'rejected', code: '03', reasons }, { level: 'L0' }],
    });
    // The sender's inbox tells it, too.
    const inbox = await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys.forwarder });
    expect(inbox.body.items?.find((item) => item.subject === document.id)).toMatchObject({
      type: 'receipt.rejected',
      data: { reasons },
    });
  });

  it('follow each other in the order in which they came: inspection, then release', async () => {
    const document = await submit(exchange);
    const to = { deliveryId: await deliveryId(document, chengdu), subject: 'manifest', at };
    for (const [level, result, code] of [
      ['L1', 'accepted', '01'],
      ['L3', 'inspection', '500'],
      ['L3', 'released', '11'],
    ])
      expect((await answer(chengdu, { ...to, level, result, code })).status).toBe(201);
    const lines = await receiptLines(document);
    expect(lines.map(({ type }) => type)).toEqual([
      'receipt.accepted',
      'receipt.inspection',
      'receipt.released',
    ]);
    expect((await part(document, chengdu)).receipts.slice(0, -1).map(({ result }) => result)).toEqual([
      'released',
      'inspection',
      'accepted',
    ]);
  });

  it('are one receipt however often the same call comes', async () => {
    const document = await submit(exchange);
    const body = { deliveryId: await deliveryId(document, chengdu), ...accepted };
    const key = `receipt-${document.id}`;
    const replies = await Promise.all([1, 2, 3].map(() => answer(chengdu, body, key)));
    expect(new Set(replies.map(({ status, body: said }) => `${status} ${said.id}`)).size).toBe(1);
    expect(await receiptLines(document)).toHaveLength(1);
    const other = await answer(chengdu, { ...body, result: 'rejected' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.key_reused']);
    expect(await receiptLines(document)).toHaveLength(1);
  });

  it('put a version in force when they decide, and a rejection of a later one leaves it there', async () => {
    let document = await submit(exchange);
    const first = await deliveryId(document, chengdu);
    const decided = { ...accepted, level: 'L3' };
    // An acceptance of the form is no decision.
    await answer(chengdu, { deliveryId: first, ...accepted });
    expect((await part(document, chengdu)).versionInForce).toBeNull();
    await answer(chengdu, { deliveryId: first, ...decided });
    document = await amend(exchange, document);
    expect(await part(document, chengdu)).toMatchObject({ versionInForce: 1, proposed: 2 });
    const second = await deliveryId(document, chengdu);
    await answer(chengdu, {
      deliveryId: second,
      ...decided,
      result: 'rejected',
      reasons: [{ zh: '变更理由不充分。' }],
    });
    expect(await part(document, chengdu)).toMatchObject({
      versionInForce: 1,
      proposed: null,
      refusedVersions: [2],
      delivery: { version: 2 },
    });
    expect((await part(document, chongqing)).versionInForce).toBeNull();
    await answer(chengdu, { deliveryId: second, ...decided });
    expect((await part(document, chengdu)).versionInForce).toBe(2);
    // A late decision on the old version does not bring it back.
    await answer(chengdu, { deliveryId: first, ...decided, result: 'released' });
    expect((await part(document, chengdu)).versionInForce).toBe(2);
  });

  it('of an authority that was not sent the document are refused, whatever it is named by', async () => {
    const document = await submit(exchange, { customs: { exportOffice: '7900' } });
    const id = await deliveryId(document, chengdu);
    for (const address of [{ deliveryId: id }, { messageId: id }, { deliveryId: 'dlv_nobody' }]) {
      const reply = await answer(chongqing, { ...address, ...accepted });
      expect([reply.status, reply.body.code]).toEqual([403, 'receipt.not_authority']);
    }
    expect((await answer('forwarder', { deliveryId: id, ...accepted })).status).toBe(403);
    expect(await receiptLines(document)).toEqual([]);
  });

  describe('of one authority', () => {
    let document: Submitted;

    beforeAll(async () => {
      document = await submit(exchange);
      for (const party of [chongqing, chengdu]) {
        const id = await deliveryId(document, party);
        await partsFor(document, party);
        await exchange.call('POST', '/v1/inbox/ack', {
          key: exchange.keys[party],
          body: { messageIds: [id] },
        });
        const reasons = [{ en: `For ${party} only.`, zh: '仅限本关。' }];
        await answer(party, { deliveryId: id, ...accepted, result: 'rejected', reasons });
      }
    });

    it('are on the page for itself and the sender, not for another authority', async () => {
      const { ids } = exchange;
      const sees = async (reader: string): Promise<string[]> =>
        (await partsFor(document, reader)).map(({ authority }) => authority).toSorted();
      expect(await sees(chengdu)).toEqual([ids[chengdu]]);
      expect(await sees(chongqing)).toEqual([ids[chongqing]]);
      expect(await sees('forwarder')).toEqual([ids[chengdu], ids[chongqing]].toSorted());
    });

    it('are not in the inbox of another authority', async () => {
      const path = '/v1/inbox?limit=1000';
      const inbox = await exchange.call('GET', path, { key: exchange.keys[chengdu] });
      expect(inbox.text).not.toContain('For chongqing-customs only.');
      expect(inbox.body.items?.filter(({ type }) => /^receipt\.(?!unmatched)/.test(String(type)))).toEqual(
        [],
      );
    });

    it('are on neither page nor time line of a reader whom the sender has let in', async () => {
      const { id } = document;
      const granted = await exchange.call('POST', `/v1/air-waybills/${id}/grants`, {
        key: exchange.keys.forwarder,
        body: { partyId: exchange.ids.landbridge },
      });
      expect(granted.status).toBe(201);
      expect(await partsFor(document, 'landbridge')).toEqual([]);
      expect((await timelineOf(exchange, id, 'landbridge')).map(({ type }) => type)).toEqual([
        'document.submitted',
        'document.granted',
        'document.read',
      ]);
    });

    it('are on the time line for itself and the sender, not for another authority', async () => {
      const types = async (reader: string): Promise<string[]> =>
        (await timelineOf(exchange, document.id, reader)).map(({ type }) => type);
      const own = ['document.submitted', 'document.read', 'delivery.acknowledged', 'receipt.rejected'];
      expect((await types('forwarder')).slice(0, 7)).toEqual([...own, ...own.slice(1)]);
      expect(await types(chongqing)).toEqual(own);
      expect(await types(chengdu)).toEqual(own);
    });
  });
});
