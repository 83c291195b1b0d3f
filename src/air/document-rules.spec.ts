import * as fc from 'fast-check';
import { batteriesAppraised, type Accompanied } from './document-rules';

const document: Accompanied = { origin: 'CKG', shc: ['SPX'] };
const asked = (goods: string, change: Partial<Accompanied> = {}): string[] =>
  batteriesAppraised({ ...document, ...change }, [goods]).map(({ rule, pointer }) => `${rule} ${pointer}`);
const both = ['DOC-001 /lithiumBatteries/appraisalReference', 'DOC-001 /lithiumBatteries/un383Reference'];

const batteries = [
  ...[
    'LITHIUM ION BATTERIES',
    'lithium-ion',
    'LI-ION',
    'LIION BATTERY',
    'LI ION CELLS',
    'LITHIUM METAL BATTERIES',
  ],
  ...[
    'LITHIUM IRON PHOSPHATE BATTERY',
    'BATTERIES, LITHIUM',
    'LITHIUM COIN CELLS',
    'LITHIUM POLYMER',
    'LI-POLYMER',
  ],
  ...[
    'LITHIUM THIONYL CHLORIDE BATTERIES',
    'CORDLESS DRILL 18V LITHIUM',
    'LIPO BATTERY PACK',
    'LIFEPO4 BATTERIES',
  ],
  ...['POWER BANK 10000MAH', 'POWERBANKS', 'ＬＩＴＨＩＵＭ　ＢＡＴＴＥＲＹ', 'LITHIUM CR2032'],
  ...['锂离子电池组', '锂电池', '充电宝', '移动电源', '锂金属', '锂聚合物电芯', '锂亚硫酰氯电池', '锂电钻'],
];

describe('DOC-001, batteries', () => {
  it.each(batteries)('%s', (goods) => expect(asked(goods)).toEqual(both));

  it.each([
    ...[
      'LITHIUM BATTERIES NOT RESTRICTED AS PER PI 967',
      'NOT RESTRICTED LITHIUM BATTERIES',
      'ITEM NO 5 LITHIUM BATTERY',
    ],
    ...['NON RECHARGEABLE LITHIUM BATTERIES', 'NO MERCURY LITHIUM BATTERIES', 'MODEL NO. LITHIUM BATTERY 3'],
    ...['LAPTOP WITHOUT BATTERY, LITHIUM BATTERY PACKED APART', 'LITHIUM GREASE AND LITHIUM ION BATTERIES'],
    ...[
      'WITHOUT LITHIUM METAL BATTERY BUT WITH LITHIUM ION BATTERY',
      'WITHOUT CHARGER, POWER BANK',
      'PART NO LITHIUM BATTERY',
    ],
    ...[
      '无人机锂电池',
      '无线锂电吸尘器',
      '无绳锂电钻',
      '不含汞锂电池',
      '不可充电锂电池',
      '不含充电器，含锂电池',
    ],
  ])('no other negation hides them: %s', (goods) => expect(asked(goods)).toEqual(both));

  it.each([
    ...[
      'LAPTOP WITHOUT LITHIUM BATTERY',
      'LAPTOP, NO LITHIUM BATTERIES',
      'TOYS NOT CONTAINING LITHIUM ION CELLS',
    ],
    ...[
      '18V DRILL W/O LITHIUM BATTERY',
      'CORDLESS DRILL WITHOUT ANY LITHIUM BATTERY',
      'DOES NOT CONTAIN A POWER BANK',
    ],
    ...[
      'NON-LITHIUM BATTERIES',
      '笔记本电脑，不含锂电池',
      '无锂电池',
      '未装锂电池',
      '不含任何锂离子电池',
      '手机壳 不含 LITHIUM BATTERY',
    ],
  ])('are none where the text says so: %s', (goods) => expect(asked(goods)).toEqual([]));

  it.each([
    ...[
      'LITHIUM GREASE',
      'LITHIUM HYDROXIDE MONOHYDRATE',
      'BATTERY GRADE LITHIUM CARBONATE',
      'LITHIUM COMPLEX GREASE',
    ],
    ...[
      'LITHIUM CARBONATE, BATTERY GRADE',
      'LITHIUM GREASE FOR BATTERY TERMINALS',
      'LITHIUM DISILICATE CERAMIC',
    ],
    ...[
      '锂基润滑脂',
      '电池级碳酸锂',
      '氢氧化锂',
      'ALKALINE BATTERIES',
      'NETWORK SWITCHES',
      '碱性电池',
      'LION DANCE COSTUMES',
    ],
  ])('are not made of lithium alone: %s', (goods) => expect(asked(goods)).toEqual([]));

  it('have two references, and ask for those that are missing', () => {
    expect(asked('LAMPS', { shc: ['ELI'] })).toEqual(both);
    expect(asked('LI-ION', { lithiumBatteries: { appraisalReference: 'A' } })).toEqual(both.slice(1));
    expect(asked('LI-ION', { lithiumBatteries: { appraisalReference: 'A', un383Reference: 'U' } })).toEqual(
      [],
    );
  });

  it('are found in any case and in any company', () => {
    const words = fc.constantFrom(
      'LAMPS',
      '笔记本电脑',
      'LITHIUM GREASE',
      'WITHOUT LITHIUM BATTERY',
      '不含锂电池',
    );
    fc.assert(
      fc.property(fc.constantFrom(...batteries), words, fc.boolean(), (goods, other, first) => {
        const text = first ? `${goods}, ${other}` : `${other}, ${goods}`;
        expect(asked(text)).toEqual(both);
        expect(asked(text.toLowerCase())).toEqual(both);
        expect(asked(other)).toEqual([]);
      }),
    );
  });
});
