import { gzipSync } from 'node:zlib';
import type { RefusalCode } from '../../src/findings/codes';
import { kinds, numbered, submit, type Draft } from '../support/documents';
import { example, startExchange, type Exchange, type Sending } from '../support/exchange';
import { errorsOf, expectProblem, stock } from '../support/problems';

/** Each thing that is wrong with a body: the bytes, and the places that the problem must name. */
interface Broken {
  name: string;
  raw: string | Buffer;
  status: number;
  code: RefusalCode;
  errors: string[];
}

const text = JSON.stringify(example('air-waybill'));
const swap = (from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`The example no longer holds ${from}.`);
  return text.replace(from, to);
};
const unreadable = (name: string, raw: string | Buffer, ...errors: string[]): Broken => ({
  name,
  raw,
  status: 400,
  code: 'body.malformed',
  errors,
});
const misshapen = (name: string, raw: string, ...errors: string[]): Broken => ({
  name,
  raw,
  status: 422,
  code: 'document.shape',
  errors: errors.sort(),
});

const bodies: Broken[] = [
  unreadable('JSON that is cut off', text.slice(0, -1), 'JSON-SYNTAX '),
  unreadable('a byte order mark', `\uFEFF${text}`, 'JSON-BOM '),
  unreadable('bytes that are not UTF-8', Buffer.from(`{"awb":"\u00e9"}`, 'latin1'), 'JSON-UTF8 '),
  unreadable('a duplicate key', swap('"pieces":48', '"pieces":48,"pieces":49'), 'JSON-DUPLICATE /pieces'),
  unreadable(
    'a duplicate key hidden by an escape, deep down',
    swap('"unit":"KG"', '"unit":"KG","\\u0075nit":"LB"'),
    'JSON-DUPLICATE /grossWeight/unit',
  ),
  unreadable('__proto__', swap('"pieces":48', '"pieces":48,"__proto__":{"type":1}'), 'JSON-PROTO /__proto__'),
  unreadable(
    '__proto__ in escapes',
    swap('"pieces":48', '"pieces":48,"__proto\\u005f_":1'),
    'JSON-PROTO /__proto__',
  ),
  unreadable('U+0000', swap('CHONGQING"', 'CHONG\\u0000QING"'), 'JSON-NUL /shipper/city'),
  unreadable('a lone high surrogate', swap('CHONGQING"', '\\ud83d"'), 'JSON-SURROGATE /shipper/city'),
  unreadable('a lone low surrogate', swap('CHONGQING"', '\\ude00"'), 'JSON-SURROGATE /shipper/city'),
  unreadable('1e400', swap('"pieces":48', '"pieces":1e400'), 'JSON-NUMBER /pieces'),
  unreadable(
    'an integer beyond 2^53',
    swap('"pieces":48', '"pieces":9007199254740993'),
    'JSON-NUMBER /pieces',
  ),
  unreadable(
    'more than 15 significant digits',
    swap('"value":6.192', '"value":6.1920000000000003'),
    'JSON-NUMBER /volume/value',
  ),
  unreadable('nesting without end', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'JSON-DEPTH '),
  unreadable(
    'several of these at once, all told',
    swap('"pieces":48', '"pieces":1e400,"a\\u0000":1,"a\\u0000":2'),
    'JSON-DUPLICATE /a\u0000',
    'JSON-NUL /a\u0000',
    'JSON-NUL /a\u0000',
    'JSON-NUMBER /pieces',
  ),
  misshapen('a list', `[${text}]`, 'SHAPE-TYPE '),
  misshapen('null', 'null', 'SHAPE-TYPE '),
  misshapen('a text', '"{}"', 'SHAPE-TYPE '),
  misshapen('no body', '', 'SHAPE-TYPE '),
  misshapen('an unknown field', swap('"pieces":48', '"pieces":48,"pieses":48'), 'SHAPE-UNKNOWN /pieses'),
  misshapen(
    'fields named as members of every object',
    swap('"pieces":48', '"pieces":48,"constructor":1,"toString":2,"~1/":3'),
    'SHAPE-UNKNOWN /constructor',
    'SHAPE-UNKNOWN /toString',
    'SHAPE-UNKNOWN /~01~1',
  ),
  misshapen('a weight as text', swap('"value":612', '"value":"612"'), 'SHAPE-TYPE /grossWeight/value'),
  misshapen('null for a field', swap('"pieces":48', '"pieces":null'), 'SHAPE-TYPE /pieces'),
  misshapen('a fraction of a piece', swap('"pieces":48', '"pieces":48.5'), 'SHAPE-TYPE /pieces'),
  misshapen('a negative weight', swap('"value":612', '"value":-612'), 'SHAPE-RANGE /grossWeight/value'),
  misshapen('30 February', swap('"2026-11-24"', '"2026-02-30"'), 'SHAPE-DATE /routing/0/date'),
  misshapen('a time without offset', swap('18:00:00+08:00', '18:00:00'), 'SHAPE-TIME /executedAt'),
  misshapen('a wrong check digit', swap('999-24681355', '999-24681356'), 'AWB-002 /awb'),
  misshapen(
    'everything wrong at once, all told',
    swap('"pieces":48', '"pieces":"48","x":1').replace('999-24681355', '999-2468').replace('"CKG"', '7'),
    'AWB-001 /awb',
    'SHAPE-TYPE /origin',
    'SHAPE-TYPE /pieces',
    'SHAPE-UNKNOWN /x',
  ),
];

