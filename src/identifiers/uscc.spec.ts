import * as fc from 'fast-check';
import { readIdentifier } from './read';
import { organisationCheckCharacter, readUscc, usccCheckCharacter } from './uscc';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const found = (raw: string) => readIdentifier('uscc', raw).findings;
const organisations = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 8, maxLength: 8 });

function completed(organisation: string): string {
  const first17 = `91500000${organisation}${organisationCheckCharacter(organisation)}`;
  return first17 + usccCheckCharacter(first17);
}

describe('unified social credit code', () => {
  it.each(['91110000600037341L', '9111 0000 6000 3734 1l', '91330100799655058B', '914403001922038216'])(
    'accepts %s',
    (raw) => {
      expect(found(raw)).toEqual([]);
    },
  );

  it('accepts an organisation code that ends in X', () => {
    expect(found('9144030071526726XG')).toEqual([]);
  });

  it('accepts codes that end in 0', () => {
    const ending = Array.from({ length: 1000 }, (_, serial) =>
      completed(`MA5U${String(serial).padStart(4, '0')}`),
    );
    const zero = ending.find((code) => code.endsWith('0'));
    expect(zero).toBeDefined();
    expect(found(zero ?? '')).toEqual([]);
  });

  it('names the check character that a wrong code should end with', () => {
    expect(found('91110000600037341X')).toMatchObject([
      { rule: 'PTY-002', severity: 'error', expected: 'L' },
    ]);
  });

  it('finds a wrong organisation code inside a code whose own check character is right', () => {
    expect(usccCheckCharacter('91500000MA5U4BLR0')).toBe('N');
    expect(found('91500000MA5U4BLR0N')).toMatchObject([
      { rule: 'PTY-002', severity: 'error', expected: 'X' },
    ]);
  });

  it.each(['', '9111000060003734', '91110000600O37341L', '000000000000000000', '9150AB00MA5U4BLRXN'])(
    'refuses the form %p',
    (raw) => {
      expect(found(raw)).toMatchObject([{ rule: 'PTY-002', severity: 'error' }]);
      expect(found(raw)[0]?.expected).toBeUndefined();
    },
  );

  it('accepts computed characters and finds every single wrong character', () => {
    fc.assert(
      fc.property(organisations, fc.nat(17), fc.integer({ min: 1, max: 30 }), (organisation, place, by) => {
        const right = completed(organisation);
        expect(readUscc(right).findings).toEqual([]);
        const now = alphabet.charAt((alphabet.indexOf(right.charAt(place)) + by) % alphabet.length);
        const wrong = right.slice(0, place) + now + right.slice(place + 1);
        expect(readUscc(wrong).findings).not.toEqual([]);
      }),
    );
  });
});
