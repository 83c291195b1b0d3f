import type { XlsxArchive } from './xlsx-archive';

/**
 * Formats that every program knows by number and that show a day or a time (ECMA-376 part 1, 18.8.30); 27 to
 * 36 and 50 to 58 are those of Chinese and its neighbours.
 */
const knownDays: readonly (readonly [number, number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Whether a format shows a number as a day or a time: it has their letters outside of quotes, colours and locales. */
export function showsDay(code: string): boolean {
  const said = code.replace(/"[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '');
  return /[ymdhs]/i.test(said);
}

/** Styles of cells, by their number, in which a number is shown as a day or a time. */
export async function dayStylesOf(archive: XlsxArchive): Promise<ReadonlySet<number>> {
  const codes = new Map<number, string>();
  const days = new Set<number>();
  let [within, style] = [false, 0];
  await archive.readAll('xl/styles.xml', {
    open(name, { numFmtId = '0', formatCode = '' }) {
      if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
      if (name === 'cellXfs') within = true;
      if (!within || name !== 'xf') return;
      const format = Number(numFmtId);
      const code = codes.get(format);
      if (
        code === undefined ? knownDays.some(([from, to]) => format >= from && format <= to) : showsDay(code)
      )
        days.add(style);
      style += 1;
    },
    close(name) {
      if (name === 'cellXfs') within = false;
    },
  });
  return days;
}
