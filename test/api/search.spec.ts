import { numbered, submit, type Draft } from '../support/documents';
import { example, startExchange, type Exchange } from '../support/exchange';
import { expectProblem } from '../support/problems';

interface Line {
  id: string;
  kind: string;
  number: string;
  status: string;
  seenBecause: string;
}

describe('searching the documents that one may see', () => {
  let exchange: Exchange;
  /** Ids by a name of their own. */
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    exchange = await startExchange();
    const take = async (name: string, file: Parameters<typeof submit>[1], body: Draft, as?: string) => {
      const reply = await submit(exchange, file, body, as ? { key: exchange.keys[as] } : {});
      expect(reply.status).toBe(201);
      ids[name] = reply.body.id as string;
    };
    await take('note', 'rail-note', example('rail-note'));
    await take('bill', 'rail-bill', example('rail-bill'));
    await take('waybill', 'multimodal-waybill', numbered('multimodal-waybill', 123), 'carrier');
    await take('air', 'air-waybill', numbered('air-waybill', 2468), 'carrier');
  });
  afterAll(() => exchange.stop());

  const search = async (query: string, party = 'carrier'): Promise<Line[]> => {
    const reply = await exchange.call('GET', `/v1/documents?${query}`, { key: exchange.keys[party] });
    expect(reply.status).toBe(200);
    return reply.body.items as unknown as Line[];
  };
  const names = (lines: Line[]): string[] =>
    lines.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? id).sort();

  it.each([
    ['kind=rail-bill', ['bill']],
    ['number=JYRB-2026-000417', ['bill']],
    ['number=jyrb-2026-000417', ['bill']],
    ['container=JIAU4201176', ['bill', 'note']],
    ['container=jiau4201176', ['bill', 'note']],
    ['container=JIAU%20420117-6', ['bill', 'note']],
    ['container=%EF%BC%AA%EF%BC%A9%EF%BC%A1%EF%BC%B54201176', ['bill', 'note']],
    ['container=CYWU4012349', ['waybill']],
    ['wagon=335149512071', ['note']],
    ['wagon=33%2051%204951%20207-1', ['note']],
    ['wagon=94012341', ['waybill']],
    ['awb=999-00024684', ['air']],
    ['awb=99900024684', ['air']],
    ['note=PL-26-0518207', ['bill', 'note']],
    ['note=pl-26-0518207', ['bill', 'note']],
    ['seal=WAC551207', ['note']],
    ['seal=wac%20551207', ['note']],
    ['reference=YL-WAC-2026-031', ['note']],
    ['reference=yl-wac-2026-031', ['note']],
    ['container=JIAU4201176&kind=rail-note', ['note']],
    ['container=JIAU4201176&status=withdrawn', []],
    ['container=', []],
    ['container=CSQU3054383', []],
    ['number=%', []],
    ["number=' OR 1=1 --", []],
    ['kind=air-waybill&number=JYRB-2026-000417', []],
  ] as const)('%s', async (query, expected) => {
    expect(names(await search(query))).toEqual(expected);
  });

  it('finds for each party what it sees, and says why it sees it', async () => {
    expect(names(await search('container=JIAU4201176', 'chengdu-customs'))).toEqual(['bill', 'note']);
    const [routed] = await search('kind=rail-bill', 'chengdu-customs');
    expect(routed?.seenBecause).toBe('routed');
    expect(await search('container=JIAU4201176', 'forwarder')).toEqual([]);
    expect(await search('', 'bank')).toEqual([]);
  });

  it('a version that no longer names a container is no longer found by it', async () => {
    const body = numbered('multimodal-waybill', 77) as { units: { seals: { number: string }[] }[] };
    const sent = await submit(exchange, 'multimodal-waybill', body);
    const first = body.units[0]?.seals[0];
    expect(await search('seal=YH0088121', 'landbridge')).toHaveLength(1);
    if (first) first.number = 'YH0099999';
    const headers = { 'if-match': sent.headers.get('etag') ?? '' };
    const path = `/v1/multimodal-waybills/${sent.body.id}`;
    const amended = await exchange.call('PUT', path, { key: exchange.keys.landbridge, body, headers });
    expect(amended.status).toBe(200);
    expect(await search('seal=YH0088121', 'landbridge')).toHaveLength(0);
    expect(await search('seal=YH0099999', 'landbridge')).toHaveLength(1);
  });

  it.each([1, 3, 7, 100])('pages of %i show each document exactly once, newest first', async (limit) => {
    const key = exchange.keys.forwarder;
    const start = limit * 1_000;
    const sent = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        submit(exchange, 'air-waybill', numbered('air-waybill', start + i)),
      ),
    );
    const all = (await search('limit=100', 'forwarder')).map(({ id }) => id);
    for (const reply of sent) expect(all).toContain(reply.body.id);
    expect([...all].sort().reverse()).toEqual(all);
    const seen: string[] = [];
    let cursor: unknown = '';
    while (cursor !== null) {
      const page = await exchange.call('GET', `/v1/documents?limit=${limit}&cursor=${String(cursor)}`, {
        key,
      });
      const items = page.body.items as unknown as Line[];
      expect(items.length).toBeLessThanOrEqual(limit);
      seen.push(...items.map(({ id }) => id));
      cursor = page.body.next;
      // What is submitted while somebody turns pages is newer and must not move what is still to come.
      if (seen.length === limit) await submit(exchange, 'air-waybill', numbered('air-waybill', start + 500));
    }
    expect(seen).toEqual(all);
  });

  it('a kind or a status that there is not is refused, since an empty list would say that there is nothing', async () => {
    const key = exchange.keys.carrier;
    for (const query of ['status=cancelled', 'kind=rail-bills', 'status='])
      expectProblem(await exchange.call('GET', `/v1/documents?${query}`, { key }), 400, 'request.malformed');
  });

  it('a cursor of another list, of another form, or cut off is refused', async () => {
    const key = exchange.keys.carrier;
    const of = (text: string): string => Buffer.from(text).toString('base64url');
    const line = await exchange.call('GET', `/v1/rail-bills/${ids.bill}/timeline?limit=1`, { key });
    for (const cursor of [line.body.next, of('c2.documents.x'), of('c1.documents'), 'AAAA', '%20'])
      if (cursor !== null)
        expectProblem(
          await exchange.call('GET', `/v1/documents?cursor=${String(cursor)}`, { key }),
          400,
          'cursor.malformed',
        );
    const page = await exchange.call('GET', '/v1/documents?limit=1', { key });
    const path = `/v1/rail-bills/${ids.bill}/timeline?cursor=${page.body.next}`;
    expectProblem(await exchange.call('GET', path, { key }), 400, 'cursor.malformed');
    expectProblem(
      await exchange.call('GET', `/v1/deliveries?cursor=${page.body.next}`, { key }),
      400,
      'cursor.malformed',
    );
  });
});

