import { Webhook } from 'standardwebhooks';
import {
  amend,
  deliveriesOf,
  replay,
  submit,
  timelineOf,
  untilState,
  type Submitted,
} from '../support/deliveries';
import { numbered, submit as submitKind } from '../support/documents';
import { example, startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { Receiver, type Arrival } from '../support/receiver';

const customs = 'chongqing-customs';

let houses = 300_000;

/** A notice as it is pushed. */
interface Notice {
  type: string;
  messageId: string;
  master: string;
  items: {
    type: string;
    messageId: string;
    subject: string;
    document?: { number: string; version: number };
  }[];
}

const noticeOf = ({ message }: Arrival): Notice => message as unknown as Notice;

describe('an endpoint that gathers', () => {
  let exchange: Exchange;
  let receiver: Receiver;

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_ATTEMPTS: '2' });
  });

  afterAll(() => exchange.stop());

  beforeEach(async () => {
    receiver = await new Receiver().open();
  });

  afterEach(() => receiver.close());

  const gatherAt = async (coalesceSeconds: number): Promise<string> => {
    const body = { url: receiver.url, coalesceSeconds };
    const reply = await exchange.call('PUT', '/v1/endpoints/main', { key: exchange.keys[customs], body });
    expect(reply.status).toBe(200);
    return reply.body.secret as string;
  };

  const acknowledge = (messageId: string): Promise<Reply> =>
    exchange.call('POST', '/v1/inbox/ack', {
      key: exchange.keys[customs],
      body: { messageIds: [messageId] },
    });

  const untilAll = async (documents: readonly Submitted[], state: string): Promise<void> => {
    for (const { id } of documents) await untilState(exchange, id, customs, state);
  };

  it('gets one signed notice for a document and its versions, in order, without content', async () => {
    const secret = await gatherAt(1);
    const first = await submit(exchange);
    const second = await amend(exchange, first);
    const third = await amend(exchange, second);
    await until('the notice came', () => receiver.arrivals.length > 0);
    await untilAll([third], 'delivered');
    const [arrival, another] = receiver.arrivals;
    expect(another).toBeUndefined();
    const { bytes, headers } = arrival as Arrival;
    expect(new Webhook(secret).verify(bytes, headers as Record<string, string>)).toBeDefined();
    const notice = noticeOf(arrival as Arrival);
    expect(notice).toMatchObject({ type: 'notice', master: first.number });
    expect(notice.items.map(({ type, document }) => [type, document?.version])).toEqual([
      ['document.submitted', 1],
      ['document.amended', 2],
      ['document.amended', 3],
    ]);
    expect(bytes).not.toContain('KEEP DRY');
    const deliveries = await deliveriesOf(exchange, first.id, customs);
    expect(deliveries.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
    // Each bears the id that it would have had by itself.
    expect(notice.items.map(({ messageId }) => messageId)).toEqual(deliveries.map(({ id }) => id));
  });

  it('is told of a master and a hundred documents under it once, not a hundred and one times', async () => {
    const windowMs = 2_000;
    await gatherAt(windowMs / 1_000);
    const began = performance.now();
    const note = await submitKind(exchange, 'rail-note', numbered('rail-note', 700_001));
    expect(note.status).toBe(201);
    const { notes, ...bill } = example('rail-bill') as { notes: object[] };
    const under = notes.map((each) => ({ ...each, number: note.body.number }));
    const bills = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        submitKind(exchange, 'rail-bill', {
          ...bill,
          notes: under,
          billNumber: (numbered('rail-bill', 700_100 + index) as { billNumber: string }).billNumber,
        }),
      ),
    );
    expect(bills.map(({ status }) => status)).toEqual(bills.map(() => 201));
    const tookMs = performance.now() - began;
    await until(
      'everything was told',
      () => receiver.arrivals.flatMap((each) => noticeOf(each).items).length >= 101,
    );
    // One for each time of gathering that the submissions lasted: two where that is less than the first.
    expect(receiver.arrivals.length).toBeLessThanOrEqual(1 + Math.ceil(tookMs / windowMs));
    const [told] = receiver.arrivals.map(noticeOf);
    expect(told?.master).toBe(note.body.number);
  });

  it('that fails for good has all that it carried dead, and a replay of one goes by itself', async () => {
    await gatherAt(1);
    receiver.answer = () => ({ status: 500 });
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'dead');
    const next = await amend(exchange, document);
    const blocked = (await deliveriesOf(exchange, next.id, customs)).map(({ state }) => state);
    expect(blocked).toEqual(['dead', 'blocked']);
    receiver.answer = () => ({ status: 200 });
    receiver.arrivals.length = 0;
    expect((await replay(exchange, id)).status).toBe(202);
    await untilAll([next], 'delivered');
    expect(receiver.arrivals.map((arrival) => arrival.id)[0]).toBe(id);
    expect((await deliveriesOf(exchange, next.id, customs)).map(({ state }) => state)).toEqual([
      'delivered',
      'delivered',
    ]);
  });

  it('that is disabled leaves what was gathered to the inbox, each message by itself', async () => {
    await gatherAt(900);
    const document = await submit(exchange);
    expect((await deliveriesOf(exchange, document.id, customs)).map(({ state }) => state)).toEqual([
      'gathered',
    ]);
    const gone = await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] });
    expect(gone.status).toBe(204);
    expect((await deliveriesOf(exchange, document.id, customs)).map(({ state }) => state)).toEqual([
      'waiting',
    ]);
    await gatherAt(0);
    await untilAll([document], 'delivered');
    expect(receiver.arrivals.map(({ message }) => message.type)).toEqual(['document.submitted']);
  });

  it('that is acknowledged from the inbox has all that it carried acknowledged, and holds nothing back', async () => {
    await gatherAt(1);
    receiver.answer = () => ({ status: 500 });
    const document = await submit(exchange);
    await until('the notice was tried', () => receiver.arrivals.length > 0);
    const { messageId } = noticeOf(receiver.arrivals[0] as Arrival);
    expect((await acknowledge(messageId)).body.acknowledged).toEqual([messageId]);
    const [member] = await deliveriesOf(exchange, document.id, customs);
    expect(member).toMatchObject({ state: 'delivered', acknowledgedAt: expect.any(String) });
    receiver.answer = () => ({ status: 200 });
    await gatherAt(0);
    const next = await amend(exchange, document);
    await untilAll([next], 'delivered');
    const told = (await timelineOf(exchange, document.id)).filter(
      ({ type, data }) => type === 'delivery.acknowledged' && data.receiver === exchange.ids[customs],
    );
    expect(told.map(({ data }) => data.messageId)).toEqual([member?.id]);
  });

  it('that was delivered and then acknowledged says so of each message', async () => {
    await gatherAt(1);
    const document = await submit(exchange);
    await untilAll([document], 'delivered');
    const { messageId } = noticeOf(receiver.arrivals[0] as Arrival);
    const [delivered] = await deliveriesOf(exchange, document.id, customs);
    expect(delivered?.acknowledgedAt).toBeNull();
    await acknowledge(messageId);
    const [member] = await deliveriesOf(exchange, document.id, customs);
    expect(member).toMatchObject({ deliveredAt: delivered?.deliveredAt, acknowledgedAt: expect.any(String) });
  });

  /** Two documents under one master whose notice died; `notice` is its id. */
  const died = async (): Promise<{ master: Submitted; house: Submitted; notice: string }> => {
    await gatherAt(1);
    receiver.answer = () => ({ status: 500 });
    const master = await submit(exchange);
    const draft = { ...numbered('house-waybill', (houses += 1)), masterAwb: master.number };
    const house = await submitKind(exchange, 'house-waybill', draft);
    expect([house.status, house.text]).toEqual([201, expect.any(String)]);
    const { messageId: notice } = await untilNotice(master);
    await untilState(exchange, master.id, customs, 'dead');
    receiver.answer = () => ({ status: 200 });
    receiver.arrivals.length = 0;
    return { master, house: house.body as unknown as Submitted, notice };
  };

  const untilNotice = async ({ number }: Submitted): Promise<Notice> => {
    const found = (): Notice | undefined =>
      receiver.arrivals.map(noticeOf).find(({ master }) => master === number);
    await until('the notice was tried', () => found() !== undefined);
    return found() as Notice;
  };

  const stateOf = async (id: string): Promise<string> =>
    (await exchange.call('GET', `/v1/deliveries/${id}`, { key: exchange.keys.operator })).body
      .state as string;

  const skip = async ({ id }: Submitted): Promise<void> => {
    const [dead] = await deliveriesOf(exchange, id, customs);
    const reply = await exchange.call('POST', `/v1/deliveries/${dead?.id}/skip`, {
      key: exchange.keys.forwarder,
      body: { reason: 'Told by telephone.' },
    });
    expect([reply.status, reply.body.state]).toEqual([200, 'skipped']);
  };

  it('that is replayed frees the versions that were blocked behind what it carried', async () => {
    const { master, notice } = await died();
    await gatherAt(0);
    const next = await amend(exchange, master);
    expect((await replay(exchange, notice, 'operator')).status).toBe(202);
    await untilAll([next], 'delivered');
    expect(receiver.arrivals.map(({ id }) => id)[0]).toBe(notice);
  });

  it('that is replayed leaves out what was skipped or withdrawn since', async () => {
    const { master, house, notice } = await died();
    await skip(master);
    expect((await replay(exchange, notice, 'operator')).status).toBe(202);
    await untilAll([house], 'delivered');
    expect(receiver.arrivals.map(noticeOf)).toMatchObject([
      { messageId: notice, items: [{ subject: house.id, type: 'document.submitted' }] },
    ]);
    expect((await deliveriesOf(exchange, master.id, customs)).map(({ state }) => state)).toEqual(['skipped']);
  });

  it('that is replayed says on the time line of each document who asked', async () => {
    await gatherAt(1);
    receiver.answer = () => ({ status: 500 });
    const first = await submit(exchange);
    await untilState(exchange, first.id, customs, 'dead');
    const [member] = await deliveriesOf(exchange, first.id, customs);
    receiver.answer = () => ({ status: 200 });
    const { noticeId } = member as unknown as { noticeId: string };
    const asked = async (): Promise<unknown[]> =>
      (await timelineOf(exchange, first.id))
        .filter(({ type }) => type === 'delivery.replayed')
        .map(({ data }) => data);
    for (const redelivered of [false, true]) {
      expect((await replay(exchange, noticeId, customs)).status).toBe(202);
      await untilAll([first], 'delivered');
      await until('the notice is on record', async () => {
        const { body } = await exchange.call('GET', `/v1/deliveries/${noticeId}`, {
          key: exchange.keys[customs],
        });
        return body.state === 'delivered';
      });
      expect((await asked()).at(-1)).toMatchObject({
        messageId: member?.id,
        askedBy: exchange.ids[customs],
        contentHash: first.contentHash,
        version: 1,
        redelivered,
      });
    }
    expect(await asked()).toHaveLength(2);
  });

  it('that is replayed while no endpoint is active waits in the inbox message by message', async () => {
    const { master, house, notice } = await died();
    await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] });
    const again = await replay(exchange, notice, 'operator');
    expect([again.status, again.body.state]).toEqual([202, 'skipped']);
    const claimed = await exchange.call('POST', '/v1/inbox/claims', {
      key: exchange.keys[customs],
      body: { consumer: 'desk', limit: 100 },
    });
    const items = claimed.body.items ?? [];
    expect(items.map(({ subject, type }) => [subject, type])).toEqual([
      [master.id, 'document.submitted'],
      [house.id, 'document.submitted'],
    ]);
    const body = { claims: items.map(({ messageId, token }) => ({ messageId, token })) };
    await exchange.call('POST', '/v1/inbox/ack', { key: exchange.keys[customs], body });
    for (const { id } of [master, house])
      expect((await deliveriesOf(exchange, id, customs)).map(({ state }) => state)).toEqual(['delivered']);
  });

  it('that was delivered and is replayed while no endpoint is active comes again message by message', async () => {
    const since = new Date().toISOString();
    await gatherAt(1);
    const document = await submit(exchange);
    const { messageId } = await untilNotice(document);
    await untilAll([document], 'delivered');
    await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] });
    const again = await replay(exchange, messageId, 'operator');
    expect([again.status, again.body.state]).toEqual([202, 'delivered']);
    const [member] = await deliveriesOf(exchange, document.id, customs);
    expect(member?.state).toBe('waiting');
    await acknowledge(member?.id ?? '');
    // An endpoint that is set later is not sent the empty notice.
    await gatherAt(1);
    const third = await replay(exchange, messageId, 'operator');
    expect([third.status, third.body.code]).toEqual([409, 'delivery.taken_apart']);
    const all = await exchange.call('POST', '/v1/endpoints/main/replay', {
      key: exchange.keys[customs],
      body: { since, states: 'all' },
    });
    expect([all.status, all.body.replayed]).toEqual([202, 0]);
  });

  it('that was delivered and is being sent again when its endpoint ends comes to the inbox message by message', async () => {
    await gatherAt(1);
    const document = await submit(exchange);
    const { messageId } = await untilNotice(document);
    await untilAll([document], 'delivered');
    receiver.answer = () => 'silence';
    expect((await replay(exchange, messageId, 'operator')).body.state).toBe('pending');
    await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] });
    await untilAll([document], 'waiting');
    expect(await stateOf(messageId)).toBe('delivered');
  });

  it('that is dead holds nothing back once each of its messages was skipped or withdrawn', async () => {
    const { master, house, notice } = await died();
    await skip(master);
    const next = await amend(exchange, master);
    expect((await deliveriesOf(exchange, master.id, customs)).map(({ state }) => state)).toEqual([
      'skipped',
      'gathered',
    ]);
    expect(await stateOf(notice)).toBe('dead');
    const withdrawn = await exchange.call('POST', `/v1/house-waybills/${house.id}/withdrawal`, {
      key: exchange.keys.forwarder,
      body: { reason: 'Booked twice.' },
    });
    expect(withdrawn.status).toBe(200);
    expect(await stateOf(notice)).toBe('skipped');
    await untilAll([next], 'delivered');
    await untilState(exchange, house.id, customs, 'delivered');
  });

  it('that is dead holds nothing back once what it carried was replayed and taken', async () => {
    const { master, house, notice } = await died();
    const [dead] = await deliveriesOf(exchange, master.id, customs);
    await replay(exchange, dead?.id ?? '');
    await untilAll([master], 'delivered');
    expect(await stateOf(notice)).toBe('dead');
    await skip(house);
    expect(await stateOf(notice)).toBe('skipped');
    const next = await amend(exchange, master);
    await untilAll([next], 'delivered');
  });
});
