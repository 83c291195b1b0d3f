import { error, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/** The remainder modulo 97 of a text read as digits, where A counts 10 and Z counts 35. */
function remainder97(text: string): number {
  return Array.from(text).reduce((rest, character) => {
    const value = Number.parseInt(character, 36);
    return (rest * (value > 9 ? 100 : 10) + value) % 97;
  }, 0);
}

/** The last two digits of a legal entity identifier (ISO 17442, by ISO/IEC 7064 MOD 97-10). */
export function leiCheckDigits(first18: string): string {
  return String(98 - remainder97(`${first18}00`)).padStart(2, '0');
}

const remedy = {
  en: 'Look the company up in the public LEI register of GLEIF and copy the code.',
  zh: '请在 GLEIF 公开登记库查询该企业并复制其 LEI 编码。',
};

/** Reads a legal entity identifier from tidied text. */
export function readLei(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (!/^[0-9A-Z]{18}\d{2}$/.test(value)) {
    const message = {
      en: 'A legal entity identifier has 18 letters or digits and 2 check digits.',
      zh: '法人识别编码（LEI）应为 20 位：18 位字母或数字加 2 位校验位。',
    };
    return { value, findings: [error('LEI-001', message, remedy)] };
  }
  const expected = leiCheckDigits(value.slice(0, 18));
  const actual = value.slice(18);
  if (actual === expected) return { value, findings: [] };
  const message = {
    en: `The check digits of the legal entity identifier must be ${expected} and are ${actual}.`,
    zh: `法人识别编码（LEI）校验位应为 ${expected}，现为 ${actual}。`,
  };
  return { value, findings: [error('LEI-002', message, remedy, expected)] };
}
