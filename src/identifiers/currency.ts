import { currencies, replacedCurrencies } from './currencies';
import { error, type Reading } from './identifier';
import { drop, spacesAndHyphens } from './tidy';

/** Reads a currency code (ISO 4217 alphabetic) from tidied text. */
export function readCurrency(text: string): Reading {
  const value = drop(text, spacesAndHyphens);
  if (currencies.has(value)) return { value, findings: [] };
  const successor = replacedCurrencies.get(value);
  const message =
    successor === undefined
      ? { en: 'This is not a currency code of ISO 4217.', zh: '币制代码应为 ISO 4217 三位字母代码。' }
      : {
          en: `The currency ${value} has been withdrawn; ${successor} took its place.`,
          zh: `币制 ${value} 已停用，由 ${successor} 取代。`,
        };
  const remedy = {
    en: 'Use the three-letter code, such as CNY (not RMB), USD or EUR, and state the amount in it.',
    zh: '请填写三位字母币制代码，如 CNY（勿用 RMB）、USD、EUR，金额以该币制计。',
  };
  return { value, findings: [error('CUR-001', message, remedy, successor)] };
}
