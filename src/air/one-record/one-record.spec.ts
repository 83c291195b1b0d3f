import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
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

const optional = <T>(from: fc.Arbitrary<T>) => fc.option(from, { nil: undefined });
const words = (max: number) =>
  fc
    .array(fc.constantFrom('PUMP', 'Żółć', '重庆', '"', '\\', 'a/b', '~', '@id', '12'), {
      minLength: 1,
      maxLength: 8,
    })
    .map((list) => list.join(' ').slice(0, max));
const amount = fc.integer({ min: 0, max: 99_999_999 }).map((cents) => cents / 100);
const side = fc.constantFrom(40, 60.5, 120);
const drawn = fc.record({
  type: fc.constantFrom('Master', 'Direct'),
  houses: optional(fc.uniqueArray(fc.constantFrom('0012E5', 'H2', 'A/1'), { minLength: 1 })),
  pieces: fc.integer({ min: 0, max: 40 }),
  grossWeight: fc.record({ value: amount, unit: fc.constantFrom('KG', 'LB') }),
  volume: optional(fc.record({ value: amount, unit: fc.constantFrom('MC', 'CC', 'CF', 'CI') })),
  rateLines: fc.array(
    fc.record({
      pieces: optional(fc.integer({ min: 0, max: 12 })),
      grossWeight: optional(amount),
      rateClass: fc.constantFrom('Q', 'M'),
      commodity: optional(fc.constant('4321')),
      chargeableWeight: optional(amount),
      rate: optional(amount),
      goods: optional(words(200)),
      hsCodes: optional(fc.uniqueArray(fc.constantFrom('841391', '8517622990'), { minLength: 1 })),
      dims: optional(
        fc.array(
          fc.record({
            pieces: fc.integer({ min: 1, max: 9 }),
            length: side,
            width: side,
            height: side,
            unit: fc.constantFrom('CM', 'IN'),
          }),
          { minLength: 1, maxLength: 3 },
        ),
      ),
      uld: optional(fc.constantFrom('PMC12345CA', 'AKE1234CA')),
      slac: optional(fc.integer({ min: 0, max: 9_999 })),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  declaredValueCarriage: fc.oneof(amount, fc.constant('NVD')),
  insuredAmount: optional(fc.oneof(amount, fc.constant('XXX'))),
  handlingInformation: optional(words(200)),
  ssr: optional(fc.array(words(70), { minLength: 1, maxLength: 3 })),
  accounting: optional(
    fc.array(fc.record({ identifier: optional(fc.constant('GEN')), text: words(70) }), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
  oci: optional(
    fc.array(
      fc.record({
        country: optional(fc.constant('CN')),
        id: optional(fc.constant('CNE')),
        customsId: optional(fc.constant('T')),
        text: words(70),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  ),
  securityStatus: optional(fc.constantFrom('SPX', 'NSC')),
  executedIn: optional(words(70)),
});

/** Every value of a document that is no object, by its pointer. */
function leaves(tree: unknown, pointer = ''): [string, unknown][] {
  if (typeof tree !== 'object' || tree === null) return [[pointer, tree]];
  return Object.entries(tree).flatMap(([key, each]) => leaves(each, `${pointer}/${key}`));
}

/** Enough to find what the examples do not, and few enough for every run of the tests. */
const runs = { numRuns: 40 };

describe('properties', () => {
  it('every field that the loss report does not name comes back the same', () => {
    fc.assert(
      fc.property(drawn, (change) => {
        const document = JSON.parse(JSON.stringify(waybill(change))) as AirWaybill;
        const { bytes, losses } = write(document);
        const arrived = new Map(leaves(readWaybill(bytes).document));
        const named = losses.map(({ pointer = '' }) => pointer);
        const told = (pointer: string) => named.some((each) => `${pointer}/`.startsWith(`${each}/`));
        const silent = ([pointer, said]: [string, unknown]) =>
          arrived.get(pointer) !== said &&
          !told(pointer) &&
          !(pointer === '/insuredAmount' && said === 'XXX');
        expect(leaves(document).filter(silent)).toEqual([]);
      }),
      runs,
    );
  });

  it('what was read is written as the same message', () => {
    fc.assert(
      fc.property(drawn, (change) => {
        const first = write(JSON.parse(JSON.stringify(waybill(change)))).bytes;
        const again = write(readWaybill(first).document as AirWaybill).bytes;
        expect(treeOf(again)).toEqual(treeOf(first));
      }),
      runs,
    );
  });

  it('no JSON makes the reader fail in another way than by refusing', () => {
    const key = fc.constantFrom(
      '@context',
      '@id',
      '@type',
      '@graph',
      '@value',
      '@list',
      'cargo:shipment',
      'cargo:pieces',
      'waybillNumber',
      'cargo:waybillLineItems',
      'cargo:unit',
    );
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        fc.string(),
        fc.integer(),
        fc.constant(null),
        fc.constantFrom('cargo:Waybill', 'Waybill'),
        tie('list'),
        tie('tree'),
      ),
      list: fc.array(tie('any'), { maxLength: 4 }),
      tree: fc.dictionary(key, tie('any'), { maxKeys: 5 }),
    }));
    fc.assert(
      fc.property(any, (message) => {
        try {
          read(message);
        } catch (error) {
          expect(error).toBeInstanceOf(MessageError);
        }
      }),
      { numRuns: 300 },
    );
  });
});
