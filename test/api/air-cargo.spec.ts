import { AirPartRow } from '../../src/air/air-part.entity';
import { Database } from '../../src/database/database.service';
import { DocumentRow } from '../../src/documents/document.entity';
import { awbOf, flightOf, houseOf, listOf, masterOf, twentyHouses } from '../support/air';
import { example, startExchange, type Exchange, type Reply } from '../support/exchange';
import { newcomer } from '../support/life';
import { expectProblem } from '../support/problems';

interface Found {
  rule: string;
  severity: string;
  pointer: string;
  actual?: string;
  expected?: string;
  discrepancy?: string;
}

let exchange: Exchange;
beforeAll(async () => {
  exchange = await startExchange();
});
afterAll(() => exchange.stop());

const post = (collection: string, body: unknown, party = 'forwarder'): Promise<Reply> =>
  exchange.call('POST', `/v1/${collection}`, { key: exchange.keys[party], body });

async function accepted(collection: string, body: unknown, party?: string): Promise<Reply> {
  const reply = await post(collection, body, party);
  expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
  return reply;
}

const idOf = (reply: Reply): string => reply.body.id as string;
const get = (path: string, party = 'forwarder', key = exchange.keys[party]): Promise<Reply> =>
  exchange.call('GET', `/v1/${path}`, { key });
const standing = (id: string, party?: string): Promise<Reply> =>
  get(`air-waybills/${id}/reconciliation`, party);

/** The findings of a submission, of a refusal or of a reconciliation, one line each. */
const found = (reply: Reply): string[] =>
  (
    (reply.body.errors ??
      reply.body.reconciliation?.findings ??
      reply.body.findings ??
      []) as unknown as Found[]
  ).map(({ rule, severity, actual = '', expected = '', discrepancy = '' }) =>
    [rule, severity, actual, expected, discrepancy].filter(Boolean).join(' '),
  );

async function told(id: string): Promise<object[]> {
  const line = await get(`air-waybills/${id}/timeline`);
  const lines = line.body.items as unknown as { type: string; data: object }[];
  return lines.filter(({ type }) => type === 'air.reconciled').map(({ data }) => data);
}

const names = twentyHouses.map(({ hawb }) => hawb);

