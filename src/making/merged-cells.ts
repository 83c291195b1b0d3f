import { indexOf, type Column } from './columns';
import { findingsKept } from './limits';
import { isFilled, type CellFinding, type Row } from './sheet';

/** Tells merged cells that look as if they were the value of several documents or entries. */
export class MergedCells {
  /** Rows by list at which an entry begins, and under '' a document; and rows by column that have a value there. */
  private readonly begun = new Map<string, number[]>();
  private readonly filled = new Map<number, number[]>();

  /** `columns` are the ones with a heading. */
  constructor(private readonly columns: ReadonlyMap<number, Column>) {}

  /** Takes a row, read or not: the top of a range may stand in a note. */
  take({ row, cells }: Row): void {
    for (const [index, cell] of cells)
      if (this.columns.has(index) && isFilled(cell)) put(this.filled, index, row);
  }

  begin(group: string, row: number): void {
    put(this.begun, group, row);
  }

  /**
   * A file has the value of merged cells once, at the top. Where the rows below only go on with what began there, that
   * is what is meant; where the top is empty nothing is lost. No more are told than an import keeps.
   */
  findings(ranges: readonly string[]): CellFinding[] {
    for (const rows of [...this.begun.values(), ...this.filled.values()]) rows.sort((a, b) => a - b);
    const found: CellFinding[] = [];
    for (const range of ranges) {
      const [, letters = '', top, bottom] = /^([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})$/.exec(range) ?? [];
      const column = indexOf(letters);
      const [from, to] = [Number(top), Number(bottom)];
      if (atOrBelow(this.filled.get(column), from) !== from) continue;
      const row = atOrBelow(this.begun.get(this.columns.get(column)?.group ?? ''), from + 1);
      if (row !== undefined && row <= to) found.push({ ...mergedOver(range), row, column });
      if (found.length === findingsKept) break;
    }
    return found;
  }
}

function put<K>(rows: Map<K, number[]>, key: K, row: number): void {
  const known = rows.get(key);
  if (known) known.push(row);
  else rows.set(key, [row]);
}

/** The first of sorted rows that is not above a row, by bisection. */
function atOrBelow(rows: readonly number[] = [], row: number): number | undefined {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle] ?? 0) < row) low = middle + 1;
    else high = middle;
  }
  return rows[low];
}

const mergedOver = (range: string): CellFinding => ({
  rule: 'SHEET-MERGED',
  severity: 'error',
  actual: range,
  message: {
    en: `The cells ${range} are merged; a file keeps their value at the top only, and this row would be without it.`,
    zh: `单元格 ${range} 已合并；文件仅在首格保存数值，本行将缺少该值。`,
  },
  remedy: {
    en: 'Unmerge them and write the value on each row that it is for.',
    zh: '请取消合并，并在每一适用行分别填写。',
  },
});
