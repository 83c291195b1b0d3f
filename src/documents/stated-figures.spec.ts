import * as fc from 'fast-check';
import { scaled } from './scaled';
import { massesStatedOtherwise, packagesStatedOtherwise } from './stated-figures';

const goods = [{ packages: 480, grossKg: 12_300 }];
const list = (stated: object, type = '271') => [{ type, number: 'PK-1', ...stated }];
const masses = (statedGrossKg: number, type?: string) =>
  massesStatedOtherwise(list({ statedGrossKg }, type), goods);

describe('the gross mass of a packing list', () => {
  it('passes at 12,423 against 12,300 and not at 12,425, and as far below', () => {
    expect(masses(12_423)).toEqual([]);
    expect(masses(12_425)).toEqual([
      {
        pointer: '/attachedDocuments/0/statedGrossKg',
        actual: '12425 kg',
        expected: '12177 – 12423 kg',
      },
    ]);
    expect([masses(12_177), masses(12_176.999)].map(({ length }) => length)).toEqual([0, 1]);
    expect(masses(12_423.001)).toHaveLength(1);
  });

  it('is compared for packing lists alone', () => {
    expect(masses(1, '380')).toEqual([]);
    expect(massesStatedOtherwise(undefined, goods)).toEqual([]);
  });

  it('is held to one hundredth exactly, whatever the masses', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.integer({ min: 1, max: 2e9 }), (carried, stated) => {
        const found = massesStatedOtherwise(list({ statedGrossKg: stated / 1000 }), [
          { packages: 1, grossKg: carried / 1000 },
        ]);
        const [one, two] = [scaled(stated / 1000, 3), scaled(carried / 1000, 3)];
        const apart = one > two ? one - two : two - one;
        expect(found.length > 0).toBe(apart * 100n > two);
      }),
    );
  });
});

it('packages of a packing list are those carried', () => {
  const packages = (statedPackages: number) => packagesStatedOtherwise(list({ statedPackages }), goods);
  expect(packages(480)).toEqual([]);
  expect(packages(475)).toMatchObject([{ actual: '475', expected: '480' }]);
});
