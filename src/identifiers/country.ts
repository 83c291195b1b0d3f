import { countries } from './countries';
import { error, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/** Reads a country code (ISO 3166-1 alpha-2) from tidied text. */
export function readCountry(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (countries.has(value)) return { value, findings: [] };
  const found = error(
    'CTY-001',
    {
      en: 'This is not a two-letter country code of ISO 3166-1.',
      zh: '国别（地区）代码应为 ISO 3166-1 两位字母代码。',
    },
    {
      en: 'Use the code of the country, such as CN, KZ or PL; the United Kingdom is GB.',
      zh: '请填写国别（地区）两位字母代码，如中国 CN、哈萨克斯坦 KZ、波兰 PL；英国为 GB。',
    },
  );
  return { value, findings: [found] };
}
