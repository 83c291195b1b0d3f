import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { unscaled } from '../documents/scaled';
import type { Finding } from '../findings/finding';
import type { MultimodalGoods } from './goods.dto';
import { checkGoods } from './goods-rules';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (): MultimodalWaybill => JSON.parse(text);
const [one = '', two = ''] = waybill().units.map(({ number }) => number);

/** What the rules find on the worked waybill with its only item changed. */
function found(change: Partial<MultimodalGoods>, mode?: '4'): Finding[] {
  const document = waybill();
  document.goods = document.goods.map((item) => ({ ...item, ...change }));
  document.legs = document.legs.map((leg) => (leg.sequence === 2 && mode ? { ...leg, mode } : leg));
  return checkGoods(document);
}
const brief = (findings: Finding[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

const explosive = (un: string, division: string) => ({
  dangerous: [{ un, class: division, properShippingName: 'EXPLOSIVE, BLASTING, TYPE A' }],
});

describe('goods over several units', () => {
  it('add up: two containers of 240 packages are 480, not 475', () => {
    expect(found({ packages: 475 })).toMatchObject([
      { rule: 'MMW-063', severity: 'error', pointer: '/goods/0/packages', actual: '475', expected: '480' },
    ]);
    expect(found({ packages: 480 })).toEqual([]);
  });

  it('add up to the gram', () => {
    expect(found({ grossKg: 18_240.501 })).toMatchObject([
      {
        rule: 'MMW-064',
        severity: 'error',
        pointer: '/goods/0/grossKg',
        actual: '18240.501',
        expected: '18240.5',
      },
    ]);
    // 0.1 + 0.2 is 0.30000000000000004 in floats.
    const allocation = [
      { unit: one, packages: 240, grossKg: 0.1 },
      { unit: two, packages: 240, grossKg: 0.2 },
    ];
    expect(found({ grossKg: 0.3, netKg: 0.3, allocation })).toEqual([]);
  });

  it('say where they are', () => {
    expect(brief(found({ allocation: undefined }))).toEqual(['MMW-062 error /goods/0/allocation']);
    const half = { packages: 240, grossKg: 9120.25 };
    expect(
      brief(
        found({
          allocation: [
            { unit: one, ...half },
            { unit: 'CSQU3054383', ...half },
          ],
        }),
      ),
    ).toEqual(['MMW-065 error /goods/0/allocation/1/unit']);
    expect(
      brief(
        found({
          allocation: [
            { unit: one, ...half },
            { unit: one.toLowerCase(), ...half },
          ],
        }),
      ),
    ).toEqual(['MMW-066 error /goods/0/allocation/1/unit']);
  });

  it('have packages where their kind is counted; bulk has none', () => {
    const allocation = [one, two].map((unit) => ({ unit, packages: 0, grossKg: 9120.25 }));
    expect(brief(found({ packages: 0, allocation }))).toEqual(['MMW-070 warning /goods/0/packages']);
    expect(found({ packages: 0, packageKind: 'VO', allocation })).toEqual([]);
  });

  it('add up however they are divided, and no longer when a gram is lost', () => {
    const part = fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 30_000_000 }));
    fc.assert(
      fc.property(part, part, ([packagesOne, gramsOne], [packagesTwo, gramsTwo]) => {
        const divided = {
          // Bulk, of which no packages are counted.
          packageKind: 'VR',
          packages: packagesOne + packagesTwo,
          grossKg: unscaled(BigInt(gramsOne + gramsTwo), 3),
          netKg: undefined,
          allocation: [
            { unit: one, packages: packagesOne, grossKg: unscaled(BigInt(gramsOne), 3) },
            { unit: two, packages: packagesTwo, grossKg: unscaled(BigInt(gramsTwo), 3) },
          ],
        };
        expect(found(divided)).toEqual([]);
        const lost = { ...divided, grossKg: unscaled(BigInt(gramsOne + gramsTwo + 1), 3) };
        expect(brief(found(lost))).toEqual(['MMW-064 error /goods/0/grossKg']);
      }),
    );
  });
});

describe('an item', () => {
  it('has the six digits that are common to all countries', () => {
    expect(found({ hs6: '8471301000' })).toMatchObject([
      { rule: 'MMW-060', severity: 'error', pointer: '/goods/0/hs6', expected: '847130' },
    ]);
  });

  it('weighs gross no less than net', () => {
    expect(found({ netKg: 18_240.5 })).toEqual([]);
    expect(brief(found({ netKg: 18_240.501 }))).toEqual(['MMW-061 error /goods/0/netKg']);
  });
});

describe('dangerous goods', () => {
  it('of class 1 do not fly', () => {
    expect(found(explosive('0081', '1.1D'), '4')).toMatchObject([
      { rule: 'MMW-067', severity: 'error', pointer: '/goods/0/dangerous/0/class', actual: 'UN 0081, 1.1D' },
    ]);
    expect(brief(found(explosive('0081', '1.1'), '4'))).toEqual(['MMW-067 error /goods/0/dangerous/0/class']);
  });

  it('of class 1 may go by rail and road, and others by air', () => {
    expect(found(explosive('0081', '1.1D'))).toEqual([]);
    expect(found(explosive('0012', '1.4S'), '4')).toEqual([]);
    expect(found({ dangerous: [{ un: '3481', class: '9', properShippingName: 'BATTERIES' }] }, '4')).toEqual(
      [],
    );
  });
});
