import { altered, book, fails, merging, read, rules } from '../../test/support/reading-sheets';
import { findingsKept, mergesMax } from './limits';
import { showsDay } from './xlsx-styles';
import { xlsxOf } from './xlsx-write';

describe('nothing of a sheet is left out in silence', () => {
  const told = async (bytes: Buffer): Promise<string[]> =>
    (await read(bytes)).flatMap(({ findings }) => rules(findings));
  const two = ['noteNumber', 'loadedBy'];

  it('a row without a number below a note belongs to no document, and a wide # is one too', async () => {
    const rows = [
      ['N-1', 'CARRIER'],
      ['＃ N-2', 'CONSIGNOR'],
      [undefined, 'CONSIGNOR'],
      ['N-3', 'CARRIER'],
    ];
    const found = await read(book(two, ...rows));
    expect(found.map(({ document }) => document)).toEqual([
      { noteNumber: 'N-1', loadedBy: 'CARRIER' },
      { noteNumber: 'N-3', loadedBy: 'CARRIER' },
    ]);
    expect(rules(found[0]?.findings)).toEqual(['SHEET-KEY error A4']);
  });

  it('a column that only the upper row of headings names is read; two rows may not contradict', async () => {
    const names = ['批号（运单号）', 'Loaded by', 'contractNumber'];
    const [found] = await read(book(names, ['noteNumber', 'loadedBy'], ['N-1', 'CARRIER', 'C-1']));
    expect(found?.document).toEqual({ noteNumber: 'N-1', loadedBy: 'CARRIER', contractNumber: 'C-1' });
    const unknown = book(
      [...names.slice(0, 2), '颜色'],
      ['noteNumber', 'loadedBy'],
      ['N-1', 'CARRIER', '红'],
    );
    expect(await fails(unknown)).toBe('SHEET-HEADING-UNKNOWN');
    const swapped = book(['noteNumber', 'massMethod', 'loadedBy'], ['noteNumber', 'loadedBy', 'massMethod']);
    expect(await fails(swapped)).toBe('SHEET-HEADING-DIFFERS');
  });

  it('a column without a heading is told once, and so is a hidden row', async () => {
    const stray = book(two, ['N-1', 'CARRIER', '已核'], ['N-2', 'CARRIER', '未核']);
    expect(await told(stray)).toEqual(['SHEET-HEADING-NONE error C2']);
    const hidden = (xml: string): string => xml.replace(/<row r="[34]"/g, '$& hidden="1"');
    const filtered = altered(book(two, ['N-1', 'CARRIER'], ['N-2', 'CARRIER'], ['N-3', 'CARRIER']), hidden);
    expect(await told(filtered)).toEqual(['SHEET-HIDDEN error A3']);
    const blank = altered(book(two, ['N-1', 'CARRIER'], ['  ', ' '], ['N-2', 'CARRIER']), hidden);
    expect(await told(blank)).toEqual(['SHEET-HIDDEN error A4']);
  });

  it('a row that was pasted twice is told, and may be meant', async () => {
    const goods = ['N-1', '870829'];
    const twice = book(['noteNumber', 'goods[].hs6'], goods, goods, ['N-2', '870829']);
    expect(await told(twice)).toEqual(['SHEET-ROW-TWICE warning A3']);
  });

  it('merged cells are one value: where they seem to be that of several documents or entries, that is told', async () => {
    const paths = [
      'noteNumber',
      'contractNumber',
      'goods[].hs6',
      'goods[].marks',
      'goods[].containers[].container',
    ];
    const rows = [
      ['N-1', 'C-1', '870829', 'M', 'A'],
      [undefined, undefined, undefined, undefined, 'B'],
      ['N-2', undefined, '870830', undefined, 'C'],
    ];
    // The number and the goods of the first two rows are meant for both; contract and marks seem to be for N-2 as well.
    const sheet = merging(book(paths, ...rows), 'A2:A3', 'C2:C3', 'B2:B4', 'D2:D4', 'A1:B1');
    expect(await told(sheet)).toEqual(['SHEET-MERGED error B4', 'SHEET-MERGED error D4']);
  });

  it('where nothing stands at the top of merged cells nothing is lost; the value of a note would be', async () => {
    const rows = [
      ['# N-0', 'CARRIER'],
      ['N-1', 'CARRIER', ' '],
      ['N-2', 'CARRIER'],
    ];
    const sheet = book([...two, 'contractNumber'], ...rows);
    expect(await told(merging(sheet, 'C2:C4', 'C3:C4', 'C1:C2'))).toEqual([]);
    expect(await told(merging(sheet, 'B2:B4'))).toEqual(['SHEET-MERGED error B3']);
  });

  it('any row below the top of merged cells counts, and rows may come in any order', async () => {
    const rows = Array.from({ length: 12 }, (_, index) => [index % 4 ? undefined : `N-${index}`, 'CARRIER']);
    const sheet = book(two, ...rows);
    // Documents begin at rows 2, 6 and 10.
    const ranges = ['B2:B5', 'B3:B6', 'B6:B9', 'B7:B13', 'B5:B10', 'B10:B13'];
    const merged = ['SHEET-MERGED error B6', 'SHEET-MERGED error B10', 'SHEET-MERGED error B6'];
    const ofMerged = async (bytes: Buffer): Promise<string[]> =>
      (await told(bytes)).filter((each) => each.startsWith('SHEET-MERGED'));
    expect(await ofMerged(merging(sheet, ...ranges))).toEqual(merged);
    const turned = (xml: string): string =>
      xml.replace(/(<row r="2".*?<\/row>)(.*)(<row r="10".*?<\/row>)/s, '$3$2$1');
    expect(await ofMerged(altered(merging(sheet, ...ranges), turned))).toEqual(merged);
  });

  it('merged cells without end are refused, and no more are told than an import keeps', async () => {
    const sheet = book(two, ['N-1', 'CARRIER'], ['N-2', 'CARRIER']);
    const many = (count: number): Buffer => merging(sheet, ...Array.from({ length: count }, () => 'B2:B3'));
    expect(await told(many(mergesMax))).toHaveLength(findingsKept);
    expect(await fails(many(mergesMax + 1))).toBe('SHEET-MERGES');
  });

  it('rows on a second visible sheet refuse the file; hidden ones and explanations do not', async () => {
    const sheet = (name: string, ...rows: string[][]) => ({
      ...{ name, headings: 1, columns: [] },
      rows: rows.map((row) => row.map((value) => ({ value }))),
    });
    const [first, second] = [sheet('一', two, ['N-1', 'CARRIER']), sheet('二', two, ['N-2', 'CARRIER'])];
    expect(await fails(xlsxOf([first, second]))).toBe('SHEET-OTHER');
    const out = altered(
      xlsxOf([first, second]),
      (xml) => xml.replace('sheetId="2"', '$& state="hidden"'),
      'xl/workbook.xml',
    );
    expect(await told(out)).toEqual([]);
    expect(await told(xlsxOf([first, sheet('三', two)]))).toEqual([]);
  });

  it('a sheet that is not read refuses the file for its documents only, not for its notes or its size', async () => {
    const sheet = (name: string, ...rows: string[][]) => ({
      ...{ name, headings: 1, columns: [] },
      rows: rows.map((row) => row.map((value) => ({ value }))),
    });
    const second = (...rows: string[][]): Buffer =>
      xlsxOf([sheet('一', two, ['N-1', 'CARRIER']), sheet('说明', ...rows)]);
    const wide = Array.from({ length: 301 }, (_, index) => `${index}`);
    const long = 'x'.repeat(2_001);
    for (const other of [second([long]), second(wide), second(two, ['# N-2', 'CARRIER'], [' '])])
      expect(await told(other)).toEqual([]);
    const marks = ['noteNumber', 'goods[].marks'];
    for (const other of [second(two, ['N-2', long]), second(two, wide), second(marks, ['N-2', '#1-30'])])
      expect(await fails(other)).toBe('SHEET-OTHER');
    const path = 'xl/worksheets/sheet2.xml';
    const merged = (xml: string): string =>
      xml.replace('</sheetData>', `$&${'<mergeCell ref="B2:B3"/>'.repeat(mergesMax + 1)}`);
    expect(await told(altered(second([long]), merged, path))).toEqual([]);
    const entity = (xml: string): string => xml.replace('<worksheet', '<!DOCTYPE x><worksheet');
    expect(await fails(altered(second(two), entity, path))).toBe('SHEET-DOCTYPE');
    const swollen = (xml: string): string => xml.replace(long, ' '.repeat(70 * 1024 * 1024));
    expect(await fails(altered(second([long]), swollen, path))).toBe('SHEET-UNPACKED');
  });

  it('a day where no day belongs is a text or a number that the program has turned into one', async () => {
    const dated = (bytes: Buffer): Buffer =>
      altered(
        altered(bytes, (xml) => xml.replace(/s="\d"><v>46327/g, 's="5"><v>46327')),
        (xml) =>
          xml
            .replace(
              '<fonts',
              '<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><fonts',
            )
            .replace('</cellXfs>', '<xf numFmtId="176"/></cellXfs>'),
        'xl/styles.xml',
      );
    const paths = ['noteNumber', 'contractDate', 'infoNotForCarrier', 'goods[].packages'];
    const [found] = await read(dated(book(paths, ['N-1', 46_327, 46_327, 46_327])));
    expect(found?.document).toEqual({ noteNumber: 'N-1', contractDate: '2026-11-01', goods: [{}] });
    expect(rules(found?.findings)).toEqual(['SHEET-DAY-CELL error C2', 'SHEET-DAY-CELL error D2']);
    expect(found?.findings[0]?.actual).toBe('2026-11-01');
    expect(
      ['#,##0.00_);[Red](#,##0.00)', '0.0"kg"', 'G/通用格式', '[$-804]0', '\\d0'].filter(showsDay),
    ).toEqual([]);
    expect(['m/d', '[h]:mm', 'yyyy"年"m"月"', '[$-804]上午/下午h"时"'].filter(showsDay)).toHaveLength(4);
  });
});
