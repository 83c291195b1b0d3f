import type { Text } from '../../findings/finding';
import { placeOf, type Row } from './message-text';
import { assume, put, drop, type Path, type Reading } from './reading';

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

const dayMs = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** `2026-11-24` as `24NOV26`. */
export const dayMonthYear = (day: string): string => `${dayMonth(day)}${day.slice(2, 4)}`;

/** `2026-11-24` as `24NOV`. */
export const dayMonth = (day: string): string =>
  `${day.slice(8, 10)}${months[Number(day.slice(5, 7)) - 1] ?? ''}`;

function dayOf(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month, day);
  return new Date(ms).getUTCMonth() === ((month % 12) + 12) % 12 ? ms : undefined;
}

/** `24NOV26` as `2026-11-24`; messages of this century. Undefined when there is no such day. */
export function fullDate(text: string): string | undefined {
  const [, day = '', month = '', year = ''] = /^(\d{2})([A-Z]{3})(\d{2})$/.exec(text) ?? [];
  const ms = months.includes(month)
    ? dayOf(2000 + Number(year), months.indexOf(month), Number(day))
    : undefined;
  return ms === undefined ? undefined : iso(ms);
}

/**
 * A day and month without a year: the one nearest to the day given, so that a message about a flight of
 * 31 December that comes on 2 January speaks of last year. A tie goes to the later.
 */
export function nearestDate(dayMonthText: string, at: string): string | undefined {
  const [, day = '', month = ''] = /^(\d{2})([A-Z]{3})$/.exec(dayMonthText) ?? [];
  const near = Date.parse(at);
  if (!months.includes(month) || Number.isNaN(near)) return undefined;
  const year = new Date(near).getUTCFullYear();
  const found = [year + 1, year, year - 1]
    .flatMap((each) => dayOf(each, months.indexOf(month), Number(day)) ?? [])
    .sort((a, b) => Math.abs(a - near) - Math.abs(b - near))[0];
  return found === undefined ? undefined : iso(found);
}

/**
 * Days from the day that a message schedules to the one on which it happened, by the letter behind a time:
 * previous, next, second and third day.
 */
export const dayChanges: Readonly<Record<string, number>> = { P: -1, N: 1, S: 2, T: 3 };

/** The day that `-N` behind a time makes of the scheduled one; a letter that says none leaves it. */
export const changedDay = (day: string, letter: string): string =>
  iso(Date.parse(day) + (dayChanges[letter] ?? 0) * dayMs);

/** A flight booked before the waybill is issued may have left a week earlier; more than that is next month's. */
const lateIssueDays = 7;

/** A day without a month: the first such day from a week before the day given. */
export function nextDay(dayText: string, at: string): string | undefined {
  const from = Date.parse(at.slice(0, 10)) - lateIssueDays * dayMs;
  if (!/^\d{2}$/.test(dayText) || Number.isNaN(from)) return undefined;
  const start = new Date(from);
  for (let ahead = 0; ahead < 3; ahead += 1) {
    const ms = dayOf(start.getUTCFullYear(), start.getUTCMonth() + ahead, Number(dayText));
    if (ms !== undefined && ms >= from) return iso(ms);
  }
  return undefined;
}

/** Puts a date that the message has without its year or month, and tells how it was completed. */
export function putDate(reading: Reading, path: Path, text: string, row: Row): void {
  const { since } = reading;
  const date = since && (/^\d{2}$/.test(text) ? nextDay(text, since.at) : nearestDate(text, since.at));
  if (date === undefined) return drop(reading, row, text, since ? noDay : noYear);
  assume(
    reading,
    path,
    date,
    { en: `${since!.why.en} (message: ${text}).`, zh: `${since!.why.zh}（报文为 ${text}）。` },
    row,
  );
  put(reading, path, date, placeOf(row));
}

const noDay: Text = { en: 'There is no such day.', zh: '日期无效。' };
const noYear: Text = {
  en: 'The message gives no year, and nothing tells which it is.',
  zh: '报文未给出年份，且无从判断。',
};

/** How the year was told when the time of receipt decided it. */
export const byReceipt = (at: string) => ({
  at,
  why: {
    en: `The message has no year; it was taken as the date nearest to its receipt on ${at.slice(0, 10)}`,
    zh: `报文无年份，取距收到日期 ${at.slice(0, 10)} 最近者`,
  },
});

/** The same when the issue date of the waybill decided month and year of a flight. */
export const byIssue = (day: string) => ({
  at: `${day}T00:00:00Z`,
  why: {
    en: `The message has no full date; it was taken as the next such day after issue on ${day}, less a week`,
    zh: `报文日期不全，取填开日期 ${day} 前一周起的首个相符日期`,
  },
});
