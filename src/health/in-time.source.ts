/** A probe asks every few seconds; what needs longer than this serves nobody. */
export const answerMs = 1_000;

/**
 * Whether something ends in time; it fails as it fails. SQLite answers on this thread, so a timer could
 * not fire before a late answer: the clock decides.
 */
export async function inTime(work: Promise<unknown>): Promise<boolean> {
  const asked = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, answerMs)));
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
  return performance.now() - asked < answerMs;
}
