import { fault, plain, type Cell, type CellReading, type Epoch, type Saying } from './sheet';

/** Days as Chinese and other systems write them, year first: 2026-11-18, 2026/11/18, 2026年11月18日, 20261118. */
const yearFirst = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;

/** A day and a time, as Excel in Chinese shows them too (2026/11/18 8:00), with or without an offset. */
const timed =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)? *(Z|[+-]\d{2}:\d{2})?$/i;

const two = (digits: string): string => digits.padStart(2, '0');

/** 1982 to 2119: outside of these a bare number is no day that a document could mean. */
const serialRange = [30_000, 80_000] as const;

/**
 * A day, or the serial number of one. Excel counts from 1900 with a 29 February that there never was, so
 * that its day 0 is 30 December 1899 for every day after that; the other epoch lies 1,462 days later.
 */
export function dayOf(cell: Cell, epoch: Epoch): CellReading {
  const text = plain(cell.text);
  const day = yearFirst.exec(text) ?? compact.exec(text);
  if (day) {
    const [, year = '', month = '', date = ''] = day;
    return { value: `${year}-${two(month)}-${two(date)}`, findings: [] };
  }
  const serial = serialOf(cell, epoch);
  if (serial === undefined) return { findings: [fault('SHEET-DATE', cell, says.day)] };
  const value = serial.slice(0, 10);
  return {
    value,
    findings:
      cell.as === 'number'
        ? []
        : [{ ...fault('SHEET-DATE-SERIAL', cell, read(value)), severity: 'warning' as const }],
  };
}

/** An instant with its offset. A serial number has none, and a guess would misdate by up to a day. */
export function instantOf(cell: Cell, epoch: Epoch): CellReading {
  const text = plain(cell.text);
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '00', offset] =
    timed.exec(text) ?? [];
  const written = year && `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}`;
  if (written && offset !== undefined) return { value: `${written}${offset.toUpperCase()}`, findings: [] };
  const local = serialOf(cell, epoch) ?? written;
  return {
    findings: [
      {
        ...fault('SHEET-TIME', cell, says.instant),
        ...(local && { expected: `${local}+08:00` }),
      },
    ],
  };
}

function serialOf(cell: Cell, epoch: Epoch): string | undefined {
  const number = Number(plain(cell.text)) + (epoch === 1904 ? 1_462 : 0);
  if (!(number >= serialRange[0] && number <= serialRange[1])) return undefined;
  // To the second, which is finer than any sheet shows and coarser than its fractions are exact.
  const seconds = Math.round(number * 86_400);
  return new Date(Date.UTC(1899, 11, 30) + seconds * 1_000).toISOString().slice(0, 19);
}

/** A number that is shown as a day, as it is shown: nobody knows it by its serial number. */
export const shownDay = (cell: Cell, epoch: Epoch): string =>
  serialOf(cell, epoch)?.replace('T00:00:00', '') ?? cell.text;

const read = (day: string): Saying => ({
  message: {
    en: `The cell has the serial number of a day; it is read as ${day}.`,
    zh: `单元格为日期序列号，已读作 ${day}。`,
  },
  remedy: {
    en: 'Check it, or write the day as 2026-11-18.',
    zh: '请核对，或按 2026-11-18 格式书写。',
  },
});

const says = {
  day: {
    message: { en: 'This is not a day with its year first.', zh: '此处不是年份在前的日期。' },
    remedy: {
      en: 'Write it as 2026-11-18; 11/12/2026 may mean two days.',
      zh: '请按 2026-11-18 书写；11/12/2026 有两种理解。',
    },
  },
  instant: {
    message: { en: 'The time has no offset from UTC.', zh: '时间缺少与 UTC 的时差。' },
    remedy: {
      en: 'Write it as text with the offset of the place, such as 2026-11-18T08:00:00+08:00.',
      zh: '请以文本填写并注明当地时差，例如 2026-11-18T08:00:00+08:00。',
    },
  },
};
