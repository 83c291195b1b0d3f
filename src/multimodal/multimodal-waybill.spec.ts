import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { NegotiableTerms } from '../documents/negotiable.dto';
import { shapeCheck } from '../http/shape';
import { goodsKeys } from './multimodal-waybill';
import { MultimodalWaybill } from './multimodal-waybill.dto';
import { multimodalWaybill } from './multimodal-waybill.kind';
import { waybillNumber } from './waybill-number';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (change: Partial<MultimodalWaybill> = {}): MultimodalWaybill => ({
  ...JSON.parse(text),
  ...change,
});
const shape = shapeCheck(MultimodalWaybill);
const check = (document: MultimodalWaybill) => multimodalWaybill.check(document, []);

const place = waybill().placeOfReceipt;
const negotiable: NegotiableTerms = {
  titleBasis: 'TO_ORDER',
  orderParty: 'Bank of the Two Rivers',
  takingInCharge: { place, date: '2026-11-20' },
  apparentCondition: 'GOOD_ORDER',
  signatory: { name: waybill().operator.name, capacity: 'MULTIMODAL_TRANSPORT_OPERATOR' },
  issuePlace: place,
  issueDate: '2026-11-20',
  originalsIssued: 1,
  freightTerms: 'PREPAID',
  termsRef: { url: 'https://landbridge.example/terms', sha256: 'a'.repeat(64) },
  governingLaw: 'PRC',
  legalBasis: 'CONTRACT',
  rulebookHash: 'b'.repeat(64),
};
const bill = (terms: Partial<NegotiableTerms> = {}) =>
  waybill({ documentType: '766', negotiable: { ...negotiable, ...terms } });

describe('the worked example', () => {
  it('has the right shape, with identifiers already clean, and breaks no rule', () => {
    const document = waybill();
    expect(shape(document)).toEqual([]);
    expect(document).toEqual(waybill());
    expect(check(document)).toEqual([]);
  });

  it('is found by its containers, seals, wagons and leg documents, and touches both customs', () => {
    expect(multimodalWaybill.summary(waybill(), [])).toEqual({
      number: 'CYMW260000001232',
      numberScope: '',
      search: [
        { field: 'container', value: 'CYWU4012349' },
        { field: 'seal', value: 'YH0088121' },
        { field: 'wagon', value: '94012341' },
        { field: 'container', value: 'CYWU4012354' },
        { field: 'seal', value: 'YH0088122' },
        { field: 'wagon', value: '94012358' },
        { field: 'reference', value: 'YD20261123-018' },
        { field: 'note', value: 'CY-26-0417735' },
        { field: 'reference', value: 'CMR-4410087' },
      ],
      routing: {
        offices: ['8013', '7900'],
        direction: 'export',
        places: ['CNCQI', 'CNCDU', 'CNAKL', '708507', 'PLMAA', 'PLLOD'],
        modes: ['3', '2'],
        parties: ['91510100MA6CYW2040', '91500106MA6CYW1089', '91500107MA6CYW300A'],
      },
    });
  });

  it('computes its totals and the places where the goods change legs', () => {
    const { legs } = waybill();
    expect(multimodalWaybill.computed?.(waybill())).toMatchObject({
      totals: { packages: 480, grossKg: 18240.5, volumeM3: 112.4, units: 2 },
      legs: 4,
      transferPlaces: legs.slice(0, 3).map(({ to }) => to),
    });
  });

  it('has no volume of all goods where an item does not tell its own', () => {
    const { goods, ...rest } = waybill();
    const more = { ...goods[0]!, volumeM3: undefined };
    const { totals } = multimodalWaybill.computed!({ ...rest, goods: [...goods, more] });
    expect(totals).not.toHaveProperty('volumeM3');
  });

  it('carries no title', () => expect(multimodalWaybill.title?.(waybill(), [])).toBeUndefined());
});

describe('a negotiable bill', () => {
  it('is checked as one', () => {
    expect(shape(bill())).toEqual([]);
    expect(check(bill())).toEqual([]);
    expect(check(bill({ originalsIssued: 3 }))).toMatchObject([
      { rule: 'NEG-007', severity: 'error', pointer: '/negotiable/originalsIssued' },
    ]);
    expect(check(bill({ legalBasis: 'MARITIME_CODE_ERECORD' }))).toMatchObject([{ rule: 'NEG-005' }]);
  });

  it('gives the title its terms, with one key for each part of an item in a unit', () => {
    expect(multimodalWaybill.title?.(bill(), [])).toEqual({
      number: 'CYMW260000001232',
      operatorUscc: '91510100MA6CYW2040',
      titleBasis: 'TO_ORDER',
      orderParty: 'Bank of the Two Rivers',
      legalBasis: 'CONTRACT',
      takingInChargeDate: '2026-11-20',
      issueDate: '2026-11-20',
      goods: [
        '2026-11-23|CYWU4012349|847130|240|9120250',
        '2026-11-23|CYWU4012354|847130|240|9120250',
        'CY-26-0417735|CYWU4012349|847130:YUHUIŁÓDŹ1480',
        'CY-26-0417735|CYWU4012354|847130:YUHUIŁÓDŹ1480',
      ],
      packages: 480,
      grossGrams: 18_240_500n,
      units: [
        { unit: 'CYWU4012349', packages: 240 },
        { unit: 'CYWU4012354', packages: 240 },
      ],
    });
  });

  it('has keys that rewriting a number or an offset does not change, and never one twice', () => {
    const rewritten = waybill();
    rewritten.goods.forEach((item) =>
      item.allocation?.forEach((part) => (part.unit = part.unit.toLowerCase())),
    );
    rewritten.legs.reverse();
    for (const leg of rewritten.legs) leg.plannedDeparture = new Date(leg.plannedDeparture).toISOString();
    expect(goodsKeys(rewritten)).toEqual(goodsKeys(waybill()));
    const [item] = waybill().goods;
    const twice = goodsKeys(waybill({ goods: item ? [item, item] : [] }));
    expect(new Set(twice).size).toBe(4);
    expect(twice[2]).toBe(`${twice[0]}#2`);
  });
});

