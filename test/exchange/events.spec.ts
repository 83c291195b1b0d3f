import { Webhook } from 'standardwebhooks';
import { Database } from '../../src/database/database.service';
import { OperatorEvents } from '../../src/exchange/operator-events.service';
import {
  amend,
  deliveriesOf,
  pushTo,
  replay,
  submit,
  untilState,
  withdraw,
  type Delivery,
  type Submitted,
} from '../support/deliveries';
import { answer, eventOf, inboxOf, Listener, subscribe } from '../support/events';
import { startExchange, until, type Exchange } from '../support/exchange';
import type { Arrival } from '../support/receiver';
import { newcomer } from '../support/life';
import { TitleDesk } from '../support/titles';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];

describe('events that an endpoint asks for', () => {
  let exchange: Exchange;
  let listener: Listener;

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_ATTEMPTS: '2', DELIVERY_TIMEOUT_MS: '1000' });
  });
  afterAll(() => exchange.stop());

  beforeEach(async () => {
    listener = await new Listener().open();
  });
  afterEach(async () => {
    // Whatever a test left on its way must not disturb the next one.
    await exchange.app.get(Database).write(async (tx) => {
      await tx.run(`UPDATE endpoint SET state = 'disabled'`);
      await tx.run(`UPDATE delivery SET state = 'skipped' WHERE carries = 'event' AND state <> 'delivered'`);
      tx.announce('routing', []);
    });
    await listener.close();
  });

  const eventDeliveries = async (document: Submitted, party = 'forwarder'): Promise<Delivery[]> =>
    (await deliveriesOf(exchange, document.id, party)).filter(({ version }) => version === 0);

  it('are pushed to a forwarder, signed, in order, once for each message id: the receipts of both customs', async () => {
    const secret = await subscribe(exchange, 'forwarder', listener.url, ['receipt.*']);
    const document = await submit(exchange);
    const said = [
      [chongqing, { result: 'accepted' }],
      [chengdu, { result: 'rejected', reasons: [{ zh: '收货人信息不完整。' }] }],
      [chongqing, { result: 'inspection', level: 'L3' }],
      [chongqing, { result: 'released', level: 'L3' }],
    ] as const;
    for (const [party, what] of said) await answer(exchange, document, party, what);
    await until('all four', () => listener.events(document.id).length >= 4);
    const events = listener.events(document.id);
    expect(events.map(({ type, actor }) => [type, actor])).toEqual(
      said.map(([party, { result }]) => [`receipt.${result}`, exchange.ids[party]]),
    );
    expect(new Set(events.map(({ messageId }) => messageId)).size).toBe(4);
    expect(events[1]).toMatchObject({
      subject: document.id,
      document: { id: document.id, number: document.number, version: 1, contentHash: document.contentHash },
      data: { result: 'rejected', reasons: [{ zh: '收货人信息不完整。' }] },
    });
    for (const { bytes, headers } of listener.arrivals)
      expect(new Webhook(secret).verify(bytes, headers as Record<string, string>)).toEqual(JSON.parse(bytes));
    // The push and the inbox tell the same.
    const inbox = (await inboxOf(exchange, 'forwarder')).filter(({ subject }) => subject === document.id);
    const receipts = inbox.filter(({ type }) => type.startsWith('receipt.'));
    expect(events.map(({ sequence, data }) => ({ sequence, data }))).toEqual(
      receipts.map(({ sequence, data }) => ({ sequence, data })),
    );
    await until('all on record', async () =>
      (await eventDeliveries(document)).every(({ state }) => state === 'delivered'),
    );
    expect(await eventDeliveries(document)).toHaveLength(4);
  });

  it('speak of the version that was meant, under the number that it bore', async () => {
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.accepted']);
    const document = await submit(exchange);
    const [first] = await deliveriesOf(exchange, document.id, chengdu);
    const amended = await amend(exchange, document);
    await answer(exchange, document, chengdu, { deliveryId: first?.id });
    await answer(exchange, document, chengdu);
    await until('both', () => listener.events(document.id).length >= 2);
    expect(listener.events(document.id).map((event) => event.document)).toMatchObject([
      { version: 1, contentHash: document.contentHash },
      { version: 2, contentHash: amended.contentHash },
    ]);
  });

  it('are tried again with the same bytes under one message id, and in order', async () => {
    listener.answer = (_, nth) => ({ status: nth === 1 ? 503 : 200 });
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.*']);
    const document = await submit(exchange);
    for (const result of ['accepted', 'released']) await answer(exchange, document, chengdu, { result });
    await until('both taken', () => listener.taken.length >= 2);
    const bytes = new Map<string, Set<string>>();
    for (const arrival of listener.arrivals)
      bytes.set(arrival.id, (bytes.get(arrival.id) ?? new Set()).add(arrival.bytes));
    expect([...bytes.values()].map(({ size }) => size)).toEqual([1, 1]);
    expect(listener.taken.map((arrival) => eventOf(arrival).type)).toEqual([
      'receipt.accepted',
      'receipt.released',
    ]);
  });

  it('that die hold back later ones, are told to the operator, and are replayed in order', async () => {
    listener.answer = () => ({ status: 500 });
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.*', 'delivery.*']);
    const document = await submit(exchange);
    await answer(exchange, document, chengdu, { result: 'accepted' });
    await until('dead', async () => (await eventDeliveries(document))[0]?.state === 'dead');
    await answer(exchange, document, chengdu, { result: 'released' });
    const [dead, later] = await eventDeliveries(document);
    expect([dead?.attempts, later?.state]).toEqual([2, 'blocked']);
    const told = (await inboxOf(exchange, 'operator')).filter(({ subject }) => subject === document.id);
    expect(told.at(-1)).toMatchObject({
      type: 'delivery.dead',
      data: { deliveryId: dead?.id, carries: 'event', attempts: 2, lastStatus: 500 },
    });
    // Of a dead event nothing is pushed: the two receipts are all that there is.
    expect(await eventDeliveries(document)).toHaveLength(2);
    listener.answer = () => ({ status: 200 });
    expect((await replay(exchange, dead?.id ?? '')).status).toBe(202);
    await until('both taken', () => listener.taken.length >= 2);
    expect(listener.taken.map(({ id }) => id)).toEqual([dead?.id, later?.id]);
  });

  it('make no events of themselves, however many are asked for and whatever becomes of them', async () => {
    const authority = await new Listener().open();
    await pushTo(exchange, chongqing, authority.url);
    await subscribe(exchange, 'forwarder', listener.url, ['*']);
    const failing = await new Listener().open();
    failing.answer = () => ({ status: 500 });
    await subscribe(exchange, 'operator', failing.url, ['*']);
    const document = await submit(exchange);
    await answer(exchange, document, chongqing);
    const types = (): string[] =>
      listener
        .events(document.id)
        .map(({ type }) => type)
        .toSorted();
    const expected = ['delivery.delivered', 'receipt.accepted'];
    await until('both', () => types().length >= 2);
    await exchange.app.get(Database).write((tx) =>
      exchange.app.get(OperatorEvents).raise(tx, {
        mode: 'test',
        type: 'journal.broken',
        subject: 'journal',
        data: { sequence: 1, what: 'hash' },
      }),
    );
    const all = (): Promise<{ state: string; type: string }[]> =>
      exchange.app
        .get(Database)
        .read.all(
          `SELECT state, type FROM delivery WHERE carries = 'event' AND party_id = ?`,
          exchange.ids.operator ?? '',
        );
    await until("the operator's event is dead", async () =>
      (await all()).some(({ state }) => state === 'dead'),
    );
    // Its death is on the journal for everybody to see, and is nobody's event.
    await until('the death is told', async () =>
      (await inboxOf(exchange, 'operator')).some(
        ({ type, subject }) => type === 'delivery.dead' && subject === 'journal',
      ),
    );
    expect((await all()).map(({ type }) => type)).toEqual(['journal.broken']);
    expect(types()).toEqual(expected);
    await Promise.all([authority.close(), failing.close()]);
  });

  it("go to nobody else: not to who did it, not for other types, not to a document's own receiver twice", async () => {
    const [customs, other] = [await new Listener().open(), await new Listener().open()];
    await subscribe(exchange, chongqing, customs.url, ['*']);
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.rejected', 'title.*']);
    const stranger = await newcomer(exchange, 'a-stranger', ['forwarder']);
    exchange.ids[stranger.slug] = stranger.id;
    exchange.keys[stranger.slug] = stranger.key;
    await subscribe(exchange, stranger.slug, other.url, ['*']);
    const document = await submit(exchange);
    await answer(exchange, document, chongqing);
    const amended = await amend(exchange, document);
    await answer(exchange, amended, chongqing, { result: 'rejected', reasons: [{ zh: '品名不符。' }] });
    await until('the rejection', () => listener.events(document.id).length > 0);
    await amend(exchange, amended);
    await until('all versions', () => customs.events().length >= 3);
    expect(listener.events().map(({ type }) => type)).toEqual(['receipt.rejected']);
    expect(customs.arrivals.map(({ message }) => message.type)).toEqual([
      'document.submitted',
      'document.amended',
      'document.amended',
    ]);
    expect(other.arrivals).toEqual([]);
    // Who is told of a document is not thereby routed to: the amendment goes to customs only.
    expect((await deliveriesOf(exchange, document.id, 'forwarder')).map(({ type }) => type)).toEqual([
      'receipt.rejected',
    ]);
    const page = await exchange.call('GET', `/v1/air-waybills/${document.id}`, {
      key: exchange.keys.forwarder,
    });
    expect(
      (page.body.customs as unknown as { authority: string }[]).map(({ authority }) => authority),
    ).not.toContain(exchange.ids.forwarder);
    await Promise.all([customs.close(), other.close()]);
  });

  it('tell each party of a bill what the others did, and nobody what it did itself', async () => {
    const seller = await new Listener().open();
    await subscribe(exchange, 'carrier', listener.url, ['title.*']);
    await subscribe(exchange, 'seller', seller.url, ['title.*']);
    const titleId = await new TitleDesk(exchange).circulating('seller');
    await until('both', () => listener.events(titleId).length + seller.events(titleId).length >= 2);
    expect(seller.events(titleId)).toMatchObject([{ type: 'title.issue', actor: exchange.ids.carrier }]);
    expect(listener.events(titleId)).toMatchObject([{ type: 'title.accept', actor: exchange.ids.seller }]);
    await seller.close();
  });

  it('are gathered into one notice of their master where the endpoint asks for quiet', async () => {
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.*', 'delivery.*'], { coalesceSeconds: 1 });
    const document = await submit(exchange);
    for (const result of ['accepted', 'released']) await answer(exchange, document, chengdu, { result });
    await until('the notice', () => listener.taken.length > 0);
    expect(listener.arrivals.map(({ message }) => message)).toEqual([
      expect.objectContaining({
        type: 'notice',
        master: document.number,
        items: ['receipt.accepted', 'receipt.released'].map((type) =>
          expect.objectContaining({ type, subject: document.id }),
        ),
      }),
    ]);
    await until('all on record', async () =>
      (await eventDeliveries(document)).every(({ state }) => state === 'delivered'),
    );
    expect(await eventDeliveries(document)).toHaveLength(2);
  });

  it('come without their facts where the endpoint asks for thin messages', async () => {
    await subscribe(exchange, 'forwarder', listener.url, ['receipt.*'], { payload: 'thin' });
    const document = await submit(exchange);
    await answer(exchange, document, chengdu);
    await until('it', () => listener.events(document.id).length > 0);
    const [event] = listener.events(document.id);
    expect(event).toMatchObject({ type: 'receipt.accepted', document: { version: 1 } });
    expect(event).not.toHaveProperty('data');
  });

  it('of the operator reach its inbox and its endpoint', async () => {
    await subscribe(exchange, 'operator', listener.url, ['journal.broken', 'delivery.dead']);
    const entry = await exchange.app.get(Database).write((tx) =>
      exchange.app.get(OperatorEvents).raise(tx, {
        mode: 'test',
        type: 'journal.broken',
        subject: 'journal',
        data: { sequence: 5, what: 'gap' },
      }),
    );
    await until('it', () => listener.events('journal').length > 0);
    expect(listener.events('journal')).toMatchObject([
      {
        type: 'journal.broken',
        actor: 'platform',
        sequence: entry.sequence,
        data: { sequence: 5, what: 'gap' },
      },
    ]);
    expect((await inboxOf(exchange, 'operator')).at(-1)).toMatchObject({
      sequence: entry.sequence,
      type: 'journal.broken',
    });
    expect((await inboxOf(exchange, 'forwarder')).map(({ type }) => type)).not.toContain('journal.broken');
  });

  it('that name no version speak of the one that stood then, in every push and in the inbox', async () => {
    const carrier = exchange.keys.carrier;
    await subscribe(exchange, 'carrier', listener.url, ['document.granted']);
    listener.answer = () => ({ status: 503 });
    const document = await submit(exchange);
    await exchange.call('POST', `/v1/air-waybills/${document.id}/grants`, {
      key: exchange.keys.forwarder,
      body: { partyId: exchange.ids.carrier },
    });
    await until('the grant was tried', () => listener.arrivals.length > 0);
    await amend(exchange, document);
    await until('it is dead', async () => (await eventDeliveries(document, 'carrier'))[0]?.state === 'dead');
    listener.answer = () => ({ status: 200 });
    const id = listener.arrivals[0]?.id ?? '';
    expect((await replay(exchange, id, 'carrier')).status).toBe(202);
    await until('it was taken', () => listener.taken.length > 0);
    expect(new Set(listener.arrivals.map(({ bytes }) => bytes)).size).toBe(1);
    const { body } = await exchange.call('GET', '/v1/inbox?limit=1000', { key: carrier });
    const told = (body.items as unknown as { type: string; subject: string; document?: object }[]).filter(
      ({ subject }) => subject === document.id,
    );
    expect(told.map(({ type }) => type)).toContain('document.granted');
    const [granted] = told.filter(({ type }) => type === 'document.granted');
    expect(granted?.document).toMatchObject({ version: 1, contentHash: document.contentHash });
    expect(eventOf(listener.arrivals[0] as Arrival).document).toEqual(granted?.document);
  });

  it('that died hold no withdrawal of their document back', async () => {
    await subscribe(exchange, chongqing, listener.url, ['air.*']);
    const document = await submit(exchange);
    await untilState(exchange, document.id, chongqing, 'delivered');
    listener.answer = () => ({ status: 500 });
    await exchange.call('POST', `/v1/air-waybills/${document.id}/grants`, {
      key: exchange.keys.forwarder,
      body: { partyId: exchange.ids.carrier },
    });
    const reported = await exchange.call('POST', `/v1/air-waybills/${document.id}/events`, {
      key: exchange.keys.carrier,
      body: {
        code: 'FOH',
        occurredAt: new Date(Date.now() - 1000).toISOString(),
        facts: { airport: 'CKG', pieces: 48 },
      },
    });
    expect([reported.status, reported.text]).toEqual([201, expect.any(String)]);
    await until(
      'the event is dead',
      async () => (await eventDeliveries(document, chongqing))[0]?.state === 'dead',
    );
    listener.answer = () => ({ status: 200 });
    await withdraw(exchange, document);
    await until('the withdrawal', () => listener.events().some(({ type }) => type === 'document.withdrawn'));
    expect(
      (await deliveriesOf(exchange, document.id, chongqing)).map(({ state }) => state).slice(0, 2),
    ).toEqual(['delivered', 'withdrawn']);
  });
});
