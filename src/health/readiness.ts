import type { ReadinessCheck, ReadinessChecks, ReadinessView } from './health.dto';

/** Parts without which everything is still served, only later. */
const dispensable = new Set<string>(['queue']);

/** Longest reason shown: one line of a terminal. */
const reasonLength = 200;

export function fails(reason: string): ReadinessCheck {
  return { status: 'failed', reason: reason.slice(0, reasonLength) };
}

/**
 * Degraded is not unready: without the queue submissions are taken and deliveries are found by the
 * sweep, so a load balancer that took the process out would make things worse.
 */
export function answerOf<T extends Partial<ReadinessChecks>>(
  checks: T,
): Pick<ReadinessView, 'status'> & { checks: T } {
  const failed = Object.entries<ReadinessCheck>(checks).filter(([, { status }]) => status === 'failed');
  if (failed.length === 0) return { status: 'ready', checks };
  const serves = failed.every(([name]) => dispensable.has(name));
  return { status: serves ? 'degraded' : 'not_ready', checks };
}

/**
 * Migrations that this program needs and the database lacks. One that is applied but unknown here
 * is no fault: a newer program has run, and every migration lets the older one go on.
 */
export function missingMigrations(needed: readonly string[], applied: readonly string[]): string[] {
  const known = new Set(applied);
  return needed.filter((name) => !known.has(name));
}
