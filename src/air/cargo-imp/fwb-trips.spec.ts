import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { MessageError } from '../../documents/message-format';
import type { AirWaybill } from '../air-waybill.dto';
import { fwb } from './fwb';
import { readFwb } from './fwb-read';
import { lineWidth } from './message-text';

const seed = readFileSync(join(__dirname, '../../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (): AirWaybill => JSON.parse(seed) as AirWaybill;
const envelope = { sender: 'CYW', receiver: 'CA', at: '2026-11-24T02:00:00Z', reference: 'doc_1' };
const write = (document: AirWaybill) => fwb.write!(document, envelope);
const readText = (text: string) => readFwb(Buffer.from(text));
const linesOf = (bytes: Buffer) => bytes.toString('latin1').split('\r\n').slice(0, -1);

/** Lines of which a reader is given any, in any order. */
const sent = `FLT/CV9765/02
SHP/7788
NAM/SICHUAN HUAYANG TRADING CO
/IMPORT AND EXPORT DEPARTMENT
ADR/NO. 9 SHUNXI ROAD
LOC/CHENGDU/SC
/CN/610200/TE/862880001234/FX/862880001235
AGT//0830041/0101
SSR/KEEP DRY
NFY
ACC/GEN/CONTRACT 2026-88
CVD/CNY//PP/NVD/NCV/XXX
RTD/1/P6/K120.0/CQ/W120.0/R1.50/T180.00
/NG/PUMP PARTS
/2/NC/OF STEEL
/4/ND//CMT80-40-20/4
/6/NV/MC0.31
OTH/P/MYC60.00SCC12.50
PPD/WT180.00
ISU/28FEB27/CHENGDU/LI NA
CDC/EUR0.13/100/0/100
SPH/SPX/EAW
OCI/CN/SHP/T/USCI91500000MA5UQ7K36T
//CNE/CP/MARC WEBER
///ED/1227`;

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const words = (max: number) =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength: max }),
    fc.string({
      minLength: 1,
      maxLength: Math.min(max, 40),
      unit: fc.constantFrom(...'aZ 9.-/+,&é重\u0000\ud83d\ude00ßŁ'),
    }),
    fc
      .array(fc.constantFrom('PUMP', 'Żółć', '重庆', 'PARTS', 'A/B', '12', 'straße'), {
        minLength: 1,
        maxLength: 12,
      })
      .map((list) => list.join(' ').slice(0, max)),
  );
