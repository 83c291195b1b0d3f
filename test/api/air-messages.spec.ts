import { awbOf, flightOf, masterOf } from '../support/air';
import { numbered, submit } from '../support/documents';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { errorsOf, expectProblem } from '../support/problems';

/** A waybill from Chengdu as an airline's system sends it. */
const fwb = (serial: number): string => `FWB/17
${awbOf(serial)}TFULUX/T6K120.0MC0.31
FLT/CV9765/02
RTG/LUXCV
SHP
NAM/SICHUAN HUAYANG TRADING CO
ADR/NO. 9 SHUNXI ROAD
LOC/CHENGDU/SC
/CN/610200/TE/862880001234
CNE
NAM/MOSELLE PARTS SARL
ADR/12 RUE DE L AEROPORT
LOC/LUXEMBOURG
/LU/1110/TE/35226000000
CVD/CNY//PP/NVD/NCV/XXX
RTD/1/P6/K120.0/CQ/W120.0/R1.50/T180.00
/NG/PUMP PARTS OF STEEL
/2/NH/8413910000
PPD/WT180.00
/CT180.00
ISU/28FEB27/CHENGDU/LI NA
SPH/SPX/EAW
OCI/CN/SHP/T/USCI91500000MA5UQ7K36T
/LU/CNE/T/VAT12345678
//CNE/CP/MARC WEBER
`;