describe('a master and its houses are held against each other', () => {
  it('twenty houses that come to the master match it, and nineteen are an information', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(1001, 32, 2571.3, names)));
    for (const house of twentyHouses.slice(0, 19)) await accepted('house-waybills', houseOf(1001, house));
    const nineteen = await standing(id);
    expect(found(nineteen)).toEqual(['CON-001 info 19 of 20']);
    expect(nineteen.body).toMatchObject({
      state: 'open',
      missingHouses: ['CQHB0020'],
      houses: { filed: 19, pieces: 31 },
    });
    const last = await accepted('house-waybills', houseOf(1001, twentyHouses[19]!));
    expect(found(last)).toEqual([]);
    expect((await standing(id)).body).toMatchObject({
      missingHouses: [],
      houses: { filed: 20, pieces: 32, weight: '2571.3 kg' },
    });
    expect(await told(id)).toMatchObject([
      { state: 'open', houses: 1, findings: [{ rule: 'CON-001', severity: 'info', actual: '1 of 20' }] },
      { state: 'open', houses: 20, findings: [] },
    ]);
  });

  it('a complete list that lacks a piece is refused, and an incomplete one says how far it is', async () => {
    const short = [...twentyHouses.slice(0, 19), { ...twentyHouses[0]!, hawb: 'CQHB0020' }];
    const wrong = short.map((house, i) => (i === 0 ? { ...house, pieces: 1 } : house));
    const few = wrong.map((house, i) => (i === 19 ? { ...house, pieces: 1, kg: 129.8 } : house));
    const refused = await post('house-manifests', listOf(1002, few));
    expectProblem(refused, 422, 'document.rules');
    expect(found(refused)).toEqual(['CON-001 error 31 32']);
    const over = { complete: false, houseCount: 20 };
    const taken = await accepted('house-manifests', listOf(1002, twentyHouses.slice(0, 19), over));
    expect(taken.body.findings).toMatchObject([{ rule: 'CON-001', severity: 'info', actual: '19 of 20' }]);
  });

  it('the later list supersedes the earlier, which is kept', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(1003, 32, 2571.3, names)));
    const partial = { complete: false, houseCount: 20, reference: 'HM-1' };
    const first = await accepted('house-manifests', listOf(1003, twentyHouses.slice(0, 5), partial));
    expect((await standing(id)).body).toMatchObject({ list: { complete: false, superseded: 0 } });
    const second = await accepted('house-manifests', listOf(1003, twentyHouses, { reference: 'HM-2' }));
    expect(found(second)).toEqual(['CON-005 info 1']);
    expect((await get(`house-manifests/${idOf(first)}`)).body.document).toMatchObject({ reference: 'HM-1' });
    const again = await post('house-manifests', listOf(1003, twentyHouses, { reference: 'HM-2' }));
    expectProblem(again, 409, 'document.number_taken');
    const path = `/v1/house-manifests/${idOf(second)}/withdrawal`;
    const body = { reason: 'wrong list' };
    await exchange.call('POST', path, { key: exchange.keys.forwarder, body });
    expect((await standing(id)).body).toMatchObject({ list: { complete: false, superseded: 0 } });
  });

  it('a house is withdrawn or amended, and the master is held against what is left', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(1004, 4, 40, ['CQX1', 'CQX2'])));
    const house = { hawb: 'CQX1', pieces: 2, kg: 20 };
    await accepted('house-waybills', houseOf(1004, house));
    const second = await accepted('house-waybills', houseOf(1004, { ...house, hawb: 'CQX2', pieces: 3 }));
    expect(found(second)).toEqual(['CON-001 error 5 4']);
    const amended = await exchange.call('PUT', `/v1/house-waybills/${idOf(second)}`, {
      key: exchange.keys.forwarder,
      headers: { 'if-match': String(second.headers.get('etag')) },
      body: houseOf(1004, { ...house, hawb: 'CQX2' }),
    });
    expect([amended.status, found(amended)]).toEqual([200, []]);
    expect(await told(id)).toMatchObject([
      { state: 'open' },
      { state: 'discrepant', findings: [{ rule: 'CON-001', severity: 'error' }] },
      { state: 'open', findings: [] },
    ]);
    const other = await accepted('house-waybills', houseOf(1005, { ...house, hawb: 'CQX2' }));
    expect(other.body.findings).toMatchObject([{ rule: 'HWB-002', severity: 'warning' }]);
    expectProblem(await post('house-waybills', houseOf(1004, house)), 409, 'document.number_taken');
  });

  it('a forwarder learns how many houses others have, never their numbers', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(1006, 4, 40)));
    const other = await newcomer(exchange, 'co-loader', ['forwarder']);
    const theirs = { hawb: 'SECRET77', pieces: 2, kg: 20 };
    const reply = await exchange.call('POST', '/v1/house-waybills', {
      key: other.key,
      body: houseOf(1006, theirs),
    });
    const ours = await accepted('house-waybills', houseOf(1006, { ...theirs, hawb: 'CQOURS1' }));
    const pages = [await standing(id), await get(`house-waybills/${idOf(ours)}`), ours];
    for (const page of pages) expect(page.text).not.toContain('SECRET77');
    expect((await standing(id)).body).toMatchObject({
      houses: { filed: 2, pieces: 4 },
      unnamedHouses: ['CQOURS1'],
    });
    // A number that another party files again counts once, and again alone when the first is withdrawn.
    const twice = await exchange.call('POST', '/v1/house-waybills', {
      key: other.key,
      body: houseOf(1006, { ...theirs, hawb: 'CQOURS1', pieces: 1 }),
    });
    expect(found(twice)).toContain('HWB-002 warning 1 0');
    expect((await standing(id)).body).toMatchObject({ houses: { filed: 2, pieces: 4 } });
    await exchange.call('POST', `/v1/house-waybills/${idOf(ours)}/withdrawal`, {
      key: exchange.keys.forwarder,
      body: { reason: 'booked with another forwarder' },
    });
    expect((await standing(id)).body).toMatchObject({ houses: { filed: 2, pieces: 3 } });
    const seen = await get(`house-waybills/${idOf(reply)}`, '', other.key);
    expect(seen.body.reconciliation).toMatchObject({ houses: { filed: 2 } });
    expectProblem(await get(`air-waybills/${id}/reconciliation`, '', other.key), 404, 'resource.unknown');
  });
});

