import codeFamilies from '../../seeds/reference/event-codes.json';
import receiptFamilies from '../../seeds/reference/status-of-receipts.json';
import type { Text } from '../findings/finding';

/** A code by which something that happened is reported. */
export interface ReportCode extends Text {
  code: string;
}

/** The codes of one family of documents, with where they come from. */
export interface ReportFamily {
  family: string;
  source: string;
  codes: readonly ReportCode[];
}

/** Every code of every family, as reference data. */
export const reportFamilies: readonly ReportFamily[] = codeFamilies;

/** Takes an earlier report back; every family has it. */
export const retraction = 'RETRACTED';

/** Type of the entry on the journal, such as `rail.seal_removed`. */
export const reportType = (family: string, code: string): string => `${family}.${code.toLowerCase()}`;

/** Types of the entries of all that is reported. */
export const reportTypes: ReadonlySet<string> = new Set(
  reportFamilies.flatMap(({ family, codes }) => codes.map(({ code }) => reportType(family, code))),
);

/** What a code means, in both languages. */
export function reportLabel(family: string, code: string): Text | undefined {
  const known = reportFamilies
    .find((each) => each.family === family)
    ?.codes.find((each) => each.code === code);
  return known && { en: known.en, zh: known.zh };
}

interface StatusRow {
  level: string;
  result: string;
  subject?: string;
  status: string;
}

/** What a receipt says that a status may stand for. */
export interface ReceiptSaid {
  level?: string;
  result?: string;
  subject?: string | null;
  house?: string | null;
  unit?: string | null;
}

/**
 * The status that a receipt of customs on a document of this number stands for in a family, by a table that is not
 * confirmed. One house or one unit that was cleared is not the consignment cleared.
 */
export function statusOfReceipt(family: string, said: ReceiptSaid, number: string): string | undefined {
  if ((said.unit ?? null) !== null || (said.house ?? number) !== number) return undefined;
  const rows: readonly StatusRow[] = receiptFamilies.find((each) => each.family === family)?.rows ?? [];
  return rows.find(
    ({ level, result, subject }) =>
      level === said.level && result === said.result && (subject === undefined || subject === said.subject),
  )?.status;
}
