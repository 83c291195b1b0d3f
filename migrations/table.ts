import { Table, type TableColumnOptions, type TableIndexOptions } from 'typeorm';

/** Short forms for the portable columns; see `src/database/columns.ts` for what they mean. */
export const text = (name: string, length: number): TableColumnOptions => ({
  name,
  type: 'varchar',
  length: String(length),
});
export const id = (name: string): TableColumnOptions => text(name, 64);
export const instant = (name: string): TableColumnOptions => text(name, 24);
export const whole = (name: string): TableColumnOptions => ({ name, type: 'integer' });
export const long = (name: string): TableColumnOptions => ({ name, type: 'text' });
export const key = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });
export const empty = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });

export const index = (name: string, ...columnNames: string[]): TableIndexOptions => ({ name, columnNames });
export const unique = (name: string, ...columnNames: string[]): TableIndexOptions => ({
  name,
  columnNames,
  isUnique: true,
});

/** A table with its columns and indices. */
export function table(name: string, columns: TableColumnOptions[], indices: TableIndexOptions[] = []): Table {
  return new Table({ name, columns, indices });
}
