import { error, milder, type Reading } from './identifier';
import { scriptFindings } from './lookalike';
import { drop, spaces } from './tidy';

/** Latin capitals, digits and the Cyrillic capitals of the railways of 1520 mm gauge. */
const sign = '0-9A-Z\\u0400-\\u042F\\u0460-\\u0481\\u048A-\\u052F';

/** UN/EDIFACT D.97A, which the rail messages use, gives data element 1004 (document number) 35 places. */
const documentNumber = new RegExp(`^(?=.*[${sign}])[${sign}/.-]{1,35}$`);

/** 70 characters are what eFTI stores for a seal. */
const seal = new RegExp(`^(?=.*[${sign}])[${sign}/.-]{1,70}$`);

/** DCSA messages carry 15 characters of a seal number. */
const sealChannelLength = 15;

/**
 * Reads the number of a document (contract, invoice, consignment note) from tidied text. Issuers
 * number as they like, so only characters, scripts and length are tested.
 */
export function readDocumentNumber(text: string): Reading {
  const wrong = scriptFindings(text);
  if (wrong.some((finding) => finding.severity === 'error')) return { value: text, findings: wrong };
  const value = drop(text, spaces);
  if (documentNumber.test(value)) return { value, findings: wrong };
  const found = error(
    'DNR-001',
    {
      en: 'A document number has 1 to 35 letters, digits, hyphens, slashes or full stops.',
      zh: '单证编号应为 1 至 35 位字母、数字、连字符、斜杠或点号，不得含汉字。',
    },
    {
      en: 'Give the number alone, without Chinese characters; titles belong in the description.',
      zh: '请仅填写编号本身，去除“第…号”等汉字。',
    },
  );
  return { value, findings: [found] };
}

/** Reads a seal number from tidied text; seals of 1520 mm railways may carry Cyrillic letters. */
export function readSeal(text: string): Reading {
  const wrong = scriptFindings(text);
  if (wrong.some((finding) => finding.severity === 'error')) return { value: text, findings: wrong };
  const value = drop(text, spaces);
  if (!seal.test(value)) {
    const found = error(
      'SEA-001',
      {
        en: 'A seal number has 1 to 70 letters, digits, hyphens, slashes or full stops.',
        zh: '封志号应为 1 至 70 位字母、数字、连字符、斜杠或点号。',
      },
      {
        en: 'Copy the number from the seal; give each seal on its own.',
        zh: '请按封志实物填写，每个封志单独录入。',
      },
    );
    return { value, findings: [found] };
  }
  if (value.length <= sealChannelLength) return { value, findings: wrong };
  const found = error(
    'SEA-002',
    {
      en: `The seal number has ${value.length} characters; some carriers' systems take only ${sealChannelLength}.`,
      zh: `封志号长 ${value.length} 位，部分承运人系统最多接收 ${sealChannelLength} 位。`,
    },
    {
      en: 'Keep it if the seal shows it so; check that no two numbers were run together.',
      zh: '如封志确为此号可保留；请确认未将两个封志号连写。',
    },
  );
  return { value, findings: [...wrong, milder(found, 'warning')] };
}
