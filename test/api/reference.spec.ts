import { Database } from '../../src/database/database.service';
import { ReferenceEntryRow } from '../../src/documents/reference-entry.entity';
import { JournalEntry } from '../../src/journal/journal.entity';
import { numbered, submit, type Draft, type KindFile } from '../support/documents';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

let exchange: Exchange;

beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

describe('places that the operator adds', () => {
  const put = (code: string, body: object, key = 'operator'): Promise<Reply> =>
    exchange.call('PUT', `/v1/places/${code}`, { key: exchange.keys[key], body });
  const found = async (q: string): Promise<Draft[]> => {
    const reply = await exchange.call('GET', `/v1/places?q=${q}`, { key: exchange.keys.forwarder });
    return reply.body.items as unknown as Draft[];
  };
  const names = { zh: '测试站', en: 'Testville' };

  it('are found at once, without a UN/LOCODE too, and only while they are in use', async () => {
    expect((await put('KZ-TESTVILLE', { names, country: 'KZ', stationCode: '708507' })).status).toBe(200);
    await until('it is in force', async () => (await found('Testville')).length === 1);
    expect((await found('Testville'))[0]).toMatchObject({ code: 'KZ-TESTVILLE', stationCode: '708507' });
    await put('KZ-TESTVILLE', { names, country: 'KZ', validTo: '2020-01-01' });
    await until('it is no longer in use', async () => (await found('Testville')).length === 0);
  });

  it('are refused in another country than their code, without a name, and with an end before their beginning', async () => {
    const wrong = { names: { zh: '  ' }, country: 'DE', validFrom: '2026-02-01', validTo: '2026-01-01' };
    const told = expectProblem(await put('KZ-WRONG', wrong), 422, 'document.shape');
    expect(told.map(({ rule }) => rule)).toEqual(['PLACE-COUNTRY', 'PLACE-NAME', 'PLACE-DAYS']);
  });

  it('count in the checks of documents: a function that was missing is there', async () => {
    const body = numbered('multimodal-waybill', 710_001);
    const legs = body.legs as { to: Draft; from: Draft; sequence: number }[];
    const end = { names: { en: 'Mohan', zh: '磨憨' }, country: 'CN', unlocode: 'CNMHN' };
    const changed = legs.map((leg) =>
      leg.sequence === 2 ? { ...leg, to: end } : leg.sequence === 3 ? { ...leg, from: end } : leg,
    );
    const rules = async (serial: number): Promise<string[]> => {
      const reply = await submit(exchange, 'multimodal-waybill', {
        ...numbered('multimodal-waybill', serial),
        legs: changed,
      });
      return (reply.body.findings as unknown as { rule: string }[]).map(({ rule }) => rule);
    };
    expect(await rules(710_002)).toContain('MMW-037');
    await put('CNMHN', { names: end.names, country: 'CN', unlocode: 'CNMHN', functions: '23' });
    await until('it is in force', async () => (await found('CNMHN'))[0]?.functions === '23');
    expect(await rules(710_003)).not.toContain('MMW-037');
  });

  it('are proposed like those of the seeds', async () => {
    const namesOfMohan = { en: 'Mohan', zh: '磨憨', ru: 'Мохань' };
    await put('CNMHN', { names: namesOfMohan, country: 'CN', unlocode: 'CNMHN', functions: '23' });
    await until('it is in force', async () => JSON.stringify(await found('CNMHN')).includes('Мохань'));
    const place = { names: { zh: '磨憨' }, country: 'CN', code: '33035781' };
    const reply = await exchange.call('POST', '/v1/rail-consignment-notes?dryRun=true', {
      key: exchange.keys.carrier,
      body: { ...numbered('rail-note', 710_004), destinationStation: place },
    });
    expect(reply.body.proposals).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          pointer: '/destinationStation/names/ru',
          value: 'Мохань',
          source: 'places',
        }),
        expect.objectContaining({ pointer: '/destinationStation/unlocode', value: 'CNMHN' }),
      ]),
    );
  });

  it('are the operator’s alone, under a code that is theirs', async () => {
    expectProblem(await put('CNMHN', { names, country: 'CN' }, 'carrier'), 403, 'role.not_allowed');
    expectProblem(await put('CNMHN', { names, country: 'CN', unlocode: 'CNCQI' }), 400, 'request.malformed');
    expectProblem(await put('x', { names, country: 'CN' }), 400, 'request.malformed');
    expectProblem(await put('CNMHN', { names }), 422, 'document.shape');
  });
});

