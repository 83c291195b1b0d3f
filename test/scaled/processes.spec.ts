import { EventEmitter, once as occurs } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { pushTo, submit, type Submitted } from '../support/deliveries';
import { call, freshKey, until, waybillNumbered, type Reply, type Sending } from '../support/exchange';
import { announcedMs, Fleet, shutdownMs, type Member } from '../support/fleet';
import { openStore } from '../support/funnel';
import { Load, statuses } from '../support/load';
import { Receiver } from '../support/receiver';
import { ended, noteSheet, send } from '../support/sheets';

const submissions = 1_000;
/** Pushes that one worker has under way at once. */
const hands = 8;

describe('two api and two worker processes of one exchange', () => {
  const fleet = new Fleet({
    // A push that nobody answers lasts longer than a worker that is told to stop waits for it.
    DELIVERY_TIMEOUT_MS: '2500',
    DELIVERY_LEASE_MS: '3000',
    DELIVERY_BASE_MS: '100',
    DELIVERY_PARALLEL: String(hands),
    // A thousand at once wait long on a slow machine, and a deadlock takes PostgreSQL a second to see: nobody is put off.
    FUNNEL_WAIT_MS: '60000',
  });
  let [one, two]: string[] = [];
  const [a, b] = [() => one as string, () => two as string];
  const forwarder = (): string | undefined => fleet.keys.forwarder;

  let receiver: Receiver;

  beforeAll(async () => {
    await fleet.start();
    [one, two] = fleet.urls;
    receiver = await new Receiver().open();
    await pushTo(fleet, 'chongqing-customs', receiver.url);
  });
  afterAll(async () => {
    await receiver?.close();
    await fleet.stop();
  });

  const post = (url: string, body: object, once?: string): Promise<Reply> =>
    call(url, 'POST', '/v1/air-waybills', { key: forwarder(), body, ...(once && { once }) });

  const read = (url: string, path: string, key = forwarder()): Promise<Reply> =>
    call(url, 'GET', path, { key });

  it('are migrated once, and a second time does no harm', async () => {
    const { code, errors, output } = await fleet.migrate();
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(output).toMatch(/Nothing to apply/);
  });

  it('publish the same keys, and both customs and parties are known to both', async () => {
    const [first, second] = await Promise.all([a(), b()].map((url) => read(url, '/.well-known/jwks.json')));
    expect(first?.body.keys?.length).toBeGreaterThan(0);
    expect(second?.body).toEqual(first?.body);
  });

  it('import spreadsheets in the workers, each once, whichever process is asked', async () => {
    const key = fleet.keys.carrier;
    const at = (url: string) => ({
      call: (method: string, path: string, sending?: Sending) => call(url, method, path, sending),
    });
    const files = ['FLEET-A', 'FLEET-B', 'FLEET-C', 'FLEET-D'].map((prefix) => noteSheet(prefix, 5));
    const taken = await Promise.all(
      files.map((file, index) => send(at(index % 2 ? a() : b()), key, 'kind=rail-note', file)),
    );
    for (const { body } of taken) {
      const { reply } = await ended(at(a()), key, body.id as string);
      expect(reply.body).toMatchObject({ state: 'done', attempts: 1, documentsSaved: 5 });
    }
    const stored = (await read(b(), '/v1/documents?limit=100', key)).body.items as unknown as {
      number: string;
    }[];
    const numbers = stored.map(({ number }) => number).filter((number) => number.startsWith('FLEET'));
    expect(numbers).toHaveLength(20);
    expect(new Set(numbers).size).toBe(20);
  });

  it('show at the one at once what was submitted to the other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [here, there] = round % 2 ? [a(), b()] : [b(), a()];
      const reply = await post(here, waybillNumbered(10_000 + round));
      const page = await read(there, `/v1/air-waybills/${reply.body.id}`);
      expect([reply.status, page.status, page.body.number]).toEqual([201, 200, reply.body.number]);
    }
  });

  it('wake a long poll at the one for a submission to the other, well before it would look again', async () => {
    const delays: number[] = [];
    for (let round = 0; round < 5; round += 1)
      delays.push(await fleet.wakeUp(waybillNumbered(11_000 + round)));
    expect(delays.sort((x, y) => x - y)[2]).toBeLessThan(announcedMs);
  });

  it('refuse at the one a key that was revoked at the other', async () => {
    const operator = fleet.keys.operator;
    const path = `/v1/parties/${fleet.ids.buyer}/keys`;
    const made = await call(a(), 'POST', path, { key: operator, body: { label: 'to be revoked' } });
    const { key, id } = made.body;
    // Both have it among the keys they know.
    expect((await read(a(), '/v1/me', key)).status).toBe(200);
    expect((await read(b(), '/v1/me', key)).status).toBe(200);
    const revoked = await call(a(), 'DELETE', `/v1/keys/${id}`, { key: operator });
    expect(revoked.status).toBe(204);
    expect((await read(a(), '/v1/me', key)).status).toBe(401);
    await until('it is refused', async () => (await read(b(), '/v1/me', key)).status === 401, 1_000);
  });

  it('check at the one by the codes that the operator adds at the other', async () => {
    const body = { ...waybillNumbered(11_900), shc: ['QQQ'] };
    const unknown = async (url: string): Promise<boolean> => {
      const dry = await call(url, 'POST', '/v1/air-waybills?dryRun=true', { key: forwarder(), body });
      return (dry.body.findings as unknown as { rule: string }[]).some(({ rule }) => rule === 'SHC-001');
    };
    expect(await Promise.all([a(), b()].map(unknown))).toEqual([true, true]);
    const path = '/v1/code-lists/special-handling-codes/QQQ';
    const put = await call(a(), 'PUT', path, { key: fleet.keys.operator, body: { en: 'Kept upright' } });
    expect(put.status).toBe(200);
    for (const url of [a(), b()]) await until('it is known', async () => !(await unknown(url)), 1_000);
  });

  it('answer the same request under the same key once, whichever is asked', async () => {
    const [once, body] = [freshKey(), waybillNumbered(12_000)];
    const first = await post(a(), body, once);
    const again = await post(b(), body, once);
    expect(again.body).toEqual(first.body);
    expect(
      [first, again].map(({ status, headers }) => [status, headers.get('idempotency-replayed')]),
    ).toEqual([
      [201, null],
      [201, 'true'],
    ]);
    const other = await post(b(), waybillNumbered(12_001), once);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency.key_reused']);
  });

  it('serve nothing but health and figures from a worker', async () => {
    for (const { server } of fleet.of('worker')) {
      const asked = async (path: string): Promise<number> => (await read(server.url, path)).status;
      expect(await asked('/health/live')).toBe(200);
      expect(await asked('/health/ready')).toBe(200);
      expect(await asked('/metrics')).toBe(200);
      for (const path of ['/v1/inbox', '/v1/documents', '/v1/me', '/docs', '/openapi.json', '/nothing'])
        expect([path, await asked(path)]).toEqual([path, 404]);
      expect(await asked('/.well-known/jwks.json')).toBe(404);
      expect((await post(server.url, waybillNumbered(13_000))).status).toBe(404);
    }
  });

  /** Sends the same request under the same key to both at once. */
  const twice = (serial: number): Promise<Reply[]> => {
    const [once, body] = [freshKey(), waybillNumbered(serial)];
    return Promise.all([post(a(), body, once), post(b(), body, once)]);
  };

  const put = (url: string, first: Reply, serial: number, text: string, once: string): Promise<Reply> =>
    call(url, 'PUT', `/v1/air-waybills/${first.body.id}`, {
      key: forwarder(),
      body: { ...waybillNumbered(serial), handlingInformation: text },
      headers: { 'if-match': first.headers.get('etag') ?? '' },
      once,
    });

  /** One document of the thousand; every tenth is sent twice, and every other tenth amended at both. */
  const documentOf = async (serial: number): Promise<Reply[][]> => {
    if (serial % 10 === 0) return [await twice(serial)];
    const first = await post(serial % 2 ? a() : b(), waybillNumbered(serial));
    if (serial % 10 === 5) {
      const once = freshKey();
      return [[first], await Promise.all([a(), b()].map((url) => put(url, first, serial, 'AMENDED.', once)))];
    }
    if (serial % 10 !== 7) return [[first]];
    // Two changes of the same version under keys of their own: one of them must lose.
    const texts = ['FROM THE ONE.', 'FROM THE OTHER.'];
    const raced = await Promise.all(
      texts.map((text, i) => put(i ? b() : a(), first, serial, text, freshKey())),
    );
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 412]);
    return [[first], raced.filter(({ status }) => status === 200)];
  };

  /** The same requests to both, in opposite orders: what the one holds the other waits for, and the reverse. */
  const crosswise = async (serials: readonly number[]): Promise<void> => {
    const requests = serials.map((serial) => ({ once: freshKey(), body: waybillNumbered(serial) }));
    const [here, there] = await Promise.all([
      Promise.all(requests.map(({ once, body }) => post(a(), body, once))),
      Promise.all(requests.toReversed().map(({ once, body }) => post(b(), body, once))),
    ]);
    expect(statuses([...here, ...there])).toEqual({ 201: 2 * serials.length });
    expect(there.toReversed().map(({ body }) => body)).toEqual(here.map(({ body }) => body));
  };

  it('settle deadlocks among themselves: every caller gets its answer, and duplicates the same one', async () => {
    const store = await openStore(fleet.settings);
    const deadlocks = async (): Promise<number> => {
      // The server counts at most once a second.
      await sleep(1_000);
      const [row] = await store.database.read.all<{ deadlocks: number }>(
        'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
      );
      return row?.deadlocks ?? 0;
    };
    let serial = 14_000;
    do {
      for (let round = 0; round < 5; round += 1)
        await crosswise(Array.from({ length: 60 }, () => (serial += 1)));
    } while ((await deadlocks()) === 0);
    await store.close();
  });

  it('take a thousand submissions at once, with duplicates and amendments, in one gapless chain', async () => {
    const serials = Array.from({ length: submissions }, (_, i) => 20_000 + i);
    const lots = (await Promise.all(serials.map(documentOf))).flat();
    expect(statuses(lots.flat())).toEqual({ 200: 300, 201: 1_100 });
    for (const [first, again] of lots) if (again) expect(again.body).toEqual(first?.body);
    const repeated = lots.flat().filter(({ headers }) => headers.has('idempotency-replayed'));
    expect(repeated).toHaveLength(200);
    // Each answer names the place of its own entry, and no two have the same one.
    const places = lots.map(([first]) => Number(first?.body.sequence));
    expect(new Set(places).size).toBe(submissions + 200);
    const store = await openStore(fleet.settings);
    const [head] = await store.database.read.all<object>(
      'SELECT MIN(sequence) AS first, MAX(sequence) - COUNT(*) AS missing FROM journal',
    );
    const [kept] = await store.database.read.all<object>(
      `SELECT COUNT(*) AS documents, SUM(version) AS versions FROM document
        WHERE number LIKE '999-0020%'`,
    );
    const { broken, entries } = await store.journal.verify();
    await store.close();
    expect(head).toEqual({ first: 1, missing: 0 });
    expect(kept).toEqual({ documents: submissions, versions: submissions + 200 });
    expect([broken, entries > submissions + 200]).toEqual([undefined, true]);
  });

  /**
   * Submits more than one worker can push at once, and waits until both workers have some under way. The endpoint
   * is a new one, which neither worker has proved brisk: each gives it a quarter of its hands.
   */
  const bothArePushing = async (): Promise<Submitted[]> => {
    await pushTo(fleet, 'chongqing-customs', receiver.url, freshKey());
    const before = receiver.arrivals.length - receiver.taken.length;
    const documents = await Promise.all(Array.from({ length: 4 * hands }, () => submit(fleet)));
    const underWay = (): number => receiver.arrivals.length - receiver.taken.length;
    await until('both have some under way', () => underWay() - before > hands / 4);
    return documents;
  };

  const untilIdle = (): Promise<void> =>
    until(
      'nothing is left to push',
      async () => {
        const path = '/v1/deliveries?state=pending&limit=1';
        return (await call(b(), 'GET', path, { key: forwarder() })).body.items?.length === 0;
      },
      // The thousand before this may still be on their way where other tests have the machine too.
      45_000,
    );

  const allTaken = (documents: readonly Submitted[]): Promise<void> =>
    until('everything was taken', () => {
      const taken = new Set(receiver.taken.map(({ message }) => message.document.id));
      return documents.every(({ id }) => taken.has(id));
    });

  /** Tells one to stop; gives how it ended and whether that was in time. */
  const stop = async ({ server }: Member): Promise<object> => {
    const told = performance.now();
    server.send('SIGTERM');
    const { code, signal } = await server.ended;
    return { code, signal, inTime: performance.now() - told < shutdownMs, errors: server.errors() };
  };
  const well = { code: 0, signal: null, inTime: true, errors: '' };

  it('a worker that is told to stop finishes what it is pushing, and the other one does the rest', async () => {
    await untilIdle();
    // However slow the machine is, nothing is answered before both have some under way.
    const held = new EventEmitter().setMaxListeners(0);
    let isHeld = true;
    receiver.answer = async () => {
      if (isHeld) await occurs(held, 'released');
      return { status: 200 };
    };
    const [worker] = fleet.of('worker') as [Member];
    const documents = await bothArePushing();
    const stopping = stop(worker);
    await sleep(100);
    isHeld = false;
    held.emit('released');
    expect(await stopping).toEqual(well);
    await allTaken(documents);
    for (const { id } of documents) expect(receiver.about(id)).toHaveLength(1);
    await fleet.startAgain(worker);
  });

  it('a worker that cannot finish ends in time, and the other one sends the same message after the lease', async () => {
    await untilIdle();
    receiver.answer = () => 'silence';
    const [worker] = fleet.of('worker') as [Member];
    const documents = await bothArePushing();
    expect(await stop(worker)).toEqual(well);
    receiver.answer = () => ({ status: 200 });
    await allTaken(documents);
    for (const { id } of documents) {
      expect(new Set(receiver.about(id).map((arrival) => arrival.id)).size).toBe(1);
      expect(receiver.taken.filter(({ message }) => message.document.id === id)).toHaveLength(1);
    }
    await fleet.startAgain(worker);
  });

  it('end in time when they are told to, and what was answered with 201 is there at the others', async () => {
    const load = new Load(fleet.nextUrl, forwarder(), 30_000).start(8);
    await until('a load', () => load.accepted.size >= 100);
    const [api, last] = fleet.of('api') as [Member, Member];
    expect(await stop(api)).toEqual(well);
    const mark = load.accepted.size;
    await until('the other goes on', () => load.accepted.size >= mark + 50);
    await load.stop();
    const { 0: _unanswered, 503: _putOff, ...others } = statuses(load.answers);
    expect(others).toEqual({ 201: load.accepted.size });
    for (const id of load.accepted.values())
      expect((await read(last.server.url, `/v1/air-waybills/${id}`)).status).toBe(200);
    const ends = await Promise.all([...fleet.of('worker'), last].map(stop));
    expect(ends).toEqual([well, well, well]);
  });
});
