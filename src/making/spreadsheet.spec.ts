import { airWaybill } from '../air/air-waybill.kind';
import { multimodalWaybill } from '../multimodal/multimodal-waybill.kind';
import { railBill } from '../rail/rail-bill.kind';
import { railNote } from '../rail/rail-note.kind';
import { altered, book, fails, read, rules, type AnyKind } from '../../test/support/reading-sheets';
import { columnsOf, indexOf, letterOf, type Column } from './columns';
import { makingOf } from './making-kinds';
import { documentsIn } from './spreadsheet-file.source';
import { spreadsheetCsv, spreadsheetXlsx, type Spreadsheet } from './spreadsheet';

const kinds = [railNote, multimodalWaybill, airWaybill, railBill];

/** The template of a kind with every field that its example has as a column. */
function sheetOf({ name, shape, label }: AnyKind): Spreadsheet {
  const { key, columns, example } = makingOf(name, shape);
  const fields = columnsOf(shape);
  return { label, key, example, columns: columns.map((path) => fields.get(path) as Column) };
}

/** What two columns of the note, its number and another, come to. */
const oneCell = async (path: string, value: string | number | boolean) => {
  const [found] = await read(book(['noteNumber', path], ['N-1', value]));
  return { value: found?.document[path] ?? found?.document, findings: found?.findings ?? [] };
};

