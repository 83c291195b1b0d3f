import { fault, plain, type Cell, type CellReading, type Epoch, type Saying } from './sheet';

/** Days as Chinese and other systems write them, year first: 2026-11-18, 2026/11/18, 2026年11月18日, 20261118. */
const yearFirst = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]0{1,2}:00(?::00)?)?$/;
const compact = /^(\d{4})(\d{2})(\d{2})$/;

/** 1982 to 2119: outside of these a bare number is no day that a document could mean. */
const serialRange = [30_000, 80_000] as const;

/**
 * A day, or the serial number of one. Excel counts from 1900 with a 29 February that there never was, so
 * that its day 0 is 30 December 1899 for every day after that; the other epoch lies 1,462 days later.
 */
export function dayOf(cell: Cell, epoch: Epoch): CellReading {
  const text = plain(cell.text);
  const day = yearFirst.exec(text) ?? compact.exec(text);
  if (day && cell.as !== 'number') {
    const [, year = '', month = '', date = ''] = day;
    return { value: `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`, findings: [] };
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
  const full = /^(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2})(:\d{2})?(\.\d+)? *(Z|[+-]\d{2}:\d{2})$/i.exec(text);
  if (full) {
    const [, day = '', minutes = '', seconds = ':00', , offset = ''] = full;
    return { value: `${day}T${minutes}${seconds}${offset.toUpperCase()}`, findings: [] };
  }
  const serial = serialOf(cell, epoch);
  const local = serial ?? /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.exec(text)?.[0].replace(' ', 'T').concat(':00');
  return {
    findings: [
      {
        ...fault('SHEET-TIME', cell, says.instant),
        ...(local !== undefined && { expected: `${local}+08:00` }),
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
      en: 'Write it as text with its offset, as under expected, or with that of the place.',
      zh: '请以文本连同时差书写，如 expected 所示，或用当地时差。',
    },
  },
};
