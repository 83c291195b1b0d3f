import { error, milder, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/** ISO 6346 table D.1: lengths from 1 (10 ft), 2 (20 ft), 4 (40 ft), L (45 ft) to P (53 ft). */
const lengths = '1234ABCDEFGHKLMNP';

/** ISO 6346 table D.2: heights, with letters where the box is wider than 2,438 mm (8 ft). */
const heights = '0245689CDEFLMNP';

/** ISO 6346 table E.1 with amendment 3: general, ventilated, bulk, named cargo, thermal, tank, … */
const types = 'GVBNSRHUPKTA';

const remedy = {
  en: 'Copy the four characters below the container number, such as 22G1, 45G1 or L5G1.',
  zh: '请按箱号下方的 4 位尺寸箱型代码填写，如 22G1、45G1、L5G1。',
};

/**
 * Reads a size and type code (ISO 6346 section 4.2) from tidied text. The tables grow by
 * amendment, so an unassigned character is a warning and only the shape is an error; the
 * all-digit codes of the 1984 edition, such as 2210, have been withdrawn since 1995.
 */
export function readSizeType(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (!/^[0-9A-Z]{2}[A-Z][0-9A-Z]$/.test(value)) {
    const message = {
      en: 'A size and type code has 4 characters: length, height, type letter, type detail.',
      zh: '尺寸箱型代码应为 4 位：长度、高度、箱型字母、箱型细分。',
    };
    return { value, findings: [error('SZT-001', message, remedy)] };
  }
  const assigned =
    lengths.includes(value.charAt(0)) && heights.includes(value.charAt(1)) && types.includes(value.charAt(2));
  if (assigned) return { value, findings: [] };
  const message = {
    en: 'The size and type code has a character that ISO 6346 does not assign.',
    zh: '尺寸箱型代码含有 ISO 6346 未分配的字符。',
  };
  return { value, findings: [milder(error('SZT-002', message, remedy), 'warning')] };
}
