import * as fc from 'fast-check';
import { readIdentifier } from './read';
import { readWagon, wagonCheckDigit } from './wagon';

const found = (raw: string) => readIdentifier('wagon', raw).findings;
const digits = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: length, maxLength: length });
const bodies = fc.oneof(digits(7), digits(11)).filter((body) => !/^0+$/.test(body));

describe('wagon number', () => {
  it('accepts a UIC number and writes digits only', () => {
    expect(readIdentifier('wagon', '21 81 2471 217-3')).toEqual({ value: '218124712173', findings: [] });
  });

  it('accepts a number of the 1520 mm railways', () => {
    expect(found('94012341')).toEqual([]);
  });

  it('names the digit that a wrong number should end with', () => {
    expect(found('338178543210')).toMatchObject([{ rule: 'WGN-002', severity: 'error', expected: '5' }]);
    expect(found('94012342')).toMatchObject([{ rule: 'WGN-002', expected: '1' }]);
  });

  it('accepts a number of China and says that it cannot be checked', () => {
    expect(found('5234567')).toMatchObject([{ rule: 'WGN-003', severity: 'info' }]);
  });

  it.each(['', '123456', '123456789', 'C70 5234567', '00000000', '000000000000'])('refuses %p', (raw) => {
    expect(found(raw)).toMatchObject([{ rule: 'WGN-001', severity: 'error' }]);
  });

  it('accepts the computed digit and finds every single wrong digit', () => {
    fc.assert(
      fc.property(bodies, fc.nat(11), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
        const right = `${body}${wagonCheckDigit(body)}`;
        expect(readWagon(right).findings).toEqual([]);
        const place = at % right.length;
        const now = (Number(right.charAt(place)) + by) % 10;
        const wrong = right.slice(0, place) + String(now) + right.slice(place + 1);
        expect(readWagon(wrong).findings).toHaveLength(1);
      }),
    );
  });
});
