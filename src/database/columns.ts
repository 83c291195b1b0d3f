import type { ColumnOptions, PrimaryColumnOptions } from 'typeorm';
import { columnNameOf } from './naming';

/**
 * Column types that mean the same on SQLite and PostgreSQL. Instants are ISO 8601 text in UTC (a
 * bare Date shifts by the host's zone), numbers are 32- or 53-bit safe, JSON is text that is never
 * reordered, and enumerations are short text checked in code.
 */
const column = (property: string, options: PrimaryColumnOptions): PrimaryColumnOptions => ({
  name: columnNameOf(property),
  ...options,
});

/** A prefixed id, or another short key. */
export const id = (property: string): PrimaryColumnOptions =>
  column(property, { type: 'varchar', length: '64' });

/** A short text or code. */
export const short = (property: string, length = 64): PrimaryColumnOptions =>
  column(property, { type: 'varchar', length: String(length) });

/** An instant: `2026-11-23T10:00:00.000Z`, 24 characters. */
export const instant = (property: string): PrimaryColumnOptions =>
  column(property, { type: 'varchar', length: '24' });

/** A whole number. */
export const whole = (property: string): PrimaryColumnOptions => column(property, { type: 'integer' });

/** JSON or other long text, kept byte for byte. */
export const long = (property: string): PrimaryColumnOptions => column(property, { type: 'text' });

/** The same column, which may be empty. */
export const nullable = (options: PrimaryColumnOptions): ColumnOptions => ({ ...options, nullable: true });

/** The same column, with the value that rows had before there was such a column. */
export const otherwise = <T extends string | number>(
  options: PrimaryColumnOptions,
  value: T,
): PrimaryColumnOptions => ({ ...options, default: value });
