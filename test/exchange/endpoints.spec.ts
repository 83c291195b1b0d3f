import { Database } from '../../src/database/database.service';
import { attemptsOf, deliveriesOf, pushTo, submit, untilState } from '../support/deliveries';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { Receiver } from '../support/receiver';

const customs = 'chongqing-customs';

describe('an endpoint', () => {
  let exchange: Exchange;
  let receiver: Receiver;

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_ATTEMPTS: '2', DELIVERY_TIMEOUT_MS: '500' });
  });
  afterAll(() => exchange.stop());
  beforeEach(async () => {
    receiver = await new Receiver().open();
  });
  afterEach(() => receiver.close());

  const put = (body: object, party = customs, name = 'main'): Promise<Reply> =>
    exchange.call('PUT', `/v1/endpoints/${name}`, { key: exchange.keys[party], body });
  const post = (action: string, party = customs, body?: object): Promise<Reply> =>
    exchange.call('POST', `/v1/endpoints/main/${action}`, { key: exchange.keys[party], body });

  it.each(['forwarder', 'bank', 'operator', 'landbridge'])('may be had by %s', async (party) => {
    const reply = await put({ url: receiver.url }, party);
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ name: 'main', state: 'active', health: { warned: 0 } });
  });

  it('shows all that was asked for, and keeps what is left out later, but the address', async () => {
    const wish = {
      url: receiver.url,
      description: '重庆关区前置机',
      payload: 'thin',
      signing: 'both',
      types: ['receipt.*', 'delivery.dead'],
      coalesceSeconds: 900,
    };
    expect((await put(wish)).body).toMatchObject({ ...wish, generation: 1 });
    const later = await put({ url: `${receiver.url}/next`, coalesceSeconds: 0 });
    expect(later.body).toMatchObject({ ...wish, url: `${receiver.url}/next`, coalesceSeconds: 0 });
    expect(later.body.secret).toMatch(/^whsec_/);
    expect(later.body.publicKey).toMatch(/^whpk_/);
    expect(later.body.previousSecret).toBeUndefined();
    const list = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(list.body.items?.[0]).toEqual(later.body);
  });

  it('is answered alike for the same key, whatever was set or rotated since, with the secrets of that time', async () => {
    const key = exchange.keys.carrier;
    const set = (once: string, body: object): Promise<Reply> =>
      exchange.call('PUT', '/v1/endpoints/main', { key, once, body });
    const rotate = (once: string): Promise<Reply> =>
      exchange.call('POST', '/v1/endpoints/main/rotation', { key, once });
    const wishes = [{ url: receiver.url }, { url: `${receiver.url}/next`, payload: 'thin' }] as const;
    const replies = [
      await set('set-1', wishes[0]),
      await rotate('turn-1'),
      await set('set-2', wishes[1]),
      await rotate('turn-2'),
    ];
    expect(replies.map(({ body }) => Number(body.generation))).toEqual([1, 2, 2, 3]);
    expect(replies.map(({ body }) => body.previousSecret)).toEqual([
      undefined,
      ...[replies[0], replies[0], replies[1]].map((reply) => reply?.body.secret),
    ]);
    await exchange.call('DELETE', '/v1/endpoints/main', { key });
    const again = [
      await set('set-1', wishes[0]),
      await rotate('turn-1'),
      await set('set-2', wishes[1]),
      await rotate('turn-2'),
    ];
    expect(again.map(({ headers }) => headers.get('idempotency-replayed'))).toEqual(Array(4).fill('true'));
    expect(again.map(({ body }) => body)).toEqual(replies.map(({ body }) => body));
    const kept = await exchange.app
      .get(Database)
      .read.all<{ answer: string }>(`SELECT answer FROM idempotency WHERE answer LIKE '%"generation"%'`);
    expect(kept.length).toBeGreaterThanOrEqual(4);
    expect(kept.filter(({ answer }) => answer.includes('whsec_'))).toEqual([]);
  });

  it('is refused with what is wrong with it, and nothing is stored', async () => {
    const party = 'chengdu-customs';
    const refused = async (body: object, code: Parameters<typeof expectProblem>[2]): Promise<void> => {
      expectProblem(await put(body, party), 422, code);
    };
    await refused({}, 'endpoint.address_misplaced');
    await refused({ url: receiver.url, types: ['receipts.*'] }, 'endpoint.type_unknown');
    await refused({ url: receiver.url, types: ['Receipt.*'] }, 'document.shape');
    await refused({ url: receiver.url, types: Array(21).fill('receipt.*') }, 'document.shape');
    await refused({ url: receiver.url, coalesceSeconds: 901 }, 'document.shape');
    const list = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[party] });
    expect(list.body.items).toEqual([]);
  });

  it('is one of at most twenty of a party', async () => {
    for (let nth = 1; nth <= 20; nth += 1)
      expect((await put({ url: receiver.url }, 'seller', `e-${nth}`)).status).toBe(200);
    expectProblem(await put({ url: receiver.url }, 'seller', 'one-more'), 409, 'endpoint.too_many');
    expect((await put({ url: receiver.url }, 'seller', 'e-7')).status).toBe(200);
  });

  it('gets a thin message without content, and fetches that at href with its own key', async () => {
    await put({ url: receiver.url, payload: 'thin', types: [], coalesceSeconds: 0, signing: 'v1' });
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'delivered');
    const [arrival] = receiver.about(document.id);
    expect(arrival?.message).toMatchObject({ thin: true, document: { contentHash: document.contentHash } });
    expect(arrival?.message.content).toBeUndefined();
    const { href = '' } = (arrival?.message.document ?? {}) as { href?: string };
    const fetched = await exchange.call('GET', href, { key: exchange.keys[customs] });
    expect([fetched.status, fetched.text.includes(document.number)]).toEqual([200, true]);
    await put({ url: receiver.url, payload: 'full' });
  });

  it('is tried with one signed message that changes nothing, whatever it says', async () => {
    await pushTo(exchange, customs, receiver.url);
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': '60' }, body: '维护中' });
    const reply = await post('test');
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ status: 503, excerpt: '维护中', latencyMs: expect.any(Number) });
    expect(receiver.arrivals.map(({ id, message }) => [id, message.type])).toEqual([
      [reply.body.messageId, 'endpoint.test'],
    ]);
    const list = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(list.body.items?.[0]?.health).toEqual({ warned: 0 });
    await receiver.close();
    const silent = await post('test');
    expect(silent.body.status).toBeUndefined();
    expect(silent.body.excerpt).toMatch(/\w/);
    expectProblem(await post('test', 'buyer'), 404, 'resource.unknown');
  });

  it('catches up when it is enabled: what waited goes there, and what died goes again under its id', async () => {
    await pushTo(exchange, customs, receiver.url);
    receiver.answer = () => ({ status: 500 });
    const died = await submit(exchange);
    const dead = await untilState(exchange, died.id, customs, 'dead');
    await exchange.call('DELETE', '/v1/endpoints/main', { key: exchange.keys[customs] });
    const shown = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(shown.body.items?.[0]).toMatchObject({ state: 'disabled', health: { disabledReason: 'owner' } });
    const waited = await submit(exchange);
    await until('it waits', async () => {
      const [delivery] = await deliveriesOf(exchange, waited.id, customs);
      return delivery?.state === 'waiting';
    });
    receiver.answer = () => ({ status: 200 });
    const first = await post('enablement', customs, { catchUp: false });
    expect(first.body).toMatchObject({ state: 'active', replayed: 0, more: false });
    await untilState(exchange, waited.id, customs, 'delivered');
    expect((await deliveriesOf(exchange, died.id, customs)).map(({ state }) => state)).toEqual(['dead']);
    expect((await post('enablement')).body).toMatchObject({ state: 'active', replayed: 1, more: false });
    const delivered = await untilState(exchange, died.id, customs, 'delivered');
    expect(delivered.id).toBe(dead.id);
    expect((await attemptsOf(exchange, dead.id)).map(({ status }) => status)).toEqual([500, 500, 200]);
    expectProblem(await post('enablement', 'buyer'), 404, 'resource.unknown');
  });

  it('has a name that fits into an address; any other is told what it should look like', async () => {
    for (const name of ['BAD_Name', '9', 'x'.repeat(41)]) {
      const body = { url: receiver.url };
      const reply = await exchange.call('PUT', `/v1/endpoints/${name}`, {
        key: exchange.keys[customs],
        body,
      });
      expectProblem(reply, 400, 'request.malformed');
      expect(reply.text).toContain('^[a-z][a-z0-9-]{0,39}$');
    }
  });
});
