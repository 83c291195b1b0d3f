/** How far Beijing is ahead of UTC, the whole year, since it has no daylight saving. */
export const beijingMs = 8 * 3_600_000;

/**
 * The day in Beijing of an instant. Customs dates its papers by it: what happens at Dostyk at 23:00 on the 26th
 * happens on the 27th for the customs that has agreed to it.
 */
export const beijingDay = (instant: string): string =>
  new Date(Date.parse(instant) + beijingMs).toISOString().slice(0, 10);
