/** Per cent of the failure budget at which owner and operator are told. */
export const warnings = [50, 70, 90, 100] as const;

/** A pause that a receiver asks for is kept, and never for longer than a day. */
const longestPauseMs = 24 * 60 * 60 * 1000;

/** How much of its budget an endpoint has used that has only failed since a time: 0 to 100 per cent. */
export function usedPercent(failingSince: string | null, now: string, budgetHours: number): number {
  if (failingSince === null) return 0;
  // A clock that was put back makes no failure unhappen, and uses nothing up either.
  const failingMs = Math.max(0, Date.parse(now) - Date.parse(failingSince));
  return Math.min(100, (failingMs / (budgetHours * 60 * 60 * 1000)) * 100);
}

/** The warning that is due: the highest one reached and not told yet, since the lower ones say less. */
export function warningDue(percent: number, warned: number): (typeof warnings)[number] | undefined {
  return warnings.findLast((each) => percent >= each && each > warned);
}

/**
 * Until when a receiver wants nothing more, when it says so: 429 and 503 with Retry-After speak of the
 * whole receiver (RFC 9110 sections 10.2.3 and 15.6.4, RFC 6585 section 4), any other answer of one message.
 */
export function pauseUntil(status: number | null, askedSeconds: number, now: string): string | undefined {
  if ((status !== 429 && status !== 503) || askedSeconds <= 0) return undefined;
  return new Date(Date.parse(now) + Math.min(longestPauseMs, askedSeconds * 1000)).toISOString();
}
