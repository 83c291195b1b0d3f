import Ajv2020 from 'ajv/dist/2020';
import { Database } from '../../src/database/database.service';
import { eventCatalogue, eventTypeOf } from '../../src/exchange/event-catalogue';
import { actTable } from '../../src/title/acts/table';
import { amend, deliveriesOf, pushTo, replay, submit, withdraw, type Delivery } from '../support/deliveries';
import { answer, inboxOf, Listener, subscribe } from '../support/events';
import { startExchange, until, type Exchange } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk } from '../support/titles';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'];

describe('the catalogue of events', () => {
  let exchange: Exchange;
  let listener: Listener;
  const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { 'date-time': true } });

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_ATTEMPTS: '1' });
    listener = await new Listener().open();
  });
  afterAll(async () => {
    await exchange.stop();
    await listener.close();
  });

  /** What a schema finds wrong, with the type for whoever reads the failure. */
  const wrong = (type: string, schema: object | undefined, value: unknown): string[] =>
    schema === undefined
      ? [`${type} is not in the catalogue`]
      : ajv.validate(schema, value)
        ? []
        : [`${type}: ${ajv.errorsText()} in ${JSON.stringify(value)}`];

  it('is served to whoever has a key, each type with schema and example', async () => {
    const key = exchange.keys.forwarder;
    const list = await exchange.call('GET', '/v1/event-types', { key });
    expect(list.body.items?.map(({ type }) => type)).toEqual(eventCatalogue.map(({ type }) => type));
    const one = await exchange.call('GET', '/v1/event-types/receipt.rejected', { key });
    expect(wrong('receipt.rejected', one.body.message as unknown as object, one.body.example)).toEqual([]);
    expectProblem(
      await exchange.call('GET', '/v1/event-types/receipt.eaten', { key }),
      404,
      'resource.unknown',
    );
  });

  it('knows every act of a title', () => {
    const acts = Object.keys(actTable).map((act) => `title.${act.toLowerCase()}`);
    expect(acts.filter((type) => !eventTypeOf(type))).toEqual([]);
  });

  /** A bill that is issued, accepted, handed on, shown to a bank and checked. */
  const titleLife = async (): Promise<void> => {
    const desk = new TitleDesk(exchange);
    const titleId = await desk.circulating('seller');
    await desk.handOver('ENDORSE', 'seller', 'buyer', titleId);
    const key = exchange.keys.buyer;
    const path = `/v1/titles/${titleId}/grants`;
    const body = { partyId: exchange.ids.forwarder, until: inAnHour() };
    const granted = await exchange.call('POST', path, { key, body });
    const ended = await exchange.call('DELETE', `${path}/${exchange.ids.forwarder}`, { key });
    const checked = await exchange.call('POST', '/v1/title-checks', { key, body: { titleId } });
    expect([granted.status, ended.status, checked.status]).toEqual([201, 204, 201]);
  };

  it('describes all that was put on the journal, shown in an inbox or pushed', async () => {
    await pushTo(exchange, chongqing, listener.url);
    await subscribe(exchange, 'forwarder', listener.url, ['*']);
    await subscribe(exchange, 'operator', listener.url, ['*']);
    const life = await submit(exchange);
    await answer(exchange, life, chongqing);
    await answer(exchange, life, chengdu, { result: 'rejected', reasons: [{ zh: '收货人信息不完整。' }] });
    const next = await amend(exchange, life);
    const strayed = await exchange.call('POST', '/v1/receipts', {
      key: exchange.keys[chengdu],
      body: {
        declaration: '800120261000000001',
        level: 'L3',
        result: 'released',
        subject: 'declaration',
        at: '2026-11-23T19:05:00+08:00',
      },
    });
    expect([strayed.status, strayed.text]).toEqual([202, expect.any(String)]);
    await exchange.call('GET', `/v1/air-waybills/${life.id}/content`, { key: exchange.keys[chengdu] });
    await exchange.call('POST', `/v1/air-waybills/${life.id}/grants`, {
      key: exchange.keys.forwarder,
      body: { partyId: exchange.ids.landbridge },
    });
    const ids = (await deliveriesOf(exchange, life.id, chengdu)).map(({ id }) => id);
    await exchange.call('POST', '/v1/inbox/ack', { key: exchange.keys[chengdu], body: { messageIds: ids } });
    await withdraw(exchange, next);
    listener.answer = () => ({ status: 500 });
    const lost = await submit(exchange);
    const dead = async (): Promise<Delivery | undefined> =>
      (await deliveriesOf(exchange, lost.id, chongqing))[0];
    await until('dead', async () => (await dead())?.state === 'dead');
    listener.answer = () => ({ status: 200 });
    await replay(exchange, (await dead())?.id ?? '');
    await titleLife();
    await until('replayed', async () => (await dead())?.state === 'delivered');

    const entries = await exchange.app
      .get(Database)
      .read.all<{ type: string; data: string }>('SELECT type, data FROM journal ORDER BY sequence');
    const seen = new Set(entries.map(({ type }) => type));
    expect([...seen]).toEqual(
      expect.arrayContaining([
        ...[
          'document.submitted',
          'document.amended',
          'document.withdrawn',
          'document.granted',
          'document.read',
        ],
        ...['delivery.delivered', 'delivery.acknowledged', 'delivery.dead', 'delivery.replayed'],
        ...['receipt.accepted', 'receipt.rejected', 'receipt.unmatched', 'party.registered', 'key.issued'],
        ...['title.issue', 'title.accept', 'title.endorse'],
        ...['title.granted', 'title.grant_ended', 'title.checked'],
      ]),
    );
    expect(
      entries.flatMap(({ type, data }) => wrong(type, eventTypeOf(type)?.data, JSON.parse(data))),
    ).toEqual([]);
    for (const party of ['forwarder', 'operator', chongqing, chengdu, 'landbridge', 'seller', 'buyer'])
      expect(
        (await inboxOf(exchange, party)).flatMap(({ type, data }) =>
          wrong(type, eventTypeOf(type)?.data, data),
        ),
      ).toEqual([]);
    expect(new Set(listener.arrivals.map(({ message }) => message.type)).size).toBeGreaterThan(5);
    expect(
      listener.arrivals.flatMap(({ message }) =>
        wrong(message.type, eventTypeOf(message.type)?.message, message),
      ),
    ).toEqual([]);
  });
});
