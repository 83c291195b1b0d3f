import type { Column } from './columns';
import { csvRows } from './csv-rows.source';
import { Headings } from './headings';
import { headingRowsMax, rowsMax } from './limits';
import { isFilled, plain, SheetError, type CellFinding, type Row } from './sheet';
import { SheetDocuments, type PlacedColumn, type SheetDocument } from './sheet-documents';
import { remark } from './spreadsheet';
import { xlsxRows, type SheetRows } from './xlsx-rows';

/** One step of reading: how many rows with content were read, and a document when one is complete. */
export interface SheetStep {
  rowsRead: number;
  document?: SheetDocument;
  columns: readonly PlacedColumn[];
  /** What is known of the sheet as a whole once it is read. */
  findings?: readonly CellFinding[];
}

/** Opens a spreadsheet by what its bytes are, whatever its name or type says. */
async function rowsIn(bytes: Buffer): Promise<SheetRows> {
  if (bytes.subarray(0, 4).equals(zipMark)) return xlsxRows(bytes);
  if (bytes.subarray(0, 4).equals(oldMark)) throw oldFormat;
  if (bytes.length === 0) throw empty;
  if (page.test(bytes.toString('latin1', 0, 200))) throw webPage;
  return csvRows(bytes);
}

const zipMark = Buffer.from('PK\u0003\u0004');
/** An OLE2 compound file: .xls of Excel 97–2003, and every workbook with a password. */
const oldMark = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/** What some programs write under the name of a workbook: a table of HTML, or the XML of Excel 2003. */
const page = /^(\u00ef\u00bb\u00bf)?\s*<(!doctype|html|table|meta|\?xml)/i;

/**
 * Reads documents one after another; no more than one of them is in memory here. `keyWith` is the field that tells
 * documents of one number apart, of kinds that have one.
 */
export async function* documentsIn(
  bytes: Buffer,
  fields: ReadonlyMap<string, Column>,
  key: Column,
  keyWith?: Column,
): AsyncGenerator<SheetStep> {
  const { rows, epoch, merges, others } = await rowsIn(bytes);
  for (const other of others) if (await hasDocuments(other.rows, fields, key)) throw unreadSheet(other.name);
  const headings = new Headings(fields.values());
  let reading: { documents: SheetDocuments; columns: PlacedColumn[]; key: number } | undefined;
  let rowsRead = 0;
  for await (const row of rows) {
    if (!reading) {
      if (headings.take(row)) continue;
      if (!headings.isFound && row.row < headingRowsMax) continue;
      const { key: keyColumn, columns } = headings.columns(key);
      const second = columns.find(({ column }) => column === keyWith);
      const documents = new SheetDocuments(keyColumn, columns, epoch, second);
      reading = { documents, columns, key: keyColumn.index };
    }
    if (isNote(row, reading.key)) {
      reading.documents.note(row);
      yield { rowsRead, columns: reading.columns };
      continue;
    }
    rowsRead += 1;
    if (rowsRead > rowsMax) throw tooManyRows(row.row);
    const document = reading.documents.add(row);
    yield { rowsRead, columns: reading.columns, ...(document && { document }) };
  }
  const document = reading?.documents.end();
  if (!reading) headings.columns(key);
  if (!reading || !document) throw empty;
  yield { rowsRead, columns: reading.columns, document, findings: reading.documents.merged(merges) };
}

/** A row that is not read: its number begins with the mark of a note. */
const isNote = ({ cells }: Row, key: number): boolean => plain(cells.get(key)?.text ?? '').startsWith(remark);

/** Whether a sheet has headings of the kind and below them something else than notes, such as the example of a template. */
async function hasDocuments(
  rows: AsyncIterable<Row>,
  fields: ReadonlyMap<string, Column>,
  key: Column,
): Promise<boolean> {
  const headings = new Headings(fields.values());
  for await (const row of rows) {
    if (headings.take(row)) continue;
    if (!headings.isFound && row.row >= headingRowsMax) return false;
    const isEmpty = ![...row.cells.values()].some(isFilled);
    if (headings.isFound && !isEmpty && !isNote(row, headings.placeOf(key))) return true;
  }
  return false;
}

const unreadSheet = (name: string): SheetError =>
  new SheetError(
    'SHEET-OTHER',
    {
      en: `Only the first visible sheet is read, and the rows of the sheet "${name.slice(0, 31)}" would be lost.`,
      zh: `仅读取第一个可见的工作表，工作表“${name.slice(0, 31)}”中的数据行将会丢失。`,
    },
    {
      en: 'Send it as a file of its own and delete or hide it here, or move its rows to the first sheet.',
      zh: '请将其另存为单独文件上传，并在此文件中删除或隐藏；或将其数据行移入第一个工作表。',
    },
  );

const oldFormat = new SheetError(
  'SHEET-OLD',
  {
    en: 'This is a workbook of Excel 97–2003 (.xls), or one with a password.',
    zh: '文件为 Excel 97–2003 格式（.xls）或带有密码。',
  },
  { en: 'Save it as .xlsx without a password.', zh: '请另存为不加密的 .xlsx。' },
);
const webPage = new SheetError(
  'SHEET-HTML',
  {
    en: 'This is a web page or XML under the name of a workbook, as some systems export it.',
    zh: '文件实为网页（HTML）或 XML，只是使用了表格文件的扩展名，常见于业务系统导出。',
  },
  {
    en: 'Open it in a spreadsheet program and save it as .xlsx.',
    zh: '请用表格软件打开后另存为 .xlsx 再上传。',
  },
);
const empty = new SheetError(
  'SHEET-EMPTY',
  { en: 'No row of a document stands below the headings.', zh: '表头之下没有任何单证数据行。' },
  {
    en: `Fill in a row; rows whose number begins with ${remark} are not read.`,
    zh: `请至少填写一行；单证号码以 ${remark} 开头的行不读取。`,
  },
);
const tooManyRows = (row: number): SheetError =>
  new SheetError(
    'SHEET-ROWS',
    { en: `The sheet has more than ${rowsMax} rows.`, zh: `数据行超过 ${rowsMax} 行。` },
    { en: 'Split it over several files.', zh: '请拆分为多个文件。' },
    { row },
  );