describe('bad input', () => {
  let exchange: Exchange;
  let key: string;
  let before: { documents: number; head: number };

  beforeAll(async () => {
    exchange = await startExchange();
    key = exchange.keys.forwarder as string;
    expect((await submit(exchange, 'air-waybill', numbered('air-waybill', 1))).status).toBe(201);
    expect((await stock(exchange, key)).documents).toBe(1);
  });
  beforeEach(async () => {
    before = await stock(exchange, key);
  });
  // Whatever was refused left no trace: no document, no entry of the journal.
  afterEach(async () => expect(await stock(exchange, key)).toEqual(before));
  afterAll(() => exchange.stop());

  const send = (sending: Sending) => exchange.call('POST', '/v1/air-waybills', { key, ...sending });

  it.each(bodies)('$name is $status $code', async ({ raw, status, code, errors }) => {
    expect(errorsOf(expectProblem(await send({ raw }), status, code))).toEqual(errors);
  });

  it('a body of 2 MB is 413, with the limit in the detail', async () => {
    const reply = await send({ raw: `{"awb":"${'9'.repeat(2_000_000)}"}` });
    expectProblem(reply, 413, 'body.too_large');
    expect(reply.body.detail).toContain('1048576');
  });

  it.each(['text/html', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x'])(
    'the content type %s is 415',
    async (type) =>
      expectProblem(await send({ raw: text, headers: { 'content-type': type } }), 415, 'media.unsupported'),
  );

  it('a compressed body is 415, in whatever form it comes, and not told to be bad UTF-8', async () => {
    const encoded = (type: string) =>
      send({ raw: gzipSync(text), headers: { 'content-type': type, 'content-encoding': 'gzip' } });
    for (const type of ['application/json', 'text/plain']) {
      const reply = await encoded(type);
      expectProblem(reply, 415, 'media.unsupported');
      expect([reply.body.detail, reply.headers.get('accept-encoding')]).toEqual([
        'The body is compressed (Content-Encoding). Send it as it is.',
        'identity',
      ]);
    }
    // What an old client writes there by a slip harms nothing.
    for (const encoding of ['Identity', 'UTF-8', '']) {
      const plain = { raw: '{', headers: { 'content-encoding': encoding } };
      expectProblem(await send(plain), 400, 'body.malformed');
    }
  });

  it.each([
    ['multimodal-waybill', 'goods'],
    ['rail-note', 'goods'],
    ['rail-bill', 'goods'],
    ['air-waybill', 'rateLines'],
  ] as const)('10,000 goods items in a %s are refused as too many', async (file, list) => {
    const item = { hs6: '870829', marks: 'JIAYU / CQ', packageKind: 'PX', packages: 1, grossKg: 1.5 };
    const body = { ...numbered(file, 7), [list]: Array.from({ length: 10_000 }, () => item) };
    const findings = expectProblem(await submit(exchange, file, body), 422, 'document.shape');
    expect(errorsOf(findings)).toContain(`SHAPE-MANY /${list}`);
    expect(findings.length).toBeLessThanOrEqual(101);
  });

  it('a million bytes of empty objects are refused within two seconds of work, in lists of lists too', async () => {
    const empty = (count: number): object[] => Array.from({ length: count }, () => ({}));
    // Of work, since a busy machine has others to work for, too.
    const started = process.cpuUsage();
    for (const { file } of kinds) {
      const flat = { goods: empty(340_000), rateLines: empty(5) };
      const nested = empty(150).map(() => ({ containers: empty(110), allocation: empty(110) }));
      for (const body of [flat, { goods: nested }])
        expectProblem(await submit(exchange, file, body), 422, 'document.shape');
    }
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000 / 8).toBeLessThan(2_000);
  });

  it.each([
    ['rail-note', 'JIAU4201176', 'document.shape', '/containers/0/number'],
    ['multimodal-waybill', 'CYWU4012349', 'document.rules', '/units/0/number'],
  ] as const)(
    'a Cyrillic look-alike in a container number of a %s is told',
    async (file, number, code, at) => {
      const cyrillic = number.replace('U', '\u0423');
      const raw = JSON.stringify(numbered(file, 9)).replace(number, cyrillic);
      const findings = expectProblem(await submit(exchange, file, undefined, { raw }), 422, code);
      expect(errorsOf(findings)).toContain(`ID-LOOKALIKE ${at}`);
      expect(findings.find(({ pointer }) => pointer === at)?.message.en).toContain('U+0423');
    },
  );

  it('rules that break are 422 document.rules, all of them', async () => {
    const body: Draft = { ...numbered('air-waybill', 3), pieces: 0, chargeCode: 'QQ' };
    const errors = errorsOf(expectProblem(await send({ body }), 422, 'document.rules'));
    expect(errors).toEqual(['CHG-003 /chargeCode', 'QTY-001 /pieces']);
  });

  it.each([
    ['missing', null, 'idempotency.key_missing'],
    ['empty', '', 'idempotency.key_missing'],
    ['65 characters long', 'k'.repeat(65), 'idempotency.key_malformed'],
    ['with a space', 'a b', 'idempotency.key_malformed'],
    ['not ASCII', 'caf\u00e9', 'idempotency.key_malformed'],
  ] as const)('an Idempotency-Key that is %s is 400', async (_, once, code) => {
    const headers = once === '' ? { 'idempotency-key': '' } : undefined;
    const sending = { body: numbered('air-waybill', 4), once: once === '' ? null : once, headers };
    expectProblem(await send(sending), 400, code);
  });

  it.each([
    ['no key', undefined, 'key.missing'],
    ['an unknown key', `cyw_test_${'A'.repeat(32)}`, 'key.unknown'],
    ['a text that is no key', 'hello', 'key.unknown'],
    [
      'the hash of nothing',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'key.unknown',
    ],
  ] as const)('%s is 401 before the body is read', async (_, wrong, code) => {
    const reply = await exchange.call('POST', '/v1/air-waybills', { key: wrong, raw: '{{{' });
    expectProblem(reply, 401, code);
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('a role that may not submit is 403; the detail names those that may', async () => {
    const reply = await send({ key: exchange.keys.bank, body: numbered('air-waybill', 5) });
    expectProblem(reply, 403, 'role.not_allowed');
    expect(reply.body.detail).toContain('forwarder');
  });

  it.each([
    ['/v1/%zz', 400, 'request.malformed'],
    [`/v1/documents/${'a'.repeat(2_000)}`, 400, 'request.malformed'],
    ['/v1/documents/%00', 404, 'resource.unknown'],
    ['/v1/documents?number=%00', 400, 'request.malformed'],
    ['/v1/documents/..%2f..%2fetc', 404, 'resource.unknown'],
    ['/v1/nothing', 404, 'route.unknown'],
    ['/v1/documents?limit=0', 400, 'request.malformed'],
    ['/v1/documents?limit=101', 400, 'request.malformed'],
    ['/v1/documents?limit=ten', 400, 'request.malformed'],
    ['/v1/documents?colour=red', 400, 'request.malformed'],
    ['/v1/documents?__proto__=1', 400, 'request.malformed'],
    ['/v1/documents?container=A&wagon=B', 400, 'request.malformed'],
    ['/v1/documents?cursor=nonsense', 400, 'cursor.malformed'],
    ['/v1/inbox?after=-1', 400, 'request.malformed'],
    ['/v1/inbox?after=9007199254740993', 400, 'request.malformed'],
    ['/v1/problems', 404, 'route.unknown'],
    ['/problems/toString', 404, 'resource.unknown'],
  ] as const)('GET %s is %i %s', async (path, status, code) => {
    expectProblem(await exchange.call('GET', path, { key }), status, code);
  });

  it('dryRun that is neither true nor false is refused, and nothing stored', async () => {
    for (const asked of ['1', 'TRUE', 'yes', ''])
      expectProblem(
        await exchange.call('POST', `/v1/air-waybills?dryRun=${asked}`, {
          key,
          body: numbered('air-waybill', 6),
        }),
        400,
        'request.malformed',
      );
  });

  it('a method that an address does not take is refused as a problem', async () => {
    for (const method of ['PATCH', 'DELETE', 'PUT', 'OPTIONS']) {
      const reply = await exchange.call(method, '/v1/documents', { key });
      expectProblem(reply, 405, 'method.not_allowed');
      expect(reply.headers.get('allow')).toBe('GET, HEAD');
    }
    expect((await exchange.call('GET', '/v1/air-waybills', { key })).headers.get('allow')).toBe('POST');
    const one = await exchange.call('DELETE', '/v1/air-waybills/doc_1', { key });
    expect(one.headers.get('allow')).toBe('GET, HEAD, PUT');
    for (const [method, path] of [
      ['GET', '/v1/documents/'],
      ['PUT', '/v1/nothing'],
      ['GET', '/v1/air-waybills//versions'],
    ] as const)
      expectProblem(await exchange.call(method, path, { key }), 404, 'route.unknown');
  });

  it('a parameter that is misspelt, unknown or given twice is refused by name, and nothing stored', async () => {
    const said = async (query: string, body: object = numbered('air-waybill', 6)) => {
      const reply = await exchange.call('POST', `/v1/air-waybills?${query}`, { key, body });
      expectProblem(reply, 400, 'request.malformed');
      return reply.body.detail;
    };
    for (const name of ['dryrun', 'dry_run', 'DryRun'])
      expect(await said(`${name}=true`)).toBe(`"${name}" is no parameter of this call; it takes: dryRun.`);
    expect(await said('dryRun=true&dryRun=false')).toBe('"dryRun" is given more than once.');
    const stored = await exchange.call('GET', '/v1/documents?limit=100', { key });
    expect(JSON.stringify(stored.body.items)).not.toContain(numbered('air-waybill', 6).awb);
    expectProblem(
      await exchange.call('GET', '/v1/deliveries?status=dead', { key }),
      400,
      'request.malformed',
    );
    const none = await exchange.call('GET', '/v1/me?verbose=1', { key });
    expect(none.body.detail).toBe('"verbose" is no parameter of this call; it takes none.');
    expect((await exchange.call('GET', '/problems/key.unknown?from=groupmessage')).status).toBe(200);
  });

  it('a request id that is fit to be copied is kept; any other is replaced', async () => {
    const asked = async (id: string) =>
      (await exchange.call('GET', '/v1/nothing', { key, headers: { 'x-request-id': id } })).body.requestId;
    expect(await asked('trace-1.2:3_4')).toBe('trace-1.2:3_4');
    for (const unfit of ['a b', '<script>', 'x'.repeat(65), '{"a":1}'])
      expect(await asked(unfit)).toMatch(/^req_/);
  });
});
