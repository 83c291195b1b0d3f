import { createHash } from 'node:crypto';
import { Database } from '../../src/database/database.service';
import { numbered, submit } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { filesUnder, keyFor, liveOperatorKey, newcomer, type Newcomer } from '../support/life';
import { movableClock, type MovableClock } from '../support/clock';
import { expectProblem } from '../support/problems';
import { driver } from '../support/services';

const hour = 3_600_000;

describe('who sees what', () => {
  let exchange: Exchange;
  let rival: Newcomer;
  let clock: MovableClock;
  let id: string;
  let etag: string;
  const printed: string[] = [];

  beforeAll(async () => {
    for (const stream of [process.stdout, process.stderr] as const)
      jest.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    clock = movableClock();
    exchange = await startExchange({ LOG: 'info' });
    rival = await newcomer(exchange, 'rival', ['forwarder']);
    const sent = await submit(exchange, 'air-waybill', numbered('air-waybill', 1));
    id = sent.body.id as string;
    etag = sent.headers.get('etag') ?? '';
  });
  afterAll(async () => {
    await exchange.stop();
    jest.restoreAllMocks();
  });

  const path = (end = '') => `/v1/air-waybills/${id}${end}`;
  const reads = ['', '?version=1', '/content', '/versions', '/diff', '/timeline'];
  const ownKey = () => exchange.keys.forwarder as string;
  const read = (key: string | undefined, end = '') => exchange.call('GET', path(end), { key });
  const grant = (partyId: string | undefined, until?: string, key = ownKey()) =>
    exchange.call('POST', path('/grants'), { key, body: { partyId, ...(until && { until }) } });
  const listed = async (key: string): Promise<string[]> => {
    const reply = await exchange.call('GET', '/v1/documents?limit=100', { key });
    return (reply.body.items as unknown as { id: string }[]).map((line) => line.id);
  };

  /** For a party without access the document does not exist, whichever way it asks. */
  const expectUnknownTo = async (key: string): Promise<void> => {
    for (const end of reads) expectProblem(await read(key, end), 404, 'resource.unknown');
    expectProblem(await exchange.call('GET', `/v1/documents/${id}`, { key }), 404, 'resource.unknown');
    expect(await listed(key)).not.toContain(id);
    const deliveries = await exchange.call('GET', `/v1/deliveries?document=${id}`, { key });
    expect(deliveries.body.items).toEqual([]);
  };
  /** Nor did it ever hear of it. */
  const expectNoWordTo = async (key: string): Promise<void> => {
    await expectUnknownTo(key);
    const inbox = await exchange.call('GET', '/v1/inbox?limit=1000', { key });
    expect(inbox.text).not.toContain(id);
  };

  it('a stranger is told 404 on every path, reading and writing, and nothing that differs from no document', async () => {
    await expectNoWordTo(rival.key);
    await expectNoWordTo(exchange.keys.bank as string);
    const writes: Promise<Reply>[] = [
      exchange.call('PUT', path(), {
        key: rival.key,
        body: numbered('air-waybill', 1),
        headers: { 'if-match': etag },
      }),
      exchange.call('POST', path('/withdrawal'), { key: rival.key, body: { reason: 'mine now' } }),
      grant(rival.id, undefined, rival.key),
    ];
    for (const reply of await Promise.all(writes)) expectProblem(reply, 404, 'resource.unknown');
    const none = await exchange.call('GET', `/v1/air-waybills/doc_${'0'.repeat(26)}`, { key: rival.key });
    const some = await read(rival.key);
    const bland = ({ body }: Reply) => ({ ...body, requestId: '', instance: '' });
    expect(bland(none)).toEqual(bland(some));
  });

  it('customs that it was routed to sees it, its own part of it, and cannot change it', async () => {
    const key = exchange.keys['chengdu-customs'] as string;
    for (const end of reads) expect((await read(key, end)).status).toBe(200);
    const parts = (await read(key)).body.customs as unknown as { authority: string }[];
    expect(parts.map(({ authority }) => authority)).toEqual([exchange.ids['chengdu-customs']]);
    expect(await listed(key)).toContain(id);
    const body = numbered('air-waybill', 1);
    const put = exchange.call('PUT', path(), { key, body, headers: { 'if-match': etag } });
    expectProblem(await put, 403, 'role.not_allowed');
  });

  it('customs that it was not routed to does not see it', async () => {
    const other = await newcomer(exchange, 'ningbo-customs', ['customs']);
    await expectNoWordTo(other.key);
  });

  it('the operator runs the exchange and does not read its documents', async () => {
    expectProblem(await read(exchange.keys.operator), 404, 'resource.unknown');
  });

  it('a grant opens it for reading only, and to that party only', async () => {
    const [friend, other] = [
      await newcomer(exchange, 'friend', ['forwarder']),
      await newcomer(exchange, 'other', ['trader']),
    ];
    expect((await grant(friend.id)).status).toBe(201);
    for (const end of reads) expect((await read(friend.key, end)).status).toBe(200);
    expect(await listed(friend.key)).toContain(id);
    await expectNoWordTo(other.key);
    const put = exchange.call('PUT', path(), {
      key: friend.key,
      body: numbered('air-waybill', 1),
      headers: { 'if-match': etag },
    });
    expectProblem(await put, 403, 'document.not_owner');
    const end = exchange.call('POST', path('/withdrawal'), { key: friend.key, body: { reason: 'x' } });
    expectProblem(await end, 403, 'document.not_owner');
    // What one was shown one cannot pass on.
    expectProblem(await grant(other.id, undefined, friend.key), 403, 'document.not_owner');
    expectProblem(await grant(`pty_${'0'.repeat(26)}`), 404, 'resource.unknown');
  });

  it.each([
    ['Z', 0],
    ['+08:00', 8],
    ['-05:00', -5],
  ])('a grant until a time written with %s ends at that time', async (offset, hours) => {
    const guest = await newcomer(exchange, `guest${hours + 5}`, ['trader']);
    const end = Date.now() + clock.aheadMs + hour;
    const wall = new Date(end + hours * hour).toISOString().replace('Z', offset);
    expect((await grant(guest.id, wall)).body.until).toBe(new Date(end).toISOString());
    expect((await read(guest.key)).status).toBe(200);
    clock.aheadMs += hour - 30_000;
    expect((await read(guest.key)).status).toBe(200);
    expect(await listed(guest.key)).toContain(id);
    clock.aheadMs += 31_000;
    await expectUnknownTo(guest.key);
    expect((await grant(guest.id)).status).toBe(201);
    expect((await read(guest.key)).status).toBe(200);
  });

  it('a shorter grant does not cut a longer one', async () => {
    const guest = await newcomer(exchange, 'longer', ['trader']);
    await grant(guest.id);
    await grant(guest.id, new Date(Date.now() + clock.aheadMs + 1_000).toISOString());
    clock.aheadMs += 2_000;
    expect((await read(guest.key)).status).toBe(200);
  });

  it('test and live never mix, even within one party', async () => {
    const live = await keyFor(exchange, exchange.ids.forwarder as string, 'live');
    expect((await exchange.call('GET', '/v1/me', { key: live.key })).body.mode).toBe('live');
    await expectNoWordTo(live.key);
    // The same number is free in the other mode, and the same Idempotency-Key too.
    const sending = { key: live.key, once: 'same-in-both' };
    const body = numbered('air-waybill', 1);
    const sent = await submit(exchange, 'air-waybill', body, sending);
    expect(sent.status).toBe(201);
    const liveId = sent.body.id as string;
    expect(await listed(live.key)).toEqual([liveId]);
    expect(await listed(ownKey())).not.toContain(liveId);
    expectProblem(
      await exchange.call('GET', `/v1/air-waybills/${liveId}`, { key: ownKey() }),
      404,
      'resource.unknown',
    );
    const customs = exchange.keys['chengdu-customs'];
    const inbox = await exchange.call('GET', '/v1/inbox?limit=1000', { key: customs });
    expect(inbox.text).toContain(id);
    expect(inbox.text).not.toContain(liveId);
    const again = await submit(exchange, 'air-waybill', numbered('air-waybill', 2), {
      key: ownKey(),
      once: 'same-in-both',
    });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null]);
  });

  it('a revoked key is refused with the next request; the party’s other keys go on', async () => {
    const second = await keyFor(exchange, rival.id, 'test');
    expect((await exchange.call('GET', '/v1/me', { key: second.key })).status).toBe(200);
    const revoke = (as: string | undefined) =>
      exchange.call('DELETE', `/v1/keys/${second.keyId}`, { key: as, once: null });
    expectProblem(await revoke(rival.key), 403, 'role.not_allowed');
    expectProblem(await revoke(await liveOperatorKey(exchange)), 404, 'resource.unknown');
    expect((await revoke(exchange.keys.operator)).status).toBe(204);
    expectProblem(await exchange.call('GET', '/v1/me', { key: second.key }), 401, 'key.unknown');
    expect((await exchange.call('GET', '/v1/me', { key: rival.key })).status).toBe(200);
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic dXNlcjpwYXNz', `Bearer cyw_test_${'A'.repeat(32)}`, 'Bearer a b'])(
    'the authorization "%s" is 401',
    async (authorization) => {
      const reply = await exchange.call('GET', '/v1/me', { headers: { authorization } });
      expect(reply.status).toBe(401);
      expectProblem(reply);
    },
  );

  it('no key stands in clear in the data folder, in the database, in an answer or in the log', async () => {
    const keys = [...Object.values(exchange.keys), rival.key];
    const hashed = createHash('sha256').update(ownKey()).digest('hex');
    // The two files in which the sandbox keeps its keys for the shell, on purpose.
    const files = filesUnder(exchange.dataDir, ['sandbox.env', 'sandbox-keys', 'process.lock']);
    if (driver === 'scaled') files.set('PostgreSQL', Buffer.from(await everyRow(exchange)));
    const stored = [...files].filter(([name]) => /\.sqlite|PostgreSQL/.test(name));
    expect(stored.some(([, bytes]) => bytes.includes(hashed))).toBe(true);
    for (const [name, bytes] of files)
      for (const key of keys)
        expect({ name, inClear: bytes.includes(key) }).toEqual({ name, inClear: false });
    const log = printed.join('');
    expect(log).toContain('"level":"log"');
    for (const key of keys) expect(log).not.toContain(key);
    for (const secret of ['PRIVATE KEY', '"d":"', 'whsec_']) expect(log).not.toContain(secret);
    const parties = await exchange.call('GET', '/v1/parties', { key: rival.key });
    for (const secret of ['cyw_', hashed, '"hash"', 'jwk']) expect(parties.text).not.toContain(secret);
  });
});

/** Every row of every table on PostgreSQL, as text. */
async function everyRow(exchange: Exchange): Promise<string> {
  const { read } = exchange.app.get(Database);
  const tables = await read.all<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => read.all<{ row: string }>(`SELECT CAST(t AS text) AS row FROM "${name}" t`)),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n');
}
