import { Refusal } from '../findings/refusal';

/** An instant as it stands on rows, UTC with milliseconds, so that it may be compared as text. */
export function instantOf(text: string): string {
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Refusal('request.malformed', { detail: noInstant });
  return new Date(at).toISOString();
}

const noInstant = {
  en: 'A time must be an instant such as 2026-11-23T18:00:00+08:00.',
  zh: '时间应为带时区的时刻，例如 2026-11-23T18:00:00+08:00。',
};
