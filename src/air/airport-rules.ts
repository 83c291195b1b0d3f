import type { Finding } from '../findings/finding';
import { airports } from './airports';
import { onDay } from './code-table';

/** Where an airport stands in a document. */
export type Stop = readonly [pointer: string, code: string];

/** LOC-001: the airports are in the table on the day; each one that is not is told once, where it stands first. */
export function airportsKnown(stops: readonly Stop[], day?: string): Finding[] {
  const unknown = new Map<string, string>();
  for (const [pointer, code] of stops)
    if (!airports.has(code, day) && !unknown.has(code)) unknown.set(code, pointer);
  return [...unknown].map(([code, pointer]) => ({
    rule: 'LOC-001',
    severity: 'warning',
    pointer,
    actual: code,
    message: {
      en: `${code} is not in our table of airports${onDay(airports, code, day).en}.`,
      zh: `${onDay(airports, code, day).zh}机场代码表中没有 ${code}。`,
    },
    remedy: {
      en: 'Compare the code with the waybill; if it is right, ask the operator to add the airport.',
      zh: '请与运单核对；如无误，请联系运营方补充该机场。',
    },
  }));
}
