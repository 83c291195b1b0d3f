import * as fc from 'fast-check';
import { luhnCheckDigit, weightedSum } from './check-digit';

const digitRows = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 20 });

describe('check digit arithmetic', () => {
  it('computes the example of ISO/IEC 7812-1', () => {
    expect(luhnCheckDigit('7992739871')).toBe(3);
  });

  it('counts places without a weight as nothing', () => {
    expect(weightedSum([1, 2, 3], [10, 10])).toBe(30);
  });

  it('changes the Luhn digit whenever one digit changes', () => {
    fc.assert(
      fc.property(digitRows, fc.nat(19), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
        const place = at % body.length;
        const now = (Number(body.charAt(place)) + by) % 10;
        const wrong = body.slice(0, place) + String(now) + body.slice(place + 1);
        expect(luhnCheckDigit(wrong)).not.toBe(luhnCheckDigit(body));
      }),
    );
  });
});
