import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessageError, type MessageLoss } from '../../documents/message-format';
import { shapeCheck } from '../../http/shape';
import { AirWaybill } from '../air-waybill.dto';
import { limits } from './json-ld';
import { oneRecord } from './one-record';
import { readWaybill } from './waybill-read';

const seed = readFileSync(join(__dirname, '../../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: object = {}): AirWaybill => ({ ...JSON.parse(seed), ...change });
const envelope = { sender: 'CYW', receiver: 'CA', at: '2026-11-24T02:00:00Z', reference: 'doc_1' };
const write = (document: AirWaybill) => oneRecord.write!(document, envelope);
const read = (value: unknown) => readWaybill(Buffer.from(JSON.stringify(value)));
const brief = (losses: readonly MessageLoss[]) =>
  losses.map(({ kind, pointer, place }) => `${kind} ${pointer ?? place}`);
const treeOf = (bytes: Buffer) => JSON.parse(bytes.toString()) as Record<string, unknown>;

const ns = 'https://onerecord.iata.org/ns/cargo#';
const cl = 'https://onerecord.iata.org/ns/code-lists/';
const kilos = (value: number) => ({
  '@type': 'cargo:Value',
  'cargo:numericalValue': value,
  'cargo:unit': { '@id': 'https://vocabulary.uncefact.org/UnitMeasureCode#KGM' },
});

/** A small waybill as an airline's server gives it, compacted. */
const compacted = {
  '@context': { cargo: ns },
  '@type': 'cargo:Waybill',
  'cargo:waybillPrefix': '020',
  'cargo:waybillNumber': '02012345',
  'cargo:waybillType': { '@id': 'cargo:DIRECT' },
  'cargo:departureLocation': {
    '@type': 'cargo:Location',
    'cargo:locationCodes': { '@type': 'cargo:CodeListElement', 'cargo:code': 'TFU' },
  },
  'cargo:arrivalLocation': { '@type': 'cargo:Location', 'cargo:locationCodes': { 'cargo:code': 'LUX' } },
  'cargo:carrierDeclarationDate': '2026-11-20',
  'cargo:waybillLineItems': {
    '@type': 'cargo:WaybillLineItem',
    'cargo:rateClassCode': { '@id': `${cl}RateClassCode#Q` },
    'cargo:rateGrossWeight': kilos(120),
    'cargo:lineItemPackages': {
      'cargo:pieceReferences': [
        { '@id': 'https://airline.example/p1', '@type': 'cargo:Piece', 'cargo:goodsDescription': 'PUMPS' },
        { '@id': 'https://airline.example/p2', '@type': 'cargo:Piece', 'cargo:goodsDescription': 'PUMPS' },
      ],
    },
  },
  'cargo:shipment': {
    '@type': 'cargo:Shipment',
    'cargo:totalGrossWeight': kilos(120),
    'cargo:pieces': [{ '@id': 'https://airline.example/p2' }, { '@id': 'https://airline.example/p1' }],
  },
};

/** The same, flattened under a vocabulary with `id` and `type` for the keywords. */
const flattened = {
  '@context': { '@vocab': ns, id: '@id', type: '@type', rateClassCode: { '@type': '@id' } },
  '@graph': [
    { id: '_:p2', type: 'Piece', goodsDescription: 'PUMPS' },
    {
      id: '_:s',
      type: 'Shipment',
      totalGrossWeight: { id: '_:v' },
      pieces: [{ id: '_:p1' }, { id: '_:p2' }],
    },
    {
      id: '_:w',
      type: 'Waybill',
      waybillPrefix: '020',
      waybillNumber: '02012345',
      waybillType: { id: `${ns}DIRECT` },
      departureLocation: { id: '_:l1' },
      arrivalLocation: { id: '_:l2' },
      carrierDeclarationDate: '2026-11-20',
      waybillLineItems: { id: '_:i' },
      shipment: { id: '_:s' },
    },
    { id: '_:l1', type: 'Location', locationCodes: { id: '_:c1' } },
    { id: '_:l2', type: 'Location', locationCodes: { id: '_:c2' } },
    { id: '_:c1', code: 'TFU' },
    { id: '_:c2', code: 'LUX' },
    {
      id: '_:i',
      rateClassCode: `${cl}RateClassCode#Q`,
      rateGrossWeight: { id: '_:v' },
      lineItemPackages: { id: '_:k' },
    },
    { id: '_:k', pieceReferences: { '@set': [{ id: '_:p1' }, { id: '_:p2' }] } },
    { id: '_:p1', type: 'Piece', goodsDescription: 'PUMPS' },
    { id: '_:v', numericalValue: '120', unit: { id: 'https://vocabulary.uncefact.org/UnitMeasureCode#KGM' } },
  ],
};

/** The same, expanded: no context, every name in full, every value in a list. */
const value = (text: unknown) => [{ '@value': text }];
const expandedPlace = (airport: string) => [{ [`${ns}locationCodes`]: [{ [`${ns}code`]: value(airport) }] }];
const expandedKilos = [
  {
    [`${ns}numericalValue`]: value(120),
    [`${ns}unit`]: [{ '@id': 'https://vocabulary.uncefact.org/UnitMeasureCode#KGM' }],
  },
];
const expanded = [
  {
    '@type': [`${ns}Waybill`],
    [`${ns}waybillPrefix`]: value('020'),
    [`${ns}waybillNumber`]: value('02012345'),
    [`${ns}waybillType`]: [{ '@id': `${ns}DIRECT` }],
    [`${ns}departureLocation`]: expandedPlace('TFU'),
    [`${ns}arrivalLocation`]: expandedPlace('LUX'),
    [`${ns}carrierDeclarationDate`]: [
      { '@type': 'http://www.w3.org/2001/XMLSchema#date', '@value': '2026-11-20' },
    ],
    [`${ns}waybillLineItems`]: [
      {
        [`${ns}rateClassCode`]: [{ '@id': `${cl}RateClassCode#Q` }],
        [`${ns}rateGrossWeight`]: expandedKilos,
        [`${ns}lineItemPackages`]: [
          {
            [`${ns}pieceReferences`]: [
              {
                '@list': [
                  { '@id': '_:p1', [`${ns}goodsDescription`]: value('PUMPS') },
                  { '@id': '_:p2', [`${ns}goodsDescription`]: value('PUMPS') },
                ],
              },
            ],
          },
        ],
      },
    ],
    [`${ns}shipment`]: [
      { [`${ns}totalGrossWeight`]: expandedKilos, [`${ns}pieces`]: [{ '@id': '_:p1' }, { '@id': '_:p2' }] },
    ],
  },
];

describe('reading', () => {
  it.each([
    ['compacted', compacted],
    ['flattened', flattened],
    ['expanded', expanded],
  ])('takes a waybill that is %s', (_form, message) => {
    const { document, losses } = read(message);
    expect(document).toMatchObject({
      awb: '020-02012345',
      type: 'Direct',
      origin: 'TFU',
      destination: 'LUX',
      pieces: 2,
      grossWeight: { value: 120, unit: 'KG' },
      rateLines: [{ pieces: 2, grossWeight: 120, rateClass: 'Q', goods: 'PUMPS' }],
      executedAt: '2026-11-20T00:00:00Z',
      customs: { exportOffice: expect.stringMatching(/^79/) },
    });
    expect(brief(losses)).toEqual(['defaulted /executedAt', 'defaulted /customs']);
  });

  it('tells what it has no field for, once and with its place', () => {
    const message = {
      ...compacted,
      'cargo:serviceCode': { '@id': `${cl}ServiceCode#A` },
      'cargo:billingDetails': { 'cargo:commission': 3 },
    };
    expect(brief(read(message).losses)).toEqual(
      expect.arrayContaining(['dropped /serviceCode', 'dropped /billingDetails']),
    );
  });

  it('takes plain names without a context for names of the ontology, and tells it', () => {
    const bare = JSON.parse(JSON.stringify(compacted).replaceAll('cargo:numericalValue', 'numericalValue'));
    const { document, losses } = read(bare);
    expect(document).toMatchObject({ grossWeight: { value: 120 } });
    expect(losses.at(-1)).toMatchObject({ kind: 'bent' });
  });

  it('puts the zeros back that a serial lost as a number', () => {
    expect(read({ ...compacted, 'cargo:waybillNumber': 2012345 }).document).toMatchObject({
      awb: '020-02012345',
    });
  });

  it('takes the day of a flight by the clocks of the airport it leaves, and tells that the time is lost', () => {
    const place = (code: string) => ({ 'cargo:locationCodes': { 'cargo:code': code } });
    const of = (airport: string, movementTimestamp: unknown) => {
      const movement = {
        'cargo:departureLocation': place(airport),
        'cargo:arrivalLocation': place('FRA'),
        'cargo:transportIdentifier': 'CA433',
        'cargo:movementTimes': { 'cargo:movementTimestamp': movementTimestamp },
      };
      const booking = { 'cargo:activitySequences': { 'cargo:activity': movement } };
      const { document, losses } = read({ ...compacted, 'cargo:referredBookingOption': booking });
      const [leg] = (document as AirWaybill).routing;
      return [leg?.date, ...losses.filter(({ kind }) => kind === 'bent')];
    };
    const stamp = (type: string, text: string) => ({
      '@type': `http://www.w3.org/2001/XMLSchema#${type}`,
      '@value': text,
    });
    expect(of('TFU', stamp('date', '2026-11-25'))).toEqual(['2026-11-25']);
    expect(of('TFU', stamp('dateTime', '2026-11-24T18:05:00Z'))).toMatchObject([
      '2026-11-25',
      {
        pointer: '/routing/0/date',
        place: expect.stringContaining('movementTimestamp') as unknown,
        actual: '2026-11-24T18:05:00Z',
        message: { en: 'Only the day is kept.' },
      },
    ]);
    expect(of('DEN', stamp('dateTime', '2026-11-24T18:05:00Z'))).toMatchObject([
      '2026-11-24',
      { message: { en: expect.stringContaining('zone of DEN') as unknown } },
    ]);
  });

  it('knows the place of a value', () => {
    expect(read(compacted).places.get('/grossWeight/value')).toBe(
      '/cargo:shipment/cargo:totalGrossWeight/cargo:numericalValue',
    );
  });
});

describe('refusing', () => {
  const refusal = (bytes: Buffer | string): MessageError => {
    try {
      readWaybill(Buffer.from(bytes));
    } catch (error) {
      if (error instanceof MessageError) return error;
      throw error;
    }
    throw new Error('It was not refused.');
  };
  const nested = (depth: number) => '{"cargo:shipment":'.repeat(depth) + '1' + '}'.repeat(depth);

  it.each([
    [
      'a context that would have to be fetched',
      JSON.stringify({ ...compacted, '@context': 'https://onerecord.iata.org/ns/cargo' }),
      '/@context',
    ],
    [
      'a context that imports',
      JSON.stringify({ '@context': { '@import': 'https://x.example' } }),
      '/@context/@import',
    ],
    [
      'a remote context among others',
      JSON.stringify({ ...compacted, '@context': [{ cargo: ns }, 'https://x.example'] }),
      '/@context/1',
    ],
    ['reverse properties', JSON.stringify({ ...compacted, '@reverse': {} }), '/@reverse'],
    ['a scalar', '1', '/'],
    ['no JSON', 'hello', '/'],
    ['no waybill', '{}', '/'],
    ['two waybills', JSON.stringify([compacted, compacted]), '/1'],
    ['nesting without end', nested(10_000), '/'],
    ['a prototype', '{"@type":"Waybill","__proto__":{"polluted":1}}', '/__proto__'],
    ['too many bytes', Buffer.alloc(50_000_000, ' '), `byte ${limits.bytes}`],
  ])('%s', (_what, bytes, place) => expect(refusal(bytes).place).toBe(place));

  it('more nodes than a waybill has', () => {
    const graph = Array.from({ length: limits.nodes + 1 }, () => ({}));
    expect(refusal(JSON.stringify({ '@graph': graph })).text.en).toContain('nodes');
  });

  it('leaves the prototypes of JavaScript alone', () => {
    read({
      ...compacted,
      constructor: { prototype: { polluted: true } },
      toString: 'x',
      'cargo:hasOwnProperty': 'y',
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('writing', () => {
  it('gives a compacted document with the context inline', () => {
    const tree = treeOf(write(waybill()).bytes);
    expect(tree).toMatchObject({
      '@context': { cargo: ns },
      '@type': 'cargo:Waybill',
      'cargo:waybillPrefix': '999',
      'cargo:waybillNumber': '24681355',
      'cargo:waybillType': { '@id': 'cargo:MASTER' },
    });
    const pieces = (tree['cargo:shipment'] as Record<string, unknown[]>)['cargo:pieces'];
    expect(pieces).toHaveLength(48);
  });

  it('reads back as the same waybill, but for totals, the truck and the kind of aircraft', () => {
    const told = brief(write(waybill()).losses);
    expect(told.filter((each) => !/totals|total$|truck|chargeableWeight$|means/.test(each))).toEqual([]);
    expect(told).toContain('dropped /totals/prepaid/total');
    expect(shapeCheck(AirWaybill)(structuredClone(readWaybill(write(waybill()).bytes).document))).toEqual([]);
  });

  it('leaves the pieces of a very large waybill out and tells it', () => {
    const { bytes, losses } = write(waybill({ pieces: 5_000 }));
    expect(bytes.length).toBeLessThan(20_000);
    expect(brief(losses)).toContain('dropped /pieces');
  });
});
