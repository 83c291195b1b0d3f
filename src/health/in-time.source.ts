/** A probe asks every few seconds; what needs longer than this serves nobody. */
export const answerMs = 1_000;

/**
 * Whether something ends in time; it fails as it fails. SQLite answers on this thread, so a timer could
 * not fire before a late answer: the clock is asked as well. The clock alone would not do: a timer may
 * fire a fraction of a millisecond early.
 */
export async function inTime(work: Promise<unknown>): Promise<boolean> {
  const asked = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, answerMs, false)));
  const ended = await Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
  return ended && performance.now() - asked < answerMs;
}
