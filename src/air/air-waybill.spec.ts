import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { shapeCheck } from '../http/shape';
import { unscaled } from '../documents/scaled';
import { chargeCodes, rateClasses } from './code-lists';
import { AirWaybill } from './air-waybill.dto';
import { airWaybill } from './air-waybill.kind';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const shape = shapeCheck(AirWaybill);

describe('the worked example', () => {
  it('has the right shape, with identifiers already clean, and breaks no rule', () => {
    const document = waybill();
    expect(shape(document)).toEqual([]);
    expect(document).toEqual(waybill());
    expect(airWaybill.check(document, [])).toEqual([]);
  });

  it('touches both customs on its way from Chongqing over Chengdu to Frankfurt', () => {
    expect(airWaybill.summary(waybill(), [])).toEqual({
      number: '999-24681355',
      numberScope: '',
      search: [{ field: 'awb', value: '999-24681355' }],
      routing: {
        offices: ['7900', '8003'],
        direction: 'export',
        places: ['CKG', 'TFU', 'FRA'],
        modes: ['4'],
        parties: ['91500000MA5UQ7K36T'],
      },
    });
  });

  it('computes its totals', () => {
    expect(airWaybill.computed?.(waybill())).toEqual({
      totals: {
        linePieces: 48,
        lineGrossWeight: '612',
        chargeableWeight: '1032',
        weightUnit: 'KG',
        volumetricKg: '1032',
        weightCharge: '29412.00',
        dueAgent: '50.00',
        dueCarrier: '5378.40',
        totalCharges: '34840.40',
        currency: 'CNY',
      },
    });
  });
});

describe('the shape', () => {
  it('cleans the number and takes amounts or letters for declared values', () => {
    const document = waybill({
      awb: '99924681355',
      declaredValueCarriage: 12.5,
      declaredValueCustoms: 'NCV',
    });
    expect(shape(document)).toEqual([]);
    expect(document.awb).toBe('999-24681355');
  });

  it.each([
    ['/declaredValueCarriage', { declaredValueCarriage: 'NCV' }],
    ['/declaredValueCustoms', { declaredValueCustoms: -1 }],
    ['/grossWeight/unit', { grossWeight: { value: 1 } }],
    ['/grossWeight/value', { grossWeight: { value: 0.0001, unit: 'KG' } }],
    ['/pieces', { pieces: 1.5 }],
    ['/rateLines', { rateLines: [] }],
  ])('refuses what does not fit at %s', (pointer, change) => {
    expect(shape({ ...waybill(), ...change }).map((finding) => finding.pointer)).toEqual([pointer]);
  });
});

it('gives all findings at once', () => {
  const broken = waybill({ pieces: 0, shc: ['DGR'], chargeCode: 'QQ', customs: { exportOffice: '2233' } });
  const rules = airWaybill.check(broken, []).map((finding) => finding.rule);
  expect(rules).toEqual(['QTY-001', 'QTY-002', 'SHC-001', 'CHG-003', 'CUS-001']);
});

/** Rate lines whose totals are exact: tenths of a kilogram at cents. */
const lines = fc.array(
  fc.record({
    pieces: fc.integer({ min: 1, max: 500 }),
    decigrams: fc.integer({ min: 1, max: 99_999 }),
    cents: fc.integer({ min: 1, max: 99_999 }),
  }),
  { minLength: 1, maxLength: 20 },
);

/** A waybill made of such lines whose totals are the sums, added up in whole units. */
function madeOf(drawn: { pieces: number; decigrams: number; cents: number }[]): AirWaybill {
  const sum = (of: (line: (typeof drawn)[number]) => number) =>
    drawn.reduce((all, line) => all + of(line), 0);
  const gross = unscaled(BigInt(sum((line) => line.decigrams)), 1);
  const charge = unscaled(BigInt(sum((line) => line.decigrams * line.cents)), 3);
  return waybill({
    pieces: sum((line) => line.pieces),
    grossWeight: { value: gross, unit: 'KG' },
    volume: undefined,
    chargeableWeight: gross,
    rateLines: drawn.map(({ pieces, decigrams, cents }) => ({
      pieces,
      grossWeight: decigrams / 10,
      rateClass: 'Q',
      chargeableWeight: decigrams / 10,
      rate: cents / 100,
      total: unscaled(BigInt(decigrams * cents), 3),
      goods: 'NETWORK SWITCHES',
    })),
    otherCharges: undefined,
    totals: { prepaid: { weight: charge, total: charge } },
  });
}

const withoutBlanks = (document: AirWaybill): AirWaybill => JSON.parse(JSON.stringify(document));

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const words = (max: number) => fc.string({ minLength: 1, maxLength: max });

