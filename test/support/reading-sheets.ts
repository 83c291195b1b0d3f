import { zipSync, strToU8, unzipSync, strFromU8 } from 'fflate';
import type { ShapeClass } from '../../src/http/schema';
import { columnsOf, letterOf, type Column } from '../../src/making/columns';
import { makingOf } from '../../src/making/making-kinds';
import { SheetError, type CellFinding } from '../../src/making/sheet';
import type { SheetDocument } from '../../src/making/sheet-documents';
import { documentsIn } from '../../src/making/spreadsheet-file.source';
import { xlsxOf, type WrittenCell } from '../../src/making/xlsx-write';
import { railNote } from '../../src/rail/rail-note.kind';

export type AnyKind = { name: string; shape: ShapeClass; label: { en: string; zh: string } };

/** The documents of a file, and what was told of its sheet as a whole with the last of them. */
export async function read(bytes: Buffer, kind: AnyKind = railNote): Promise<SheetDocument[]> {
  const fields = columnsOf(kind.shape);
  const found: SheetDocument[] = [];
  const key = fields.get(makingOf(kind.name, kind.shape).key) as Column;
  for await (const { document, findings = [] } of documentsIn(bytes, fields, key)) {
    if (document) found.push(document);
    found.at(-1)?.findings.push(...findings);
  }
  return found;
}

export const fails = async (bytes: Buffer): Promise<string> => {
  const error: unknown = await read(bytes).catch((thrown: unknown) => thrown);
  return error instanceof SheetError ? error.finding.rule : String(error);
};

/** A sheet of a few columns of the note, as a workbook. */
export const book = (paths: string[], ...rows: (string | number | boolean | undefined)[][]): Buffer =>
  xlsxOf([
    {
      name: 'x',
      headings: 1,
      columns: paths.map(() => ({ width: 10, style: 'plain' as const })),
      rows: [
        paths.map((value) => ({ value })),
        ...rows.map((row) => row.map((value): WrittenCell => (value === undefined ? undefined : { value }))),
      ],
    },
  ]);

/** The first sheet of a workbook, changed. */
export const altered = (
  bytes: Buffer,
  change: (xml: string) => string,
  path = 'xl/worksheets/sheet1.xml',
): Buffer => {
  const parts = unzipSync(bytes);
  return Buffer.from(zipSync({ ...parts, [path]: strToU8(change(strFromU8(parts[path] as Uint8Array))) }));
};

/** The first sheet with merged cells. */
export const merging = (bytes: Buffer, ...ranges: string[]): Buffer =>
  altered(bytes, (xml) =>
    xml.replace(
      '</sheetData>',
      `$&<mergeCells>${ranges.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`,
    ),
  );

export const rules = (findings: readonly CellFinding[] = []): string[] =>
  findings.map(({ rule, severity, row, column }) => `${rule} ${severity} ${letterOf(column ?? 0)}${row}`);
