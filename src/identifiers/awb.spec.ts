import * as fc from 'fast-check';
import { awbCheckDigit, readAwb } from './awb';
import { readIdentifier } from './read';

const rules = (raw: string) => readIdentifier('awb', raw).findings.map((finding) => finding.rule);
const serials = fc.integer({ min: 1, max: 9_999_999 }).map((serial) => String(serial).padStart(7, '0'));

describe('air waybill number', () => {
  it('accepts a right number with or without its hyphen and writes it with the hyphen', () => {
    for (const raw of [
      '999-12345675',
      '99912345675',
      ' 999 1234 5675 ',
      '９９９－１２３４５６７５',
      '999–12345675',
    ]) {
      expect(readIdentifier('awb', raw)).toEqual({ value: '999-12345675', findings: [] });
    }
  });

  it('names the digit that a wrong number should end with', () => {
    const { value, findings } = readIdentifier('awb', '999-12345676');
    expect(value).toBe('999-12345676');
    expect(findings).toMatchObject([{ rule: 'AWB-002', severity: 'error', expected: '5' }]);
    expect(findings[0]?.message.zh).toBe('航空运单号校验位应为 5，现为 6。');
  });

  it('refuses a serial of zeros although its arithmetic holds', () => {
    expect(awbCheckDigit('0000000')).toBe(0);
    expect(rules('999-00000000')).toEqual(['AWB-001']);
  });

  it.each(['', '999-1234567', '999-123456755', 'ABC-12345675', '999/12345675'])(
    'refuses the form %p',
    (raw) => {
      expect(rules(raw)).toEqual(['AWB-001']);
    },
  );

  it('accepts every serial that ends with the computed digit', () => {
    fc.assert(
      fc.property(serials, (serial) => {
        expect(readAwb(`784${serial}${awbCheckDigit(serial)}`).findings).toEqual([]);
      }),
    );
  });

  // Modulo 7 cannot tell 0 from 7, 1 from 8 or 2 from 9; every other single slip is found.
  it('finds every single wrong digit that does not differ by seven', () => {
    fc.assert(
      fc.property(serials, fc.nat(7), fc.integer({ min: 1, max: 9 }), (serial, place, by) => {
        const digits = `${serial}${awbCheckDigit(serial)}`;
        const was = Number(digits.charAt(place));
        const now = (was + by) % 10;
        fc.pre(Math.abs(now - was) !== 7);
        const wrong = digits.slice(0, place) + String(now) + digits.slice(place + 1);
        expect(readAwb(`784${wrong}`).findings).toHaveLength(1);
      }),
    );
  });
});
