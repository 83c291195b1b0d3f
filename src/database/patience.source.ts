/**
 * Waits for work that ends by itself, but no longer than this: a process that stops is not kept by a database
 * that has fallen silent. What is unfinished then is taken up at the next start.
 */
export async function patiently(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
