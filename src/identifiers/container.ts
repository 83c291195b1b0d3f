import { error, milder, type IdentifierFinding, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** ISO 6346 Annex A, table A.1: letters count from 10 upward, leaving out the multiples of 11. */
function characterValue(character: string): number {
  const letter = letters.indexOf(character);
  if (letter < 0) return Number(character);
  // After A = 10 each run of ten letters jumps over one multiple of 11 (11, 22, 33).
  return 10 + letter + Math.ceil(letter / 10);
}

/** The sum of value × 2^place modulo 11, before 10 is written as 0 (ISO 6346 Annex A). */
export function containerRemainder(first10: string): number {
  return Array.from(first10).reduce((sum, char, place) => sum + characterValue(char) * 2 ** place, 0) % 11;
}

/** The eleventh character of a container number; a remainder of 10 is written as 0. */
export function containerCheckDigit(first10: string): number {
  return containerRemainder(first10) % 10;
}

function checkDigitFindings(value: string): IdentifierFinding[] {
  const remainder = containerRemainder(value.slice(0, 10));
  const expected = String(remainder % 10);
  const actual = value.slice(10);
  if (actual !== expected) {
    const found = error(
      'CNT-002',
      {
        en: `The check digit of the container number must be ${expected} and is ${actual}.`,
        zh: `集装箱号校验位应为 ${expected}，现为 ${actual}。`,
      },
      {
        en: 'Compare the whole number with the container door or the interchange receipt.',
        zh: '请与箱门或设备交接单逐位核对箱号。',
      },
      expected,
    );
    return [found];
  }
  if (remainder !== 10) return [];
  // ISO 6346 asks owners to leave out serials with remainder 10, since 0 then stands for two cases.
  const found = error(
    'CNT-003',
    {
      en: 'The remainder of this container number is 10 and counts as 0, so the check digit is weak here.',
      zh: '该集装箱号校验余数为 10，按 0 计，校验位辨错能力较弱。',
    },
    {
      en: 'The number is accepted; compare it once more with the container door.',
      zh: '箱号可以接受，请再与箱门核对一次。',
    },
  );
  return [milder(found, 'warning')];
}

function categoryFindings(value: string): IdentifierFinding[] {
  const category = value.charAt(3);
  if (category === 'U') return [];
  const [en, zh] =
    category === 'J'
      ? ['detachable equipment such as a generator set', '集装箱附属设备']
      : ['a trailer or chassis', '拖车或底盘车'];
  const found = error(
    'CNT-004',
    {
      en: `Category ${category} marks ${en}, not a freight container.`,
      zh: `箱号第 4 位 ${category} 表示${zh}，不是货运集装箱。`,
    },
    {
      en: 'Give the number of the container that holds the goods; its fourth letter is U.',
      zh: '请填写实际装货集装箱的箱号，第 4 位应为 U。',
    },
    'U',
  );
  return [found];
}

/** Reads a container number (ISO 6346:1995 section 3) from tidied text; canonical are 11 characters. */
export function readContainer(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (/^[A-Z]{3}[UJZ]\d{7}$/.test(value)) {
    return { value, findings: [...categoryFindings(value), ...checkDigitFindings(value)] };
  }
  const found = error(
    'CNT-001',
    {
      en: 'A container number has 3 owner letters, the letter U, 6 serial digits and 1 check digit.',
      zh: '集装箱号应为 11 位：3 位箱主代码、字母 U、6 位顺序号、1 位校验位。',
    },
    {
      en: 'Copy the number from the container door, such as CSQU3054383, with nothing added.',
      zh: '请按箱门标记填写完整箱号，如 CSQU3054383，勿附加其他内容。',
    },
  );
  return { value, findings: [found] };
}
