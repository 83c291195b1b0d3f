/** What readiness rests on; the failing one is named in the answer. */
export type CheckName = 'database' | 'migrations' | 'keys';

export interface Check {
  status: 'ok' | 'failed';
  /** Why it failed, in one line. */
  reason?: string;
}

export interface Answer {
  status: 'ready' | 'not_ready';
  checks: Record<CheckName, Check>;
}

/** Longest reason shown: one line of a terminal. */
const reasonLength = 200;

export function fails(reason: string): Check {
  return { status: 'failed', reason: reason.slice(0, reasonLength) };
}

export function answerOf(checks: Record<CheckName, Check>): Answer {
  const ready = Object.values(checks).every(({ status }) => status === 'ok');
  return { status: ready ? 'ready' : 'not_ready', checks };
}

/**
 * Migrations that this program needs and the database lacks. One that is applied but unknown here
 * is no fault: a newer program has run, and every migration lets the older one go on.
 */
export function missingMigrations(needed: readonly string[], applied: readonly string[]): string[] {
  const known = new Set(applied);
  return needed.filter((name) => !known.has(name));
}
