import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { CheckStatement } from './check-statement.dto';

/**
 * The tag of an answer (RFC 9110 section 8.8.3): SHA-256 over the canonical text (RFC 8785) of what it
 * states. Left out is what each asking changes though nothing else has: its id, its times, its purpose, and
 * how long the log was. So one tag is one statement, whatever makes another of it, be it an act, another
 * bank's financing, a registration that ends or another copy that was sent; and a tag tells nobody more than
 * the statement does.
 */
export function statementTag(statement: Partial<CheckStatement>): string {
  const { checkId: _, asOf: __, validUntil: ___, purpose: ____, logged: _____, ...said } = statement;
  return `"${hash('sha256', canonicalize(said) as string)}"`;
}

/**
 * Whether `If-None-Match` names a tag: any of its list, and by the weak comparison (RFC 9110 section 13.1.2),
 * because a proxy that compresses an answer makes its tag a weak one.
 */
export function namesTag(header: string, tag: string): boolean {
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
}
