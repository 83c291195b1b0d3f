import fc from 'fast-check';
import { Journal } from '../../src/journal/journal.service';
import { kinds, numbered } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { mutated, mutations } from '../support/mutations';
import { expectProblem } from '../support/problems';

/** An answer that is not a success is a problem in our form, and never our fault. */
function expectOursNeverOurFault(reply: Reply): void {
  expect(reply.status).toBeLessThan(500);
  if (reply.status >= 400) expectProblem(reply);
}

/** What a client can write into a header; fetch itself refuses control characters. */
const latin = fc.string({
  minLength: 1,
  unit: fc
    .integer({ min: 0x21, max: 0xff })
    .filter((code) => code < 0x7f || code > 0x9f)
    .map((code) => String.fromCharCode(code)),
});

describe('whatever is sent, the exchange answers in its own words and never with a 500', () => {
  let exchange: Exchange;
  /** Ids of one document of each kind, so that random requests also reach what exists. */
  const ids: string[] = [];

  beforeAll(async () => {
    exchange = await startExchange({ LONG_POLL_SECONDS: '1' });
    for (const { file, collection, party } of kinds) {
      const key = exchange.keys[party];
      const reply = await exchange.call('POST', `/v1/${collection}`, { key, body: numbered(file, 1) });
      expect(reply.status).toBe(201);
      ids.push(reply.body.id as string);
    }
  });
  afterAll(() => exchange.stop());

  it.each(kinds)('mutated documents of kind $kind', async ({ file, collection, party }) => {
    const key = exchange.keys[party];
    let serial = 100;
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(mutations, async (steps) => {
        const raw = mutated(numbered(file, serial++), steps);
        const reply = await exchange.call('POST', `/v1/${collection}`, { key, raw });
        seen.set(reply.status, (seen.get(reply.status) ?? 0) + 1);
        expectOursNeverOurFault(reply);
      }),
      { numRuns: 300 },
    );
    // The mutations are neither all harmless nor all stopped at the gate.
    expect([...seen.keys()].sort()).toEqual(expect.arrayContaining([400, 422]));
    expect(seen.get(422)).toBeGreaterThan(100);
  });

  it('random bytes as a body', async () => {
    const key = exchange.keys.forwarder;
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.string({ unit: fc.constantFrom(...'{}[]":,\\u0dce9-. \n') }).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        expectOursNeverOurFault(await exchange.call('POST', '/v1/air-waybills', { key, raw }));
      }),
      { numRuns: 300 },
    );
  });

  it('random bodies of every other call', async () => {
    const { carrier, operator } = exchange.keys;
    const customs = exchange.keys['chengdu-customs'];
    const [air = '', , , bill = ''] = ids;
    const party = exchange.ids.bank;
    const calls = [
      ['POST', `/v1/air-waybills/${air}/withdrawal`, exchange.keys.forwarder, ['reason']],
      ['POST', `/v1/rail-bills/${bill}/grants`, carrier, ['partyId', 'until']],
      ['POST', '/v1/titles', carrier, ['documentId', 'act']],
      [
        'POST',
        '/v1/title-checks',
        carrier,
        ['billNumber', 'issuerUscc', 'contentHash', 'titleId', 'purpose'],
      ],
      ['POST', '/v1/inbox/ack', customs, ['messageIds']],
      [
        'POST',
        '/v1/receipts',
        customs,
        ['messageId', 'deliveryId', 'document', 'level', 'result', 'at', 'reasons'],
      ],
      ['PUT', '/v1/endpoints/main', customs, ['url', 'description']],
      ['POST', '/v1/parties', operator, ['slug', 'name', 'nameZh', 'roles', 'uscc', 'lei']],
      ['POST', `/v1/parties/${party}/keys`, operator, ['label']],
      ['POST', `/v1/parties/${party}/signing-keys`, operator, ['jwk']],
    ] as const;
    const good = fc.constantFrom<unknown>(
      ...[
        party,
        bill,
        'test',
        'L3',
        'released',
        'x',
        ['customs'],
        'a.b.c',
        '2026-11-23T18:00:00+08:00',
        [air],
      ],
      ...[{ kind: 'rail-bill', number: 'x' }, { kty: 'OKP', crv: 'Ed25519', x: 'AA' }, 'http://[::1', 'ttl_'],
      ...[{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }, 'https://a.invalid:99999/', 'http://127.0.0.1:1/'],
      ...[{ kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) }, 'eyJ9.e30.AA', 'doc_', ''],
    );
    const request = fc.constantFrom(...calls).chain(([method, path, key, fields]) =>
      fc.uniqueArray(fc.constantFrom<string>(...fields), { maxLength: fields.length }).chain((names) =>
        fc
          .array(fc.oneof(good, fc.jsonValue()), { minLength: names.length, maxLength: names.length })
          .map((values) => ({
            ...{ method, path, key },
            body: Object.fromEntries(names.map((each, i) => [each, values[i]])),
          })),
      ),
    );
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, key, body }) => {
        expectOursNeverOurFault(await exchange.call(method, path, { key, body }));
      }),
      { numRuns: 500 },
    );
  });

  it('random paths, queries and headers', async () => {
    const part = fc.oneof(
      fc.constantFrom('v1', 'documents', 'air-waybills', 'titles', 'acts', 'versions', 'diff', 'content'),
      fc.constantFrom(
        'timeline',
        'deliveries',
        'inbox',
        'parties',
        'me',
        'problems',
        'title-checks',
        'grants',
      ),
      fc.constantFrom(...ids, '..', '.', '%', '%2e%2e', '%ff', '%00', '*', ';', ''),
      fc.string({ maxLength: 150 }).map(encodeURIComponent),
    );
    const parameter = fc.constantFrom(
      ...['version', 'at', 'from', 'to', 'cursor', 'limit', 'after', 'number', 'kind', 'status', 'state'],
      ...[
        'container',
        'wagon',
        'awb',
        'note',
        'unit',
        'seal',
        'reference',
        'document',
        'dryRun',
        '__proto__',
      ],
    );
    const asked = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.constantFrom('0', '1', '-1', '1e9', '2', 'NaN', 'Infinity', '2026-11-23T00:00:00Z', '+275760-09-13'),
      fc.constantFrom(
        '',
        'null',
        '%',
        '\u0000',
        '9'.repeat(400),
        Buffer.from('c1.documents.x').toString('base64url'),
      ),
      fc.constantFrom(
        Buffer.from('c1.timeline.NaN').toString('base64url'),
        '0000-01-01T00:00:00Z',
        '-271821-04-20',
      ),
    );
    const request = fc.record({
      method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'),
      path: fc.oneof(
        fc.array(part, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
        fc.constantFrom(
          ...['', '/versions', '/diff', '/timeline', '/content'].map(
            (end) => `/v1/air-waybills/${ids[0]}${end}`,
          ),
          ...['/v1/documents', '/v1/deliveries', '/v1/inbox', `/v1/documents/${ids[1]}`],
        ),
      ),
      query: fc.array(fc.tuple(parameter, asked), { maxLength: 3 }),
      headers: fc.dictionary(
        fc.constantFrom('if-match', 'idempotency-key', 'x-request-id', 'accept', 'prefer', 'x-forwarded-for'),
        latin,
        { maxKeys: 3 },
      ),
      key: fc.constantFrom('forwarder', 'operator', 'chengdu-customs', 'none'),
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, headers, key }) => {
        const search = query.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
        const reply = await exchange.call(method, `${path}?${search}`, { key: exchange.keys[key], headers });
        expect(reply.status).toBeLessThan(500);
        if (reply.status >= 400 && method !== 'HEAD') expectProblem(reply);
      }),
      { numRuns: 600 },
    );
  });

  it('and after all of it the journal is whole', async () => {
    expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
  });
});
