import { DocumentReading } from '../../src/documents/reading.service';
import { Database } from '../../src/database/database.service';
import { etagOfRules, RoutingRules } from '../../src/exchange/routing-rules.service';
import type { Caller } from '../../src/parties/roles';
import { writeCursor } from '../../src/http/cursor';
import { AttemptRow } from '../../src/exchange/exchange.entity';
import { amend, submit, type Delivery, type Submitted } from '../support/deliveries';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

describe('pages of documents and deliveries', () => {
  let exchange: Exchange;
  let document: Submitted;

  beforeAll(async () => {
    exchange = await startExchange();
    document = await submit(exchange);
    for (let times = 0; times < 4; times += 1) document = await amend(exchange, document);
  });

  afterAll(() => exchange.stop());

  const get = (path: string): Promise<Reply> => exchange.call('GET', path, { key: exchange.keys.forwarder });

  it.each(['NaN', '-1', '1.5', '1e3', '0x10', ' 1', '9007199254740993', 'x'])(
    'a time line goes on after a sequence, never after "%s"',
    async (place) => {
      const cursor = writeCursor('timeline', place);
      const reply = await get(`/v1/air-waybills/${document.id}/timeline?cursor=${cursor}`);
      expectProblem(reply, 400, 'cursor.malformed');
    },
  );

  it.each(['NaN', 'dlv_', 'zzz', 'dlv_01ARZ3NDEKTSV4RRFFQ69G5FA%', '错'])(
    'lists go on after an id, never after "%s"',
    async (place) => {
      for (const list of ['deliveries', 'documents', 'parties'])
        expectProblem(await get(`/v1/${list}?cursor=${writeCursor(list, place)}`), 400, 'cursor.malformed');
    },
  );

  it('the cursors that lists give out are taken', async () => {
    for (const path of ['/v1/deliveries', '/v1/parties', `/v1/air-waybills/${document.id}/timeline`]) {
      const first = await get(`${path}?limit=1`);
      const second = await get(`${path}?limit=1&cursor=${first.body.next}`);
      expect(second.status).toBe(200);
      expect(second.body.items).not.toEqual(first.body.items);
    }
  });

  it('attempts come in pages, newest first, and none is lost in silence', async () => {
    const [id = '', other = ''] = ((await get('/v1/deliveries')).body.items as unknown as Delivery[]).map(
      (delivery) => delivery.id,
    );
    const made = Array.from({ length: 250 }, (_, index) => ({
      ...{ deliveryId: id, number: index + 1, at: new Date(1_800_000_000_000 + index).toISOString() },
      ...{ status: 503, latencyMs: 7, excerpt: `attempt ${index + 1}` },
    }));
    await exchange.app.get(Database).write((tx) => tx.insertAll(AttemptRow, made));
    const seen: object[] = [];
    for (let path = `/v1/deliveries/${id}?`; ;) {
      const { status, body } = await get(path);
      expect([status, body.id, body.messageId]).toEqual([200, id, id]);
      const { attempts, next } = body as unknown as { attempts: object[]; next: string | null };
      seen.push(...attempts);
      if (next === null) break;
      expect(attempts).toHaveLength(seen.length === 100 ? 100 : Number(/limit=(\d+)/.exec(path)?.[1]));
      path = `/v1/deliveries/${id}?limit=${seen.length === 100 ? 100 : 30}&cursor=${next}`;
    }
    expect(seen).toEqual(made.toReversed());
    const { next } = (await get(`/v1/deliveries/${id}?limit=1`)).body;
    for (const path of [`${other}?cursor=${next}`, `${id}?cursor=${writeCursor(`attempts of ${id}`, 'x')}`])
      expectProblem(await get(`/v1/deliveries/${path}`), 400, 'cursor.malformed');
  });

  it('versions come in pages, and none is lost in silence', async () => {
    const reading = exchange.app.get(DocumentReading);
    const { forwarder = '' } = exchange.ids;
    const caller = { partyId: forwarder, name: '', roles: [], mode: 'test', keyId: '' } as const;
    const seen: number[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await reading.versions('air-waybill', document.id, caller, cursor, 2);
      seen.push(...(page.items as { version: number }[]).map(({ version }) => version));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
  });

  it('parties come in pages, each once, in the order in which they were registered', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const page = await get(`/v1/parties?limit=5&cursor=${cursor}`);
      expect(page.body.items?.length).toBeLessThanOrEqual(5);
      seen.push(...(page.body.items as unknown as { id: string }[]).map(({ id }) => id));
      if (page.body.next === null) break;
      cursor = String(page.body.next);
    }
    expect(seen).toEqual(Object.values(exchange.ids).toSorted());
    for (const limit of ['0', '101', 'x'])
      expectProblem(await get(`/v1/parties?limit=${limit}`), 400, 'request.malformed');
  });

  it.each(['2026-11-23', '2020-01-01T00:00:00', '2020-02-30T00:00:00Z', '2020', '1', 'Nov 23 2020 00:00 Z'])(
    'a version is asked for at an instant, never at "%s"',
    async (at) => {
      const reply = await get(`/v1/air-waybills/${document.id}?at=${encodeURIComponent(at)}`);
      expectProblem(reply, 400, 'request.malformed');
    },
  );

  it('a version is asked for at an instant in any offset', async () => {
    const { body } = await get(`/v1/air-waybills/${document.id}/versions`);
    const at = new Date(Date.parse(body.items?.[0]?.acceptedAt ?? '') + 8 * 3_600_000);
    const local = encodeURIComponent(at.toISOString().replace('Z', '+08:00'));
    const reply = await get(`/v1/air-waybills/${document.id}?at=${local}`);
    expect([reply.status, reply.body.version]).toEqual([200, 5]);
  });
});

describe('routing rules', () => {
  it('that another process has set are followed within seconds', async () => {
    const exchange = await startExchange();
    const rules = exchange.app.get(RoutingRules);
    const rule = { id: 'all', authority: 'chengdu-customs' };
    await submit(exchange, { customs: { exportOffice: '8003' } });
    // Another process writes the same row; nothing tells this one.
    await exchange.app.get(Database).write(async (tx) => {
      await tx.run(
        `INSERT INTO routing_rules (version, rules, made_by, at) VALUES (1000, ?, 'platform', ?)`,
        JSON.stringify([rule]),
        tx.at,
      );
    });
    expect((await rules.inForce()).rules.length).toBeGreaterThan(1);
    const later = performance.now() + 5_001;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => later);
    expect((await rules.inForce()).rules).toEqual([rule]);
    clock.mockRestore();
    await exchange.stop();
  });

  it('are read through the transaction that routes by them', async () => {
    const exchange = await startExchange();
    const database = exchange.app.get(Database);
    const rules = exchange.app.get(RoutingRules);
    const rule = { id: 'all', authority: 'chengdu-customs' };
    const { version } = await rules.inForce();
    const operator = { partyId: exchange.ids.operator ?? '', mode: 'test' } as Caller;
    await database.write((tx) => rules.set(tx, [rule], 'trial', etagOfRules(version), operator));
    const reads = jest.spyOn(database.read, 'all');
    const document = await submit(exchange, { customs: { exportOffice: '8003' } });
    const asked = reads.mock.calls.map(([sql]) => sql).filter((sql) => sql.includes('routing_rules'));
    reads.mockRestore();
    expect(asked).toEqual([]);
    const page = await exchange.call('GET', `/v1/air-waybills/${document.id}`, {
      key: exchange.keys.forwarder,
    });
    expect(page.body.customs?.map(({ authority }) => authority)).toEqual([exchange.ids['chengdu-customs']]);
    await exchange.stop();
  });
});
