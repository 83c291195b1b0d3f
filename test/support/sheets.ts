import { airWaybill } from '../../src/air/air-waybill.kind';
import type { ShapeClass } from '../../src/http/schema';
import { columnsOf, type Column } from '../../src/making/columns';
import { rowsOfDocument, type PathRow } from '../../src/making/document-rows';
import { makingOf } from '../../src/making/making-kinds';
import { xlsxType } from '../../src/making/media';
import { xlsxOf, type WrittenCell } from '../../src/making/xlsx-write';
import { railNote } from '../../src/rail/rail-note.kind';
import { example, until, waybillNumbered, type Exchange, type Reply } from './exchange';

/** A file to import, with its type. */
export interface SheetFile {
  bytes: Buffer;
  type: string;
}

/** Columns of the template of a kind. */
function columns(kind: { name: string; shape: ShapeClass }): Column[] {
  const fields = columnsOf(kind.shape);
  return makingOf(kind.name, kind.shape).columns.map((path) => fields.get(path) as Column);
}

/** Rows as a workbook that the product's own writer makes. */
export function workbook(paths: readonly string[], rows: readonly PathRow[]): SheetFile {
  const cell = (value: string | number | boolean | undefined): WrittenCell =>
    value === undefined ? undefined : { value };
  const bytes = xlsxOf([
    {
      name: 'x',
      headings: 1,
      columns: paths.map(() => ({ width: 10, style: 'text' as const })),
      rows: [paths.map(cell), ...rows.map((row) => paths.map((path) => cell(row.get(path))))],
    },
  ]);
  return { bytes, type: xlsxType };
}

/** Waybills of one row each, from a serial on; `change` spoils cells of a row, counted as in the file. */
export function airSheet(
  from: number,
  count: number,
  change: (row: PathRow, fileRow: number) => void = () => undefined,
): SheetFile {
  const fields = columns(airWaybill);
  const { otherCharges, totals, oci, houses, volume, ...rest } = example('air-waybill');
  void [otherCharges, totals, oci, houses, volume];
  const [, leg] = rest.routing as object[];
  const [line] = rest.rateLines as object[];
  const short = {
    ...{ type: 'Direct', origin: 'TFU', routing: [leg], rateLines: [line] },
    ...{ pieces: 30, grossWeight: { value: 402, unit: 'KG' }, chargeableWeight: 600 },
  };
  const rows = Array.from({ length: count }, (_, index) => {
    const [row = new Map()] = rowsOfDocument(
      { ...rest, ...short, awb: waybillNumbered(from + index).awb },
      fields,
    );
    change(row, index + 2);
    return row;
  });
  return workbook(
    fields.map(({ path }) => path),
    rows,
  );
}

/** Notes of a hundred goods, and so of a hundred rows, each. */
export function noteSheet(prefix: string, count: number): SheetFile {
  const fields = columns(railNote);
  const note = example('rail-note');
  const [item] = note.goods as object[];
  const containers = note.containers as { number: string }[];
  const goods = Array.from({ length: 100 }, (_, index) => ({
    ...item,
    ...{ packages: 1, grossKg: 100.5, marks: `M/${index}` },
    containers: [{ container: containers[index % 2]?.number, packages: 1, grossKg: 100.5 }],
  }));
  const rows = Array.from({ length: count }, (_, index) =>
    rowsOfDocument({ ...note, goods, noteNumber: `${prefix}-${1_000 + index}` }, fields),
  ).flat();
  return workbook(
    fields.map(({ path }) => path),
    rows,
  );
}

type Calling = Pick<Exchange, 'call'>;

/** Sends a file to be imported. */
export const send = (
  { call }: Calling,
  key: string | undefined,
  query: string,
  { bytes, type }: SheetFile,
  once?: string,
): Promise<Reply> =>
  call('POST', `/v1/spreadsheet-imports?${query}`, {
    key,
    raw: bytes,
    headers: { 'content-type': type },
    once,
  });

/** Waits until an import has ended; gives it, and how many rows were told to be read on the way. */
export async function ended(
  { call }: Calling,
  key: string | undefined,
  id: string,
): Promise<{ reply: Reply; seen: number[] }> {
  const seen: number[] = [];
  let reply: Reply | undefined;
  await until(
    `import ${id} has ended`,
    async () => {
      reply = await call('GET', `/v1/spreadsheet-imports/${id}`, { key });
      seen.push(Number(reply.body.rowsRead));
      return !['waiting', 'running'].includes(reply.body.state as string);
    },
    50_000,
  );
  return { reply: reply as Reply, seen };
}
