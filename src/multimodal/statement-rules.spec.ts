import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shapeCheck } from '../http/shape';
import { MultimodalWaybill } from './multimodal-waybill.dto';
import { multimodalWaybill } from './multimodal-waybill.kind';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (): MultimodalWaybill => JSON.parse(text) as MultimodalWaybill;

/** What shape and rules find after a change to the example, as `rule pointer`. */
function found(change: (document: MultimodalWaybill) => void): string[] {
  const document = waybill();
  change(document);
  const shape = shapeCheck(MultimodalWaybill)(document);
  return [...shape, ...(shape.length > 0 ? [] : multimodalWaybill.check(document, []))].map(
    ({ rule, pointer }) => `${rule} ${pointer}`,
  );
}

const list = (stated: object) => [{ type: '271', number: 'PK-1', ...stated }];
const freight = {
  code: 'FRT',
  amount: 7200,
  currency: 'USD',
  payer: 'consignor',
  terms: 'PREPAID' as const,
  tariff: 'CY 2026/3',
};

it('a packing list agrees with the goods within one hundredth of their mass', () => {
  const stated = (grossKg: number, statedGrossKg: number) =>
    found((document) => {
      Object.assign(document.goods[0]!, { grossKg, netKg: 1 });
      document.goods[0]!.allocation!.forEach((part) => (part.grossKg = grossKg / 2));
      document.attachedDocuments = list({ statedGrossKg });
    });
  expect(stated(12_300, 12_423)).toEqual([]);
  expect(stated(12_300, 12_425)).toEqual(['MMW-068 /attachedDocuments/0/statedGrossKg']);
  expect(found((document) => (document.attachedDocuments = list({ statedPackages: 475 })))).toEqual([
    'MMW-069 /attachedDocuments/0/statedPackages',
  ]);
});

it('an amount has no more decimals than its currency', () => {
  const valued = (amount: number, currency: string) =>
    found((document) => (document.declaredValue = { amount, currency }));
  expect(valued(100.5, 'JPY')).toEqual(['MMW-087 /declaredValue/amount']);
  expect(valued(1.001, 'CNY')).toEqual(['MMW-087 /declaredValue/amount']);
  for (const [amount, currency] of [
    [100, 'JPY'],
    [1.01, 'CNY'],
    [1.001, 'KWD'],
  ] as const)
    expect(valued(amount, currency)).toEqual([]);
  expect(found((document) => (document.charges = [{ ...freight, amount: 0.5, currency: 'KRW' }]))).toEqual([
    'MMW-087 /charges/0/amount',
  ]);
});

it('a charge is for a leg that exists and cites its tariff', () => {
  expect(found((document) => (document.charges = [freight, { ...freight, legSequence: 4 }]))).toEqual([]);
  expect(found((document) => (document.charges = [{ ...freight, legSequence: 5 }]))).toEqual([
    'MMW-080 /charges/0/legSequence',
  ]);
  const { tariff: _, ...bare } = freight;
  expect(found((document) => (document.charges = [bare]))).toEqual(['MMW-081 /charges/0/tariff']);
});

it('an amount has as many decimals as the currency with the most, which is three', () => {
  const money = (amount: number) =>
    found((document) => {
      document.insurance = document.declaredValue = { amount, currency: 'KWD' };
      document.goods[0]!.value = { amount, currency: 'KWD' };
      document.charges = [{ ...freight, amount, currency: 'KWD' }];
    });
  expect(money(1234.565)).toEqual([]);
  expect(money(999_999_999_999)).toEqual([]);
  expect(money(1234.5655)).toEqual([
    'SHAPE-DECIMALS /goods/0/value/amount',
    'SHAPE-DECIMALS /insurance/amount',
    'SHAPE-DECIMALS /declaredValue/amount',
    'SHAPE-DECIMALS /charges/0/amount',
  ]);
});

it('dangerous goods are declared under the rules of every mode on the way', () => {
  const explosive = (...ruleSets: string[]) =>
    found((document) => {
      document.goods[0]!.dangerous = [
        { un: '0081', class: '1.1D', properShippingName: 'EXPLOSIVE, BLASTING, TYPE A', ruleSets },
      ];
    });
  expect(explosive('SMGS_ANNEX_2', 'ADR')).toEqual([]);
  expect(explosive('RID', 'ADR')).toEqual([]);
  expect(explosive('SMGS_ANNEX_2')).toEqual(['MMW-082 /goods/0/dangerous/0/ruleSets']);
  expect(explosive('ICAO', 'ADR')).toEqual(['MMW-082 /goods/0/dangerous/0/ruleSets']);
});

it('what is not for the carrier stands on a rail leg alone', () => {
  expect(found((document) => (document.legs[1]!.infoNotForCarrier = 'contract 77'))).toEqual([]);
  expect(found((document) => (document.legs[0]!.infoNotForCarrier = 'contract 77'))).toEqual([
    'MMW-083 /legs/0/infoNotForCarrier',
  ]);
});

it('languages are those in which the goods are named, and marks of translation lead to a text', () => {
  expect(found((document) => (document.languages = ['zh', 'en', 'ru']))).toEqual([]);
  expect(found((document) => (document.languages = ['zh', 'de']))).toEqual(['MMW-084 /goods/0/names/de']);
  const marked = (pointer: string, status: 'list' | 'human' | 'machine') =>
    found((document) => (document.translations = [{ pointer, status }]));
  expect(marked('/goods/0/names/ru', 'list')).toEqual([]);
  expect(marked('/goods/0/names/ru', 'machine')).toEqual(['MMW-086 /goods/0/names/ru']);
  expect(marked('/goods/0/names/de', 'human')).toEqual(['MMW-085 /translations/0/pointer']);
  expect(marked('/goods/0/constructor', 'human')).toEqual(['MMW-085 /translations/0/pointer']);
});

it('legs without sequence and times are refused, so that no order has to be guessed', () => {
  const bare = found((document) => {
    for (const leg of document.legs as Partial<MultimodalWaybill['legs'][number]>[]) {
      delete leg.sequence;
      delete leg.plannedDeparture;
    }
  });
  expect(bare).toContain('SHAPE-REQUIRED /legs/0/sequence');
  expect(bare).toContain('SHAPE-REQUIRED /legs/3/plannedDeparture');
});
