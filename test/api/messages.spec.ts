import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readXfnm } from '../../src/air/cargo-xml/xfnm';
import { Database } from '../../src/database/database.service';
import { Refusal } from '../../src/findings/refusal';
import type { RefusalCode } from '../../src/findings/codes';
import {
  example,
  freshKey,
  startExchange,
  waybillNumbered,
  type Exchange,
  type Reply,
} from '../support/exchange';
import { expectProblem } from '../support/problems';
import { itOn } from '../support/services';

const sample = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.xml'), 'utf8');

/** The sample under a number of its own. */
function numbered(serial: number): string {
  return sample.replaceAll('999-24681414', String(waybillNumbered(serial).awb));
}

const xml = { 'content-type': 'application/xml' };

interface Loss {
  kind: string;
  pointer?: string;
  place?: string;
}
const losses = (reply: Reply): Loss[] => (reply.body.losses ?? reply.body.items) as unknown as Loss[];

describe('documents as messages of other systems', () => {
  let exchange: Exchange;
  let serial = 7_100;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const at = '/v1/air-waybills';
  const send = (raw: string | Buffer, headers: Record<string, string> = {}, once?: string): Promise<Reply> =>
    exchange.call('POST', at, { key: exchange.keys.forwarder, raw, headers: { ...xml, ...headers }, once });
  const get = (path: string, headers: Record<string, string> = {}, key = 'forwarder'): Promise<Reply> =>
    exchange.call('GET', `${at}/${path}`, { key: exchange.keys[key], headers });
  const bytesOf = async (path: string): Promise<Buffer> => {
    const headers = { authorization: `Bearer ${exchange.keys.forwarder}` };
    return Buffer.from(await (await fetch(`${exchange.url}${at}/${path}`, { headers })).arrayBuffer());
  };

  it('an XFWB is kept as a document, and says what its reading lost', async () => {
    const message = numbered((serial += 1)).replace(
      '<awb:MasterConsignment>',
      '$&<ProductID>GEN</ProductID>',
    );
    const reply = await send(message);
    expect(reply.status).toBe(201);
    expect(reply.body).toMatchObject({ version: 1, format: 'Cargo-XML XFWB', kind: 'air-waybill' });
    expect(losses(reply)).toEqual([
      expect.objectContaining({ kind: 'defaulted', pointer: '/customs' }),
      expect.objectContaining({ kind: 'dropped', place: '/rsm:Waybill/rsm:MasterConsignment/ram:ProductID' }),
    ]);
    const { body } = await get(reply.body.id as string);
    expect(body.document).toMatchObject({ type: 'Direct', rateLines: [{ hsCodes: ['8517622990'] }] });
    const report = await get(`${reply.body.id}/losses`);
    expect(report.body).toMatchObject({ format: 'Cargo-XML XFWB', direction: 'read', version: 1 });
    expect(losses(report)).toEqual(losses(reply));
    // It names no customs office, so it goes where the airport files.
    expect(reply.body.routing).toMatchObject([{ authority: exchange.ids['chengdu-customs'] }]);
  });

  it('the original is given back byte for byte, each version its own, with its digest on the journal', async () => {
    const first = `\ufeff${numbered((serial += 1)).replaceAll('\n', '\r\n')}<!-- 原件 -->`;
    const reply = await send(first, { 'content-type': 'text/xml; charset=utf-8' });
    const id = reply.body.id as string;
    const second = numbered(serial).replace('>Creation<', '>Update<').replace('KEEP DRY', 'KEEP COOL');
    const amended = await exchange.call('PUT', `${at}/${id}`, {
      key: exchange.keys.forwarder,
      raw: second,
      headers: { ...xml, 'if-match': reply.headers.get('etag') ?? '' },
    });
    expect(amended).toMatchObject({ status: 200, body: { version: 2, format: 'Cargo-XML XFWB' } });
    expect(await bytesOf(`${id}/original?version=1`)).toEqual(Buffer.from(first));
    expect(await bytesOf(`${id}/original`)).toEqual(Buffer.from(second));
    const { headers } = await get(`${id}/original?version=1`);
    const digest = createHash('sha256').update(first).digest();
    expect(headers.get('content-type')).toBe('text/xml');
    expect(headers.get('repr-digest')).toBe(`sha-256=:${digest.toString('base64')}:`);
    const line = await get(`${id}/timeline`);
    const told = line.body.items as unknown as { type: string; data: object }[];
    expect(told.filter(({ type }) => /submitted|amended/.test(type))).toMatchObject([
      { data: { original: digest.toString('hex') } },
      { data: { version: 2 } },
    ]);
    expect((await get(id)).body.document).toMatchObject({ ssr: ['KEEP COOL'] });
  });

  it('a document in JSON has no original and reads as any message that its kind has', async () => {
    const document = waybillNumbered((serial += 1));
    const { body } = await exchange.call('POST', at, { key: exchange.keys.forwarder, body: document });
    expect(body.format).toBeUndefined();
    expectProblem(await get(`${body.id}/original`), 404, 'resource.unknown');
    expect((await get(`${body.id}/losses`)).body).toMatchObject({ format: 'JSON', items: [] });
    const message = await get(body.id as string, { accept: 'application/xml' }, 'chongqing-customs');
    expect(message.status).toBe(200);
    expect(Object.fromEntries(message.headers)).toMatchObject({
      'content-type': 'application/xml; charset=utf-8',
      'message-format': 'Cargo-XML XFWB',
      vary: 'Accept',
      etag: (await get(body.id as string)).headers.get('etag'),
    });
    const link = /<(.*)>; rel="describedby"/.exec(message.headers.get('link') ?? '')?.[1] ?? '';
    const report = await exchange.call('GET', link, { key: exchange.keys.forwarder });
    expect(report.body).toMatchObject({ direction: 'written', format: 'Cargo-XML XFWB' });
    expect(message.headers.get('message-losses')).toBe(String(losses(report).length));
    expect(losses(report)).toContainEqual(expect.objectContaining({ kind: 'dropped', pointer: '/houses/0' }));
  });

  it('a document goes out as XFWB and comes back the same, but for what the report lists', async () => {
    const document = waybillNumbered((serial += 1));
    const key = exchange.keys.forwarder;
    const stored = await exchange.call('POST', at, { key, body: document });
    const id = stored.body.id as string;
    const { text } = await get(id, { accept: 'text/xml' });
    const told = losses(await get(`${id}/losses?accept=text/xml`)).map(({ pointer }) => pointer);
    await exchange.call('POST', `${at}/${id}/withdrawal`, {
      key,
      body: { reason: 'Submitted again as XML.' },
    });
    const back = await send(text);
    expect(back.status).toBe(201);
    const documentOf = async (path: string): Promise<Record<string, unknown>> =>
      (await get(path)).body.document as unknown as Record<string, unknown>;
    const [was, is] = [await documentOf(id), await documentOf(back.body.id as string)];
    const differing = Object.keys({ ...was, ...is }).filter(
      (field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]),
    );
    const listed = new Set(told.map((pointer) => pointer?.split('/')[1]));
    expect(differing.filter((field) => !listed.has(field))).toEqual([]);
    expect(is).toMatchObject({
      shipper: was.shipper,
      oci: was.oci,
      rateLines: was.rateLines,
      totals: was.totals,
    });
  });

  it('house waybills and manifests go the same way', async () => {
    const number = String(waybillNumbered((serial += 1)).awb);
    for (const [collection, file, root] of [
      ['house-waybills', 'house-waybill', 'rsm:HouseWaybill'],
      ['house-manifests', 'house-manifest', 'rsm:HouseManifest'],
      ['flight-manifests', 'flight-manifest', 'rsm:FlightManifest'],
    ] as const) {
      const seed = readFileSync(join(__dirname, `../../seeds/sandbox/${file}.json`), 'utf8');
      const body: unknown = JSON.parse(seed.replaceAll('999-24681355', number).replace('"CA431"', '"CA433"'));
      const key = exchange.keys.forwarder;
      const stored = await exchange.call('POST', `/v1/${collection}`, { key, body });
      expect(stored.body).toMatchObject({ id: expect.any(String) as string });
      const path = `/v1/${collection}/${stored.body.id}`;
      const message = await exchange.call('GET', path, { key, headers: { accept: 'application/xml' } });
      expect(message.text).toContain(`<${root} `);
      const etag = message.headers.get('etag') ?? '';
      const headers = { ...xml, 'if-match': etag };
      const amended = await exchange.call('PUT', path, { key, raw: message.text, headers });
      expect(amended).toMatchObject({ status: 200, body: { version: 2 } });
    }
  });

  it('findings name the place in the message beside the field', async () => {
    const wrong = numbered((serial += 1))
      .replace(/<ID>999-(\d{7})\d<\/ID>/, '<ID>999-12345676</ID>')
      .replace('<CityName>CHONGQING</CityName>', '');
    const reply = await send(wrong);
    expectProblem(reply, 422, 'document.shape');
    const errors = reply.body.errors as unknown as object[];
    expect(errors).toContainEqual(
      expect.objectContaining({
        rule: 'AWB-002',
        pointer: '/awb',
        expected: '5',
        place: '/rsm:Waybill/rsm:BusinessHeaderDocument/ram:ID',
      }),
    );
    // What is missing has the place of the part that it is missing from.
    expect(errors).toContainEqual(
      expect.objectContaining({
        pointer: '/shipper/city',
        place: '/rsm:Waybill/rsm:MasterConsignment/ram:ConsignorParty',
      }),
    );
    const dry = await exchange.call('POST', `${at}?dryRun=true`, {
      key: exchange.keys.forwarder,
      raw: numbered(serial).replaceAll('CA431', '3U431'),
      headers: xml,
      once: null,
    });
    expect(dry).toMatchObject({
      status: 200,
      body: { result: 'would_be_accepted', format: 'Cargo-XML XFWB' },
    });
  });

  it('the same bytes under the same key have the same answer, other bytes none', async () => {
    const once = freshKey();
    const message = numbered((serial += 1));
    const [first, again] = [await send(message, {}, once), await send(message, {}, once)];
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(first.body);
    expectProblem(await send(`${message} `, {}, once), 422, 'idempotency.key_reused');
  });

  it('answers with XFNM when XML is asked for, whether it keeps the message or not', async () => {
    const accept = { accept: 'application/xml' };
    const once = freshKey();
    const message = numbered((serial += 1));
    const kept = await send(message, accept, once);
    expect(kept.status).toBe(201);
    expect(kept.headers.get('location')).toMatch(/^\/v1\/air-waybills\/doc_/);
    expect(readXfnm(Buffer.from(kept.text))).toMatchObject({ result: 'positive', typeCode: '740' });
    const again = await send(message, accept, once);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.text).toBe(kept.text);
    const refused = await send(
      numbered((serial += 1))
        .replace('>EUR<', '>XYZ<')
        .replace('>CNY<', '>XYZ<'),
      accept,
    );
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toBe('application/xml; charset=utf-8');
    expect(readXfnm(Buffer.from(refused.text))).toMatchObject({
      result: 'negative',
      reasons: expect.arrayContaining([
        expect.objectContaining({
          condition: 'Error',
          information:
            '/rsm:Waybill/rsm:MasterConsignment/ram:ApplicableOriginCurrencyExchange/ram:SourceCurrencyCode',
        }),
      ]) as unknown,
    });
    const broken = await send('<a>', accept);
    expect([broken.status, readXfnm(Buffer.from(broken.text)).result]).toEqual([400, 'negative']);
    const taken = await send(message, accept);
    expect([taken.status, readXfnm(Buffer.from(taken.text)).result]).toEqual([409, 'negative']);
  });

  // One transaction holds up the only writer here; lanes of PostgreSQL are held up in scaled/races.spec.ts.
  itOn('embedded', 'no XFNM rejects a message whose first sending is under way', async () => {
    const accept = { accept: 'application/xml' };
    const once = freshKey();
    const message = numbered((serial += 1));
    const database = exchange.app.get(Database);
    let letGo = (): void => undefined;
    const held = database.write(() => new Promise<void>((resolve) => (letGo = resolve)));
    const first = send(message, accept, once);
    const second = await send(message, accept, once);
    letGo();
    await held;
    expectProblem(second, 409, 'idempotency.in_flight');
    expect(second.headers.get('retry-after')).toBe('1');
    const kept = await first;
    expect([kept.status, readXfnm(Buffer.from(kept.text)).result]).toEqual([201, 'positive']);
    expect((await send(message, accept, once)).text).toBe(kept.text);
  });

  it('no XFNM rejects a message that may come again', async () => {
    const accept = { accept: 'application/xml' };
    const database = exchange.app.get(Database);
    const busy = jest
      .spyOn(database, 'write')
      .mockRejectedValueOnce(new Refusal('service.unavailable', { retryAfterSeconds: 2 }));
    const putOff = await send(numbered((serial += 1)), accept);
    busy.mockRestore();
    expectProblem(putOff, 503, 'service.unavailable');
    expect(putOff.headers.get('retry-after')).toBe('2');
  });

  it('refuses forms that it does not have, with those that it has', async () => {
    const { body } = await send(numbered((serial += 1)));
    const refused = await get(body.id as string, { accept: 'application/pdf' });
    expectProblem(refused, 406, 'media.not_acceptable');
    expect(refused.body.offers).toBe(
      'application/json, text/plain, application/xml, text/xml, application/ld+json',
    );
    expect((await get(body.id as string, { accept: 'application/pdf, */*;q=0.1' })).body.id).toBe(body.id);
    for (const type of ['text/csv', 'application/x-www-form-urlencoded']) {
      const reply = await send('a', { 'content-type': type });
      expectProblem(reply, 415, 'media.unsupported');
      expect(reply.body.detail).toContain(
        'application/json, text/plain, application/xml, text/xml, application/ld+json',
      );
    }
    const elsewhere = await exchange.call('POST', '/v1/rail-consignment-notes', {
      key: exchange.keys.carrier,
      raw: sample,
      headers: xml,
    });
    expectProblem(elsewhere, 415, 'media.unsupported');
    expectProblem(
      await send(sample, { 'content-type': 'application/xml; charset=gb2312' }),
      400,
      'message.unreadable',
    );
    expectProblem(await send('', {}), 400, 'message.unreadable');
  });

  it('nobody reads an original who may not read the document', async () => {
    const { body } = await send(numbered((serial += 1)));
    for (const part of ['original', 'losses'])
      expectProblem(await get(`${body.id}/${part}`, {}, 'seller'), 404, 'resource.unknown');
    expect((await fetch(`${exchange.url}${at}/${body.id}/original`)).status).toBe(401);
  });

  it('hostile messages are refused in bounded time and memory, and the service goes on', async () => {
    const lol = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
      '',
    );
    const hostile: [string | Buffer, number, RefusalCode | ''][] = [
      [`<!DOCTYPE a [<!ENTITY l0 "lol">${lol}]><a>&l10;</a>`, 400, 'message.unreadable'],
      ['<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 400, 'message.unreadable'],
      ['<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', 400, 'message.unreadable'],
      [Buffer.alloc(50_000_000, 'x'), 413, 'body.too_large'],
      [`${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}`, 400, 'message.unreadable'],
      [`<a ${'b="" '.repeat(150_000)}/>`, 400, 'message.unreadable'],
      [`<a>${'<b>1</b>'.repeat(120_000)}</a>`, 400, 'message.unreadable'],
      [sample.replace('<awb:MasterConsignment>', `$&${'<b>1</b>'.repeat(120_000)}`), 201, ''],
    ];
    const before = process.memoryUsage().rss;
    for (const [message, status, code] of hostile) {
      const began = Date.now();
      const reply = await send(message).catch(() => undefined);
      // A body that is far too large is cut off while it is still being sent.
      if (status === 413 && reply === undefined) continue;
      expect(reply?.status).toBe(status);
      if (code) expectProblem(reply as Reply, status, code);
      expect(JSON.stringify(reply?.body)).not.toContain('root:');
      expect(Date.now() - began).toBeLessThan(15_000);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(500 * 1024 * 1024);
    expect((await fetch(`${exchange.url}/health/live`)).status).toBe(200);
    expect(
      (await exchange.call('POST', at, { key: exchange.keys.forwarder, body: example('air-waybill') }))
        .status,
    ).toBe(201);
  });
});
