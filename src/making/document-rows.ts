import type { Column } from './columns';

/** Cells of one row by path. */
export type PathRow = Map<string, string | number | boolean>;

type Tree = Record<string, unknown>;

/**
 * The rows that a document is read from, the inverse of putting rows together: every list begins on the
 * first row of the entry that it belongs to, one entry a row, and an entry goes on for as long as the
 * longest list within it.
 */
export function rowsOfDocument(document: object, columns: readonly Column[]): PathRow[] {
  const rows: PathRow[] = [];
  lay(document as Tree, '', columns, 0, rows);
  return rows;
}

/** Lays an entry from a row on; gives how many rows it takes. */
function lay(entry: Tree, group: string, columns: readonly Column[], from: number, rows: PathRow[]): number {
  const row = (rows[from] ??= new Map());
  for (const column of columns.filter((each) => each.group === group)) {
    const value = valueAt(entry, within(column.path, group));
    if (value !== undefined) row.set(column.path, cellOf(column, value));
  }
  let taken = 1;
  for (const inner of innerGroups(columns, group)) {
    const list = valueAt(entry, within(inner, group).slice(0, -2));
    let next = from;
    for (const each of Array.isArray(list) ? (list as Tree[]) : [])
      next += lay(each, inner, columns, next, rows);
    taken = Math.max(taken, next - from);
  }
  return taken;
}

const within = (path: string, group: string): string => (group === '' ? path : path.slice(group.length + 1));

/** Lists that stand directly in an entry: one `[]` more than its own. */
function innerGroups(columns: readonly Column[], group: string): string[] {
  const depth = group.split('[]').length;
  const inside = columns
    .map((column) => column.group)
    .filter((each) => each !== group && each.startsWith(group === '' ? '' : `${group}.`))
    .map((each) => `${each.split('[]').slice(0, depth).join('[]')}[]`);
  return [...new Set(inside)];
}

function valueAt(entry: Tree, path: string): unknown {
  let node: unknown = entry;
  for (const key of path.split('.')) node = (node as Tree | undefined)?.[key];
  return node;
}

function cellOf(column: Column, value: unknown): string | number | boolean {
  if (Array.isArray(value)) return value.join(column.several === 'lines' ? '\n' : ' ');
  return value as string | number | boolean;
}
