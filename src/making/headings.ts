import type { Text } from '../findings/finding';
import { plainName } from '../documents/plain-name';
import type { Column } from './columns';
import { columnsMax, headingRowsMax } from './limits';
import type { Row } from './sheet';
import { SheetError } from './sheet';
import type { PlacedColumn } from './sheet-documents';

/** What a heading may say: the path, either name, or both as the template has them. */
export function headingOf({ en, zh, box }: Column): string {
  return `${zh} ${en}${box === undefined ? '' : ` [${box}]`}`;
}

function namesOf(column: Column): string[] {
  return [plainPath(column.path), plainName(column.zh), plainName(column.en), plainName(headingOf(column))];
}

/** `goods[].hs6` without what people leave out; the mark keeps it from being a name. */
const plainPath = (text: string): string => `=${text.replace(/\s/g, '').toLowerCase()}`;

interface Found {
  row: number;
  placed: PlacedColumn[];
  unknown: { column: number; text: string }[];
}

/** The headings of a sheet: which field each column is for, and where the rows of documents begin. */
export class Headings {
  private readonly byName = new Map<string, Column>();
  private found?: Found;
  private contradicted?: SheetError;

  constructor(fields: Iterable<Column>) {
    for (const column of fields)
      for (const name of namesOf(column)) if (!this.byName.has(name)) this.byName.set(name, column);
  }

  /**
   * Whether a row near the top is one of headings. At least two cells and half of them name fields; a
   * second row of headings, such as the paths under the names, counts as well: it holds where it says
   * something, and where it says nothing, as under a column that somebody has added, the row above it does.
   */
  take(row: Row): boolean {
    if (row.row > headingRowsMax) return false;
    const cells = [...row.cells].filter(([, { text }]) => text.trim() !== '');
    const placed: PlacedColumn[] = [];
    const unknown: { column: number; text: string }[] = [];
    for (const [index, { text }] of cells) {
      const column = this.byName.get(plainPath(text)) ?? this.byName.get(plainName(text));
      if (column) placed.push({ index, column });
      else unknown.push({ column: index, text });
    }
    // A row that explains one field, as on the second sheet of the template, names it three times.
    const named = new Set(placed.map(({ column }) => column)).size;
    if (placed.length < 2 || placed.length < unknown.length || (named < 2 && unknown.length > 0))
      return false;
    this.found = this.joined({ row: row.row, placed, unknown });
    return true;
  }

  private joined(next: Found): Found {
    const above = this.found;
    if (!above) return next;
    const said = new Map(next.placed.map(({ index, column }) => [index, column]));
    const other = above.placed.find(({ index, column }) => (said.get(index) ?? column) !== column);
    if (other) this.contradicted ??= contradiction(other, said.get(other.index) as Column, next.row);
    const heard = new Set([...said.keys(), ...next.unknown.map(({ column }) => column)]);
    return {
      row: next.row,
      placed: [...next.placed, ...above.placed.filter(({ index }) => !heard.has(index))],
      unknown: [...next.unknown, ...above.unknown.filter(({ column }) => !heard.has(column))],
    };
  }

  get isFound(): boolean {
    return this.found !== undefined;
  }

  /** The column of a field, from 0; -1 when no heading names it. */
  placeOf(field: Column): number {
    return this.found?.placed.find(({ column }) => column === field)?.index ?? -1;
  }

  /** The columns, or what is wrong with the headings. */
  columns(key: Column): { key: PlacedColumn; columns: PlacedColumn[] } {
    if (!this.found) throw noHeadings(key);
    const { row, placed, unknown } = this.found;
    if (this.contradicted) throw this.contradicted;
    const [first] = unknown;
    if (first) throw unknownHeading(first, row, unknown.map(({ text }) => text.slice(0, 60)).join(', '));
    if (placed.length > columnsMax) throw tooMany(row);
    const twice = placed.find(({ column }, place) =>
      placed.slice(0, place).some((each) => each.column === column),
    );
    if (twice) throw repeated(twice, row);
    const keyColumn = placed.find(({ column }) => column === key);
    if (!keyColumn) throw noHeadings(key);
    return { key: keyColumn, columns: placed };
  }
}

const remedy: Text = {
  en: 'Take the headings of the template: GET /v1/spreadsheets/{kind}.',
  zh: '请使用模板的表头：GET /v1/spreadsheets/{kind}。',
};

const noHeadings = (key: Column): SheetError =>
  new SheetError(
    'SHEET-HEADINGS',
    {
      en: `No row near the top has headings with "${headingOf(key)}" among them.`,
      zh: `表格前部未找到含“${headingOf(key)}”的表头行。`,
    },
    remedy,
    { expected: key.path },
  );

const unknownHeading = (first: { column: number }, row: number, texts: string): SheetError =>
  new SheetError(
    'SHEET-HEADING-UNKNOWN',
    {
      en: `These headings are no fields of this kind, and their columns would be lost: ${texts}.`,
      zh: `以下表头不是本类单证的字段，其列内容将会丢失：${texts}。`,
    },
    remedy,
    { row, column: first.column, actual: texts.slice(0, 80) },
  );

const contradiction = ({ index, column }: PlacedColumn, below: Column, row: number): SheetError =>
  new SheetError(
    'SHEET-HEADING-DIFFERS',
    {
      en: `The two rows of headings say different things of this column: "${headingOf(column)}" and "${headingOf(below)}".`,
      zh: `两行表头对本列的说法不一致：“${headingOf(column)}”与“${headingOf(below)}”。`,
    },
    { en: 'Make both say the same, or delete one of the rows.', zh: '请改为一致，或删除其中一行表头。' },
    { row, column: index, actual: below.path, expected: column.path },
  );

const repeated = ({ index, column }: PlacedColumn, row: number): SheetError =>
  new SheetError(
    'SHEET-HEADING-TWICE',
    {
      en: `Two columns have the heading "${headingOf(column)}".`,
      zh: `有两列使用同一表头“${headingOf(column)}”。`,
    },
    { en: 'Delete one of them.', zh: '请删除其中一列。' },
    { row, column: index },
  );

const tooMany = (row: number): SheetError =>
  new SheetError(
    'SHEET-COLUMNS',
    { en: `The sheet has more than ${columnsMax} columns.`, zh: `表格超过 ${columnsMax} 列。` },
    remedy,
    { row },
  );
