/** A month of journal time, UTC, such as `2026-11`. Text of instants sorts as months do. */
export type Month = string;

const month = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** The month as it was given; undefined for anything else, such as `2026-1` or `2026-13`. */
export const readMonth = (text: string): Month | undefined => (month.test(text) ? text : undefined);

/** The month in which an instant lies. */
export const monthOf = (at: string): Month => at.slice(0, 7);

/** The first instant after a month: what is earlier belongs to it or to the past. */
export function endOf(of: Month): string {
  const [year = 0, number = 0] = of.split('-').map(Number);
  return new Date(Date.UTC(year, number, 1)).toISOString();
}

/**
 * The month that all archived ones come before: closed for at least so many days, within which an answer
 * may be asked for again under its idempotency key, and for so many months, where that is more.
 */
export function latestBefore(now: number, days: number, months = 0): Month {
  const at = new Date(now - days * 86_400_000);
  const closed = monthOf(at.toISOString());
  const present = new Date(now);
  const aged = monthOf(
    new Date(Date.UTC(present.getUTCFullYear(), present.getUTCMonth() - months, 1)).toISOString(),
  );
  return closed < aged ? closed : aged;
}

/**
 * The month with which an entry is archived. What was written in a month after it was sealed, by a clock
 * that was put back, goes with the next one: a seal is never broken.
 */
export function monthFor(at: string, lastSealed: Month | undefined): Month {
  const month = monthOf(at);
  return lastSealed === undefined || month > lastSealed ? month : monthOf(endOf(lastSealed));
}