describe('codes that the operator adds', () => {
  const put = (at: string, body: object, key = 'operator'): Promise<Reply> =>
    exchange.call('PUT', `/v1/code-lists/${at}`, { key: exchange.keys[key], body });
  const listed = async (list: string, q: string): Promise<Draft[]> => {
    const reply = await exchange.call('GET', `/v1/code-lists/${list}?q=${q}`, {
      key: exchange.keys.forwarder,
    });
    return reply.body.codes as unknown as Draft[];
  };
  /** Puts a code, and waits until every reader sees it. */
  const inForce = async (list: string, code: string, entry: Draft): Promise<Draft> => {
    const reply = await put(`${list}/${code}`, entry);
    expect(reply.status).toBe(200);
    await until('it is in force', async () => {
      const seen = (await listed(list, code)).find((each) => each.code === code);
      return seen !== undefined && seen.validTo === entry.validTo;
    });
    return reply.body;
  };
  /** Rules and fields that the check of a changed example finds. */
  const found = async (change: Draft, kind: KindFile = 'air-waybill'): Promise<string[]> => {
    const document = { ...numbered(kind, 720_001), ...change };
    const reply = await exchange.call('POST', `/v1/${kind}s?dryRun=true`, {
      key: exchange.keys.forwarder,
      body: document,
    });
    const findings = (reply.body.findings ?? reply.body.errors) as unknown as Draft[];
    return findings.map(({ rule, pointer }) => `${rule} ${pointer}`);
  };

  it('are known to the checks at once, and an ended one warns on the date of the document', async () => {
    const executed = { executedAt: '2026-11-25T01:00:00+08:00', shc: ['SPX', 'QQQ'] };
    expect(await found(executed)).toContain('SHC-001 /shc/1');
    const entry = { en: 'Kept upright', zh: '不得倒置', source: 'airline notice 12' };
    expect(await inForce('special-handling-codes', 'QQQ', entry)).toEqual({ code: 'QQQ', ...entry });
    expect(await found(executed)).not.toContain('SHC-001 /shc/1');
    expect((await listed('special-handling-codes', '倒置'))[0]).toEqual({ code: 'QQQ', ...entry });
    await inForce('special-handling-codes', 'QQQ', { ...entry, validTo: '2026-11-25' });
    expect(await found(executed)).not.toContain('SHC-001 /shc/1');
    const dayAfter = { ...executed, executedAt: '2026-11-26T00:00:00+08:00' };
    expect(await found(dayAfter)).toContain('SHC-001 /shc/1');
  });

  it('end a code of the seeds, whose other facts stay', async () => {
    const { code, ...body } = await inForce('airports', 'FRA', { en: 'Frankfurt', validTo: '2026-11-01' });
    expect([code, body]).toEqual(['FRA', expect.objectContaining({ en: 'Frankfurt', country: 'DE' })]);
    expect(await found({})).toContain('LOC-001 /destination');
    expect(await found({}, 'house-waybill')).toContain('LOC-001 /destination');
    await inForce('airports', 'FRA', { en: 'Frankfurt', validTo: '2099-12-31' });
    expect(await found({})).not.toContain('LOC-001 /destination');
  });

  it('are airports and airline prefixes too, and stand on the journal', async () => {
    const flown = { destination: 'QZX' };
    expect(await found(flown)).toContain('LOC-001 /destination');
    expectProblem(await put('airports/QZX', { en: 'New field' }), 400, 'request.malformed');
    await inForce('airports', 'QZX', { en: 'New field', zh: '新机场', country: 'kz' });
    expect(await found(flown)).not.toContain('LOC-001 /destination');
    // What an entry leaves out is taken from the seeds, never from the entry before.
    expectProblem(await put('airports/QZX', { en: 'New field' }), 400, 'request.malformed');
    const awb = { awb: '004-12345675' };
    expect(await found(awb)).toContain('AWB-003 /awb');
    await inForce('airline-prefixes', '004', { en: 'XX' });
    expect(await found(awb)).not.toContain('AWB-003 /awb');
    const { read } = exchange.app.get(Database);
    const entries = await read.find(JournalEntry, { subject: 'airline-prefixes/004' });
    expect(entries).toMatchObject([{ type: 'reference.changed', actor: exchange.ids.operator }]);
    expect(JSON.parse(entries[0]!.data)).toEqual({
      list: 'airline-prefixes',
      code: '004',
      content: { en: 'XX' },
    });
  });

  it('stay out of closed lists, and of lists where they do not fit', async () => {
    const entry = { en: 'New' };
    const closed = await put('rate-classes/Z', entry);
    expect(closed.body.detail).toContain('ONE Record');
    for (const at of ['rate-classes/Z', 'charge-codes/ZZ', 'status-codes/ZZZ'])
      expectProblem(await put(at, entry), 409, 'list.closed');
    expectProblem(await put('nothing/ZZZ', entry), 404, 'resource.unknown');
    for (const at of ['special-handling-codes/per', 'airline-prefixes/12', 'airports/ZUCK'])
      expectProblem(await put(at, { ...entry, country: 'CN' }), 400, 'request.malformed');
    expectProblem(
      await put('special-handling-codes/ZZZ', { ...entry, country: 'CN' }),
      400,
      'request.malformed',
    );
    const backwards = { ...entry, validFrom: '2026-02-01', validTo: '2026-01-31' };
    expectProblem(await put('special-handling-codes/ZZZ', backwards), 400, 'request.malformed');
    for (const body of [{}, { ...entry, code: 'PER' }])
      expectProblem(await put('special-handling-codes/ZZZ', body), 422, 'document.shape');
    expectProblem(await put('special-handling-codes/ZZZ', entry, 'carrier'), 403, 'role.not_allowed');
    expect(await listed('special-handling-codes', 'ZZZ')).toEqual([]);
  });

  it('are so many in one list and no more', async () => {
    const database = exchange.app.get(Database);
    const there = await database.read.find(ReferenceEntryRow, { list: 'special-handling-codes' });
    await database.write(async (tx) => {
      for (let i = there.length; i < 1_000; i += 1)
        await tx.insert(ReferenceEntryRow, {
          ...{ list: 'special-handling-codes', code: `${i}`, content: '{"en":"Filler"}' },
          ...{ madeBy: exchange.ids.operator!, at: tx.at },
        });
    });
    expectProblem(await put('special-handling-codes/ZZA', { en: 'New' }), 409, 'list.too_many');
    expect((await put('special-handling-codes/QQQ', { en: 'Changed' })).status).toBe(200);
    expect((await put('airports/QZY', { en: 'Other list', country: 'KZ' })).status).toBe(200);
  });
});
