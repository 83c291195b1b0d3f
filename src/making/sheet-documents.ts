import { at, shown } from '../findings/finding';
import { readCell } from './cell-value';
import type { Column } from './columns';
import { MergedCells } from './merged-cells';
import { isFilled, type CellFinding, type Epoch, type Row } from './sheet';

/** A column of the file with the field that its heading names. */
export interface PlacedColumn {
  /** From 0. */
  index: number;
  column: Column;
}

/** Where a value stood. */
export interface CellPlace {
  row: number;
  column?: number;
}

/** The rows of one document, put together. */
export interface SheetDocument {
  key: string;
  firstRow: number;
  document: Tree;
  /** By pointer: the cell of each value, and the row of each entry of a list. */
  places: Map<string, CellPlace>;
  findings: CellFinding[];
  /** Pointers of values that could not be read; that they are missing need not be told as well. */
  unread: Set<string>;
}

type Tree = Record<string, unknown>;

/**
 * Puts rows together to documents. A row brings at most one entry to each list of its document: the
 * fields of the document itself stand on its first row and need not be repeated, and a row that has only
 * the inner columns of a list (goods in a container) goes on with the entry above it.
 */
export class SheetDocuments {
  private readonly groups: { group: string; columns: PlacedColumn[] }[];
  private readonly seen = new Map<string, number>();
  private readonly headed: ReadonlyMap<number, Column>;
  private readonly merges: MergedCells;
  private readonly strays = new Set<number>();
  private open?: SheetDocument;
  /** Rows of the open document by what stands in them. */
  private readonly same = new Map<string, number>();
  /** The row above is a note: what stands below it without a number belongs to nothing that is read. */
  private afterNote = false;
  private hiddenTold = false;

  constructor(
    private readonly key: PlacedColumn,
    columns: readonly PlacedColumn[],
    private readonly epoch: Epoch,
    private readonly second?: PlacedColumn,
  ) {
    this.headed = new Map(columns.map(({ index, column }) => [index, column]));
    this.merges = new MergedCells(this.headed);
    const names = [...new Set(columns.map(({ column }) => column.group))];
    // Outer lists come before the lists within them.
    this.groups = names
      .sort((a, b) => depth(a) - depth(b))
      .map((group) => ({ group, columns: columns.filter(({ column }) => column.group === group) }));
  }

  /** Takes a row; gives the document before it when the row begins another one. */
  add(row: Row): SheetDocument | undefined {
    this.merges.take(row);
    const key = this.keyOf(row);
    let done: SheetDocument | undefined;
    if (!this.open || (key !== '' && key !== this.open.key)) {
      done = this.open;
      this.open = this.begin(key, row.row);
    } else if (key === '' && this.afterNote) {
      this.open.findings.push({ ...underNote, row: row.row, column: this.key.index });
      return undefined;
    }
    this.afterNote = false;
    this.open.findings.push(...this.unheaded(row), ...this.unseen(row), ...this.repeated(row));
    for (const { group, columns } of this.groups) this.put(this.open, group, columns, row);
    return done;
  }

  /** The number of a row with what tells it apart; a row that leaves that out goes on with its number. */
  private keyOf({ cells }: Row): string {
    const [number = '', other = ''] = [this.key, this.second].map(
      (column) => cells.get(column?.index ?? -1)?.text.trim() ?? '',
    );
    if (number === '' || !this.second) return number;
    if (other !== '') return `${number}/${other}`;
    return this.open?.key.startsWith(`${number}/`) ? this.open.key : number;
  }

  /** A row that is not read. */
  note(row: Row): void {
    this.merges.take(row);
    this.afterNote = true;
  }

  /** Cells in columns that have no heading, once for each column: they would be lost. */
  private unheaded({ row, cells }: Row): CellFinding[] {
    return [...cells].flatMap(([column, cell]) => {
      if (this.headed.has(column) || this.strays.has(column) || !isFilled(cell)) return [];
      this.strays.add(column);
      return [{ ...noHeading, actual: shown(cell.text), row, column }];
    });
  }

  /** A row pasted twice: equal goods may be meant, so that it is told and not refused. */
  private repeated({ row, cells }: Row): CellFinding[] {
    const text = JSON.stringify([...cells].map(([column, cell]) => [column, cell.text]));
    const before = this.same.get(text);
    if (before === undefined) this.same.set(text, row);
    return before === undefined ? [] : [{ ...twice(before), row, column: this.key.index }];
  }

  /** A hidden row, told once: who filters a sheet sees a part of it and would submit the whole. */
  private unseen({ row, cells, hidden }: Row): CellFinding[] {
    if (!hidden || this.hiddenTold || ![...cells.values()].some(isFilled)) return [];
    this.hiddenTold = true;
    return [{ ...hiddenRow, row }];
  }

  /** The last document. */
  end(): SheetDocument | undefined {
    const done = this.open;
    this.open = undefined;
    return done;
  }

  /** What merged cells would lose; their ranges are known once all rows are read. */
  merged(ranges: readonly string[]): CellFinding[] {
    return this.merges.findings(ranges);
  }

  private begin(key: string, row: number): SheetDocument {
    this.merges.begin('', row);
    const findings: CellFinding[] = [];
    this.same.clear();
    const before = this.seen.get(key);
    if (key === '') findings.push({ ...keyMissing, row, column: this.key.index });
    else if (before !== undefined) findings.push({ ...apart(key, before), row, column: this.key.index });
    else this.seen.set(key, row);
    const places = new Map<string, CellPlace>([['', { row }]]);
    return { key, firstRow: row, document: {}, places, findings, unread: new Set() };
  }