const between = (from: string, to: string) => {
  const legs = waybill().legs.map((leg) => ({
    ...leg,
    from: { ...leg.from, country: leg.sequence === 1 ? from : leg.from.country },
    to: { ...leg.to, country: leg.sequence === 4 ? to : leg.to.country },
  }));
  return multimodalWaybill.summary(waybill({ legs }), []).routing.direction;
};

describe('direction', () => {
  it('is seen from China', () => {
    expect(between('CN', 'PL')).toBe('export');
    expect(between('PL', 'CN')).toBe('import');
    expect(between('VN', 'PL')).toBe('transit');
    expect(between('CN', 'CN')).toBeUndefined();
  });
});

/** Values of every field that the rules compare, well beyond what they like but within the shape. */
const wild = fc.record({
  sequences: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
  mode: fc.constantFrom('1', '2', '3', '4', '8'),
  stage: fc.constantFrom('10', '20', '30'),
  time: fc.constantFrom('1900-01-01T00:00:00Z', '2026-11-23T23:30:00.5+08:00', '9999-12-31T23:59:59-14:59'),
  type: fc.constantFrom('705', '711', '720', '730', '740'),
  kind: fc.constantFrom('CN', 'SW', 'UL', 'TE', 'LOOSE'),
  unit: fc.string({ minLength: 1, maxLength: 35, unit: 'grapheme' }),
  grossKg: fc.integer({ min: 1, max: 99_999_999 }),
  offLeg: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  titled: fc.boolean(),
});

it('gives findings, a summary, totals and terms for any document of the right shape, and never throws', () => {
  fc.assert(
    fc.property(wild, ({ sequences, mode, stage, time, type, kind, unit, grossKg, offLeg, titled }) => {
      const [leg] = waybill().legs;
      const [item] = waybill().goods;
      const document = {
        ...(titled ? bill() : waybill()),
        legs: sequences.map((sequence) => ({
          ...leg,
          sequence,
          mode,
          stage,
          plannedDeparture: time,
          actualArrival: time,
          means: { id: unit, tripNumber: unit.slice(0, 1) },
          documents: [{ type, number: 'A1' }],
        })),
        units: [
          {
            kind,
            number: unit,
            fullness: 'FULL',
            maxGrossKg: 1,
            legs: [{ legSequence: 1, vehicle: 'A1' }],
            seals: [{ number: 'S1', party: 'CU', condition: '1', onLeg: 2, ...(offLeg && { offLeg }) }],
          },
        ],
        goods: [{ ...item, names: {}, grossKg, allocation: [{ unit, packages: 0, grossKg: 0 }] }],
      } as unknown as MultimodalWaybill;
      fc.pre(shape(document).every(({ severity }) => severity !== 'error'));
      for (const finding of check(document)) {
        expect(finding.rule).toMatch(/^[A-Z]+-/);
        expect(
          finding.message.zh && finding.remedy.zh && finding.message.en && finding.remedy.en,
        ).toBeTruthy();
      }
      expect(multimodalWaybill.summary(document, []).search.length).toBeGreaterThan(0);
      multimodalWaybill.computed?.(document);
      expect(multimodalWaybill.title?.(document, []) === undefined).toBe(!titled);
    }),
  );
});

it('stays valid under any number, any order of its lists and any later departure of the whole trip', () => {
  const serial = fc.integer({ min: 0, max: 999_999_999 });
  fc.assert(
    fc.property(serial, fc.boolean(), fc.boolean(), fc.nat(5_000_000), (number, legs, units, minutes) => {
      const document = waybill({ waybillNumber: waybillNumber(26, number) });
      if (legs) document.legs.reverse();
      if (units) document.units.reverse();
      const later = (time: string) => new Date(Date.parse(time) + minutes * 60_000).toISOString();
      for (const leg of document.legs) {
        leg.plannedDeparture = later(leg.plannedDeparture);
        leg.plannedArrival = later(leg.plannedArrival);
      }
      expect(shape(document)).toEqual([]);
      expect(check(document)).toEqual([]);
    }),
  );
});
