import * as fc from 'fast-check';
import { leiCheckDigits, readLei } from './lei';
import { readIdentifier } from './read';

const bodies = fc.string({
  unit: fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
  minLength: 18,
  maxLength: 18,
});

describe('legal entity identifier', () => {
  it('accepts a right code', () => {
    expect(readIdentifier('lei', '5493 001kjtiigc8y1r12')).toEqual({
      value: '5493001KJTIIGC8Y1R12',
      findings: [],
    });
  });

  it('names the digits that a wrong code should end with', () => {
    expect(readIdentifier('lei', '5493001KJTIIGC8Y1R13').findings).toMatchObject([
      { rule: 'LEI-002', severity: 'error', expected: '12' },
    ]);
  });

  it.each(['', '5493001KJTIIGC8Y1R1', '5493001KJTIIGC8Y1RAB'])('refuses the form %p', (raw) => {
    expect(readIdentifier('lei', raw).findings).toMatchObject([{ rule: 'LEI-001' }]);
  });

  it('accepts the computed digits', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(readLei(`${body}${leiCheckDigits(body)}`).findings).toEqual([]);
      }),
    );
  });

  it('finds every single wrong digit', () => {
    fc.assert(
      fc.property(bodies, fc.nat(17), fc.integer({ min: 1, max: 9 }), (body, place, by) => {
        fc.pre(/\d/.test(body.charAt(place)));
        const now = (Number(body.charAt(place)) + by) % 10;
        const wrong = body.slice(0, place) + String(now) + body.slice(place + 1);
        expect(readLei(`${wrong}${leiCheckDigits(body)}`).findings).toHaveLength(1);
      }),
    );
  });
});
