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
