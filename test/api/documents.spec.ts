import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { movableClock } from '../support/clock';
import { kinds, numbered, reversed, submit, type Draft } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem, stock } from '../support/problems';

const sha256 = (text: string, form: 'hex' | 'base64' = 'hex'): string =>
  createHash('sha256').update(text).digest(form);

describe('the life of a document', () => {
  let exchange: Exchange;
  let key: string;
  let serial = 0;

  beforeAll(async () => {
    exchange = await startExchange();
    key = exchange.keys.forwarder as string;
  });
  afterAll(() => exchange.stop());

  const fresh = (): Draft => numbered('air-waybill', ++serial);
  const send = async (body: Draft): Promise<Reply> => {
    const reply = await submit(exchange, 'air-waybill', body);
    expect(reply.status).toBe(201);
    return reply;
  };
  const read = (path: string, as = key) => exchange.call('GET', `/v1/air-waybills/${path}`, { key: as });
  const amend = (id: string, ifMatch: string | null, body: Draft, as = key) =>
    exchange.call('PUT', `/v1/air-waybills/${id}`, {
      key: as,
      body,
      headers: ifMatch === null ? {} : { 'if-match': ifMatch },
    });
  const withdraw = (id: string, as = key) =>
    exchange.call('POST', `/v1/air-waybills/${id}/withdrawal`, {
      key: as,
      body: { reason: 'wrong consignee' },
    });
  const tagOf = (reply: Reply): string => reply.headers.get('etag') ?? '';
  const acceptedAt = (reply: Reply): number => Date.parse(String(reply.body.acceptedAt));

  it('is accepted with its place, its ETag, its hash and its way', async () => {
    const body = fresh();
    const sent = await send(body);
    expect(sent.headers.get('location')).toBe(`/v1/air-waybills/${sent.body.id}`);
    expect(sent.body).toMatchObject({ kind: 'air-waybill', number: body.awb, version: 1, status: 'current' });
    expect(sent.body.contentHash).toMatch(/^[0-9a-f]{64}$/);
    expect(tagOf(sent)).toBe(`"v1-${sent.body.contentHash?.slice(0, 16)}"`);
    const page = await read(String(sent.body.id));
    expect(tagOf(page)).toBe(tagOf(sent));
    expect(page.body.document).toEqual(body);
    expect(page.body).toMatchObject({ version: 1, currentVersion: 1, submittedBy: exchange.ids.forwarder });
    expect((page.body.customs as unknown as object[]).length).toBe(2);
    expect((await exchange.call('GET', `/v1/documents/${sent.body.id}`, { key })).body.document).toEqual(
      body,
    );
  });

  it('grows by versions: ETags chain, old versions stay, the difference is told field by field', async () => {
    const body = fresh();
    const first = await send(body);
    const id = String(first.body.id);
    const second = await amend(id, tagOf(first), { ...body, chargeCode: 'CC', signedBy: 'LI WEI' });
    expect([second.status, second.body.version]).toEqual([200, 2]);
    const { signedBy: _, ...without } = body;
    const third = await amend(id, tagOf(second), without);
    expect([third.status, third.body.version]).toEqual([200, 3]);

    expect((await read(`${id}?version=2`)).body.document?.signedBy).toBe('LI WEI');
    expect((await read(`${id}?version=1`)).headers.get('x-current-version')).toBe('3');
    expect((await read(id)).body.document).toEqual(without);
    for (const unknown of ['0', '4', '1.5', 'x', '-1', '9'.repeat(30)])
      expectProblem(await read(`${id}?version=${unknown}`), 404, 'resource.unknown');
    expect((await read(`${id}?version=4`)).body.detail).toBe('The document has the versions 1 to 3.');

    const listed = (await read(`${id}/versions`)).body.items as unknown as Draft[];
    expect(listed.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(listed.map(({ contentHash }) => contentHash)).toEqual(
      [third, second, first].map((reply) => reply.body.contentHash),
    );
    const diff = await read(`${id}/diff?from=1&to=2`);
    expect(diff.body.items).toEqual([
      { pointer: '/chargeCode', change: 'changed', from: 'PP', to: 'CC' },
      { pointer: '/signedBy', change: 'changed', from: body.signedBy, to: 'LI WEI' },
    ]);
    expect((await read(`${id}/diff`)).body).toMatchObject({
      from: 2,
      to: 3,
      items: [
        { pointer: '/chargeCode', change: 'changed', from: 'CC', to: 'PP' },
        { pointer: '/signedBy', change: 'removed', from: 'LI WEI' },
      ],
    });
    expectProblem(await read(`${id}/diff?from=1&to=9`), 404, 'resource.unknown');
  });

  it('takes a change only on the version that was read: 428 without, 412 with a stale one', async () => {
    const body = fresh();
    const first = await send(body);
    const id = String(first.body.id);
    const before = await stock(exchange, key);
    expectProblem(await amend(id, null, body), 428, 'match.missing');
    for (const stale of ['"v2-0000000000000000"', '*', `W/${tagOf(first)}`, 'v1'])
      expectProblem(await amend(id, stale, body), 412, 'match.stale');
    expect(await stock(exchange, key)).toEqual(before);
    const second = await amend(id, tagOf(first), { ...body, chargeCode: 'CC' });
    const late = await amend(id, tagOf(first), { ...body, chargeCode: 'CC', signedBy: 'LI WEI' });
    expectProblem(late, 412, 'match.stale');
    expect(late.body.currentEtag).toBe(tagOf(second));
  });

  it('two changes on one version at once: one wins, the other is told 412', async () => {
    const body = fresh();
    const first = await send(body);
    const replies = await Promise.all(
      ['CC', 'PX'].map((chargeCode) => amend(String(first.body.id), tagOf(first), { ...body, chargeCode })),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('is shown as it stood at a time', async () => {
    const clock = movableClock();
    const body = fresh();
    const first = await send(body);
    const id = String(first.body.id);
    clock.aheadMs = 10_000;
    const second = await amend(id, tagOf(first), { ...body, chargeCode: 'CC' });
    clock.aheadMs = 20_000;
    const [one, two] = [acceptedAt(first), acceptedAt(second)];
    const at = async (ms: number, offset = 'Z') => {
      // +08:00 names the same instant with another wall clock, and must be read as such.
      const wall = new Date(ms + (offset === 'Z' ? 0 : 8 * 3_600_000)).toISOString().slice(0, -1);
      return read(`${id}?at=${encodeURIComponent(wall + offset)}`);
    };
    expect((await at(one)).body.version).toBe(1);
    expect((await at(two - 1)).body.version).toBe(1);
    expect((await at(two - 1, '+08:00')).body.version).toBe(1);
    expect((await at(two)).body.version).toBe(2);
    expect((await at(two, '+08:00')).body.version).toBe(2);
    expectProblem(await at(one - 1), 404, 'resource.unknown');
    expectProblem(await at(Date.now() + 25_000), 400, 'request.malformed');
    expectProblem(await read(`${id}?at=yesterday`), 400, 'request.malformed');
    expectProblem(await read(`${id}?version=1&at=2026-01-01T00:00:00Z`), 400, 'request.malformed');
    clock.restore();
  });

  it('keeps its number to itself until it is withdrawn', async () => {
    const body = fresh();
    const first = await send(body);
    const id = String(first.body.id);
    const again = await submit(exchange, 'air-waybill', body);
    expectProblem(again, 409, 'document.number_taken');
    expect([again.body.documentId, again.body.detail]).toEqual([id, `Your document ${id} has this number.`]);
    // Another issuer has numbers of its own.
    expect((await submit(exchange, 'air-waybill', body, { key: exchange.keys.carrier })).status).toBe(201);
    const other = await send(fresh());
    const renamed = await amend(String(other.body.id), tagOf(other), body);
    expectProblem(renamed, 409, 'document.number_taken');
    expect(renamed.body.documentId).toBe(id);

    const ended = await withdraw(id);
    expect([ended.status, ended.body.status]).toEqual([200, 'withdrawn']);
    expectProblem(await withdraw(id), 409, 'document.withdrawn');
    expectProblem(await amend(id, tagOf(first), body), 409, 'document.withdrawn');
    expect((await read(id)).body).toMatchObject({ status: 'withdrawn', document: body });
    expect((await send(body)).body.id).not.toBe(id);
  });

  it('that changes its number frees the old one', async () => {
    const [old, next] = [fresh(), fresh()];
    const first = await send(old);
    const moved = await amend(String(first.body.id), tagOf(first), next);
    expect(moved.body.number).toBe(next.awb);
    expectProblem(await submit(exchange, 'air-waybill', next), 409, 'document.number_taken');
    expect((await send(old)).status).toBe(201);
  });

  it('has one hash however it is written, and its text byte for byte', async () => {
    const body = fresh();
    const first = await send(body);
    const id = String(first.body.id);
    const content = await read(`${id}/content`);
    expect(sha256(content.text)).toBe(first.body.contentHash);
    expect(content.headers.get('repr-digest')).toBe(`sha-256=:${sha256(content.text, 'base64')}:`);
    expect(tagOf(content)).toBe(tagOf(first));
    expect(JSON.parse(content.text)).toEqual(body);

    const spaced = JSON.stringify(reversed(body), null, 3).replaceAll('Ł', '\\u0141');
    const plain = await exchange.call('POST', '/v1/air-waybills?dryRun=true', { key, raw: spaced });
    expect(plain.body.contentHash).toBe(first.body.contentHash);
    const uncleaned = { ...body, awb: ` ${String(body.awb).replace('-', '')} ` };
    const cleaned = await exchange.call('POST', '/v1/air-waybills?dryRun=true', { key, body: uncleaned });
    expect(cleaned.body.contentHash).toBe(first.body.contentHash);

    const second = await amend(id, tagOf(first), { ...body, chargeCode: 'CC' });
    expect(second.body.contentHash).not.toBe(first.body.contentHash);
    expect((await read(`${id}/content?version=1`)).text).toBe(content.text);
  });

  it.each(kinds)('of kind $kind has the hash that RFC 8785 gives it', async ({ file, collection, party }) => {
    const body = numbered(file, ++serial);
    const sent = await exchange.call('POST', `/v1/${collection}`, {
      key: exchange.keys[party],
      body: reversed(body),
    });
    expect(sent.status).toBe(201);
    expect(sent.body.contentHash).toBe(sha256(canonicalize(body) as string));
  });

  it('is checked by a dry run as it would be, and not stored', async () => {
    const body = fresh();
    const before = await stock(exchange, key);
    const dry = await exchange.call('POST', '/v1/air-waybills?dryRun=true', { key, body });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({ result: 'would_be_accepted', number: body.awb });
    expect(dry.body.computed?.totals?.linePieces).toBe(48);
    const bad = await exchange.call('POST', '/v1/air-waybills?dryRun=true', {
      key,
      body: { ...body, pieces: 0 },
    });
    expectProblem(bad, 422, 'document.rules');
    expect(await stock(exchange, key)).toEqual(before);
    const sent = await send(body);
    expect(sent.body.contentHash).toBe(dry.body.contentHash);
    const again = await exchange.call('POST', '/v1/air-waybills?dryRun=true', { key, body });
    expect(again.body.findings).toMatchObject([{ rule: 'DOC-NUMBER-TAKEN', severity: 'warning' }]);
  });

  it('is not touched by a call that cannot be tried, however dryRun is spelt', async () => {
    const body = fresh();
    const { body: sent, headers } = await send(body);
    const before = await stock(exchange, key);
    const ifMatch = { 'if-match': headers.get('etag') as string };
    const at = `/v1/air-waybills/${sent.id}`;
    for (const [method, path, wish] of [
      ['PUT', `${at}?dryrun=true`, { ...body, pieces: 49 }],
      ['POST', `${at}/withdrawal?dryRun=true`, { reason: 'x' }],
      ['POST', '/v1/air-waybills?dry_run=true', fresh()],
      ['POST', '/v1/templates?dryRun=true', { name: 'x', kind: 'air-waybill', document: {} }],
    ] as const) {
      const tried = await exchange.call(method, path, { key, body: wish, headers: ifMatch });
      expectProblem(tried, 400, 'request.malformed');
    }
    expect(await stock(exchange, key)).toEqual(before);
    const amended = await exchange.call('PUT', `${at}?dryRun=false`, { key, body, headers: ifMatch });
    expect(amended.status).toBe(200);
  });

  it('is amended in a dry run: what would change is told as the amendment would be answered, and nothing stored', async () => {
    const body = fresh();
    const first = await send(body);
    const at = `/v1/air-waybills/${String(first.body.id)}`;
    const tag = { 'if-match': tagOf(first) };
    const other = fresh();
    await send(other);
    const before = await stock(exchange, key);
    const tried = (wish: object, headers: Record<string, string> = tag, as = key): Promise<Reply> =>
      exchange.call('PUT', `${at}?dryRun=true`, { key: as, body: wish, headers });
    const dry = await tried({ ...body, chargeCode: 'CC' });
    expect(dry.status).toBe(200);
    expect(dry.body).toMatchObject({ result: 'would_be_accepted', version: 2, number: body.awb });
    expect(dry.body.changes).toEqual([{ pointer: '/chargeCode', change: 'changed', from: 'PP', to: 'CC' }]);
    expect((await tried(body)).body).toMatchObject({ changes: [], findings: [] });
    expectProblem(await tried({ ...body, pieces: 0 }), 422, 'document.rules');
    expectProblem(await tried(body, {}), 428, 'match.missing');
    expectProblem(await tried(body, { 'if-match': '"v9-0000000000000000"' }), 412, 'match.stale');
    expectProblem(await tried(body, tag, exchange.keys.carrier), 404, 'resource.unknown');
    expect((await tried(other)).body.findings).toMatchObject([{ rule: 'DOC-NUMBER-TAKEN' }]);
    expect(await stock(exchange, key)).toEqual(before);
    expect((await exchange.call('GET', at, { key })).body).toMatchObject({ version: 1 });
    const amended = await amend(String(first.body.id), tagOf(first), { ...body, chargeCode: 'CC' });
    expect(amended.body).toMatchObject({ version: 2, contentHash: dry.body.contentHash });
    expectProblem(await tried(body), 412, 'match.stale');
    await exchange.call('POST', `${at}/withdrawal`, { key, body: { reason: 'x' } });
    expectProblem(await tried(body, { 'if-match': tagOf(amended) }), 409, 'document.withdrawn');
  });

  it('is not found under the address of another kind', async () => {
    const sent = await send(fresh());
    const path = `/v1/rail-bills/${sent.body.id}`;
    for (const end of ['', '/content', '/versions', '/diff', '/timeline'])
      expectProblem(await exchange.call('GET', path + end, { key }), 404, 'resource.unknown');
    const headers = { 'if-match': tagOf(sent) };
    const bill = numbered('rail-bill', 1);
    expectProblem(await exchange.call('PUT', path, { key, body: bill, headers }), 404, 'resource.unknown');
    const body = { reason: 'wrong address' };
    expectProblem(await exchange.call('POST', `${path}/withdrawal`, { key, body }), 404, 'resource.unknown');
  });

  it('tells its whole life on the time line, page by page, once each', async () => {
    const body = fresh();
    const first = await send(body);
    const id = String(first.body.id);
    await amend(id, tagOf(first), { ...body, chargeCode: 'CC' });
    await read(id, exchange.keys['chengdu-customs']);
    await read(id, exchange.keys['chengdu-customs']);
    await withdraw(id);
    const types: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Reply = await read(`${id}/timeline?limit=1&cursor=${cursor}`);
      types.push(...(page.body.items as unknown as { type: string }[]).map(({ type }) => type));
      cursor = page.body.next as unknown as string | null;
    }
    expect(types).toEqual(['document.submitted', 'document.amended', 'document.read', 'document.withdrawn']);
  });
});
