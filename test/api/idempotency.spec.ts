import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../src/database/database.service';
import { Refusal } from '../../src/findings/refusal';
import { numbered, submit } from '../support/documents';
import { freshKey, startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem, stock } from '../support/problems';

const replayed = (reply: Reply): string | null => reply.headers.get('idempotency-replayed');

describe('one Idempotency-Key, one effect, one answer', () => {
  let exchange: Exchange;
  let key: string;
  let serial = 0;

  beforeAll(async () => {
    exchange = await startExchange();
    key = exchange.keys.forwarder as string;
  });
  afterAll(() => exchange.stop());

  const fresh = () => numbered('air-waybill', ++serial);
  const send = (body: unknown, once: string) => submit(exchange, 'air-waybill', body, { once });

  it('a repeated submission gets the first answer, byte for byte, and no second document', async () => {
    const [body, once] = [fresh(), freshKey()];
    const first = await send(body, once);
    expect(first.status).toBe(201);
    expect(replayed(first)).toBeNull();
    const before = await stock(exchange, key);
    const second = await send(body, once);
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    expect(replayed(second)).toBe('true');
    for (const header of ['location', 'etag'])
      expect(second.headers.get(header)).toBe(first.headers.get(header));
    expect(await stock(exchange, key)).toEqual(before);
  });

  it('the same key with another body is 422, even where only a space differs', async () => {
    const [body, once] = [fresh(), freshKey()];
    expect((await send(body, once)).status).toBe(201);
    expectProblem(await send(fresh(), once), 422, 'idempotency.key_reused');
    const spaced = JSON.stringify(body, null, 1);
    const reply = await submit(exchange, 'air-waybill', undefined, { once, raw: spaced });
    expectProblem(reply, 422, 'idempotency.key_reused');
  });

  it('twenty at once make one document; all twenty get the same answer', async () => {
    const [body, once] = [fresh(), freshKey()];
    const before = await stock(exchange, key);
    const replies = await Promise.all(Array.from({ length: 20 }, () => send(body, once)));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    expect(replies.filter((reply) => replayed(reply) === 'true')).toHaveLength(19);
    expect(await stock(exchange, key)).toEqual({ documents: before.documents + 1, head: before.head + 1 });
  });

  it('twenty different bodies at once under one key make one document; the others are told 422', async () => {
    const once = freshKey();
    const before = await stock(exchange, key);
    const replies = await Promise.all(Array.from({ length: 20 }, () => send(fresh(), once)));
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const reply of replies.filter(({ status }) => status !== 201))
      expectProblem(reply, 422, 'idempotency.key_reused');
    expect((await stock(exchange, key)).documents).toBe(before.documents + 1);
  });

  it('a refusal is not stored: the mended request may use the key again', async () => {
    const [body, once] = [fresh(), freshKey()];
    expectProblem(await send({ ...body, pieces: 'many' }, once), 422, 'document.shape');
    expectProblem(await send({ ...body, pieces: 0 }, once), 422, 'document.rules');
    const mended = await send(body, once);
    expect(mended.status).toBe(201);
    expect(replayed(mended)).toBeNull();
  });

  it('a refusal is told as it is when the stored answers can no longer be read', async () => {
    const { read } = exchange.app.get(Database);
    const all = read.all.bind(read);
    let looks = 0;
    const failing = jest.spyOn(read, 'all').mockImplementation((sql, ...values) => {
      if (sql.includes('FROM idempotency') && ++looks > 1)
        return Promise.reject(new Refusal('service.unavailable', { retryAfterSeconds: 2 }));
      return all(sql, ...values);
    });
    const reply = await send({ ...fresh(), pieces: 'many' }, freshKey());
    failing.mockRestore();
    expect(looks).toBe(2);
    expectProblem(reply, 422, 'document.shape');
  });

  it('a refusal of the database is not stored either', async () => {
    const taken = fresh();
    const first = await send(taken, freshKey());
    const once = freshKey();
    expectProblem(await send(taken, once), 409, 'document.number_taken');
    await exchange.call('POST', `/v1/air-waybills/${first.body.id}/withdrawal`, {
      key,
      body: { reason: 'entered by mistake' },
    });
    expect((await send(taken, once)).status).toBe(201);
  });

  it('a repeated PUT gets its first answer although its If-Match is stale by now', async () => {
    const body = fresh();
    const first = await send(body, freshKey());
    const put = (once: string, etag: string | null, pieces: string) =>
      exchange.call('PUT', `/v1/air-waybills/${first.body.id}`, {
        key,
        once,
        headers: { 'if-match': etag ?? '' },
        body: { ...body, handlingInformation: pieces },
      });
    const once = freshKey();
    const amended = await put(once, first.headers.get('etag'), 'two');
    expect(amended.status).toBe(200);
    const third = await put(freshKey(), amended.headers.get('etag'), 'three');
    expect(third.body.version).toBe(3);
    const again = await put(once, first.headers.get('etag'), 'two');
    expect({ text: again.text, replayed: replayed(again) }).toEqual({ text: amended.text, replayed: 'true' });
    // If-Match is part of what was asked: the same key with another one is another request.
    expectProblem(await put(once, third.headers.get('etag'), 'two'), 422, 'idempotency.key_reused');
    expectProblem(await put(freshKey(), first.headers.get('etag'), 'two'), 412, 'match.stale');
  });

  it('a key is one party’s and one route’s: others may use the same text', async () => {
    const once = freshKey();
    const mine = await send(fresh(), once);
    const theirs = await submit(exchange, 'air-waybill', fresh(), { once, key: exchange.keys.carrier });
    const note = await submit(exchange, 'rail-note', numbered('rail-note', 1), { once });
    const withdrawal = await exchange.call('POST', `/v1/air-waybills/${mine.body.id}/withdrawal`, {
      key,
      once,
      body: { reason: 'not needed' },
    });
    expect([mine, theirs, note, withdrawal].map(({ status }) => status)).toEqual([201, 201, 201, 200]);
    expect([mine, theirs, note, withdrawal].map(replayed)).toEqual([null, null, null, null]);
    expect(theirs.body.id).not.toBe(mine.body.id);
  });

  it('the same key on another document of the route is another request', async () => {
    const [first, second] = [await send(fresh(), freshKey()), await send(fresh(), freshKey())];
    const once = freshKey();
    const withdraw = (reply: Reply) =>
      exchange.call('POST', `/v1/air-waybills/${reply.body.id}/withdrawal`, {
        key,
        once,
        body: { reason: 'not needed' },
      });
    expect((await withdraw(first)).status).toBe(200);
    expectProblem(await withdraw(second), 422, 'idempotency.key_reused');
    expect((await withdraw(first)).status).toBe(200);
  });

  it('a dry run needs no key and leaves the key unused', async () => {
    const [body, once] = [fresh(), freshKey()];
    const dry = (key_: string | null) =>
      exchange.call('POST', '/v1/air-waybills?dryRun=true', { key, body, once: key_ });
    expect((await dry(null)).status).toBe(200);
    expect((await dry(once)).status).toBe(200);
    const sent = await send(body, once);
    expect([sent.status, replayed(sent)]).toEqual([201, null]);
  });

  it('keys survive a restart', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'cyw-restart-'));
    const [body, once] = [fresh(), freshKey()];
    const first = await startExchange({ DATA_DIR: dataDir });
    const answer = await submit(first, 'air-waybill', body, { once });
    await first.stop();
    const second = await startExchange({ DATA_DIR: dataDir });
    const again = await submit(second, 'air-waybill', body, { once });
    const other = await submit(second, 'air-waybill', fresh(), { once });
    const kept = await stock(second, second.keys.forwarder as string);
    await second.stop();
    rmSync(dataDir, { recursive: true });
    expect(answer.status).toBe(201);
    expect({ text: again.text, replayed: replayed(again) }).toEqual({ text: answer.text, replayed: 'true' });
    expectProblem(other, 422, 'idempotency.key_reused');
    expect(kept.documents).toBe(1);
  });
});
