import * as fc from 'fast-check';
import { ffm } from './ffm';
import { fhl } from './fhl';
import { lineWidth } from './message-text';

const envelope = { sender: 'CYW', receiver: 'CA', at: '2026-11-24T02:00:00Z', reference: 'doc_1' };
const linesOf = (bytes: Buffer) => bytes.toString('latin1').split('\r\n').slice(0, -1);

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const text = (max: number) =>
  fc
    .array(
      fc.constantFrom('PUMP', 'Żółć', '重庆', 'parts', 'A/B', '12', '-', 'LONGERTHANATHIRDOFALINEOFTEXT'),
      { minLength: 1, maxLength: 20 },
    )
    .map((list) => list.join(' ').slice(0, max));
const weight = fc.record({
  value: fc.integer({ min: 0, max: 99_999 }).map((tenths) => tenths / 10),
  unit: fc.constantFrom('KG' as const, 'LB' as const),
});
const pieces = fc.integer({ min: 0, max: 9_999 });
const airport = fc.constantFrom('CKG', 'TFU', 'FRA', 'OSI', 'COR', 'ULD');
const oci = fc.array(
  fc.record({
    country: optional(fc.constant('CN')),
    id: optional(fc.constant('CNE')),
    customsId: optional(fc.constantFrom('T', 'ED')),
    text: text(35),
  }),
  { minLength: 1, maxLength: 5 },
);
const party = fc.record({
  name: text(105),
  addressLines: fc.array(text(105), { minLength: 1, maxLength: 4 }),
  city: text(35),
  country: fc.constantFrom('CN', 'DE'),
});
const house = fc.record({
  hawb: fc.constantFrom('0012E5', '02012345675', 'CQSB26110017'),
  origin: airport,
  destination: airport,
  pieces,
  weight,
  slac: optional(fc.integer({ min: 0, max: 9_999_999 })),
  goods: optional(text(2_000)),
  hsCodes: optional(fc.array(fc.constantFrom('841391', '8517622990'), { minLength: 1, maxLength: 12 })),
  shc: optional(fc.array(fc.constantFrom('SPX', 'ECC'), { minLength: 1, maxLength: 12 })),
  shipper: optional(party),
  consignee: optional(party),
  oci: optional(oci),
});
const list = fc.record({
  masterAwb: fc.constant('999-24681355'),
  origin: airport,
  destination: airport,
  pieces,
  grossWeight: weight,
  complete: fc.boolean(),
  houses: fc.array(house, { minLength: 1, maxLength: 4 }),
});
const line = fc.record({
  awb: fc.constantFrom('999-24681355', '999-02012345'),
  origin: optional(airport),
  destination: airport,
  loadingCode: fc.constantFrom('T', 'P', 'S', 'D'),
  pieces,
  weight,
  volume: optional(weight.map(({ value }) => ({ value, unit: 'MC' }))),
  totalPieces: optional(fc.integer({ min: 1, max: 9_999 })),
  uld: optional(fc.constantFrom('PMC12345CA', 'AKE1234CA')),
  goods: optional(text(350)),
  shc: optional(fc.array(fc.constantFrom('SPX', 'ECC'), { minLength: 1, maxLength: 12 })),
  osi: optional(fc.array(text(70), { minLength: 1, maxLength: 4 })),
  oci: optional(oci),
});
const plane = fc.record({
  flight: fc.constantFrom('CA431', '3U8633', 'CA43'),
  date: fc.constantFrom('2026-11-24', '2026-12-31', '2028-02-29'),
  departure: airport,
  registration: optional(text(25)),
  part: optional(fc.integer({ min: 1, max: 99 })),
  last: fc.boolean(),
  points: fc.array(
    fc.record({
      airport,
      nil: optional(fc.constant(true)),
      units: optional(
        fc.uniqueArray(
          fc.record({
            uld: fc.constantFrom('PMC12345CA', 'AKE1234CA', 'PAG1111CA'),
            remarks: optional(text(70)),
          }),
          { selector: ({ uld }) => uld, minLength: 1 },
        ),
      ),
      lines: optional(fc.array(line, { minLength: 1, maxLength: 6 })),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const plainCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** Every value of a document that is no object, by its pointer. */
function leaves(value: unknown, pointer = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${pointer}/${key}`));
}

/** Enough to find what the examples do not, and few enough for every run of the tests. */
const runs = { numRuns: 60 };

describe.each([
  ['a house list', list, fhl],
  ['a flight manifest', plane, ffm],
])('%s', (_name, arbitrary, format) => {
  const readBack = (bytes: Buffer, document: { date?: string }) =>
    format.read!(bytes, `${document.date ?? '2026-11-24'}T00:00:00Z`);

  it('keeps to the lines and characters of Cargo-IMP', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<object>, (drawn) => {
        const lines = linesOf(format.write!(plainCopy(drawn), envelope).bytes);
        expect(lines.filter((each) => each.length > lineWidth || !/^[A-Z0-9 ./-]+$/.test(each))).toEqual([]);
      }),
      runs,
    );
  });

  it('is written from its reading as the same message', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<object>, (drawn) => {
        const first = format.write!(plainCopy(drawn), envelope).bytes;
        const { document } = readBack(first, drawn);
        expect(linesOf(format.write!(document, envelope).bytes)).toEqual(linesOf(first));
      }),
      runs,
    );
  });

  it('comes back the same where the loss report is silent', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<object>, (drawn) => {
        const document = plainCopy(drawn);
        const { bytes, losses } = format.write!(document, envelope);
        // Lines of a manifest are grouped by unit, so values are compared without their places.
        const place = (pointer: string) => pointer.replace(/\/(lines|units)\/\d+/, '/$1');
        const arrived = new Set(
          leaves(readBack(bytes, drawn).document).map(([at, value]) => `${place(at)} ${String(value)}`),
        );
        const named = losses.map(({ pointer = '' }) => pointer);
        const told = (pointer: string) => named.some((each) => `${pointer}/`.startsWith(`${each}/`));
        const lost = leaves(document).filter(
          ([at, value]) => !told(at) && !arrived.has(`${place(at)} ${String(value)}`),
        );
        expect(lost).toEqual([]);
      }),
      runs,
    );
  });
});