describe('properties', () => {
  it('a waybill whose totals are its sums has no findings, in any order of its lines', () => {
    fc.assert(
      fc.property(lines, (drawn) => {
        const document = withoutBlanks(madeOf(drawn));
        expect(shape(document)).toEqual([]);
        expect(airWaybill.check(document, [])).toEqual([]);
        const turned = withoutBlanks(madeOf(drawn.toReversed()));
        expect(airWaybill.computed?.(turned)).toEqual(airWaybill.computed?.(document));
      }),
    );
  });

  it('one piece too many or one unit of charge too much is always found', () => {
    fc.assert(
      fc.property(lines, (drawn) => {
        const document = madeOf(drawn);
        document.pieces += 1;
        const line = document.rateLines[0]!;
        line.total = unscaled(BigInt(Math.round(line.total! * 1000) + 1000), 3);
        const found = airWaybill.check(document, []).map((finding) => `${finding.rule} ${finding.pointer}`);
        expect(found).toContain('QTY-002 /pieces');
        expect(found).toContain('CHG-001 /rateLines/0/total');
      }),
    );
  });

  const amount = fc.integer({ min: 0, max: 999_999_999 }).map((thousandths) => thousandths / 1000);
  const airport = fc.constantFrom('CKG', 'TFU', 'CTU', 'FRA', 'PVG', 'JFK');
  const party = fc.record({
    name: words(105),
    addressLines: fc.array(words(105), { minLength: 1, maxLength: 4 }),
    city: words(35),
    country: fc.constantFrom('CN', 'DE', 'KZ'),
    eori: optional(words(17)),
    contact: optional(fc.record({ person: optional(words(70)) })),
  });
  const line = fc.record({
    pieces: optional(fc.integer({ min: 0, max: 99_999 })),
    grossWeight: optional(amount),
    rateClass: fc.constantFrom(...rateClasses, 'F'),
    chargeableWeight: optional(amount),
    rate: optional(amount),
    total: optional(amount.map((value) => -value)),
    goods: optional(words(700)),
    dims: optional(
      fc.array(
        fc.record({
          pieces: fc.integer({ min: 1, max: 99_999 }),
          length: fc.constantFrom(0.1, 9999),
          width: fc.constantFrom(0.1, 47.5),
          height: fc.constantFrom(9999, 12),
          unit: fc.constantFrom('CM' as const, 'IN' as const),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    ),
  });
  const summary = fc.record({ weight: optional(amount), tax: optional(amount), total: optional(amount) });
  const anyWaybill: fc.Arbitrary<Partial<AirWaybill>> = fc.record({
    type: fc.constantFrom('Master' as const, 'Direct' as const),
    origin: airport,
    destination: airport,
    routing: fc.array(fc.record({ from: airport, to: airport, carrier: fc.constant('CA') }), {
      minLength: 1,
      maxLength: 10,
    }),
    shipper: party,
    consignee: party,
    notify: optional(fc.array(party, { minLength: 1, maxLength: 5 })),
    houses: optional(fc.constant(['H1'])),
    nil: optional(fc.boolean()),
    pieces: fc.integer({ min: 0, max: 99_999 }),
    grossWeight: fc.record({ value: amount, unit: fc.constantFrom('KG' as const, 'LB' as const) }),
    volume: optional(
      fc.record({
        value: amount,
        unit: fc.constantFrom('MC' as const, 'CC' as const, 'CF' as const, 'CI' as const),
      }),
    ),
    chargeableWeight: optional(amount),
    rateLines: fc.array(line, { minLength: 1, maxLength: 10 }),
    currency: fc.constantFrom('CNY', 'JPY', 'EUR'),
    chargeCode: fc.constantFrom(...chargeCodes, 'QQ'),
    totals: optional(fc.record({ prepaid: optional(summary), collect: optional(summary) })),
    shc: optional(
      fc.array(fc.constantFrom('SPX', 'NSC', 'DGR', 'CAO', 'QQQ'), { minLength: 1, maxLength: 20 }),
    ),
    oci: optional(
      fc.array(
        fc.record({
          line: optional(fc.integer({ min: 1, max: 99 })),
          id: optional(fc.constantFrom('SHP', 'CNE')),
          customsId: optional(fc.constantFrom('T', 'CP', 'CT')),
          text: fc.oneof(
            words(70),
            words(60).map((code) => `USCI+${code}`),
          ),
        }),
        { minLength: 1, maxLength: 20 },
      ),
    ),
  });

  it('no document of the right shape makes a rule throw, and every pointer starts in the document', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const document = withoutBlanks(waybill(change));
        expect(shape(document).filter((finding) => finding.severity === 'error')).toEqual([]);
        for (const finding of airWaybill.check(document, [])) {
          expect(finding.pointer).toMatch(/^\/[a-zA-Z]+/);
          expect(finding.message.zh).not.toBe('');
          expect(finding.actual?.length ?? 0).toBeLessThanOrEqual(80);
        }
        expect(airWaybill.computed?.(document)).toHaveProperty('totals.totalCharges');
        expect(airWaybill.summary(document, []).routing.places).toContain(document.origin);
      }),
      { numRuns: 500 },
    );
  });
});