describe('a master and its flights are held against each other', () => {
  const line = (pieces: number, over: object = {}) => ({
    pieces,
    weight: { value: pieces * 3, unit: 'KG' },
    ...over,
  });

  it('parts of 30, 5 and 41 of 203 are open, and after the last flight short by 127', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(2001, 203, 609)));
    for (const [flight, pieces] of [
      ['CA431', 30],
      ['CA433', 5],
      ['CA435', 41],
    ] as const)
      await accepted('flight-manifests', flightOf(flight, 2001, line(pieces)), 'carrier');
    const open = await standing(id);
    expect(found(open)).toEqual(['AWB-004 warning none ≥ 1', 'MAN-001 info 76 of 203']);
    expect(open.body.state).toBe('open');
    const { body } = await get('documents?kind=flight-manifest&number=CA435%2F2026-11-25', 'carrier');
    const [manifest] = body.items as unknown as { id: string }[];
    const etag = (await get(`flight-manifests/${manifest!.id}`, 'carrier')).headers.get('etag');
    const amended = await exchange.call('PUT', `/v1/flight-manifests/${manifest!.id}`, {
      key: exchange.keys.carrier,
      headers: { 'if-match': String(etag) },
      body: flightOf('CA435', 2001, line(41, { final: true })),
    });
    expect(amended.status).toBe(200);
    const last = await standing(id);
    expect(found(last)).toEqual(['AWB-004 warning none ≥ 1', 'MAN-001 error 76 203 DIS_SSPD']);
    expect((await told(id)).at(-1)).toMatchObject({ state: 'discrepant' });
    const seen = await get(`flight-manifests/${manifest!.id}`, 'carrier');
    expect(seen.body.reconciliation).toMatchObject({
      masters: 1,
      discrepant: 1,
      discrepantMasters: [awbOf(2001)],
    });
  });

  it('a manifest that goes on is not held against anything, and one truck and one aircraft are one load', async () => {
    const names = ['CQY1'];
    const id = idOf(await accepted('air-waybills', masterOf(2002, 10, 30, names)));
    await accepted('house-waybills', houseOf(2002, { hawb: 'CQY1', pieces: 10, kg: 30 }));
    const total = line(10, { loadingCode: 'T' });
    await accepted(
      'flight-manifests',
      flightOf('CA7806', 2002, total, { departure: 'CKG', means: 'TRUCK' }),
      'carrier',
    );
    await accepted('flight-manifests', flightOf('CA441', 2002, line(4), { last: false, part: 1 }), 'carrier');
    expect(found(await standing(id))).toEqual(['MAN-002 info CONT LAST', 'MAN-001 info 4 of 10']);
    await accepted('flight-manifests', flightOf('CA441', 2002, line(6), { part: 2 }), 'carrier');
    expect((await standing(id)).body).toMatchObject({ state: 'matched', findings: [] });
    const more = await accepted('flight-manifests', flightOf('CA443', 2002, line(1)), 'carrier');
    expect(more.body.reconciliation).toBeUndefined();
    expect(found(await standing(id))).toEqual(['MAN-001 error 11 10 DIS_FDCA']);
  });

  it('a total that a manifest has so far is no error before its last part', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(2005, 10, 30, ['CQY5'])));
    await accepted('house-waybills', houseOf(2005, { hawb: 'CQY5', pieces: 10, kg: 30 }));
    const part = (number: number, last: boolean, pieces: number) =>
      flightOf('CA445', 2005, line(pieces, { loadingCode: 'T' }), { last, part: number });
    await accepted('flight-manifests', part(1, false, 8), 'carrier');
    const open = await standing(id);
    expect([open.body.state, ...found(open)]).toEqual([
      'open',
      'MAN-002 info CONT LAST',
      'MAN-001 info 8 of 10',
    ]);
    await accepted('flight-manifests', part(2, true, 1), 'carrier');
    const closed = await standing(id);
    expect([closed.body.state, ...found(closed)]).toEqual(['discrepant', 'MAN-001 error 9 10 DIS_SSPD']);
  });

  it('a flight that was kept as it was written keeps its number, and is the same flight', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(2006, 10, 30, ['CQY6'])));
    await accepted('house-waybills', houseOf(2006, { hawb: 'CQY6', pieces: 10, kg: 30 }));
    const earlier = idOf(
      await accepted('flight-manifests', flightOf('CA91', 2006, line(10, { loadingCode: 'T' })), 'carrier'),
    );
    // As a version before kept it, whose numbers had no one form.
    await exchange.app.get(Database).write(async (tx) => {
      await tx.update(DocumentRow, { id: earlier }, { number: 'CA91/2026-11-25' });
      await tx.update(
        AirPartRow,
        { documentId: earlier, master: awbOf(2006) },
        { number: 'TFU/CA91/2026-11-25/1' },
      );
    });
    const other = flightOf('CA091', 2006, line(10, { loadingCode: 'T' }));
    await accepted('flight-manifests', other, 'landbridge');
    expect((await standing(id)).body).toMatchObject({ state: 'matched', findings: [] });
    for (const number of ['CA91', 'CA091']) {
      const { body } = await get(`documents?kind=flight-manifest&number=${number}%2F2026-11-25`, 'carrier');
      expect(body.items).toMatchObject([{ id: earlier }]);
    }
    const read = await get(`flight-manifests/${earlier}`, 'carrier');
    expect(read.body.number).toBe('CA91/2026-11-25');
  });

  it('a flight whose waybill comes later is held against it then', async () => {
    await accepted('flight-manifests', flightOf('CA451', 2003, line(9, { loadingCode: 'T' })), 'carrier');
    const late = await accepted('air-waybills', masterOf(2003, 10, 30));
    expect(found(late)).toContain('MAN-001 error 9 10 DIS_SSPD');
  });

  it('a flight and a waybill that come at the same moment know of each other', async () => {
    const short = line(9, { loadingCode: 'T' });
    for (let serial = 2100; serial < 2140; serial++) {
      const flight = flightOf(`CZ${serial}`, serial, short);
      const [waybill] = await Promise.all([
        accepted('air-waybills', masterOf(serial, 10, 30)),
        accepted('flight-manifests', flight, 'carrier'),
      ]);
      expect(found(await standing(idOf(waybill)))).toContain('MAN-001 error 9 10 DIS_SSPD');
    }
  });

  it('the answer of customs is one of the sides', async () => {
    const id = idOf(await accepted('air-waybills', masterOf(2004, 10, 30)));
    const body = {
      document: { kind: 'air-waybill', number: awbOf(2004) },
      at: '2026-11-24T09:00:00+08:00',
      ...{
        level: 'L1',
        result: 'rejected',
        reasons: [{ code: 'A1', zh: '收货人信息不完整。', en: 'Incomplete.' }],
      },
    };
    const receipt = await exchange.call('POST', '/v1/receipts', {
      key: exchange.keys['chengdu-customs'],
      body,
    });
    expect([receipt.status, receipt.body.errors]).toEqual([201, undefined]);
    expect((await standing(id)).body).toMatchObject({ receipts: { rejected: 1 } });
    expect(found(await standing(id))).toEqual(['CON-006 warning 1 0']);
    // What one customs answers is not for the other, nor for whoever the sender shows the document.
    await exchange.call('POST', `/v1/air-waybills/${id}/grants`, {
      key: exchange.keys.forwarder,
      body: { partyId: exchange.ids.seller },
    });
    const seen = {
      'chengdu-customs': { rejected: 1 },
      'chongqing-customs': {},
      seller: {},
    };
    for (const [party, receipts] of Object.entries(seen)) {
      const key = exchange.keys[party];
      const { body } = await exchange.call('GET', `/v1/air-waybills/${id}`, { key });
      const full = await exchange.call('GET', `/v1/air-waybills/${id}/reconciliation`, { key });
      for (const shown of [body.reconciliation, full.body]) {
        expect([party, shown?.receipts]).toEqual([party, receipts]);
        const rules = shown?.findings?.map(({ rule }) => rule as string);
        expect([party, rules]).toEqual([party, 'rejected' in receipts ? ['CON-006'] : []]);
      }
    }
    // The receipt has told it already.
    expect(await told(id)).toEqual([]);
  });
});

