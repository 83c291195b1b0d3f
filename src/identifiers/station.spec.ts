import * as fc from 'fast-check';
import { readIdentifier } from './read';
import { readStation, sameStationCode, stationCheckDigit, uicStationCheckDigit } from './station';

const found = (raw: string) => readIdentifier('station', raw).findings;
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });

describe('station code', () => {
  it('accepts a code of the 1520 mm railways', () => {
    expect(readIdentifier('station', '193519')).toEqual({ value: '193519', findings: [] });
  });

  it('names the digit that a wrong code should end with', () => {
    expect(found('947006')).toMatchObject([{ rule: 'STN-002', severity: 'error', expected: '5' }]);
  });

  it('uses the second weights when the first give 10, and 0 when both do', () => {
    // 00002: 2 × 5 = 10, then 2 × 7 = 14 = 3 (mod 11).
    expect(stationCheckDigit('00002')).toBe(3);
    // A search finds a code for which both sums give 10.
    const twice = Array.from({ length: 100_000 }, (_, code) => String(code).padStart(5, '0')).find(
      (code) => remainder(code, [1, 2, 3, 4, 5]) === 10 && remainder(code, [3, 4, 5, 6, 7]) === 10,
    );
    expect(twice).toBeDefined();
    expect(stationCheckDigit(twice ?? '')).toBe(0);
  });

  it('accepts 7 digits of the UIC and says that they cannot be checked', () => {
    expect(found('8768600')).toMatchObject([{ rule: 'STN-003', severity: 'info' }]);
  });

  it.each(['87686006', '87723197', '87751008'])('accepts the UIC code %s with its check digit', (raw) => {
    expect(uicStationCheckDigit(raw.slice(0, 7))).toBe(Number(raw.slice(7)));
    expect(found(raw)).toEqual([]);
  });

  it('accepts a railway of two digits before a six-digit code, as OSJD messages write it', () => {
    expect(found('20193519')).toEqual([]);
  });

  it('warns when eight digits fit neither reading', () => {
    expect(found('87686005')).toMatchObject([{ rule: 'STN-002', severity: 'warning' }]);
  });

  it.each(['', '12345', '123456789', '000000', 'CKG'])('refuses %p', (raw) => {
    expect(found(raw)).toMatchObject([{ rule: 'STN-001', severity: 'error' }]);
  });

  it('is one station with the code of its railway before it or without', () => {
    for (const other of ['708507', '27708507', '2770850'])
      expect(sameStationCode('27708507', other)).toBe(true);
    for (const other of ['708511', '33708507', '3370850'])
      expect(sameStationCode('27708507', other)).toBe(false);
  });

  it('accepts the computed digit and finds every other last digit', () => {
    fc.assert(
      fc.property(
        digits(5).filter((body) => body !== '00000'),
        fc.integer({ min: 1, max: 9 }),
        (body, by) => {
          const right = stationCheckDigit(body);
          expect(readStation(`${body}${right}`).findings).toEqual([]);
          expect(readStation(`${body}${(right + by) % 10}`).findings).toHaveLength(1);
        },
      ),
    );
  });
});

function remainder(code: string, weights: number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * Number(code.charAt(place)), 0) % 11;
}
