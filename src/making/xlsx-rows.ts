import { indexOf } from './columns';
import { cellMax, columnsMax, sheetsMax, textsMax } from './limits';
import { SheetError, type Cell, type Epoch, type Row } from './sheet';
import { XlsxArchive } from './xlsx-archive';
import type { PartReader } from './xlsx-parts';

/** The rows of the first visible sheet, one after another. */
export interface SheetRows {
  epoch: Epoch;
  rows: AsyncIterable<Row>;
}

/** Opens an XLSX workbook (ECMA-376 part 1, SpreadsheetML). Formulas are never computed. */
export async function xlsxRows(bytes: Buffer): Promise<SheetRows> {
  const archive = await XlsxArchive.open(bytes);
  const { sheet, epoch } = await workbookOf(archive);
  const texts = await textsOf(archive);
  return { epoch, rows: rowsOf(archive, sheet, texts) };
}

const main = 'xl/workbook.xml';

async function workbookOf(archive: XlsxArchive): Promise<{ sheet: string; epoch: Epoch }> {
  if (!archive.has(main)) throw noSheet;
  const sheets: { id: string; visible: boolean }[] = [];
  let epoch: Epoch = 1900;
  await archive.readAll(main, {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) epoch = 1904;
      if (name !== 'sheet' || sheets.length >= sheetsMax) return;
      const id = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      sheets.push({ id: id ?? '', visible: (attributes.state ?? 'visible') === 'visible' });
    },
  });
  const targets = new Map<string, string>();
  await archive.readAll('xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const sheet = targets.get(sheets.find(({ visible }) => visible)?.id ?? '');
  if (sheet === undefined || !archive.has(sheet)) throw noSheet;
  return { sheet, epoch };
}

/** The texts that cells name by number. What stands over Chinese words as a reading (`rPh`) is left out. */
async function textsOf(archive: XlsxArchive): Promise<string[]> {
  const texts: string[] = [];
  let [text, reading, inText] = ['', 0, false];
  await archive.readAll('xl/sharedStrings.xml', {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') reading += 1;
      inText = name === 't' && reading === 0;
    },
    text(part) {
      if (inText && text.length <= cellMax) text += part;
    },
    close(name) {
      inText = false;
      if (name === 'rPh') reading -= 1;
      if (name !== 'si') return;
      if (texts.length >= textsMax) throw tooManyTexts;
      texts.push(text);
    },
  });
  return texts;
}

async function* rowsOf(archive: XlsxArchive, sheet: string, texts: readonly string[]): AsyncGenerator<Row> {
  const ready: Row[] = [];
  for await (const _ of archive.read(sheet, new RowsReader(texts, ready))) {
    void _;
    yield* ready.splice(0);
  }
}

/** Collects cells into rows. A cell without a value, such as one that only has a format, is none. */
class RowsReader implements PartReader {
  private row = 0;
  private cells = new Map<number, Cell>();
  private column = -1;
  private type = '';
  private value = '';
  private formula = false;
  private within = '';
  private inCell = false;

  constructor(
    private readonly texts: readonly string[],
    private readonly ready: Row[],
  ) {}

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      this.row = Number(attributes.r ?? this.row + 1);
      this.cells = new Map();
      this.column = -1;
    } else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : indexOf(attributes.r);
      this.type = attributes.t ?? 'n';
      [this.value, this.formula, this.inCell] = ['', false, true];
    } else if (name === 'f') this.formula = true;
    if (this.inCell) this.within = name;
  }

  /** The value stands in `v`, a text of the cell's own in `is` and `t`; what stands in `f` is not looked at. */
  text(part: string): void {
    if (this.inCell && (this.within === 'v' || this.within === 't') && this.value.length <= cellMax)
      this.value += part;
  }

  close(name: string): void {
    this.within = '';
    if (name === 'c') this.keep();
    else if (name === 'row' && this.cells.size > 0) this.ready.push({ row: this.row, cells: this.cells });
  }

  private keep(): void {
    this.inCell = false;
    const { value, type } = this;
    const stored = (type === 's' ? this.texts[Number(value)] : value) ?? '';
    // A formula whose result the file does not have is an error; any other empty cell is none.
    if (stored === '' && !this.formula) return;
    if (this.column < 0 || this.column >= columnsMax) throw tooWide(this.row);
    if (stored.length > cellMax) throw tooLong(this.row, this.column);
    this.cells.set(this.column, {
      text: type === 'b' ? (stored === '1' ? 'true' : 'false') : stored,
      as: stored === '' || type === 'e' ? 'error' : (kinds[type] ?? 'text'),
      ...(this.formula && { formula: true as const }),
    });
  }
}

/** Types of cells; `s`, `str`, `inlineStr` and the rare `d` (ISO 8601) are texts. */
const kinds: Readonly<Record<string, Cell['as']>> = { n: 'number', b: 'boolean', e: 'error' };

const noSheet = new SheetError(
  'SHEET-NONE',
  { en: 'The workbook has no visible sheet.', zh: '工作簿没有可见的工作表。' },
  { en: 'Put the rows into the first sheet.', zh: '请将数据放在第一个工作表。' },
);
const tooManyTexts = new SheetError(
  'SHEET-TEXTS',
  { en: `The workbook has more than ${textsMax} different texts.`, zh: `工作簿的文本超过 ${textsMax} 条。` },
  { en: 'Split it over several files.', zh: '请拆分为多个文件。' },
);
const tooWide = (row: number): SheetError =>
  new SheetError(
    'SHEET-COLUMNS',
    { en: `A cell stands beyond column ${columnsMax}.`, zh: `有单元格位于第 ${columnsMax} 列之后。` },
    { en: 'Delete what stands right of the table.', zh: '请删除表格右侧多余内容。' },
    { row },
  );
const tooLong = (row: number, column: number): SheetError =>
  new SheetError(
    'SHEET-CELL',
    { en: `A cell has more than ${cellMax} characters.`, zh: `有单元格超过 ${cellMax} 个字符。` },
    { en: 'Shorten it.', zh: '请缩短。' },
    { row, column },
  );