describe('what costs a flight is found in one answer', () => {
  it('a wrong waybill number comes with its check digit, and two in one manifest come together', async () => {
    const master = { ...masterOf(3001, 10, 30), awb: '999-12345676' };
    const one = await post('air-waybills', master);
    expectProblem(one, 422, 'document.shape');
    expect(found(one)).toEqual(['AWB-002 error 999-12345676 5']);
    const [first] = example('flight-manifest').points as { lines: object[] }[];
    const [line] = first!.lines;
    const lines = ['999-12345676', '999-12345674'].map((awb) => ({ ...line, awb }));
    const two = await post(
      'flight-manifests',
      flightOf('CA461', 1, {}, { points: [{ airport: 'FRA', lines }] }),
      'carrier',
    );
    expect(found(two)).toEqual(['AWB-002 error 999-12345676 5', 'AWB-002 error 999-12345674 5']);
  });

  it('DGR is refused with a hint to the R codes', async () => {
    const refused = await post('house-waybills', { ...example('house-waybill'), shc: ['DGR'] });
    expectProblem(refused, 422, 'document.rules');
    expect(found(refused)).toEqual(['SHC-001 error DGR RFL, RMD, RCM …']);
  });
});

describe('a rule is switched for one sender', () => {
  const put = (party: string, body: unknown, key = exchange.keys.operator): Promise<Reply> =>
    exchange.call('PUT', `/v1/parties/${party}/rule-switches`, { key, body });
  const reason = 'test numbers until the trial ends';
  const wrong = { ...masterOf(4001, 10, 30, ['CQZ1']), awb: '999-00040013' };

  it('its check digit warns and says so, for others it still refuses, and strictness comes back', async () => {
    const trial = await newcomer(exchange, 'trial-forwarder', ['forwarder']);
    const asTrial = () => exchange.call('POST', '/v1/air-waybills', { key: trial.key, body: wrong });
    expectProblem(await asTrial(), 422, 'document.shape');
    expect((await put(trial.id, { rules: ['AWB-002'], reason })).status).toBe(200);
    const taken = await asTrial();
    expect(taken.status).toBe(201);
    expect(taken.body.findings).toMatchObject([
      { rule: 'AWB-002', severity: 'warning', switchedFrom: 'error', expected: '4' },
    ]);
    expectProblem(await post('air-waybills', wrong), 422, 'document.shape');
    const me = await get('me', '', trial.key);
    expect(me.body.ruleSwitches).toMatchObject([{ rule: 'AWB-002', severity: 'warning', reason }]);
    const inbox = await get('inbox', '', trial.key);
    expect(inbox.text).toContain('party.rules_switched');
    expect((await put(trial.id, { rules: [], reason })).status).toBe(200);
    expectProblem(await asTrial(), 422, 'document.shape');
  });

  it('only rules that allow it, and only by the operator', async () => {
    const party = exchange.ids.forwarder!;
    expectProblem(await put(party, { rules: ['QTY-001'], reason }), 422, 'document.shape');
    expectProblem(
      await put(party, { rules: ['AWB-002'], reason }, exchange.keys.forwarder),
      403,
      'role.not_allowed',
    );
  });
});
