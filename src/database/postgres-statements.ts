import { hash } from 'node:crypto';
import type { QueryConfig } from 'pg';
import { numbered } from './statements';

interface Statement {
  name: string;
  text: string;
  words: ReadonlySet<string>;
}

/** Statements of a session of ours are prepared under the hash of their text: same text, same plan. */
export class Statements {
  private readonly known = new Map<string, Statement>();

  of(sql: string, values: unknown[]): QueryConfig {
    const { name, text } = this.statement(sql);
    return { name, text, values };
  }

  /** Whether a statement may have to do with a table: it can read or write none that it does not name. */
  names(sql: string, table: string): boolean {
    return this.statement(sql).words.has(table);
  }

  private statement(sql: string): Statement {
    let statement = this.known.get(sql);
    if (!statement) {
      const text = numbered(sql);
      statement = { name: hash('sha1', text), text, words: new Set(text.match(/\w+/g)) };
      this.known.set(sql, statement);
    }
    return statement;
  }
}

/** Row by row in one list; a lot of a group has hundreds of values, which `flatMap` takes ten times as long for. */
export function valuesIn(rows: readonly object[], properties: readonly string[]): unknown[] {
  const values: unknown[] = [];
  for (const row of rows as readonly Record<string, unknown>[])
    for (const property of properties) values.push(row[property] ?? null);
  return values;
}

export function valuesOf(row: object): unknown[] {
  return Object.values(row).map((value: unknown) => (value === undefined ? null : value));
}
