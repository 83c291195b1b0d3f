import { error, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

const notAnAwb = (en: string, zh: string) =>
  error(
    'AWB-001',
    { en, zh },
    {
      en: 'Copy the number from the air waybill: three digits of the airline, a hyphen, eight digits.',
      zh: '请按航空运单填写：3 位航空公司结算代码、连字符、8 位运单序号，如 999-12345675。',
    },
  );

/** The last digit of an air waybill number: the seven-digit serial modulo 7 (IATA Resolution 600a). */
export function awbCheckDigit(serial7: string): number {
  return Number(serial7) % 7;
}

/** Reads an air waybill number from tidied text; the canonical form has the hyphen. */
export function readAwb(text: string): Reading {
  const digits = drop(text, spacesAndHyphens);
  if (!/^\d{11}$/.test(digits)) {
    const found = notAnAwb(
      'An air waybill number has 11 digits: 3 of the airline and 8 of the waybill.',
      '航空运单号应为 11 位数字（3 位航空公司结算代码加 8 位序号）。',
    );
    return { value: digits, findings: [found] };
  }
  const value = `${digits.slice(0, 3)}-${digits.slice(3)}`;
  const serial = digits.slice(3, 10);
  // A serial of zeros passes the arithmetic, yet it is what an empty form is filled up with.
  if (serial === '0000000') {
    const found = notAnAwb(
      'The serial of the air waybill number is all zero, so it is not a real number.',
      '航空运单序号全为 0，不是有效运单号。',
    );
    return { value, findings: [found] };
  }
  const expected = String(awbCheckDigit(serial));
  const actual = digits.slice(10);
  if (actual === expected) return { value, findings: [] };
  const found = error(
    'AWB-002',
    {
      en: `The check digit of the air waybill number must be ${expected} and is ${actual}.`,
      zh: `航空运单号校验位应为 ${expected}，现为 ${actual}。`,
    },
    {
      en: 'Compare all eleven digits with the air waybill; the wrong one need not be the last.',
      zh: '请与航空运单逐位核对全部 11 位数字，录错的不一定是末位。',
    },
    expected,
  );
  return { value, findings: [found] };
}
