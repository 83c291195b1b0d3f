import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { cellMax, columnsMax } from './limits';
import { SheetError, type Cell, type Row } from './sheet';
import type { SheetRows } from './xlsx-rows';

/** Bytes decoded at a time. */
const step = 65_536;

/** Longest row: every column filled with texts of some forty characters. */
const rowMax = 65_536;

/** The rows of a CSV file, whatever program of whatever country has written it. */
export function csvRows(bytes: Buffer): SheetRows {
  const { charset, skip } = charsetOf(bytes);
  const start = new TextDecoder(charset).decode(bytes.subarray(skip, skip + 4_096));
  return { epoch: 1900, rows: rowsOf(bytes.subarray(skip), charset, start), merges: [], others: [] };
}

/** UTF-8 and UTF-16 tell themselves by their mark; Excel in Chinese writes CSV in GB18030 (or its older part, GBK) without any. */
function charsetOf(bytes: Buffer): { charset: string; skip: number } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { charset: 'utf-16le', skip: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { charset: 'utf-16be', skip: 2 };
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (isUtf8(bytes)) return { charset: 'utf-8', skip: marked ? 3 : 0 };
  return { charset: 'gb18030', skip: 0 };
}

/** `sep=;` on the first line is Excel's own way to say it; else the sign that the first line has most of. */
function delimiterOf(start: string): { delimiter: string; told: boolean } {
  const told = /^sep=(.)\r?\n/i.exec(start)?.[1];
  if (told !== undefined) return { delimiter: told, told: true };
  const line = (start.split(/\r?\n/).find((each) => each.trim() !== '') ?? '').replace(/"[^"]*"/g, '');
  const count = (sign: string): number => line.split(sign).length;
  const delimiter = [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
  return { delimiter, told: false };
}

async function* rowsOf(bytes: Buffer, charset: string, start: string): AsyncGenerator<Row> {
  const { delimiter, told } = delimiterOf(start);
  const parser = parse({ delimiter, relax_column_count: true, max_record_size: rowMax });
  const source = Readable.from(texts(bytes, charset)).on('error', (error) => parser.destroy(error));
  source.pipe(parser);
  // Programs that know `sep=` do not show its line, and count from the one below it.
  let row = told ? -1 : 0;
  try {
    for await (const record of parser) {
      row += 1;
      if (row === 0) continue;
      const cells = cellsOf(record as string[], row);
      if (cells.size > 0) yield { row, cells };
    }
  } catch (error) {
    if (error instanceof SheetError) throw error;
    throw unreadable(error as Error, row + 1);
  } finally {
    parser.destroy();
  }
}

function* texts(bytes: Buffer, charset: string): Generator<string> {
  const decoder = new TextDecoder(charset, { fatal: true });
  for (let from = 0; from < bytes.length; from += step)
    yield decoder.decode(bytes.subarray(from, from + step), { stream: true });
  yield decoder.decode();
}

/** A text behind `=`, by which programs that write CSV keep the zeros of a code from Excel; it computes nothing. */
const literal = /^="([^"]*)"$/;

function cellsOf(record: readonly string[], row: number): Map<number, Cell> {
  const cells = new Map<number, Cell>();
  for (const [index, written] of record.entries()) {
    const text = literal.exec(written)?.[1] ?? written;
    if (text.trim() === '') continue;
    if (index >= columnsMax || text.length > cellMax) throw beyond(row, index);
    cells.set(index, { text, as: 'text' });
  }
  return cells;
}

const beyond = (row: number, column: number): SheetError =>
  new SheetError(
    'SHEET-CELL',
    {
      en: `A cell stands beyond column ${columnsMax} or has more than ${cellMax} characters.`,
      zh: `有单元格位于第 ${columnsMax} 列之后，或超过 ${cellMax} 个字符。`,
    },
    { en: 'Delete or shorten it.', zh: '请删除或缩短。' },
    { row, column },
  );

const unreadable = (error: Error, row: number): SheetError =>
  new SheetError(
    'SHEET-CSV',
    {
      en: `The file is no CSV in UTF-8, UTF-16 or GB18030 from here on: ${error instanceof CsvError ? error.code : 'a byte of no character'}.`,
      zh: '自此处起文件不是 UTF-8、UTF-16 或 GB18030 编码的 CSV。',
    },
    {
      en: 'Save it anew as "CSV UTF-8" or as .xlsx; a quote within a text is written twice.',
      zh: '请另存为“CSV UTF-8”或 .xlsx；文本内的引号须写两次。',
    },
    { row },
  );
