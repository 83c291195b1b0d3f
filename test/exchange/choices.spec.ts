import { amend, deliveriesOf, pushTo, submit, timelineOf, untilState, withdraw } from '../support/deliveries';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { Receiver } from '../support/receiver';

const customs = 'chongqing-customs';

describe('choices for what did not go through', () => {
  let exchange: Exchange;
  let receiver: Receiver;
  const began = new Date(Date.now() - 3_600_000).toISOString();

  beforeAll(async () => {
    exchange = await startExchange({ DELIVERY_BASE_MS: '10', DELIVERY_ATTEMPTS: '2' });
    receiver = await new Receiver().open();
    await pushTo(exchange, customs, receiver.url);
  });

  beforeEach(() => {
    receiver.answer = () => ({ status: 503 });
  });

  afterAll(async () => {
    await receiver.close();
    await exchange.stop();
  });

  const post = (path: string, body: object, party = 'forwarder'): Promise<Reply> =>
    exchange.call('POST', path, { key: exchange.keys[party], body });

  const statesOf = async (id: string): Promise<string[]> =>
    (await deliveriesOf(exchange, id, customs)).map(({ state }) => state);

  const stuck = async () => {
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'dead');
    const amended = await amend(exchange, document);
    expect(await statesOf(document.id)).toEqual(['dead', 'blocked']);
    const [dead] = await deliveriesOf(exchange, document.id, customs);
    return { document: amended, dead: dead?.id ?? '' };
  };

  it('tell the operator of a dead letter at once', async () => {
    const { document, dead } = await stuck();
    const entries: { type: string; subject: string; messageId: string }[] = [];
    for (let after = 0; ;) {
      const { body } = await exchange.call('GET', `/v1/inbox?limit=1000&after=${after}`, {
        key: exchange.keys.operator,
      });
      entries.push(...(body.items as unknown as typeof entries));
      if (body.items?.length === 0) break;
      after = Number(body.next);
    }
    const told = entries.filter(({ subject }) => subject === document.id);
    expect(told).toMatchObject([{ type: 'delivery.dead', messageId: dead }]);
  });

  it('skip lets the later version go, on record, and only for sender or operator', async () => {
    const { document, dead } = await stuck();
    const path = `/v1/deliveries/${dead}/skip`;
    const reason = { reason: 'The second version replaces it.' };
    expect((await post(path, reason, customs)).body.code).toBe('delivery.not_sender');
    expect((await post(path, {})).status).toBe(422);
    receiver.answer = () => ({ status: 200 });
    expect((await post(path, reason)).body).toMatchObject({ messageId: dead, state: 'skipped' });
    await untilState(exchange, document.id, customs, 'delivered');
    expect(await statesOf(document.id)).toEqual(['skipped', 'delivered']);
    expect(receiver.about(document.id).at(-1)?.message.document.version).toBe(2);
    const [entry] = (await timelineOf(exchange, document.id)).filter(
      ({ type }) => type === 'delivery.skipped',
    );
    expect(entry?.data).toMatchObject({ messageId: dead, askedBy: exchange.ids.forwarder, ...reason });
    expect((await post(path, reason)).body.code).toBe('delivery.not_held');
  });

  it('a withdrawal takes back what never arrived, and goes at once', async () => {
    const { document } = await stuck();
    receiver.answer = () => ({ status: 200 });
    await withdraw(exchange, document);
    await untilState(exchange, document.id, customs, 'delivered');
    expect(await statesOf(document.id)).toEqual(['withdrawn', 'withdrawn', 'delivered']);
    expect(receiver.about(document.id).at(-1)?.message.type).toBe('document.withdrawn');
    const types = (await timelineOf(exchange, document.id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'delivery.withdrawn')).toHaveLength(2);
  });

  it('replay of an endpoint sends its dead letters again under their ids, a sender only its own', async () => {
    const { document, dead } = await stuck();
    const endpoints = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    const path = `/v1/endpoints/${endpoints.body.items?.[0]?.id}/replay`;
    expect((await post('/v1/endpoints/none/replay', { since: began })).body.code).toBe('resource.unknown');
    expect((await post(path, { since: began }, 'chengdu-customs')).body).toEqual({ replayed: 0, next: null });
    const future = new Date(Date.now() + 3_600_000).toISOString();
    expect((await post(path, { since: future })).body).toEqual({ replayed: 0, next: null });
    receiver.answer = () => ({ status: 200 });
    const reply = await post('/v1/endpoints/main/replay', { since: began }, customs);
    expect(reply.status).toBe(202);
    expect(Number(reply.body.replayed)).toBeGreaterThan(0);
    await until('both versions are delivered', async () =>
      (await statesOf(document.id)).every((state) => state === 'delivered'),
    );
    expect(receiver.taken.some(({ id }) => id === dead)).toBe(true);
    const all = await post(path, { since: began, states: 'all' });
    expect(Number(all.body.replayed)).toBeGreaterThan(1);
  });

  it('the list is narrowed by receiver and time, and says what each carries', async () => {
    const list = (query: string): Promise<Reply> =>
      exchange.call('GET', `/v1/deliveries?${query}`, { key: exchange.keys.forwarder });
    const { body } = await list(`party=${exchange.ids[customs]}&since=${encodeURIComponent(began)}`);
    expect(body.items?.[0]).toMatchObject({ carries: 'document', noticeId: null });
    expect(body.items?.every(({ partyId }) => partyId === exchange.ids[customs])).toBe(true);
    expect((await list('since=yesterday')).body.code).toBe('request.malformed');
    const slip = await list('state=deliverd');
    expect(slip.body.code).toBe('request.malformed');
    expect(JSON.stringify(slip.body)).toContain('delivered');
  });
});
