import { at, type Finding } from '../findings/finding';
import { letterOf, pathOf, type Column } from './columns';
import type { CellFinding, SheetFinding } from './sheet';
import type { CellPlace, PlacedColumn, SheetDocument } from './sheet-documents';

/** The columns of a file and all fields of its kind. */
export interface SheetFields {
  placed: readonly PlacedColumn[];
  fields: ReadonlyMap<string, Column>;
}

const headed = (column: Column | undefined): Partial<SheetFinding> =>
  column
    ? { heading: { en: column.en, zh: column.zh }, ...(column.box !== undefined && { box: column.box }) }
    : {};

/** Where the numbers of the documents stand. */
export function ofKey(
  key: Column,
  placed: readonly PlacedColumn[],
): Pick<SheetFinding, 'column' | 'heading' | 'box'> {
  const index = placed.find(({ column }) => column === key)?.index;
  return { ...headed(key), ...(index !== undefined && { column: letterOf(index) }) };
}

/** What a cell was found to be, with its column by letter and heading. */
export function ofCell(
  { row, column, ...finding }: CellFinding,
  { placed }: SheetFields,
  key?: string,
): SheetFinding {
  const found = placed.find(({ index }) => index === column)?.column;
  return {
    ...headed(found),
    ...finding,
    pointer: found ? at('', ...found.path.split('.')) : '',
    ...(row !== undefined && { row }),
    ...(column !== undefined && { column: letterOf(column) }),
    ...(key !== undefined && { document: key }),
  };
}

/**
 * A finding of the document's rules at the cell that it speaks of. Of what is missing there is no cell:
 * its row is that of the entry it is missing from, its column the one that would hold it.
 */
export function ofDocument(finding: Finding, document: SheetDocument, fields: SheetFields): SheetFinding {
  const { row, column: index } = nearest(document, finding.pointer);
  const path = pathOf(finding.pointer).replace(/\[\]$/, '');
  const within = ({ column }: PlacedColumn): boolean =>
    column.path === path || column.path.startsWith(`${path}.`) || column.path.startsWith(`${path}[]`);
  const placed =
    fields.placed.find((each) => each.index === index) ??
    (path === '' ? undefined : fields.placed.find(within));
  return {
    ...headed(placed?.column ?? fields.fields.get(path)),
    ...finding,
    row,
    ...(placed && { column: letterOf(placed.index) }),
    document: document.key,
  };
}

/** The place of a value, or of the closest part around it that the file has. */
function nearest({ places, firstRow }: SheetDocument, pointer: string): CellPlace {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const place = places.get(pointer.slice(0, end));
    if (place) return place;
  }
  return { row: firstRow };
}
