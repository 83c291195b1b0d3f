import * as fc from 'fast-check';
import { scaled, scaledSum, unscaled } from './scaled';

describe('scaled', () => {
  it('counts in whole units of the last place', () => {
    expect(scaled(18.5, 3)).toBe(18500n);
    expect(scaled(-0.5, 3)).toBe(-500n);
    expect(scaled(0, 0)).toBe(0n);
    expect(unscaled(18500n, 3)).toBe(18.5);
    expect(unscaled(-1n, 3)).toBe(-0.001);
    expect(unscaled(7n, 0)).toBe(7);
  });

  it('adds what floats would miss', () => {
    expect(scaledSum([0.1, 0.2], 3)).toBe(scaled(0.3, 3));
    expect(scaledSum([], 3)).toBe(0n);
  });

  it('refuses what it cannot hold exactly', () => {
    expect(() => scaled(Number.NaN, 3)).toThrow(RangeError);
    expect(() => scaled(1e21, 3)).toThrow(RangeError);
  });

  it('is undone by unscaled, and does not depend on the order of a sum', () => {
    const grams = fc.integer({ min: -999_999_999_999, max: 999_999_999_999 });
    fc.assert(
      fc.property(fc.array(grams, { maxLength: 20 }), (amounts) => {
        const kilograms = amounts.map((amount) => unscaled(BigInt(amount), 3));
        const total = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
        expect(scaledSum(kilograms, 3)).toBe(total);
        expect(scaledSum(kilograms.toReversed(), 3)).toBe(total);
      }),
    );
  });
});
