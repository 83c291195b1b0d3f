import { indexOf } from './columns';
import { cellMax, columnsMax, mergesMax, sheetsMax, textsMax } from './limits';
import { SheetError, type Cell, type Epoch, type Row } from './sheet';
import { XlsxArchive } from './xlsx-archive';
import type { PartReader } from './xlsx-parts';
import { dayStylesOf } from './xlsx-styles';

/** The rows of the first visible sheet, one after another. */
export interface SheetRows {
  epoch: Epoch;
  rows: AsyncIterable<Row>;
  /** Ranges of merged cells, such as `C3:C7`; known once the rows are read. */
  merges: readonly string[];
  /** The other visible sheets, whose rows are only looked at to tell that they are not read. */
  others: readonly { name: string; rows: AsyncIterable<Row> }[];
}

/** Opens an XLSX workbook (ECMA-376 part 1, SpreadsheetML). Formulas are never computed. */
export async function xlsxRows(bytes: Buffer): Promise<SheetRows> {
  const archive = await XlsxArchive.open(bytes);
  const { sheets, epoch } = await workbookOf(archive);
  const texts = await textsOf(archive);
  const days = await dayStylesOf(archive);
  const [first, ...others] = sheets.map(({ name, path }, index) => {
    const merges: string[] = [];
    return { name, merges, rows: rowsOf(archive, path, { texts, days, merges, isRead: index === 0 }) };
  });
  if (!first) throw noSheet;
  return { epoch, rows: first.rows, merges: first.merges, others };
}

const main = 'xl/workbook.xml';

interface Workbook {
  /** The visible ones that are there, in their order. */
  sheets: { name: string; path: string }[];
  epoch: Epoch;
}

async function workbookOf(archive: XlsxArchive): Promise<Workbook> {
  if (!archive.has(main)) throw noSheet;
  const sheets: { id: string; name: string; visible: boolean }[] = [];
  let epoch: Epoch = 1900;
  await archive.readAll(main, {
    open(name, attributes) {
      if (name === 'workbookPr' && /^(1|true)$/.test(attributes.date1904 ?? '')) epoch = 1904;
      if (name !== 'sheet' || sheets.length >= sheetsMax) return;
      const id = attributes['r:id'] ?? Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const { name: title = '', state = 'visible' } = attributes;
      sheets.push({ id: id ?? '', name: title, visible: state === 'visible' });
    },
  });
  const targets = new Map<string, string>();
  await archive.readAll('xl/_rels/workbook.xml.rels', {
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') targets.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  const visible = sheets.filter((sheet) => sheet.visible);
  const found = visible.map(({ id, name }) => ({ name, path: targets.get(id) ?? '' }));
  if (!archive.has(found[0]?.path ?? '')) throw noSheet;
  return { sheets: found.filter(({ path }) => archive.has(path)), epoch };
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
      if (inText) text = grown(text, part);
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

/** A text with a part more, kept no further than to see that it is too long. */
const grown = (text: string, part: string): string => text + part.slice(0, cellMax + 1 - text.length);

/** What cells name by number, texts and styles that show a day; and where the merged ones go. */
interface Named {
  texts: readonly string[];
  days: ReadonlySet<number>;
  merges: string[];
  /** Of a sheet that is only looked at, what is beyond a limit is passed over. */
  isRead: boolean;
}

async function* rowsOf(archive: XlsxArchive, sheet: string, named: Named): AsyncGenerator<Row> {
  const ready: Row[] = [];
  for await (const _ of archive.read(sheet, new RowsReader(named, ready))) {
    void _;
    yield* ready.splice(0);
  }
}

/** Collects cells into rows. A cell without a value, such as one that only has a format, is none. */
class RowsReader implements PartReader {
  private row = 0;
  private cells = new Map<number, Cell>();
  private hidden = false;
  private column = -1;
  private type = '';
  private style = 0;
  private value = '';
  private formula = false;
  private within = '';
  private inCell = false;

  constructor(
    private readonly named: Named,
    private readonly ready: Row[],
  ) {}

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      this.row = Number(attributes.r ?? this.row + 1);
      this.cells = new Map();
      this.hidden = /^(1|true)$/.test(attributes.hidden ?? '');
      this.column = -1;
    } else if (name === 'c') {
      this.column = attributes.r === undefined ? this.column + 1 : indexOf(attributes.r);
      this.type = attributes.t ?? 'n';
      this.style = Number(attributes.s ?? 0);
      [this.value, this.formula, this.inCell] = ['', false, true];
    } else if (name === 'f') this.formula = true;
    else if (name === 'mergeCell' && this.named.isRead) this.merge(attributes.ref ?? '');
    if (this.inCell) this.within = name;
  }

  /** The value stands in `v`, a text of the cell's own in `is` and `t`; what stands in `f` is not looked at. */
  text(part: string): void {
    if (this.inCell && (this.within === 'v' || this.within === 't')) this.value = grown(this.value, part);
  }

  close(name: string): void {
    this.within = '';
    if (name === 'c') this.keep();
    else if (name === 'row' && this.cells.size > 0)
      this.ready.push({ row: this.row, cells: this.cells, ...(this.hidden && { hidden: true as const }) });
  }

  private merge(range: string): void {
    if (this.named.merges.length >= mergesMax) throw tooManyMerges;
    this.named.merges.push(range);
  }

  private keep(): void {
    this.inCell = false;
    const { value, type } = this;
    const { texts, days, isRead } = this.named;
    const stored = (type === 's' ? texts[Number(value)] : value) ?? '';
    // A formula whose result the file does not have is an error; any other empty cell is none.
    if (stored === '' && !this.formula) return;
    const isWide = this.column < 0 || this.column >= columnsMax;
    if (isRead && isWide) throw tooWide(this.row);
    if (isRead && stored.length > cellMax) throw tooLong(this.row, this.column);
    if (isWide) return;
    this.cells.set(this.column, {
      text: type === 'b' ? (stored === '1' ? 'true' : 'false') : type === 'n' ? digitsOf(stored) : stored,
      as: stored === '' || type === 'e' ? 'error' : (kinds[type] ?? 'text'),
      ...(type === 'n' && days.has(this.style) && { day: true as const }),
      ...(this.formula && { formula: true as const }),
    });
  }
}

/**
 * The digits of a number. Some programs write each as a power of ten (Java: 9.9924681355E10, 12.0); up to 15 of
 * them nothing is lost by that.
 */
function digitsOf(text: string): string {
  const number = Number(text);
  return text !== '' && Number.isSafeInteger(number) && Math.abs(number) < 1e15 ? String(number) : text;
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
const tooManyMerges = new SheetError(
  'SHEET-MERGES',
  {
    en: `The sheet has more than ${mergesMax} ranges of merged cells.`,
    zh: `工作表的合并单元格超过 ${mergesMax} 处。`,
  },
  { en: 'Unmerge the cells of the table.', zh: '请取消表格中的合并单元格。' },
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
