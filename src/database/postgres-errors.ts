import type { RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';

/**
 * SQLSTATE codes (PostgreSQL documentation, appendix A) of two groups that met on a row: deadlock,
 * lock time-out, serialization failure, and a unique key that another group took in the meantime.
 * The same body run alone sees what the other has done and answers for itself.
 */
const contention = new Set(['40P01', '55P03', '40001', '23505']);

/**
 * The server is not there, is going, is full, took too long, cannot use its disk, or has become a standby
 * that only reads; the same request may succeed later.
 */
const away = /^(08...|53...|57P0.|57014|25P03|25006|58030)$/;

/** With a code of the server's own its message is not looked at: "lock timeout" is no network's. EPIPE has no digit. */
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;

/** What Node and the driver say when a connection is refused, cut or not made in time. */
const cut =
  /ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|Connection terminated|connection error|timeout|not queryable|read timeout/i;

interface DatabaseError {
  code?: unknown;
  message?: unknown;
}

/** A unique key that is there already (SQLSTATE 23505). */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === '23505';
}

export function isContention(error: unknown): boolean {
  return contention.has(codeOf(error));
}

/** Whether an error says that the database is away rather than that a statement is wrong. */
export function isAway(error: unknown): boolean {
  const code = codeOf(error);
  if (sqlState.test(code)) return away.test(code);
  return error instanceof Error && !(error instanceof Refusal) && cut.test(`${code} ${error.message}`);
}

/** Whether a server that only reads, a standby or one whose disk is nearly full, is why a write failed. */
export function saysReadOnly(error: unknown): boolean {
  return [error, (error as Error | undefined)?.cause].some((each) => codeOf(each) === '25006');
}

/** What the caller is told: to come back when the database is away, else the error as it is. */
export function tellable(error: unknown): unknown {
  // On a connection of ours that may only read, a write is a fault of ours.
  if (!isAway(error) || codeOf(error) === '25006') return error;
  return causedBy(error, 'service.unavailable');
}

/**
 * As `tellable`, of a COMMIT that was sent. A server that has committed may go, or wait for its standby, before it
 * says so: where the connection breaks without a word of it, nobody knows.
 */
export function tellableOfCommit(error: unknown): unknown {
  return isAway(error) && !sqlState.test(codeOf(error)) ? causedBy(error, 'service.uncertain') : error;
}

function causedBy(error: unknown, code: RefusalCode): Refusal {
  const refusal = new Refusal(code, { retryAfterSeconds: 2 });
  refusal.cause = error;
  return refusal;
}

const codeOf = (error: unknown): string => String((error as DatabaseError | undefined)?.code ?? '');
