/** Grants and offers are compared as text of 24 characters, which years beyond 9999 would break. */
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** When a grant ends, as the tables keep it; undefined for a time that has passed or is beyond all calendars. */
export function grantEnd(until: string, now: string): string | undefined {
  const end = Date.parse(until);
  return end > Date.parse(now) && end <= latest ? new Date(end).toISOString() : undefined;
}
