import { weightedSum } from './check-digit';
import { error, type IdentifierFinding, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/** GB 32100-2015 table 2: 31 characters; I, O, S, V and Z are left out as easily misread. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100-2015 section 5: the weight of each place is 3 to the power of the place, modulo 31. */
const usccWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 11714-1997 section 4: weights of the eight body characters of an organisation code. */
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** One registering department (none has 0), one category, six digits of region, nine of organisation. */
const pattern = /^[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/;

/** The eighteenth character of a unified social credit code (GB 32100-2015). */
export function usccCheckCharacter(first17: string): string {
  const values = Array.from(first17, (character) => alphabet.indexOf(character));
  return alphabet.charAt((31 - (weightedSum(values, usccWeights) % 31)) % 31);
}

/**
 * The ninth character of an organisation code (GB 11714-1997): 11 less the sum modulo 11, where 10
 * is written X and 11 is written 0. Letters count A = 10 to Z = 35 here, unlike in the USCC.
 */
export function organisationCheckCharacter(body8: string): string {
  const values = Array.from(body8, (character) => Number.parseInt(character, 36));
  const check = (11 - (weightedSum(values, organisationWeights) % 11)) % 11;
  return check === 10 ? 'X' : String(check);
}

const remedy = {
  en: 'Compare all 18 characters with the business licence.',
  zh: '请与营业执照逐位核对 18 位统一社会信用代码。',
};

function checkCharacterFindings(value: string): IdentifierFinding[] {
  const expected = usccCheckCharacter(value.slice(0, 17));
  const actual = value.slice(17);
  if (actual === expected) return [];
  const message = {
    en: `The check character of the unified social credit code must be ${expected} and is ${actual}.`,
    zh: `统一社会信用代码校验码应为 ${expected}，现为 ${actual}。`,
  };
  return [error('PTY-002', message, remedy, expected)];
}

/** Places 9–17 hold a whole organisation code; a made-up USCC often fails only here. */
function organisationFindings(value: string): IdentifierFinding[] {
  const expected = organisationCheckCharacter(value.slice(8, 16));
  const actual = value.charAt(16);
  if (actual === expected) return [];
  const message = {
    en: `Character 17, the check character of the organisation code inside, must be ${expected} and is ${actual}.`,
    zh: `第 9 至 17 位组织机构代码有误，其校验码（第 17 位）应为 ${expected}，现为 ${actual}。`,
  };
  return [error('PTY-002', message, remedy, expected)];
}

/** Reads a unified social credit code from tidied text. */
export function readUscc(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (pattern.test(value)) {
    return { value, findings: [...organisationFindings(value), ...checkCharacterFindings(value)] };
  }
  const found = error(
    'PTY-002',
    {
      en: 'A unified social credit code has 18 digits and letters; I, O, S, V and Z are not used.',
      zh: '统一社会信用代码应为 18 位数字或大写字母，不使用 I、O、S、V、Z。',
    },
    {
      en: 'Copy the code from the business licence; look for O in place of 0 and I in place of 1.',
      zh: '请按营业执照填写，注意数字 0、1 勿误录为字母 O、I。',
    },
  );
  return { value, findings: [found] };
}