describe('air cargo documents as telegrams and as linked data', () => {
  let exchange: Exchange;
  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const post = (collection: string, raw: string, type = 'text/plain', party = 'forwarder'): Promise<Reply> =>
    exchange.call('POST', `/v1/${collection}`, {
      key: exchange.keys[party],
      raw,
      headers: { 'content-type': type },
    });
  const get = (path: string, accept: string, party = 'forwarder'): Promise<Reply> =>
    exchange.call('GET', `/v1/${path}`, { key: exchange.keys[party], headers: { accept } });
  const pointers = (reply: Reply): string[] =>
    (reply.body.losses as unknown as { kind: string; pointer?: string; place?: string }[]).map(
      ({ kind, pointer, place }) => `${kind} ${pointer ?? place}`,
    );
  const placesOf = (reply: Reply): string[] =>
    (reply.body.errors as unknown as { rule: string; place?: string }[]).map(
      ({ rule, place }) => `${rule} ${place}`,
    );

  it('an FWB becomes a waybill, tells what was lost, and is given back as the FWB that it was', async () => {
    const reply = await post('air-waybills', fwb(5001));
    expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
    expect(reply.body).toMatchObject({ number: awbOf(5001), format: 'Cargo-IMP FWB/17' });
    expect(pointers(reply)).toEqual([
      'defaulted /executedAt',
      'defaulted /routing/0/date',
      'dropped line 8, LOC',
      'bent /oci/0',
      'defaulted /chargeCode',
      'defaulted /customs',
      'defaulted /type',
    ]);
    const given = await get(`air-waybills/${reply.body.id as string}`, 'text/plain');
    expect(given.headers.get('message-losses')).toBe('0');
    const lines = given.text.split('\r\n');
    expect(lines.filter((line) => !fwb(5001).includes(line))).toEqual([
      `${awbOf(5001)}TFULUX/T6K120MC0.31`,
      'CVD/CNY/PP/PP/NVD/NCV/XXX',
      'RTD/1/P6/K120/CQ/W120/R1.5/T180',
      '/2/NG/PUMP PARTS OF STEEL',
      '/3/NH/8413910000',
      expect.stringMatching(/^REF\/\/[0-9A-Z]{15}$/),
    ]);
    const data = await get(`air-waybills/${reply.body.id as string}`, 'application/ld+json');
    expect(JSON.parse(data.text)).toMatchObject({ '@type': 'cargo:Waybill', 'cargo:waybillPrefix': '999' });
  });

  it('what a rule refuses is told with the line, and what cannot be read with its own', async () => {
    const wrong = fwb(5002)
      .replace(/^999-\d{8}/m, '999-00050021')
      .replace('SPH/SPX', 'SPH/DGR');
    const refused = await post('air-waybills', wrong);
    expectProblem(refused, 422, 'document.shape');
    expect(placesOf(refused)).toEqual(['AWB-002 line 2, AWB']);
    const rejection = await post('air-waybills', `FNA\nACK/AWB REJECTED\n/DUPLICATE AWB\n${fwb(5002)}`);
    expectProblem(rejection, 400, 'message.unreadable');
    expect(rejection.body.detail).toContain('rejects FWB');
  });

  it('a flight is one however many digits it is written with: JSON, telegram, claim and reconciliation', async () => {
    const waybill = await exchange.call('POST', '/v1/air-waybills', {
      key: exchange.keys.forwarder,
      body: masterOf(5041, 48, 612),
    });
    expect(waybill.status).toBe(201);
    const line = { destination: 'FRA', pieces: 48, weight: { value: 612, unit: 'KG' }, loadingCode: 'T' };
    const filed = await exchange.call('POST', '/v1/flight-manifests', {
      key: exchange.keys.carrier,
      body: flightOf('CA81', 5041, line),
    });
    expect(filed.body).toMatchObject({ number: 'CA081/2026-11-25' });
    const id = filed.body.id as string;
    expect((await get(`flight-manifests/${id}`, 'text/plain', 'carrier')).text).toContain('\n1/CA081/25NOV');
    const { text } = await get(`flight-manifests/${id}`, 'application/xml', 'carrier');
    for (const written of ['CA081', 'CA81', 'CA0081']) {
      const message = text.replaceAll('CA081', written);
      const again = await post('flight-manifests', message, 'application/xml', 'carrier');
      expect([again.status, again.body.code]).toEqual([409, 'document.number_taken']);
    }
    const other = await exchange.call('POST', '/v1/flight-manifests', {
      key: exchange.keys.landbridge,
      body: flightOf('CA0081', 5041, line),
    });
    expect(other.status).toBe(201);
    const master = `/v1/air-waybills/${waybill.body.id as string}/reconciliation`;
    const standing = await exchange.call('GET', master, { key: exchange.keys.forwarder });
    expect(standing.body.flights).toMatchObject([{ flights: 1, pieces: 48 }]);
    const rules = (standing.body.findings as unknown as { rule: string }[]).map(({ rule }) => rule);
    expect(rules).not.toContain('MAN-001');
    for (const number of ['CA81', 'CA081', 'CA0081']) {
      const path = `documents?kind=flight-manifest&number=${number}%2F2026-11-25`;
      const { body } = await exchange.call('GET', `/v1/${path}`, { key: exchange.keys.carrier });
      expect(body.items).toMatchObject([{ id }]);
    }
  });

  it('house lists and flight manifests come and go as telegrams', async () => {
    const list = await post(
      'house-manifests',
      `FHL/4\nMBI/${awbOf(5003)}TFULUX/T6K120\nHBS/0012E5/TFULUX/4/K80/40/PUMP PARTS\nHBS/H2/TFULUX/2/K40//HOUSINGS`,
    );
    expect([list.status, list.body.errors]).toEqual([201, undefined]);
    const given = await get(`house-manifests/${list.body.id as string}`, 'text/plain');
    expect(given.text).toContain('HBS/0012E5/TFULUX/4/K80/40/PUMP PARTS\r\n');
    const flight = `FFM/8\n1/CV9765/02MAR/TFU\nLUX\nULD/PMC12345CV\n${awbOf(5003)}TFULUX/T6K120/PUMP PARTS\nLAST`;
    const plane = await post('flight-manifests', flight, 'text/plain', 'carrier');
    expect([plane.status, plane.body.errors]).toEqual([201, undefined]);
    expect(pointers(plane)).toEqual(['defaulted /date']);
    const back = await get(`flight-manifests/${plane.body.id as string}`, 'text/plain', 'carrier');
    expect(back.text).toBe(`${flight.replaceAll('\n', '\r\n')}\r\n`);
  });

  it('a number that a telegram must not shorten is refused in that form and given in others', async () => {
    const hawb = 'CHENGDU-2026-0001';
    const house = { hawb, origin: 'TFU', destination: 'LUX', pieces: 6, weight: { value: 120, unit: 'KG' } };
    const reply = await exchange.call('POST', '/v1/house-manifests', {
      key: exchange.keys.forwarder,
      body: {
        masterAwb: awbOf(5004),
        origin: 'TFU',
        destination: 'LUX',
        pieces: 6,
        grossWeight: { value: 120, unit: 'KG' },
        complete: true,
        houses: [house],
      },
    });
    expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
    const refused = await get(`house-manifests/${reply.body.id as string}`, 'text/plain');
    expectProblem(refused, 406, 'media.not_acceptable');
    expect(refused.body.detail).toContain(hawb);
    expect((await get(`house-manifests/${reply.body.id as string}`, 'application/json')).status).toBe(200);
  });

  it('a flight without registration has none, and a line without destination is not written as another one', async () => {
    const flight = `FFM/8\n1/CV9766/02MAR0400/TFU/DE/02MAR1730/LUX\nLUX\n${awbOf(5031)}TFULUX/T6K120\nLAST`;
    const plane = await post('flight-manifests', flight, 'text/plain', 'carrier');
    expect([plane.status, plane.body.errors]).toEqual([201, undefined]);
    expect(pointers(plane)).toContain('dropped line 2');
    const { body } = await get(`flight-manifests/${plane.body.id as string}`, 'application/json', 'carrier');
    expect(body.document).not.toHaveProperty('registration');
    const [whole, part] = [{ destination: 'FRA' }, { origin: 'CKG', destination: undefined }];
    const line = { pieces: 48, weight: { value: 612, unit: 'KG' } };
    const written = [whole, part].map(async (airports, i) => {
      const manifest = flightOf(`CA48${i}`, 5032 + i, { ...line, ...airports });
      const key = exchange.keys.carrier;
      const filed = await exchange.call('POST', '/v1/flight-manifests', { key, body: manifest });
      expect([filed.status, filed.text]).toEqual([201, expect.any(String)]);
      return get(`flight-manifests/${filed.body.id as string}`, 'text/plain', 'carrier');
    });
    const [given, refused] = await Promise.all(written);
    expect(given?.text).toContain(`${awbOf(5032)}FRA/`);
    expect(errorsOf(expectProblem(refused!, 406, 'media.not_acceptable'))).toEqual([
      'MSG-001 /points/0/lines/0/destination',
    ]);
  });

  it('a house by itself tells that its figures stand for those of the master, and answers to it find it', async () => {
    const draft = { ...numbered('house-waybill', 5035), hawb: '02012345675' };
    const house = await submit(exchange, 'house-waybill', draft);
    expect([house.status, house.body.errors]).toEqual([201, undefined]);
    const path = `house-waybills/${house.body.id as string}`;
    const { text, headers } = await get(path, 'text/plain');
    const { body } = await get(`${path}/losses?accept=text%2Fplain`, 'application/json');
    const [, head = ''] = text.split('\r\n');
    expect(body.items).toContainEqual(
      expect.objectContaining({ kind: 'defaulted', place: 'line 2, MBI', actual: head }),
    );
    expect(headers.get('message-losses')).toBe(String(body.items?.length));
    const fna = await post('acknowledgement-readings', `FNA\nACK/PIECES DIFFER\n${text}`);
    expect(fna.body).toMatchObject({ result: 'negative', documents: [{ id: house.body.id }] });
    const xfnm = `<r:Response xmlns:r="iata:response:3" xmlns="iata:datamodel:3"><r:BusinessHeaderDocument>
      <ID>02012345675_8</ID><TypeCode>703</TypeCode><StatusCode>Rejected</StatusCode>
      </r:BusinessHeaderDocument></r:Response>`;
    const read = await post('acknowledgement-readings', xfnm, 'application/xml');
    expect(read.body).toMatchObject({ kinds: ['house-waybill'], documents: [{ id: house.body.id }] });
  });

  it('a manifest that comes within four hours of its arrival is kept with a warning', async () => {
    const arriving = (serial: number, hours: number): Promise<Reply> => {
      const arrivesAt = new Date(Date.now() + hours * 3_600_000).toISOString();
      const over = { departure: 'FRA', departsAt: undefined, date: arrivesAt.slice(0, 10) };
      const flight = flightOf('CA432', serial, { pieces: 1, weight: { value: 1, unit: 'KG' } }, over);
      const [point] = flight.points as [object];
      return exchange.call('POST', '/v1/flight-manifests', {
        key: exchange.keys.carrier,
        body: { ...flight, points: [{ ...point, airport: 'CKG', arrivesAt }], part: serial - 5009 },
      });
    };
    const rulesOf = ({ body }: Reply): string[] =>
      (body.findings as unknown as { rule: string }[]).map(({ rule }) => rule);
    const [early, late] = [await arriving(5010, 30), await arriving(5011, 2)];
    expect([early.status, rulesOf(early), late.status, rulesOf(late)]).toEqual([201, [], 201, ['MAN-007']]);
  });

  describe('what others answer to a message', () => {
    const answer = (raw: string, type: string, party = 'forwarder'): Promise<Reply> =>
      post('acknowledgement-readings', raw, type, party);
    const xfnm = (id: string, typeCode: string, status: string, reasons = ''): string =>
      `<r:Response xmlns:r="iata:response:3" xmlns="iata:datamodel:3">
         <r:BusinessHeaderDocument><ID>${id}</ID><TypeCode>${typeCode}</TypeCode><StatusCode>${status}</StatusCode>
         </r:BusinessHeaderDocument>${reasons}</r:Response>`;
    const reasons = ['E1', 'E2'].map(
      (code) => `<r:ResponseStatus><ConditionCode>Error</ConditionCode><ReasonCode>${code}</ReasonCode>
         <Reason>Wrong weight</Reason><Information>/Waybill/${code}</Information></r:ResponseStatus>`,
    );

    it('as XFNM has its result, every reason and the document of that number', async () => {
      const own = await post('air-waybills', fwb(5020));
      const read = await answer(
        xfnm(`${awbOf(5020)}_37711`, '741', 'Rejected', reasons.join('')),
        'application/xml',
      );
      expect(read.status).toBe(200);
      expect(read.body).toMatchObject({
        format: 'Cargo-XML XFNM',
        result: 'negative',
        kinds: ['air-waybill'],
        message: { type: '741', id: `${awbOf(5020)}_37711`, number: awbOf(5020) },
        reasons: ['E1', 'E2'].map((code) => ({
          ...{ condition: 'Error', code, text: 'Wrong weight', place: `/Waybill/${code}` },
        })),
        documents: [{ id: own.body.id, kind: 'air-waybill', version: 1, status: 'current' }],
      });
    });

    it('to a message of ours leads to its document by the id that we gave it', async () => {
      const own = await post('air-waybills', fwb(5021));
      const given = await get(`air-waybills/${own.body.id as string}`, 'application/xml');
      const id = /<ram:ID>(doc_[^<]+)</.exec(given.text)?.[1] ?? '';
      const read = await answer(xfnm(id, '740', 'Processed'), 'text/xml');
      expect(read.body).toMatchObject({
        result: 'positive',
        reasons: [],
        documents: [{ id: own.body.id, number: awbOf(5021), answeredVersion: 1 }],
      });
    });

    it('on a house waybill is known by the number before the serial', async () => {
      const { body } = await submit(exchange, 'house-waybill', numbered('house-waybill', 5025));
      const read = await answer(xfnm('CQ005025_8', '703', 'Received'), 'application/xml');
      expect(read.body).toMatchObject({ kinds: ['house-waybill'], documents: [{ id: body.id }] });
      const unknown = await answer(xfnm('', '999', 'Queued'), 'application/xml');
      expect(unknown.body).toMatchObject({ result: 'info', documents: [] });
      expect(unknown.body.kinds).toHaveLength(4);
    });

    it('as FMA or FNA has its words and the waybill that it quotes; strangers learn of no document', async () => {
      const own = await post('air-waybills', fwb(5022));
      const fna = `FNA\nACK/AWB REJECTED\n/DUPLICATE AWB\n${fwb(5022)}`;
      const read = await answer(fna, 'text/plain');
      expect(read.body).toMatchObject({
        format: 'Cargo-IMP FMA, FNA',
        result: 'negative',
        message: { type: 'FWB', number: awbOf(5022) },
        reasons: [{ text: 'AWB REJECTED' }, { text: 'DUPLICATE AWB' }],
        documents: [{ id: own.body.id }],
        losses: [],
      });
      const stranger = await answer(fna, 'text/plain', 'carrier');
      expect([stranger.status, stranger.body.documents]).toEqual([200, []]);
      expect((await answer('FMA\nACK/RECEIVED', 'text/plain')).body).toMatchObject({
        result: 'positive',
        documents: [],
      });
    });

    it('is refused with its place where it is none, and so is JSON', async () => {
      const telegram = await answer(fwb(5023), 'text/plain');
      expectProblem(telegram, 400, 'message.unreadable');
      expect([telegram.body.place, telegram.body.detail]).toEqual([
        'line 1',
        'This is an FWB; an FMA or FNA is read here.',
      ]);
      expectProblem(await answer('<a/>', 'application/xml'), 400, 'message.unreadable');
      const json = await answer('{}', 'application/json');
      expectProblem(json, 415, 'media.unsupported');
      expect(json.body.accepts).toBe('application/xml, text/xml, text/plain');
    });
  });

  it('what we give as linked data is taken as such, and nothing is fetched for it', async () => {
    const first = await post('air-waybills', fwb(5005));
    const { text } = await get(`air-waybills/${first.body.id as string}`, 'application/ld+json');
    const other = text.replace(awbOf(5005).slice(4), awbOf(5006).slice(4));
    const taken = await post('air-waybills', other, 'application/ld+json; version=2.3.0');
    expect([taken.status, taken.body.errors]).toEqual([201, undefined]);
    expect(pointers(taken)).toEqual(['defaulted /customs']);
    const remote = await post('air-waybills', '{"@context":"http://127.0.0.1:9/c"}', 'application/ld+json');
    expectProblem(remote, 400, 'message.unreadable');
    expect(remote.body.place).toBe('/@context');
  });
});
