import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { MessageError } from '../../documents/message-format';
import type { AirWaybill } from '../air-waybill.dto';
import { oneRecord } from './one-record';
import { readWaybill } from './waybill-read';

const seed = readFileSync(join(__dirname, '../../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: object): AirWaybill => ({ ...JSON.parse(seed), ...change });
const envelope = { sender: 'CYW', receiver: 'CA', at: '2026-11-24T02:00:00Z', reference: 'doc_1' };
const write = (document: AirWaybill) => oneRecord.write!(document, envelope);
const read = (value: unknown) => readWaybill(Buffer.from(JSON.stringify(value)));
const treeOf = (bytes: Buffer) => JSON.parse(bytes.toString()) as Record<string, unknown>;

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
