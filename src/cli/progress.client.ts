import type { Moved } from '../database/house-move.store';

/** A terminal is written over at most once a second; a log gets a line of a long table every so often. */
const terminalMs = 1_000;
const logMs = 10_000;

/** Tells how far a move has come: a line a table, with rows and rows a second. */
export class Progress {
  /** Rows that were added by this run, and since when. */
  private rows = 0;
  private readonly since = performance.now();
  private table?: { name: string; since: number; told: number };

  /** What this run has added in all. */
  get sum(): string {
    const seconds = (performance.now() - this.since) / 1_000;
    const rows = this.rows.toLocaleString('en');
    return `${rows} rows 行 in ${seconds.toFixed(1)} s  ${rate(this.rows, seconds)}`.trimEnd();
  }

  tell({ table, done, added, total }: Moved): void {
    const now = performance.now();
    if (this.table?.name !== table) this.table = { name: table, since: now, told: now };
    const { since, told } = this.table;
    const over = process.stdout.isTTY;
    const ended = done >= total;
    if (ended) this.rows += added;
    if (!ended && now - told < (over ? terminalMs : logMs)) return;
    this.table.told = now;
    const line = `  ${table.padEnd(16)} ${counted(done)} / ${counted(total)}  ${rate(added, (now - since) / 1_000)}`;
    process.stdout.write(`${over ? '\r\u001B[K' : ''}${line.trimEnd()}${over && !ended ? '' : '\n'}`);
  }
}

const counted = (rows: number): string => rows.toLocaleString('en').padStart(11);

/** A rate of so little time would be a guess. */
function rate(rows: number, seconds: number): string {
  return rows === 0 || seconds < 0.05
    ? ''
    : `${Math.round(rows / seconds).toLocaleString('en')} rows/s 行/秒`;
}
