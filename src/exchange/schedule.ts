/** No wait is longer than a day: a receiver that comes back finds its messages within one. */
const longestMs = 24 * 60 * 60 * 1000;

/** Each wait varies by a fifth either way, so that a thousand failed deliveries do not return as one. */
const jitter = 0.2;

/**
 * Milliseconds to wait after failed attempt `attempt` (1 is the first): base · 4^(n−1), at most a
 * day, ± 20 %. With a base of 5 s: 5 s, 20 s, 80 s, 5 min, 21 min, 85 min, 6 h, 23 h, 24 h, 24 h; the
 * ten waits between eleven attempts make 78 hours, three days and a quarter. The example schedule of
 * Standard Webhooks 1.0 has ten attempts over 75 h 35 min. `retryAfterSeconds` is what the receiver asked for, and it wins if
 * it is longer. `random` is from 0 to 1.
 */
export function waitAfter(attempt: number, baseMs: number, random: number, retryAfterSeconds = 0): number {
  const planned = Math.min(longestMs, baseMs * 4 ** (attempt - 1));
  const varied = planned * (1 - jitter + 2 * jitter * random);
  return Math.round(Math.min(longestMs, Math.max(varied, retryAfterSeconds * 1000)));
}

/** Reads a Retry-After header (RFC 9110 section 10.2.3), in seconds or as a date. */
export function retryAfterSeconds(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? 0 : Math.max(0, (date - nowMs) / 1000);
}
