import * as fc from 'fast-check';
import { waybillCheckCharacter, waybillNumber, waybillNumberForm } from './waybill-number';

const serials = fc.integer({ min: 0, max: 999_999_999 });

describe('the waybill number', () => {
  it('has the check character of ISO 7064 MOD 11-2', () => {
    // 0794 is the example string that the standard itself works out, with X for ten in 079.
    expect(waybillCheckCharacter('079')).toBe('X');
    expect(waybillCheckCharacter('0794')).toBe('0');
    expect(waybillNumber(2026, 123)).toBe('CYMW260000001232');
  });

  it('always has the form, and changes its check character with any digit or two neighbours', () => {
    fc.assert(
      fc.property(serials, fc.nat(10), fc.integer({ min: 1, max: 9 }), (serial, place, step) => {
        const number = waybillNumber(26, serial);
        expect(number).toMatch(waybillNumberForm);
        const digits = number.slice(4, 15);
        const other = (Number(digits.charAt(place)) + step) % 10;
        const slipped = digits.slice(0, place) + String(other) + digits.slice(place + 1);
        expect(waybillCheckCharacter(slipped)).not.toBe(number.slice(15));
        const [one = '', two = ''] = digits.slice(place, place + 2);
        const exchanged = digits.slice(0, place) + two + one + digits.slice(place + 2);
        if (exchanged !== digits) expect(waybillCheckCharacter(exchanged)).not.toBe(number.slice(15));
      }),
    );
  });
});
