import { digitsOf, weightedSum } from './check-digit';
import { error, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/** IMO Resolution A.1117(30): the weights fall from 7 to 2 over the first six digits. */
const weights = [7, 6, 5, 4, 3, 2];

/** The last digit of an IMO ship number: the weighted sum modulo 10. */
export function imoCheckDigit(first6: string): number {
  return weightedSum(digitsOf(first6), weights) % 10;
}

const remedy = {
  en: "Copy the seven digits after IMO from the ship's register or the booking confirmation.",
  zh: '请按船舶证书或订舱确认书填写 IMO 后的 7 位数字。',
};

/** Reads an IMO ship number from tidied text, with or without the letters IMO before it. */
export function readImo(text: string): Reading {
  const value = drop(text, spacesAndHyphens).replace(/^IMO(?=\d{7}$)/, '');
  if (!/^\d{7}$/.test(value) || value === '0000000') {
    const message = {
      en: 'An IMO ship number has 7 digits, not all zero.',
      zh: '船舶 IMO 编号应为 7 位数字，且不得全为 0。',
    };
    return { value, findings: [error('IMO-001', message, remedy)] };
  }
  const expected = String(imoCheckDigit(value.slice(0, 6)));
  const actual = value.slice(6);
  if (actual === expected) return { value, findings: [] };
  const message = {
    en: `The check digit of the IMO ship number must be ${expected} and is ${actual}.`,
    zh: `船舶 IMO 编号校验位应为 ${expected}，现为 ${actual}。`,
  };
  return { value, findings: [error('IMO-002', message, remedy, expected)] };
}
