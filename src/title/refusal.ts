import type { Text } from '../findings/finding';
import type { titleCodes } from '../findings/title-codes';

export type TitleCode = keyof typeof titleCodes;

/** Why an act may not be appended. A value and no exception, so that rules can be asked and compared. */
export interface TitleRefusal {
  code: TitleCode;
  detail: Text;
  facts?: Record<string, string | number | boolean>;
}

/** Makes a refusal with its detail in both languages. */
export function refusal(
  code: TitleCode,
  en: string,
  zh: string,
  facts?: TitleRefusal['facts'],
): TitleRefusal {
  return { code, detail: { en, zh }, ...(facts && { facts }) };
}
