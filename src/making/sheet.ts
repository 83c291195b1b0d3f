import type { Finding, Text } from '../findings/finding';

/** A cell as the file has it. */
export interface Cell {
  /** The text, or the number in the digits of the file. */
  text: string;
  /** How the file stores it. CSV has texts only; a program may have changed them before. */
  as: 'text' | 'number' | 'boolean' | 'error';
  /** The number is shown as a day or a time. */
  day?: true;
  /** The value was computed by a formula, which is not looked at. */
  formula?: true;
}

/** A cell that shows an error has something in it, though no text may be left of it. */
export const isFilled = (cell: Cell | undefined): boolean =>
  cell !== undefined && (cell.as === 'error' || cell.text.trim() !== '');

/** A row as it came: its number as spreadsheet programs count, and its cells by column from 0. */
export interface Row {
  row: number;
  cells: ReadonlyMap<number, Cell>;
  /** By a filter or by hand. */
  hidden?: true;
}

/** What was found in one cell, before it is known to which document it belongs. */
export interface CellFinding extends Omit<Finding, 'pointer'> {
  /** Where its value would have gone. */
  pointer?: string;
  row?: number;
  /** From 0. */
  column?: number;
}

/** What a cell comes to. */
export interface CellReading {
  value?: unknown;
  findings: CellFinding[];
}

/** How a sheet counts its days: Excel for the Macintosh began in 1904. */
export type Epoch = 1900 | 1904;

/** Full-width signs become plain ones, as in every identifier (NFKC, Unicode Annex 15). */
export const plain = (text: string): string => text.normalize('NFKC').trim();

/** What is wrong with a cell, and what to do. */
export interface Saying {
  message: Text;
  remedy: Text;
}

/** A finding of one cell; the reader of the row adds where it stood. */
export function fault(rule: string, { text }: Cell, { message, remedy }: Saying): CellFinding {
  return { rule, severity: 'error', actual: text.slice(0, 80), message, remedy };
}

/** A finding as an import tells it: in the words of the rule, at the cell. */
export interface SheetFinding extends Finding {
  row?: number;
  /** Letter of the column, such as `F`. */
  column?: string;
  heading?: Text;
  /** Value of the key column: the number of the document. */
  document?: string;
}

/** The file cannot be read as a sheet at all. */
export class SheetError extends Error {
  readonly finding: CellFinding;

  constructor(rule: string, message: Text, remedy: Text, more: Partial<CellFinding> = {}) {
    super(message.en);
    this.finding = { rule, severity: 'error', message, remedy, ...more };
  }
}
