import { shown, type Finding, type Severity, type Text } from '../findings/finding';
import { beijingDay } from './beijing-day';

/** What a rule about a report says; each sentence in English and Chinese. */
export interface Said {
  pointer: string;
  actual?: unknown;
  expected?: string;
  message: Text;
  remedy: Text;
}

const finding = (rule: string, severity: Severity, { actual, expected, ...said }: Said): Finding => ({
  rule,
  severity,
  ...said,
  ...(actual !== undefined && { actual: shown(actual) }),
  ...(expected !== undefined && { expected }),
});

/** Recorded, and said with it. */
export const warned = (rule: string, said: Said): Finding => finding(rule, 'warning', said);

/** Recorded, and everybody who gets the document is told. */
export const breached = (rule: string, said: Said): Finding => ({ ...warned(rule, said), breach: true });

/** The facts mean nothing, so there is nothing to record. */
export const refused = (rule: string, said: Said): Finding => finding(rule, 'error', said);

/** Consent of customs has a day of Beijing, so what was done is held against it by the day there. */
export function lateConsent(
  rule: string,
  { date }: { date: string },
  { occurredAt }: { occurredAt: string },
): Finding[] {
  if (date <= beijingDay(occurredAt)) return [];
  return [
    breached(rule, {
      pointer: '/facts/consent/date',
      actual: date,
      message: { en: 'The consent was given after it had happened.', zh: '海关同意晚于实际操作。' },
      remedy: {
        en: 'Check the date; consent is to be had before.',
        zh: '请核对日期；须事先取得同意。',
      },
    }),
  ];
}