describe('templates', () => {
  it.each(kinds)('of $name read back what their example says, as workbook and as CSV', async (kind) => {
    const sheet = sheetOf(kind);
    // The example stands in the template behind a mark; without it, it is a document.
    const bare = (cell: string): string => cell.replaceAll('# ', '').replaceAll('>#<', '><');
    const fromXlsx = await read(altered(spreadsheetXlsx(sheet), bare), kind);
    const csv = spreadsheetCsv(sheet).toString('utf8').replace(/^# /gm, '').replace(/^#,/gm, ',');
    const fromCsv = await read(Buffer.from(csv), kind);
    expect(fromXlsx.map(({ document, findings }) => ({ document, findings }))).toEqual([
      { document: sheet.example, findings: [] },
    ]);
    expect(fromCsv.map(({ document }) => document)).toEqual([sheet.example]);
    expect(fromCsv.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('with only the example in them have no document', async () => {
    expect(await fails(spreadsheetXlsx(sheetOf(railNote)))).toBe('SHEET-EMPTY');
    expect(await fails(spreadsheetCsv(sheetOf(railNote)))).toBe('SHEET-EMPTY');
  });

  it('letters of columns count as spreadsheet programs do', () => {
    for (const [index, letters] of [
      [0, 'A'],
      [25, 'Z'],
      [26, 'AA'],
      [701, 'ZZ'],
      [702, 'AAA'],
    ] as const)
      expect([letterOf(index), indexOf(`${letters}17`)]).toEqual([letters, index]);
  });
});

describe('rows', () => {
  it('of one number are one document, and inner columns alone go on with the entry above', async () => {
    const paths = [
      'noteNumber',
      'loadedBy',
      'goods[].hs6',
      'goods[].containers[].container',
      'containers[].number',
    ];
    const found = await read(
      book(
        paths,
        ['N-1', 'carrier', '870829', 'A', 'A'],
        [undefined, undefined, undefined, 'B', 'B'],
        ['N-1', 'CARRIER', '870830', 'B'],
        ['N-2', 'CONSIGNOR', '870830'],
      ),
    );
    expect(found.map(({ document }) => document)).toEqual([
      {
        noteNumber: 'N-1',
        loadedBy: 'CARRIER',
        goods: [
          { hs6: '870829', containers: [{ container: 'A' }, { container: 'B' }] },
          { hs6: '870830', containers: [{ container: 'B' }] },
        ],
        containers: [{ number: 'A' }, { number: 'B' }],
      },
      { noteNumber: 'N-2', loadedBy: 'CONSIGNOR', goods: [{ hs6: '870830' }] },
    ]);
    expect(found[0]?.places.get('/goods/1/hs6')).toEqual({ row: 4, column: 2 });
  });

  it('that contradict one another, stand apart or have no number are told at their cell', async () => {
    const paths = ['noteNumber', 'loadedBy'];
    const found = await read(book(paths, ['N-1', 'CARRIER'], ['N-1', 'CONSIGNOR'], ['N-2'], ['N-1']));
    expect(found.flatMap(({ findings }) => rules(findings))).toEqual([
      'SHEET-DIFFERS error B3',
      'SHEET-APART error A5',
    ]);
    const [orphan] = await read(book(paths, [undefined, 'CARRIER']));
    expect(rules(orphan?.findings)).toEqual(['SHEET-KEY error A2']);
  });

  it('are found under headings in Chinese, in English and under paths, with an unknown heading refused', async () => {
    const [found] = await read(
      book(['批号（运单号）', 'Loaded by', 'goods[].names.zh'], ['N-1', 'CARRIER', '制动盘']),
    );
    expect(found?.document).toMatchObject({ loadedBy: 'CARRIER', goods: [{ names: { zh: '制动盘' } }] });
    expect(await fails(book(['noteNumber', 'loadedBy', 'colour'], ['N-1']))).toBe('SHEET-HEADING-UNKNOWN');
    expect(await fails(book(['noteNumber', 'noteNumber'], ['N-1']))).toBe('SHEET-HEADING-TWICE');
    expect(await fails(book(['loadedBy', 'massMethod'], ['CARRIER']))).toBe('SHEET-HEADINGS');
    expect(await fails(book(['some', 'thing'], ['else']))).toBe('SHEET-HEADINGS');
  });
});

describe('reading', () => {
  it('stops at each row, a note as well, so that other work has its turn', async () => {
    const fields = columnsOf(railNote.shape);
    const sheet = book(['noteNumber', 'loadedBy'], ['# a'], ['N-1', 'CARRIER'], ['# b']);
    const steps: number[] = [];
    for await (const { rowsRead } of documentsIn(sheet, fields, fields.get('noteNumber') as Column))
      steps.push(rowsRead);
    expect(steps).toEqual([0, 1, 1, 1]);
  });
});

describe('cells that a spreadsheet program spoils', () => {
  it('a code kept as a number is refused where a zero may be lost, and the zero is named where it is', async () => {
    const zero = await oneCell('goods[].hs6', 12345);
    expect(zero.findings).toMatchObject([{ rule: 'SHEET-ZERO', correction: '012345' }]);
    expect(zero.findings[0]?.message.en).toContain('012345 lost its leading zero');
    expect((await oneCell('goods[].hs6', 870829)).findings).toEqual([]);
    expect((await oneCell('contractNumber', 12345)).findings).toMatchObject([
      { rule: 'SHEET-NUMBER-CELL', severity: 'error' },
    ]);
    expect(await oneCell('issuingRailway', 33)).toMatchObject({ value: '33', findings: [] });
    expect((await oneCell('consignor.postal', 92103)).findings).toMatchObject([{ severity: 'warning' }]);
    expect((await oneCell('contractNumber', '3.35E+11')).findings).toMatchObject([
      { rule: 'SHEET-SCIENTIFIC' },
    ]);
    const wagon = async (number: number) =>
      (await oneCell('containers[].onWagon', number)).findings.map(({ rule }) => rule);
    expect([await wagon(94012341), await wagon(335149512071)]).toEqual([[], []]);
    // Without a check digit it may be 05234567.
    expect(await wagon(5234567)).toEqual(['SHEET-NUMBER-CELL']);
    const csv = await read(Buffer.from('noteNumber,goods[].hs6\nN-1,12345\n'));
    expect(csv[0]?.findings).toMatchObject([{ rule: 'SHEET-ZERO', correction: '012345' }]);
  });

  it.each([
    [46_344, '2026-11-18', []],
    ['2026/11/18', '2026-11-18', []],
    ['2026年1月8日', '2026-01-08', []],
    ['２０２６-１１-１８', '2026-11-18', []],
    ['46344', '2026-11-18', ['SHEET-DATE-SERIAL']],
    [20_261_118, '2026-11-18', []],
    ['18/11/2026', undefined, ['SHEET-DATE']],
    [12, undefined, ['SHEET-DATE']],
  ])('the day %p is read as %p', async (written, day, told) => {
    const { value, findings } = await oneCell('contractDate', written);
    expect(findings.map(({ rule }) => rule)).toEqual(told);
    if (day !== undefined) expect(value).toBe(day);
  });

  it.each([
    ['１２', 12, undefined],
    [0.1 + 0.2, 0.3, undefined],
    ['1,234.5', undefined, 1234.5],
    ['12300kg', undefined, undefined],
    ['1234567890123456', undefined, undefined],
  ])('the number %p is %p', async (written, number, correction) => {
    const [found] = await read(book(['noteNumber', 'goods[].grossKg'], ['N-1', written]));
    const [goods] = (found?.document.goods ?? []) as { grossKg?: number }[];
    expect(goods?.grossKg).toBe(number);
    expect(found?.findings[0]?.correction).toBe(correction);
    expect(found?.findings.length).toBe(number === undefined ? 1 : 0);
  });

  it('a time without its offset is refused, and yes and no may be Chinese', async () => {
    const [air] = await read(book(['awb', 'executedAt', 'nil'], ['1', 46_349.75, '是']), airWaybill);
    expect(air?.findings).toMatchObject([{ rule: 'SHEET-TIME', expected: '2026-11-23T18:00:00+08:00' }]);
    expect(air?.document.nil).toBe(true);
    const time = async (text: string) =>
      (await read(book(['awb', 'executedAt'], ['1', text]), airWaybill))[0];
    for (const good of ['2026-11-23 18:00 +08:00', '2026/11/23 18:00:00+08:00'])
      expect((await time(good))?.document.executedAt).toBe('2026-11-23T18:00:00+08:00');
    // As Excel in Chinese writes it into CSV.
    expect((await time('2026/1/3 8:05'))?.findings).toMatchObject([
      { expected: '2026-01-03T08:05:00+08:00' },
    ]);
    expect((await time('2026-01-03 08:05:45'))?.findings).toMatchObject([
      { expected: '2026-01-03T08:05:45+08:00' },
    ]);
  });

  it('a number written as a power of ten has lost nothing, and a list with a bad code is told once', async () => {
    const java = (bytes: Buffer): Buffer =>
      altered(bytes, (xml) =>
        xml.replace('<v>99900000206<', '<v>9.9900000206E10<').replace('<v>7<', '<v>7.0<'),
      );
    const [air] = await read(java(book(['awb', 'pieces'], [99_900_000_206, 7])), airWaybill);
    expect(air).toMatchObject({ document: { awb: '99900000206', pieces: 7 }, findings: [] });
    const [houses] = await read(book(['awb', 'houses'], ['1', 12_345]), airWaybill);
    expect(houses).toMatchObject({ document: { awb: '1' }, findings: [{ rule: 'SHEET-NUMBER-CELL' }] });
    expect(houses?.document).not.toHaveProperty('houses');
  });

  it('a formula is never computed: its shown value is taken with a warning, none is an error', async () => {
    const made = altered(book(['noteNumber', 'goods[].grossKg'], ['N-1', 12.5]), (xml) =>
      xml.replace('<v>12.5</v>', '<f>HYPERLINK("http://x")</f><v>12.5</v>'),
    );
    const [found] = await read(made);
    expect(rules(found?.findings)).toEqual(['SHEET-FORMULA warning B2']);
    const without = altered(made, (xml) => xml.replace('<v>12.5</v>', ''));
    expect(rules((await read(without))[0]?.findings)).toEqual(['SHEET-FORMULA error B2']);
  });
});

describe('files of every origin', () => {
  const text = '批号（运单号）;loadedBy;goods[].names.zh\r\nN-1;CARRIER;"制动盘; 前"\r\n';
  // GB18030 of the same text, as Excel in Chinese saves it.
  const gb = Buffer.from(
    'c5fabac5a3a8d4cbb5a5bac5a3a93b6c6f6164656442793b676f6f64735b5d2e6e616d65732e7a680d0a4e2d313b434152524945523b22d6c6b6afc5cc3b20c7b0220d0a',
    'hex',
  );
  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 of tabs', Buffer.from(`\ufeff${text.replaceAll(';', '\t').replace('盘\t', '盘;')}`, 'utf16le')],
    ['UTF-16 with the high byte first', Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
    ['Excel with sep=', Buffer.from(`sep=;\r\n${text}`)],
    ['texts behind =', Buffer.from(text.replace('CARRIER', '"=""CARRIER"""'))],
    ['GB18030', gb],
  ])('CSV in %s', async (_, bytes) => {
    const [found] = await read(bytes);
    expect(found?.document).toMatchObject({ loadedBy: 'CARRIER', goods: [{ names: { zh: '制动盘; 前' } }] });
  });

  it('rows below sep= are counted as the program shows them', async () => {
    const [found] = await read(Buffer.from('sep=,\r\nnoteNumber,contractDate\r\nN-1,18/11/2026\r\n'));
    expect(rules(found?.findings)).toEqual(['SHEET-DATE error B2']);
  });

  it('bytes of no character set, of an old workbook and of nothing are told apart', async () => {
    expect(await fails(Buffer.from([0x6e, 0x2c, 0x6f, 0x0a, 0xff, 0xff, 0x80]))).toBe('SHEET-CSV');
    expect(await fails(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('SHEET-OLD');
    expect(await fails(Buffer.alloc(0))).toBe('SHEET-EMPTY');
    // As business systems export it, under the name of a workbook.
    expect(await fails(Buffer.from('\ufeff<html><table><tr><td>noteNumber</td></tr></table>'))).toBe(
      'SHEET-HTML',
    );
    expect(await fails(Buffer.from('noteNumber,loadedBy\n"N-1,CARRIER\n'))).toBe('SHEET-CSV');
  });

  it('entities, bombs, damage and too many rows stop the reading', async () => {
    const good = book(['noteNumber', 'loadedBy'], ['N-1', 'CARRIER']);
    const lol = altered(good, (xml) =>
      xml.replace('<worksheet', '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet').replace('CARRIER', '&a;'),
    );
    expect(await fails(lol)).toBe('SHEET-DOCTYPE');
    expect(await fails(altered(good, (xml) => xml.replace('CARRIER', '&a;')))).toBe('SHEET-XML');
    expect(await fails(altered(good, (xml) => xml.slice(0, -30)))).toBe('SHEET-XML');
    expect(await fails(Buffer.concat([good.subarray(0, 200), Buffer.alloc(20)]))).toBe('SHEET-ARCHIVE');
    const swollen = altered(good, (xml) => xml.replace('CARRIER', ' '.repeat(70 * 1024 * 1024)));
    expect(swollen.length).toBeLessThan(200_000);
    expect(['SHEET-UNPACKED', 'SHEET-CELL']).toContain(await fails(swollen));
    const rows = Array.from({ length: 5_001 }, (_, i) => [`N-${i}`, 'CARRIER']);
    expect(await fails(book(['noteNumber', 'loadedBy'], ...rows))).toBe('SHEET-ROWS');
  });
});
