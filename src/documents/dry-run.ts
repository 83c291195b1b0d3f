import { Refusal } from '../findings/refusal';

/** Anything but a clear yes or no is refused: who writes `dryRun=1` does not want a document stored. */
export function isDryRun(asked: string | undefined): boolean {
  if (asked === undefined || asked === 'false') return false;
  if (asked === 'true') return true;
  throw new Refusal('request.malformed', {
    detail: { en: '"dryRun" must be true or false.', zh: 'dryRun 应为 true 或 false。' },
  });
}
