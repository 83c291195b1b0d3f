import { error, type Reading } from './identifier';
import { drop } from './tidy';

/** Spaces, hyphens and the dots that plates show between letters and digits (渝A·12345). */
const separators = /[\s.·•・‧-]+/g;

/**
 * Reads a number plate from tidied text. Chinese plates begin with the character of the province
 * (GA 36-2018) and may end with one (挂, 港, 澳, 学). Letters are Latin on every plate in
 * international traffic (Vienna Convention on Road Traffic, Annex 2), so a Cyrillic look-alike is
 * refused before this is called.
 */
export function readVehicle(text: string): Reading {
  const value = drop(text, separators);
  if (/^(?=.*[0-9A-Z])[0-9A-Z\p{Script=Han}]{2,15}$/u.test(value)) return { value, findings: [] };
  const found = error(
    'VEH-001',
    {
      en: 'A number plate has 2 to 15 letters, digits or Chinese characters.',
      zh: '车牌号应为 2 至 15 位字母、数字或汉字。',
    },
    {
      en: 'Copy the plate, such as 渝A12345; give the plate of a trailer on its own.',
      zh: '请按行驶证填写车牌号，如渝A12345；挂车车牌请单独录入。',
    },
  );
  return { value, findings: [found] };
}
