import * as fc from 'fast-check';
import { airlinePrefixes, chargeCodes, isDangerous, rateClasses, specialHandlingCodes } from './code-lists';
import { decimalText, kilograms11, volumetricKg } from './measures';

describe('volumetricKg', () => {
  it('counts 6000 cm³ as a kilogram and rounds up to half a kilogram', () => {
    expect(volumetricKg(4_686_080)).toBe(781.5);
    expect(volumetricKg(6000)).toBe(1);
    expect(volumetricKg(6000.000001)).toBe(1.5);
    expect(volumetricKg(0)).toBe(0);
  });

  it('is never below the exact weight and less than half a kilogram above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), (cm3) => {
        const kg = volumetricKg(cm3);
        expect(Number.isInteger(kg * 2)).toBe(true);
        expect(kg * 6000).toBeGreaterThanOrEqual(cm3);
        expect(kg * 6000 - cm3).toBeLessThan(3000);
      }),
    );
  });
});

describe('kilograms11', () => {
  it('keeps pounds exact', () => {
    expect(kilograms11(1, 'KG')).toBe(100_000_000_000n);
    expect(kilograms11(1, 'LB')).toBe(45_359_237_000n);
  });
});

describe('decimalText', () => {
  it('prints what is there, with the decimals asked for', () => {
    expect(decimalText(180_000n, 3, 2)).toBe('180.00');
    expect(decimalText(612_000n, 3)).toBe('612');
    expect(decimalText(-5n, 3, 2)).toBe('-0.005');
    expect(decimalText(0n, 3, 2)).toBe('0.00');
  });
});

describe('code lists', () => {
  it('are as long as their sources', () => {
    expect(specialHandlingCodes.codes.length).toBe(101);
    expect(rateClasses).toHaveLength(14);
    expect(chargeCodes).toHaveLength(25);
  });

  it('hold well-formed prefixes only', () => {
    for (const { code: prefix, en: airline } of airlinePrefixes.codes) {
      expect(prefix).toMatch(/^\d{3}$/);
      expect(airline).toMatch(/^[A-Z0-9]{2}$/);
    }
  });

  it('tell dangerous goods by the R codes and CAO', () => {
    expect(['RFL', 'RBI', 'CAO'].every(isDangerous)).toBe(true);
    expect(['RAC', 'REQ', 'SPX', 'RZZ', 'ELI'].some(isDangerous)).toBe(false);
  });
});
