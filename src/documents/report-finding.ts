import { shown, type Finding, type Severity, type Text } from '../findings/finding';

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