describe('searching for few among many', () => {
  const walk = 3;
  let exchange: Exchange;
  beforeAll(async () => {
    exchange = await startExchange({ LIST_WALK: String(walk) });
  });
  afterAll(() => exchange.stop());

  /** The ids of all pages, and how many each page shows. */
  const turn = async (
    query: string,
    party: string,
    list = 'documents',
  ): Promise<{ found: string[]; pages: number[] }> => {
    const [found, pages]: [string[], number[]] = [[], []];
    for (let cursor: unknown = ''; cursor !== null && pages.length < 50;) {
      const path = `/v1/${list}?${query}&cursor=${String(cursor)}`;
      const { status, body } = await exchange.call('GET', path, { key: exchange.keys[party] });
      expect(status).toBe(200);
      const items = body.items as unknown as Line[];
      found.push(...items.map(({ id }) => id));
      pages.push(items.length);
      cursor = body.next;
    }
    return { found, pages };
  };
  const sendAir = async (serial: number, as = 'forwarder'): Promise<string> => {
    const sending = { key: exchange.keys[as] };
    const reply = await submit(exchange, 'air-waybill', numbered('air-waybill', serial), sending);
    expect(reply.status).toBe(201);
    return reply.body.id as string;
  };

  it('a page looks at so many documents and leads on, and all of them find everything once', async () => {
    const air: string[] = [];
    const notes: string[] = [];
    for (let serial = 1; serial <= 10; serial++) {
      air.unshift(await sendAir(serial, 'carrier'));
      if (serial % 5 !== 0) continue;
      const reply = await submit(exchange, 'multimodal-waybill', numbered('multimodal-waybill', serial), {
        key: exchange.keys.carrier,
      });
      notes.unshift(reply.body.id as string);
    }
    expect(await turn('kind=multimodal-waybill', 'carrier')).toEqual({
      found: notes,
      pages: [1, 0, 1, 0, 0],
    });
    expect((await turn('kind=air-waybill&limit=2', 'carrier')).found).toEqual(air);
    expect(await turn('status=withdrawn', 'carrier')).toEqual({ found: [], pages: [0, 0, 0, 0, 0] });
    expect(await turn('kind=air-waybill&limit=100', 'carrier')).toMatchObject({ found: air });
    // Nobody sees what is not asked for a kind or a status in smaller pages than it asked for.
    expect((await turn('limit=100', 'carrier')).pages).toEqual([12]);
  });

  it('a value that many documents of others bear is looked for in as small steps', async () => {
    const send = (serial: number, as: string) =>
      submit(exchange, 'multimodal-waybill', numbered('multimodal-waybill', serial), {
        key: exchange.keys[as],
      });
    const found = (await turn('container=CYWU4012349', 'carrier')).found;
    expect(found.length).toBeGreaterThan(0);
    for (let serial = 101; serial <= 105; serial++)
      expect((await send(serial, 'landbridge')).status).toBe(201);
    const later = await turn('container=CYWU4012349&kind=multimodal-waybill', 'carrier');
    expect(later.found).toEqual(found);
    expect(later.pages.slice(0, 2)).toEqual([0, 1]);
  });

  it('deliveries of a state are looked for in as small steps, and no older ones than were asked for', async () => {
    const all = await turn('limit=100', 'carrier', 'deliveries');
    expect(all.found.length).toBeGreaterThan(walk * 2);
    const waiting = await turn('state=waiting', 'carrier', 'deliveries');
    expect(waiting.found).toEqual(all.found);
    expect(Math.max(...waiting.pages)).toBeLessThanOrEqual(walk * 2);
    const none = await turn('state=delivered', 'carrier', 'deliveries');
    expect(none).toMatchObject({ found: [] });
    expect(none.pages.length).toBeGreaterThan(2);
    const later = new Date(Date.now() + 2 * 86_400_000).toISOString();
    expect(await turn(`since=${later}`, 'carrier', 'deliveries')).toEqual({ found: [], pages: [0] });
    const today = new Date(Date.now() - 3_600_000).toISOString();
    expect((await turn(`since=${today}`, 'carrier', 'deliveries')).found).toEqual(all.found);
  });
});
