import type { Text } from '../findings/finding';
import { isCoded, type Column } from './columns';
import { rowsOfDocument, type PathRow } from './document-rows';
import { headingOf } from './headings';
import { xlsxOf, type WrittenCell, type WrittenColumn } from './xlsx-write';

/** A kind's sheet to fill in. */
export interface Spreadsheet {
  label: Text;
  columns: readonly Column[];
  key: string;
  example?: object;
}

/** What a key cell begins with on a row that is a note or an example, and is not read. */
export const remark = '#';

/** The example with a mark on each row, so that it is not imported by whoever leaves it in. */
function exampleRows({ columns, key, example }: Spreadsheet): PathRow[] {
  if (!example) return [];
  return rowsOfDocument(example, columns).map((row) =>
    row.set(key, `${remark} ${row.get(key) ?? ''}`.trim()),
  );
}

const starred = (column: Column): string => (column.required ? `${headingOf(column)} *` : headingOf(column));

/** The template as a workbook: headings, paths, an example, and a second sheet that explains each column. */
export function spreadsheetXlsx(sheet: Spreadsheet): Buffer {
  const { columns, label } = sheet;
  const headings = columns.map((column): WrittenCell => ({
    value: starred(column),
    style: column.required ? 'required' : 'heading',
  }));
  const paths = columns.map(({ path }): WrittenCell => ({ value: path, style: 'path' }));
  const examples = exampleRows(sheet).map((row) =>
    columns.map(({ path }): WrittenCell => cellOf(row.get(path))),
  );
  return xlsxOf([
    { name: label.zh, headings: 2, columns: columns.map(columnOf), rows: [headings, paths, ...examples] },
    { name: '说明 Notes', headings: 1, columns: noteColumns, rows: notes(columns) },
  ]);
}

const cellOf = (value: string | number | boolean | undefined): WrittenCell =>
  value === undefined ? undefined : { value };

const isNumber = ({ value, several }: Column): boolean =>
  !several && (value.type === 'number' || value.type === 'integer');

const codesOf = ({ value, several }: Column): readonly string[] | undefined => {
  if (several) return undefined;
  return value.type === 'boolean' ? ['是', '否'] : (value.enum as string[] | undefined);
};

function columnOf(column: Column): WrittenColumn {
  const codes = codesOf(column);
  return {
    width: isCoded(column.value) ? 16 : 22,
    style: isNumber(column) ? 'plain' : 'text',
    ...(codes && { codes }),
  };
}

const noteColumns: readonly WrittenColumn[] = [24, 40, 40, 12, 12, 60].map((width) => ({
  width,
  style: 'text',
}));

function notes(columns: readonly Column[]): WrittenCell[][] {
  const head = ['字段 Field', '中文', 'English', '栏号 Box', '必填 Required', '填写要求 How to fill it in'];
  return [
    head.map((value) => ({ value, style: 'heading' })),
    ...columns.map((column) =>
      [
        column.path,
        column.zh,
        column.en,
        column.box ?? '',
        column.required ? '是 yes' : '',
        hintOf(column),
      ].map((value) => ({ value })),
    ),
    ...rules.map(({ zh, en }) => [undefined, { value: zh }, { value: en }]),
  ];
}

function hintOf(column: Column): string {
  const { value, several } = column;
  const codes = codesOf(column) ?? (value.enum as string[] | undefined);
  const said = codes
    ? codes.join(', ')
    : value.format === 'date'
      ? '2026-11-18'
      : value.format === 'date-time'
        ? '2026-11-18T08:00:00+08:00'
        : value.type === 'string'
          ? `≤ ${String(value.maxLength)}`
          : '0–9 .';
  if (several === 'codes') return `${said}; 以空格分隔 separated by spaces`;
  return several === 'lines' ? `${said}; 每行一项 one a line` : said;
}

const rules: readonly Text[] = [
  {
    en: 'Each row brings at most one entry to each list. Fields of the document stand on its first row; the rows of one document stand together.',
    zh: '每行在每个列表中最多增加一项。单证本身的字段只填在首行；同一单证的各行须相连。',
  },
  {
    en: `A row whose number begins with ${remark} is not read. Any other field may be added as a column under its path.`,
    zh: `单证号码以 ${remark} 开头的行不读取。其他字段可按其路径另加列。`,
  },
];

/** The template as CSV, with the mark by which Excel knows UTF-8. */
export function spreadsheetCsv(sheet: Spreadsheet): Buffer {
  const { columns } = sheet;
  const rows = [
    columns.map(starred),
    columns.map(({ path }) => path),
    ...exampleRows(sheet).map((row) => columns.map(({ path }) => String(row.get(path) ?? ''))),
  ];
  return Buffer.from(`\ufeff${rows.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`);
}

const quoted = (text: string): string =>
  /[",\r\n;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
