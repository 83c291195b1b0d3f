import {
  amend,
  deliveriesOf,
  pushTo,
  replay,
  submit,
  timelineOf,
  untilState,
  type Submitted,
} from '../support/deliveries';
import { answer, Listener, subscribe } from '../support/events';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { Receiver, type Pushed } from '../support/receiver';

const customs = 'chengdu-customs';

interface Item {
  messageId: string;
  token: string;
  type: string;
  redelivered?: boolean;
  currentVersion?: number;
  document?: { id: string; version: number };
}

describe('a version that comes after a later one', () => {
  let exchange: Exchange;
  let receiver: Receiver;

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_BASE_MS: '10', DELIVERY_ATTEMPTS: '2' });
  });
  afterAll(() => exchange.stop());
  beforeEach(async () => {
    receiver = await new Receiver().open();
  });
  afterEach(async () => {
    for (const party of [customs, 'forwarder']) {
      const { body } = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[party] });
      for (const { name } of body.items as unknown as { name: string }[])
        await exchange.call('DELETE', `/v1/endpoints/${name}`, { key: exchange.keys[party] });
    }
    await receiver.close();
  });

  const post = (path: string, body: object, party = customs): Promise<Reply> =>
    exchange.call('POST', path, { key: exchange.keys[party], body });
  const acknowledge = async (...messageIds: string[]): Promise<void> => {
    expect((await post('/v1/inbox/ack', { messageIds })).body.unknown).toEqual([]);
  };
  const claimed = async (document: Submitted): Promise<Item[]> => {
    const { body } = await post('/v1/inbox/claims', { consumer: 'desk', limit: 100 });
    return (body.items as unknown as Item[]).filter((each) => each.document?.id === document.id);
  };
  /** The ids of both versions of a document: the first is dead, and the second was taken from the inbox. */
  const overtaken = async (): Promise<{ document: Submitted; first: string }> => {
    receiver.answer = () => ({ status: 503 });
    await pushTo(exchange, customs, receiver.url);
    const submitted = await submit(exchange);
    await untilState(exchange, submitted.id, customs, 'dead');
    const document = await amend(exchange, submitted);
    const [first, second] = await deliveriesOf(exchange, document.id, customs);
    expect([first?.state, second?.state]).toEqual(['dead', 'blocked']);
    await acknowledge(second?.id ?? '');
    receiver.arrivals.length = 0;
    receiver.answer = () => ({ status: 200 });
    return { document, first: first?.id ?? '' };
  };
  const late = { redelivered: true, currentVersion: 2, document: { version: 1 } };

  it('says so when it is replayed to a push, though it never arrived before', async () => {
    const { document, first } = await overtaken();
    expect((await replay(exchange, first)).status).toBe(202);
    await until('it came', () => receiver.arrivals.length > 0);
    expect(receiver.arrivals[0]).toMatchObject({ id: first, message: late });
    const entries = (await timelineOf(exchange, document.id)).filter(
      ({ type }) => type === 'delivery.replayed',
    );
    expect(entries.map(({ data }) => data.redelivered)).toEqual([true]);
  });

  it('says so when its endpoint is enabled again', async () => {
    const { first } = await overtaken();
    expect(
      (await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] })).status,
    ).toBe(204);
    expect((await post('/v1/endpoints/main/enablement', { catchUp: true })).status).toBe(200);
    await until('it came', () => receiver.arrivals.length > 0);
    expect(receiver.arrivals[0]).toMatchObject({ id: first, message: late });
  });

  it('says so in the inbox and in a claim', async () => {
    const { document, first } = await overtaken();
    await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] });
    const { next } = (await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[customs] }))
      .body;
    await replay(exchange, first);
    const { body } = await exchange.call('GET', `/v1/inbox?after=${next}`, { key: exchange.keys[customs] });
    expect(body.items).toMatchObject([{ type: 'delivery.replayed', messageId: first, ...late }]);
    expect(await claimed(document)).toMatchObject([
      { type: 'document.submitted', messageId: first, ...late },
    ]);
  });

  it('says so in a claim that nobody replayed: the later one was taken first', async () => {
    const document = await submit(exchange);
    const amended = await amend(exchange, document);
    const [first, second] = await deliveriesOf(exchange, document.id, customs);
    await acknowledge(second?.id ?? '');
    expect(await claimed(amended)).toMatchObject([{ messageId: first?.id, ...late }]);
  });

  it('names the present version in a claim of what was delivered before, and in none of a first delivery', async () => {
    const document = await submit(exchange);
    const [fresh] = await claimed(document);
    expect(fresh).toMatchObject({ redelivered: false, document: { version: 1 } });
    expect(fresh).not.toHaveProperty('currentVersion');
    await amend(exchange, document);
    const [first, second] = await deliveriesOf(exchange, document.id, customs);
    await acknowledge(first?.id ?? '', second?.id ?? '');
    await replay(exchange, first?.id ?? '');
    expect(await claimed(document)).toMatchObject([{ messageId: first?.id, ...late }]);
  });

  it('tells a receiver whom later ones do not concern of none after its own withdrawal', async () => {
    await pushTo(exchange, customs, receiver.url);
    const first = await submit(exchange, { customs: { exportOffice: '7900' } });
    const elsewhere = { customs: { exportOffice: '8003' } };
    const third = await amend(exchange, await amend(exchange, first, elsewhere), elsewhere);
    await until('both have come', () => receiver.about(first.id).length === 2);
    await untilState(exchange, first.id, customs, 'delivered');
    const { next } = (await exchange.call('GET', '/v1/inbox?limit=1000', { key: exchange.keys[customs] }))
      .body;
    const [delivered] = await deliveriesOf(exchange, first.id, customs);
    expect((await replay(exchange, delivered?.id ?? '')).status).toBe(202);
    await until('it came again', () => receiver.about(first.id).length === 3);
    expect(receiver.about(first.id).at(-1)).toMatchObject({ message: late });
    const inbox = await exchange.call('GET', `/v1/inbox?after=${next}`, { key: exchange.keys[customs] });
    expect(inbox.body.items).toMatchObject([{ type: 'delivery.replayed', ...late }]);
    // Once it may see all of the document, it is told which version that is.
    const grant = { key: exchange.keys.forwarder, body: { partyId: exchange.ids[customs] } };
    expect((await exchange.call('POST', `/v1/air-waybills/${third.id}/grants`, grant)).status).toBe(201);
    expect((await replay(exchange, delivered?.id ?? '')).status).toBe(202);
    await until('it came once more', () => receiver.about(first.id).length === 4);
    expect(receiver.about(first.id).at(-1)).toMatchObject({ message: { ...late, currentVersion: 3 } });
  });

  it('tells who sees the document no more, with an event that is sent again, no version after the event', async () => {
    const listener = await new Listener().open();
    await subscribe(exchange, 'buyer', listener.url, ['document.granted']);
    const document = await submit(exchange);
    const path = `/v1/air-waybills/${document.id}/grants`;
    expect((await post(path, { partyId: exchange.ids.buyer }, 'forwarder')).status).toBe(201);
    await until('it came', () => listener.events(document.id).length === 1);
    const [event] = listener.events(document.id);
    const key = exchange.keys.forwarder;
    expect((await exchange.call('DELETE', `${path}/${exchange.ids.buyer}`, { key })).status).toBe(204);
    await amend(exchange, document);
    await until(
      'it is on record',
      async () => (await replay(exchange, event?.messageId ?? '', 'buyer')).status === 202,
    );
    await until('it came again', () => listener.events(document.id).length === 2);
    expect(listener.events(document.id)[1]).toEqual({ ...event, redelivered: true, currentVersion: 1 });
    await listener.close();
  });

  it('says so in a notice, of each message by itself', async () => {
    receiver.answer = () => ({ status: 503 });
    const gathering = { url: receiver.url, coalesceSeconds: 1 };
    await exchange.call('PUT', '/v1/endpoints/main', { key: exchange.keys[customs], body: gathering });
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'dead');
    await amend(exchange, document);
    const [first, second] = await deliveriesOf(exchange, document.id, customs);
    await acknowledge(second?.id ?? '');
    receiver.answer = () => ({ status: 200 });
    receiver.arrivals.length = 0;
    const { body } = await exchange.call('GET', `/v1/deliveries/${first?.id}`, {
      key: exchange.keys[customs],
    });
    await replay(exchange, body.noticeId ?? '', customs);
    await until('it came', () => receiver.arrivals.length > 0);
    const items = (each: Pushed | undefined): unknown => (each as unknown as { items: unknown }).items;
    expect(items(receiver.arrivals[0]?.message)).toMatchObject([{ messageId: first?.id, ...late }]);
    expect(items(receiver.arrivals[0]?.message)).toHaveLength(1);
  });

  it('is named by an event too that is sent again', async () => {
    const listener = await new Listener().open();
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.*']);
    const document = await submit(exchange);
    await answer(exchange, document, customs);
    await until('it came', () => listener.events(document.id).length === 1);
    await amend(exchange, document);
    const [event] = listener.events(document.id);
    expect(event).not.toHaveProperty('currentVersion');
    await until(
      'it is on record',
      async () => (await replay(exchange, event?.messageId ?? '')).status === 202,
    );
    await until('it came again', () => listener.events(document.id).length === 2);
    expect(listener.events(document.id)[1]).toEqual({ ...event, redelivered: true, currentVersion: 2 });
    await listener.close();
  });
});
