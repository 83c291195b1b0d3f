import { Database } from '../../src/database/database.service';
import { JournalEntry } from '../../src/journal/journal.entity';
import { submit, untilState } from '../support/deliveries';
import { inboxOf, type InboxItem } from '../support/events';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { keyFor } from '../support/life';
import { expectProblem } from '../support/problems';
import { Receiver } from '../support/receiver';

const customs = 'chongqing-customs';

describe('where the messages of a party go', () => {
  let exchange: Exchange;
  let receiver: Receiver;

  beforeEach(async () => {
    exchange = await startExchange();
    receiver = await new Receiver().open();
  });
  afterEach(async () => {
    await exchange.stop();
    await receiver.close();
  });

  const set = (key: string | undefined, body: object, name = 'main'): Promise<Reply> =>
    exchange.call('PUT', `/v1/endpoints/${name}`, { key, body });
  const told = async (party: string): Promise<InboxItem[]> =>
    (await inboxOf(exchange, party)).filter(({ type }) => type.startsWith('endpoint.'));
  const keysOf = (query = '', party = customs): Promise<Reply> =>
    exchange.call('GET', `/v1/parties/${exchange.ids[party]}/keys${query}`, { key: exchange.keys.operator });

  it('is told to its owner and the operator by whoever changes it, with the key and the host and no secret', async () => {
    const stolen = await keyFor(exchange, exchange.ids[customs] as string, 'test');
    const url = `${receiver.url}?token=hidden`;
    const { body } = await set(stolen.key, { url });
    const call = (method: string, path: string) =>
      exchange.call(method, `/v1/endpoints/main${path}`, { key: stolen.key });
    expect((await set(stolen.key, { url })).status).toBe(200);
    expect((await call('POST', '/rotation')).status).toBe(200);
    expect((await call('DELETE', '')).status).toBe(204);
    expect((await call('POST', '/enablement')).status).toBe(200);
    const facts = { endpointId: body.id, name: 'main', receiver: exchange.ids[customs], keyId: stolen.keyId };
    const place = { channel: 'push', host: new URL(url).host };
    const all = [
      // Set to what it was, it is no news.
      ['endpoint.set', { ...facts, ...place }],
      ['endpoint.rotated', { ...facts, generation: 2 }],
      ['endpoint.disabled', { ...facts, reason: 'owner' }],
      ['endpoint.enabled', { ...facts, ...place }],
    ];
    for (const party of [customs, 'operator'])
      expect((await told(party)).map(({ type, data }) => [type, data])).toEqual(all);
    expect((await told(customs)).map(({ actor }) => actor)).toEqual(all.map(() => exchange.ids[customs]));
    const entries = await exchange.app.get(Database).read.find(JournalEntry, { subject: String(body.id) });
    expect(entries).toHaveLength(all.length);
    expect(JSON.stringify(entries)).not.toMatch(/hidden|whsec_|hook/);
  });

  it('is stopped by the operator, who finds the key that moved it and revokes it; the senders are told', async () => {
    const stolen = await keyFor(exchange, exchange.ids[customs] as string, 'test');
    await set(exchange.keys[customs], { url: 'http://127.0.0.1:9/' });
    receiver.answer = () => ({ status: 500 });
    const moved = await set(stolen.key, { url: receiver.url }, 'mine');
    const document = await submit(exchange);
    const [news] = (await told('operator')).slice(-1);
    expect(news).toMatchObject({ type: 'endpoint.set', data: { keyId: stolen.keyId, name: 'mine' } });
    const { body } = await keysOf();
    const listed = body.items as unknown as { id: string; label: string; revokedAt: string | null }[];
    expect(listed.map(({ id, revokedAt }) => [id, revokedAt])).toContainEqual([stolen.keyId, null]);
    expect(JSON.stringify(body)).not.toMatch(/hash|cyw_/);
    const by = (party: string, path: string): Promise<Reply> =>
      exchange.call('DELETE', path, { key: exchange.keys[party] });
    const endpoint = `/v1/endpoints/${moved.body.id}`;
    expect((await by('operator', `/v1/keys/${stolen.keyId}`)).status).toBe(204);
    expectProblem(await by('forwarder', endpoint), 404, 'resource.unknown');
    expect((await by('operator', endpoint)).status).toBe(204);
    await untilState(exchange, document.id, customs, 'waiting');
    for (const party of [customs, 'operator', 'forwarder'])
      expect((await told(party)).at(-1)).toMatchObject({
        type: 'endpoint.disabled',
        actor: exchange.ids.operator,
        data: { reason: 'operator', receiver: exchange.ids[customs] },
      });
    expectProblem(await set(stolen.key, { url: receiver.url }), 401, 'key.unknown');
    const own = await exchange.call('GET', '/v1/endpoints', { key: exchange.keys[customs] });
    expect(own.body.items?.map(({ name, health }) => [name, health?.disabledReason])).toEqual([
      ['main', 'replaced'],
      ['mine', 'operator'],
    ]);
  });

  it('shows the operator the keys of a party in pages, of its own mode', async () => {
    const made = [];
    for (let times = 0; times < 3; times += 1)
      made.push((await keyFor(exchange, exchange.ids[customs] as string, 'test')).keyId);
    const live = await keyFor(exchange, exchange.ids[customs] as string, 'live');
    const first = await keysOf('?limit=2');
    const second = await keysOf(`?limit=2&cursor=${first.body.next}`);
    const ids = [first, second].flatMap(({ body }) =>
      (body.items as unknown as { id: string }[]).map(({ id }) => id),
    );
    expect(ids.slice(0, 3)).toEqual(made.toReversed());
    expect([ids.length, second.body.next, ids.includes(live.keyId)]).toEqual([4, null, false]);
    expectProblem(await keysOf('?cursor=x'), 400, 'cursor.malformed');
    const other = await exchange.call('GET', `/v1/parties/pty_${'0'.repeat(26)}/keys`, {
      key: exchange.keys.operator,
    });
    expectProblem(other, 404, 'resource.unknown');
  });
});