  private put(into: SheetDocument, group: string, columns: readonly PlacedColumn[], row: Row): void {
    const filled = columns.filter(({ index }) => isFilled(row.cells.get(index)));
    if (filled.length === 0) return;
    const pointer = entryAt(into, group, row.row);
    if (group !== '') this.merges.begin(group, row.row);
    for (const { index, column } of filled) {
      const cell = row.cells.get(index);
      if (!cell) continue;
      const place = { row: row.row, column: index };
      const inEntry = group === '' ? column.path : column.path.slice(group.length + 1);
      const field = at(pointer, ...inEntry.split('.'));
      const { value, findings } = readCell(column, cell, this.epoch);
      into.findings.push(...findings.map((finding) => ({ ...finding, ...place, pointer: field })));
      if (value === undefined) into.unread.add(field);
      else set(into, field, value, place);
    }
  }
}

const depth = (group: string): number => group.split('[]').length;

/** The entry of a list that this row brings, with the entries around it; `` is the document itself. */
function entryAt(into: SheetDocument, group: string, row: number): string {
  let pointer = '';
  const lists = group.split('[]').slice(0, -1);
  for (const [level, name] of lists.entries()) {
    const list = at(pointer, ...name.split('.').filter(Boolean));
    const entries = listAt(into.document, list);
    const inner = level < lists.length - 1;
    if (!inner || entries.length === 0) {
      entries.push({});
      into.places.set(at(list, entries.length - 1), { row });
    }
    pointer = at(list, entries.length - 1);
  }
  return pointer;
}

function listAt(document: Tree, pointer: string): unknown[] {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const parent = treeAt(document, keys);
  return (parent[last] ??= []) as unknown[];
}

/** Keys are the names of fields of the kind and numbers of entries; no cell can name another. */
function treeAt(document: Tree, keys: readonly string[]): Tree {
  let node = document;
  for (const key of keys) node = (node[key] ??= {}) as Tree;
  return node;
}

function set(into: SheetDocument, pointer: string, value: unknown, place: CellPlace): void {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  const node = treeAt(into.document, keys);
  const before = into.places.get(pointer);
  if (before && node[last] !== undefined) {
    if (JSON.stringify(node[last]) !== JSON.stringify(value))
      into.findings.push({ ...differs(node[last], before.row), actual: shown(value), ...place, pointer });
    return;
  }
  node[last] = value;
  into.places.set(pointer, place);
}

const keyMissing: CellFinding = {
  rule: 'SHEET-KEY',
  severity: 'error',
  message: { en: 'The row does not say to which document it belongs.', zh: '该行未注明所属单证号码。' },
  remedy: {
    en: 'Write the number of the document; only rows below its first may leave it out.',
    zh: '请填写单证号码；仅该单证首行之后的各行可以省略。',
  },
};

const underNote: CellFinding = {
  rule: 'SHEET-KEY',
  severity: 'error',
  message: {
    en: 'The row has no number, and the row above it is a note: it is not clear whether it is one too.',
    zh: '该行无单证号码，而上一行为备注行（以 # 开头），无法判断该行是否也不读取。',
  },
  remedy: {
    en: 'Begin its number with # as well when it is not to be read, or write the number of its document.',
    zh: '如不需读取，请在该行号码栏也以 # 开头；否则请填写所属单证号码。',
  },
};

const twice = (before: number): CellFinding => ({
  rule: 'SHEET-ROW-TWICE',
  severity: 'warning',
  message: {
    en: `The row is the same as row ${before}, and what it brings to lists is entered a second time.`,
    zh: `该行与第 ${before} 行完全相同，其列表内容将重复计入。`,
  },
  remedy: { en: 'Delete it if it was pasted twice.', zh: '如为重复粘贴，请删除该行。' },
});

const hiddenRow: CellFinding = {
  rule: 'SHEET-HIDDEN',
  severity: 'error',
  message: {
    en: 'The row is hidden, by a filter or by hand; it is not clear whether it is meant to be imported.',
    zh: '该行处于隐藏状态（筛选或手动隐藏），无法判断是否需要导入。',
  },
  remedy: {
    en: 'Clear the filter and unhide the rows, and delete those that are not meant.',
    zh: '请清除筛选并取消隐藏，删除不需导入的行后重新上传。',
  },
};

const noHeading: CellFinding = {
  rule: 'SHEET-HEADING-NONE',
  severity: 'error',
  message: {
    en: 'The column has no heading, and what stands in it would be lost.',
    zh: '该列没有表头，其内容将会丢失。',
  },
  remedy: {
    en: 'Give the column a heading, or delete what stands in it; unmerge a heading that spans several columns.',
    zh: '请为该列填写表头或清除其内容；跨列合并的表头请先取消合并。',
  },
};

const apart = (key: string, row: number): CellFinding => ({
  rule: 'SHEET-APART',
  severity: 'error',
  actual: shown(key),
  message: {
    en: `The rows of ${shown(key)} do not stand together: it began at row ${row}.`,
    zh: `${shown(key)} 的各行未连在一起：其首行为第 ${row} 行。`,
  },
  remedy: {
    en: 'Sort the rows by the number of the document.',
    zh: '请按单证号码排序，使同一单证的各行相连。',
  },
});

const differs = (before: unknown, row: number): CellFinding => ({
  rule: 'SHEET-DIFFERS',
  severity: 'error',
  expected: shown(before),
  message: {
    en: `The document has another value here on row ${row}.`,
    zh: `同一单证在第 ${row} 行此项为另一值。`,
  },
  remedy: {
    en: 'Write it once, on the first row of the document, or the same on every row.',
    zh: '请只在该单证首行填写一次，或各行填写一致。',
  },
});
