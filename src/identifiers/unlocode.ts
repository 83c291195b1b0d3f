import { error, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/**
 * Reads a UN/LOCODE (UNECE Recommendation 16) from tidied text: two letters of the country and
 * three of the place, where the digits 2–9 may stand once letters have run out. Whether the place
 * exists, and serves the mode of transport, needs the list and is asked elsewhere.
 */
export function readUnlocode(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (/^[A-Z]{2}[A-Z2-9]{3}$/.test(value)) return { value, findings: [] };
  const found = error(
    'UNL-001',
    {
      en: 'A UN/LOCODE has 2 country letters and 3 letters or digits 2–9; 0 and 1 are not used.',
      zh: 'UN/LOCODE 应为 5 位：2 位国别字母加 3 位字母或数字 2 至 9，不使用 0 和 1。',
    },
    {
      en: 'Take the code from the UNECE list, such as CNCQI for Chongqing; look for 0 in place of O.',
      zh: '请按联合国 UN/LOCODE 代码表填写，如重庆为 CNCQI；注意勿将字母 O 录为数字 0。',
    },
  );
  return { value, findings: [found] };
}
