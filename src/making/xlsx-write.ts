import { strToU8, zipSync } from 'fflate';
import { letterOf } from './columns';

/** How a cell looks and is kept: `text` keeps what is typed as it is typed, leading zeros too. */
export type CellStyle = 'plain' | 'text' | 'heading' | 'required' | 'path';

export interface WrittenColumn {
  width: number;
  style: CellStyle;
  /** Codes that the program offers for the cells below the headings. */
  codes?: readonly string[];
}

export interface WrittenSheet {
  name: string;
  columns: readonly WrittenColumn[];
  /** Rows that stay in view. */
  headings: number;
  rows: readonly (readonly WrittenCell[])[];
}

export type WrittenCell = { value: string | number | boolean; style?: CellStyle } | undefined;

const styles: readonly CellStyle[] = ['plain', 'text', 'heading', 'required', 'path'];

/** A workbook (ECMA-376 part 1) with the rows given; every text stands in its cell. */
export function xlsxOf(sheets: readonly WrittenSheet[]): Buffer {
  const parts: Record<string, Uint8Array> = {
    '[Content_Types].xml': part(contentTypes(sheets.length)),
    '_rels/.rels': part(relations([['officeDocument', 'xl/workbook.xml']])),
    'xl/workbook.xml': part(workbook(sheets)),
    'xl/_rels/workbook.xml.rels': part(
      relations([
        ...sheets.map((_, index): [string, string] => ['worksheet', `worksheets/sheet${index + 1}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    ),
    'xl/styles.xml': part(styleSheet),
  };
  for (const [index, sheet] of sheets.entries())
    parts[`xl/worksheets/sheet${index + 1}.xml`] = part(worksheet(sheet));
  // A fixed time, so that the same template is the same file.
  return Buffer.from(zipSync(parts, { level: 6, mtime: '1980-01-01T00:00:00' }));
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaging = 'http://schemas.openxmlformats.org/package/2006';

const part = (xml: string): Uint8Array =>
  strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${xml}`);

/** Characters that XML 1.0 does not have are left out. */
const escaped = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- these are the characters that are not allowed.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

function contentTypes(count: number): string {
  const of = (name: string): string =>
    `application/vnd.openxmlformats-officedocument.spreadsheetml.${name}+xml`;
  const sheets = Array.from(
    { length: count },
    (_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="${of('worksheet')}"/>`,
  ).join('');
  return `<Types xmlns="${packaging}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${of('sheet.main')}"/><Override PartName="/xl/styles.xml" ContentType="${of('styles')}"/>${sheets}</Types>`;
}

const relations = (targets: readonly (readonly [string, string])[]): string =>
  `<Relationships xmlns="${packaging}/relationships">${targets
    .map(
      ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${office}/${type}" Target="${target}"/>`,
    )
    .join('')}</Relationships>`;

const workbook = (sheets: readonly WrittenSheet[]): string =>
  `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${sheets
    .map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`)
    .join('')}</sheets></workbook>`;

/** In the order of `styles`; number format 49 is text. */
const styleSheet = `<styleSheet xmlns="${main}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font><font><sz val="9"/><color rgb="FF808080"/><name val="Calibri"/></font></fonts><fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE7EEF7"/></patternFill></fill><fill><patternFill patternType="solid"><fgColor rgb="FFFFE9C7"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf numFmtId="49" applyNumberFormat="1"/>${[
  2, 3,
]
  .map(
    (fill) =>
      `<xf numFmtId="49" fontId="1" fillId="${fill}" applyFont="1" applyFill="1" applyNumberFormat="1" applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>`,
  )
  .join('')}<xf numFmtId="49" fontId="2" applyFont="1" applyNumberFormat="1"/></cellXfs></styleSheet>`;

function worksheet({ columns, headings, rows }: WrittenSheet): string {
  const widths = columns
    .map(
      ({ width, style }, i) =>
        `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${styles.indexOf(style)}" customWidth="1"/>`,
    )
    .join('');
  const view = `<sheetViews><sheetView workbookViewId="0"><pane ySplit="${headings}" topLeftCell="A${headings + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>`;
  const body = rows
    .map(
      (cells, r) =>
        `<row r="${r + 1}">${cells.map((cell, c) => cellXml(cell, r, c, columns[c])).join('')}</row>`,
    )
    .join('');
  return `<worksheet xmlns="${main}">${view}<cols>${widths}</cols><sheetData>${body}</sheetData>${validations(columns, headings)}</worksheet>`;
}

function cellXml(
  cell: WrittenCell,
  row: number,
  column: number,
  { style }: WrittenColumn = plainColumn,
): string {
  if (cell === undefined) return '';
  const at = `r="${letterOf(column)}${row + 1}" s="${styles.indexOf(cell.style ?? style)}"`;
  const { value } = cell;
  if (typeof value === 'number') return `<c ${at}><v>${value}</v></c>`;
  if (typeof value === 'boolean') return `<c ${at} t="b"><v>${value ? 1 : 0}</v></c>`;
  return `<c ${at} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

const plainColumn: WrittenColumn = { width: 12, style: 'plain' };

/** A list within the formula may have 255 characters. */
const formulaMax = 255;

function validations(columns: readonly WrittenColumn[], headings: number): string {
  const lists = columns.flatMap(({ codes }, index) => {
    const list = (codes ?? []).join(',');
    if (list === '' || list.length > formulaMax) return [];
    const column = letterOf(index);
    return `<dataValidation type="list" allowBlank="1" sqref="${column}${headings + 1}:${column}5100"><formula1>"${escaped(list)}"</formula1></dataValidation>`;
  });
  return lists.length === 0
    ? ''
    : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`;
}
