import type { Text } from './finding';

/** What a refusal code means to a caller: the HTTP status at the edge, a title and a remedy. */
export interface CodeMeaning {
  status: number;
  title: Text;
  remedy: Text;
}

/** Says what a refusal means and what can be done about it. */
export const say = (
  status: number,
  en: string,
  zh: string,
  remedyEn: string,
  remedyZh: string,
): CodeMeaning => ({
  status,
  title: { en, zh },
  remedy: { en: remedyEn, zh: remedyZh },
});
