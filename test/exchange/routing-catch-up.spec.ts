import { Database } from '../../src/database/database.service';
import { writeCursor } from '../../src/http/cursor';
import {
  amend,
  deliveriesOf,
  pushTo,
  submit,
  timelineOf,
  untilState,
  withdraw,
  type Submitted,
} from '../support/deliveries';
import { inboxOf } from '../support/events';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { Receiver } from '../support/receiver';
import { TitleDesk, toOrderOf } from '../support/titles';

const [chongqing, chengdu] = ['chongqing-customs', 'chengdu-customs'] as const;
const byOffice = [
  { id: 'offices-80-chongqing', authority: chongqing, offices: ['80'] },
  { id: 'office-7900-chengdu', authority: chengdu, offices: ['7900'] },
];
/** Office 7901 was nobody's, and now is Chengdu's. */
const wider = [...byOffice, { id: 'office-7901-chengdu', authority: chengdu, offices: ['7901'] }];
const nowhere = { customs: { exportOffice: '7901' } };

describe('rules that come after documents', () => {
  let exchange: Exchange;
  let since: string;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const operator = () => ({ key: exchange.keys.operator });
  const set = async (rules: object[]): Promise<void> => {
    const { headers } = await exchange.call('GET', '/v1/routing-rules', operator());
    const reply = await exchange.call('PUT', '/v1/routing-rules', {
      ...operator(),
      body: { rules, reason: 'A test of the rules.' },
      headers: { 'if-match': headers.get('etag') ?? '' },
    });
    expect(reply.status).toBe(200);
  };
  const catchUp = (query = '', sending = {}): Promise<Reply> =>
    exchange.call('POST', `/v1/routing-rules/catch-up${query}`, {
      ...operator(),
      body: { since },
      ...sending,
    });
  const sentTo = async (id: string, party: string): Promise<[string, number][]> =>
    (await deliveriesOf(exchange, id, party)).map(({ type, version }) => [type, version]);

  beforeEach(async () => {
    await set(byOffice);
    since = new Date().toISOString();
  });

  it('send what is stored on, once and with its content; a trial says what, and sends nothing', async () => {
    const receiver = await new Receiver().open();
    await pushTo(exchange, chengdu, receiver.url);
    const first = await submit(exchange, nowhere);
    const second = await amend(exchange, await submit(exchange, nowhere));
    const gone = await submit(exchange, nowhere);
    await withdraw(exchange, gone);
    const had = await submit(exchange, { customs: { exportOffice: '7900' } });
    await set(wider);
    const tried = await catchUp('?dryRun=true');
    expect(tried.body).toMatchObject({ dryRun: true, looked: 3, changed: 2, next: null });
    expect(tried.body.items).toMatchObject(
      [first, second].map(({ id, number }) => ({
        ...{ id, number, kind: 'air-waybill' },
        routing: [{ authority: exchange.ids[chengdu], rule: 'office-7901-chengdu' }],
      })),
    );
    for (const { id } of [first, second]) expect(await sentTo(id, chengdu)).toEqual([]);
    const sent = await catchUp('', { once: 'catch-up' });
    expect(sent.body).toMatchObject({ looked: 3, changed: 2, next: null });
    expect(sent.body.items).toEqual(tried.body.items);
    await untilState(exchange, second.id, chengdu, 'delivered');
    await untilState(exchange, first.id, chengdu, 'delivered');
    expect(receiver.about(second.id).map(({ message }) => message)).toMatchObject([
      { type: 'document.amended', document: { version: 2 }, content: second.content },
    ]);
    // Whoever asks again, or repeats the call, sends nothing twice.
    expect((await catchUp()).body).toMatchObject({ changed: 0, items: [] });
    expect((await catchUp('', { once: 'catch-up' })).text).toBe(sent.text);
    expect(await sentTo(first.id, chengdu)).toEqual([['document.submitted', 1]]);
    expect(await sentTo(second.id, chengdu)).toEqual([['document.amended', 2]]);
    expect(await sentTo(had.id, chengdu)).toEqual([['document.submitted', 1]]);
    expect(await sentTo(gone.id, chengdu)).toEqual([]);
    await receiver.close();
    await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[chengdu] });
  });

  it('name authorities that are not registered: a trial counts what would be sent, and nothing more', async () => {
    const document = await submit(exchange, nowhere);
    const stranger = { id: 'office-7901-stranger', authority: 'not-registered', offices: ['7901'] };
    // As the rules of a new exchange do, whose authorities are registered later.
    const force = (rules: object[]): Promise<void> =>
      exchange.app.get(Database).write(async (tx) => {
        await tx.run('UPDATE routing_rules SET rules = ?', JSON.stringify(rules));
        tx.announce('routing', []);
      });
    await force([...byOffice, stranger]);
    expect((await catchUp('?dryRun=true')).body).toMatchObject({ looked: 1, changed: 0, items: [] });
    await force([...wider, stranger]);
    const tried = await catchUp('?dryRun=true');
    expect(tried.body).toMatchObject({ changed: 1, items: [{ id: document.id, routing: [{}] }] });
    expect(tried.body.items?.[0]?.routing).toHaveLength(1);
    expect((await catchUp()).body.items).toEqual(tried.body.items);
  });

  it('stand on the time line, tell the sender, and give customs the document to read and to answer', async () => {
    const document = await submit(exchange, nowhere);
    await set(wider);
    await catchUp();
    const [delivery] = await deliveriesOf(exchange, document.id, chengdu);
    const facts = {
      ...{ number: document.number, version: 1, contentHash: document.contentHash },
      ...{ receiver: exchange.ids[chengdu], rule: 'office-7901-chengdu' },
    };
    const line = { type: 'document.routed', actor: exchange.ids.operator, data: facts };
    expect((await timelineOf(exchange, document.id)).at(-1)).toMatchObject(line);
    const about = async (party: string) =>
      (await inboxOf(exchange, party)).filter(({ subject }) => subject === document.id);
    expect((await about('forwarder')).at(-1)).toMatchObject(line);
    // One message has one type: customs finds it in its inbox as it would have been pushed.
    expect(await about(chengdu)).toMatchObject([{ type: 'document.submitted', messageId: delivery?.id }]);
    expect(await about(chongqing)).toEqual([]);
    const page = await exchange.call('GET', `/v1/air-waybills/${document.id}`, {
      key: exchange.keys[chengdu],
    });
    expect(page.status).toBe(200);
    const answered = await exchange.call('POST', '/v1/receipts', {
      key: exchange.keys[chengdu],
      body: {
        deliveryId: delivery?.id,
        ...{ level: 'L1', result: 'accepted', code: '01', subject: 'manifest' },
        at: '2026-11-23T19:05:00+08:00',
      },
    });
    expect(answered.status).toBe(201);
    // What comes next follows in order, to whom the rules say.
    await amend(exchange, document);
    expect(await sentTo(document.id, chengdu)).toEqual([
      ['document.submitted', 1],
      ['document.amended', 2],
    ]);
  });

  it('reach an authority again that an amendment took the document from', async () => {
    const document = await submit(exchange, { customs: { exportOffice: '7900' } });
    await amend(exchange, document, nowhere);
    await set(wider);
    await catchUp();
    expect(await sentTo(document.id, chengdu)).toEqual([
      ['document.submitted', 1],
      ['document.withdrawn', 2],
      ['document.amended', 2],
    ]);
    const { body } = await exchange.call('GET', `/v1/air-waybills/${document.id}`, {
      key: exchange.keys[chengdu],
    });
    expect(body).toMatchObject({ currentVersion: 2, status: 'current' });
  });

  it('reach a bill that bears a title, which no new version will ever take there', async () => {
    await set([{ id: 'waybills', authority: chengdu, kinds: ['air-waybill'] }]);
    const desk = new TitleDesk(exchange);
    const bill = await desk.bill(toOrderOf('seller'));
    await desk.circulating('seller', {}, bill);
    await set([{ id: 'bills', authority: chengdu, kinds: ['rail-bill'] }]);
    const { body } = await catchUp();
    expect(body.items?.map(({ id }) => id as string)).toEqual([bill.id]);
    const { body: inbox } = await exchange.call('GET', '/v1/inbox?limit=1000', {
      key: exchange.keys[chengdu],
    });
    expect(inbox.items?.filter(({ subject }) => (subject as string) === bill.id)).toMatchObject([
      { type: 'document.submitted', document: { version: 1, contentHash: bill.contentHash } },
    ]);
  });

  it('send a hundred documents a call at the most, and the next call goes on', async () => {
    const documents: Submitted[] = [];
    for (let times = 0; times < 103; times += 1) documents.push(await submit(exchange, nowhere));
    await set(wider);
    const first = await catchUp();
    expect(first.body).toMatchObject({ looked: 100, changed: 100, next: expect.any(String) });
    const second = await catchUp(`?cursor=${first.body.next}`);
    expect(second.body).toMatchObject({ looked: 3, changed: 3, next: null });
    const all = [first, second]
      .flatMap(({ body }) => body.items as unknown as { id: string }[])
      .map(({ id }) => id);
    expect(all).toEqual(documents.map(({ id }) => id));
  });

  it('are caught up by the operator alone, from a place that a call has given', async () => {
    for (const cursor of [writeCursor('routing-catch-up', 'zzz'), writeCursor('documents', 'doc_Z')])
      expectProblem(await catchUp(`?cursor=${cursor}`), 400, 'cursor.malformed');
    expectProblem(await catchUp('?dryRun=1'), 400, 'request.malformed');
    expectProblem(await catchUp('', { body: {} }), 422, 'document.shape');
    expectProblem(await catchUp('', { key: exchange.keys[chengdu] }), 403, 'role.not_allowed');
    expectProblem(await catchUp('', { once: null }), 400, 'idempotency.key_missing');
    const empty = await catchUp('', { body: { since: '2999-01-01T00:00:00+08:00' } });
    expect(empty.body).toMatchObject({ looked: 0, changed: 0, next: null });
    expect((await catchUp('', { body: { since: '1970-01-01T00:00:00Z' } })).status).toBe(200);
  });
});