const amount = fc.integer({ min: 0, max: 99_999_999 }).map((cents) => cents / 100);
const weight = fc.integer({ min: 0, max: 99_999 }).map((tenths) => tenths / 10);
const party = fc.record(
  {
    name: words(105),
    addressLines: fc.array(words(105), { minLength: 1, maxLength: 4 }),
    city: words(35),
    postal: words(17),
    country: fc.constantFrom('CN', 'DE', 'KZ'),
    uscc: fc.constant('91500000MA5UQ7K36T'),
    contact: fc.record(
      { person: words(70), phone: fc.constantFrom('+86 23 6700 0188', '49691') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name', 'addressLines', 'city', 'country'] },
);
const ociLine = fc.record(
  {
    country: fc.constantFrom('CN', 'DE'),
    id: fc.constantFrom('SHP', 'CNE', 'ISS'),
    customsId: fc.constantFrom('T', 'CP', 'CT', 'ED'),
    text: fc.oneof(words(70), fc.constant('USCI+91500000MA5UQ7K36T')),
  },
  { requiredKeys: ['text'] },
);
const rateLine = fc.record(
  {
    pieces: fc.integer({ min: 0, max: 9_999 }),
    grossWeight: weight,
    rateClass: fc.constantFrom('Q', 'M', 'Y', 'U'),
    commodity: fc.constantFrom('4321', 'N100'),
    chargeableWeight: weight,
    rate: fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
    total: fc.tuple(amount, fc.boolean()).map(([value, minus]) => (minus ? -value : value)),
    goods: words(700),
    hsCodes: fc.array(fc.constantFrom('841391', '8517622990'), { minLength: 1, maxLength: 5 }),
    uld: fc.constant('PMC12345CA'),
    slac: fc.integer({ min: 0, max: 9_999_999 }),
    dims: fc.array(
      fc.record({
        pieces: fc.integer({ min: 1, max: 99_999 }),
        length: fc.constantFrom(0.1, 120),
        width: fc.constantFrom(47.5, 80),
        height: fc.constantFrom(9999, 12),
        unit: fc.constantFrom('CM' as const, 'IN' as const),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  },
  { requiredKeys: ['rateClass'] },
);
const leg = fc
  .record({
    from: fc.constantFrom('CKG', 'TFU'),
    to: fc.constantFrom('FRA', 'LUX'),
    carrier: fc.constantFrom('CA', '3U'),
    number: optional(fc.constantFrom('431', '43', '8633A')),
    date: optional(fc.constantFrom('2026-11-24', '2026-12-01', '2027-02-28')),
  })
  .map(({ number, ...each }) => ({ ...each, ...(number && { flight: `${each.carrier}${number}` }) }));
const anyWaybill = fc.record({
  type: fc.constantFrom('Master' as const, 'Direct' as const),
  routing: fc.array(leg, { minLength: 1, maxLength: 5 }),
  shipper: party,
  consignee: party,
  agent: optional(
    fc.record({
      name: words(105),
      city: words(35),
      iataCode: optional(fc.constantFrom('0830041', '08300410101')),
    }),
  ),
  notify: optional(fc.array(party, { minLength: 1, maxLength: 2 })),
  accounting: optional(
    fc.array(fc.record({ identifier: optional(fc.constant('GEN')), text: words(70) }), {
      minLength: 1,
      maxLength: 6,
    }),
  ),
  pieces: fc.integer({ min: 1, max: 9_999 }),
  grossWeight: fc.record({ value: weight, unit: fc.constantFrom('KG' as const, 'LB' as const) }),
  volume: optional(fc.record({ value: weight, unit: fc.constantFrom('MC' as const, 'CF' as const) })),
  rateLines: fc.array(rateLine, { minLength: 1, maxLength: 6 }),
  otherCharges: optional(
    fc.array(
      fc.record({
        code: fc.constantFrom('MY', 'SC'),
        entitlement: fc.constantFrom('A' as const, 'C' as const),
        amount,
        pc: fc.constantFrom('P' as const, 'C' as const),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  ),
  insuredAmount: optional(fc.oneof(amount, fc.constant('XXX' as const))),
  ssr: optional(fc.array(words(70), { minLength: 1, maxLength: 5 })),
  osi: optional(fc.array(words(70), { minLength: 1, maxLength: 5 })),
  handlingInformation: optional(words(200)),
  shc: optional(fc.uniqueArray(fc.constantFrom('SPX', 'NSC', 'CAO', 'PER', 'EAW'), { minLength: 1 })),
  securityStatus: optional(fc.constantFrom('SPX', 'SCO')),
  oci: optional(fc.array(ociLine, { minLength: 1, maxLength: 12 })),
  executedIn: optional(words(70)),
  signedBy: optional(words(105)),
});

const plainCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const drawn = (change: object): AirWaybill => plainCopy({ ...waybill(), ...change });

/** Every value of a document that is no object, by its pointer. */
function leaves(value: unknown, pointer = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${pointer}/${key}`));
}

/** Enough to find what the examples do not, and few enough for every run of the tests. */
const runs = { numRuns: 60 };

describe('properties', () => {
  it('what is written keeps to the lines and characters of Cargo-IMP', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const lines = linesOf(write(drawn(change)).bytes);
        expect(lines.filter((line) => line.length > lineWidth || !/^[A-Z0-9 ./-]+$/.test(line))).toEqual([]);
      }),
      runs,
    );
  });

  it('every field that the loss report does not name comes back the same', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const document = drawn(change);
        const { bytes, losses } = write(document);
        const arrived = new Map(leaves(readFwb(bytes).document));
        const named = losses.map(({ pointer = '' }) => pointer);
        const told = (pointer: string) => named.some((each) => `${pointer}/`.startsWith(`${each}/`));
        const lost = leaves(document).filter(
          ([pointer, value]) => arrived.get(pointer) !== value && !told(pointer),
        );
        expect(lost).toEqual([]);
      }),
      runs,
    );
  });

  it('what was read from a message is written as the same message', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const first = write(drawn(change)).bytes;
        const { document } = readFwb(first);
        expect(linesOf(write(document as AirWaybill).bytes)).toEqual(linesOf(first));
      }),
      runs,
    );
  });

  it('no text makes the reader fail in another way than by refusing', () => {
    const line = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom(...sent.split('\n')));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        try {
          const { document, losses } = readText(
            ['FWB/17', '999-02012345TFULUX/T6K120', 'RTG/LUXCV', ...lines].join('\n'),
          );
          expect(JSON.stringify(document)).not.toContain('"__proto__"');
          for (const { message } of losses) expect(message.zh).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(MessageError);
        }
      }),
      runs,
    );
  });
});
