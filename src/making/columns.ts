import { definitions, type Schema, type ShapeClass } from '../http/schema';

/** A field of a kind as a column of a sheet. */
export interface Column {
  /** Where its values go: `goods[].names.zh`, with `[]` for a list that gets one entry a row. */
  path: string;
  /** The list that it belongs to, `goods[]`; empty for a field of the document itself. */
  group: string;
  en: string;
  zh: string;
  box?: string;
  required: boolean;
  /** JSON Schema of one value. */
  value: Schema;
  /** Several values stand in one cell: `codes` with spaces, commas or 、 between them, `lines` each on its own. */
  several?: 'codes' | 'lines';
}

interface Place {
  path: string;
  group: string;
  en: string[];
  zh: string[];
  box?: string;
  required: boolean;
}

const known = new WeakMap<ShapeClass, ReadonlyMap<string, Column>>();

/** Every field of a shape as a column, by path, in the order of the shape. */
export function columnsOf(shape: ShapeClass): ReadonlyMap<string, Column> {
  let columns = known.get(shape);
  if (!columns) {
    const schemas = definitions(shape);
    const found: Column[] = [];
    const start: Place = { path: '', group: '', en: [], zh: [], required: true };
    walk(schemas, schemas[shape.name] ?? {}, start, found);
    columns = new Map(found.map((column) => [column.path, column]));
    known.set(shape, columns);
  }
  return columns;
}

type Schemas = Record<string, Schema>;

const named = (schemas: Schemas, schema: Schema): Schema | undefined =>
  typeof schema.$ref === 'string' ? schemas[schema.$ref.split('/').at(-1) ?? ''] : undefined;

function walk(schemas: Schemas, object: Schema, place: Place, out: Column[]): void {
  const required = new Set(object.required as string[] | undefined);
  for (const [name, schema] of Object.entries((object.properties ?? {}) as Schemas)) {
    const many = schema.type === 'array';
    const one = many ? (schema.items as Schema) : schema;
    const part = named(schemas, one);
    const path = `${place.path}${place.path && '.'}${name}${many && part ? '[]' : ''}`;
    const here: Place = {
      path,
      group: many && part ? path : place.group,
      en: [...place.en, String(schema.description)],
      zh: [...place.zh, String(schema['x-zh'])],
      box: (schema['x-box'] as string | undefined) ?? place.box,
      required: place.required && required.has(name),
    };
    if (part) walk(schemas, part, here, out);
    else out.push(columnAt(here, one, many));
  }
}

const columnAt = ({ en, zh, ...place }: Place, value: Schema, many: boolean): Column => ({
  ...place,
  en: en.join(': '),
  zh: zh.join('·'),
  value,
  ...(many && { several: isCoded(value) ? 'codes' : 'lines' }),
});

/** Whether a text is a code or number of the trade, which no spreadsheet program may change. */
export const isCoded = (value: Schema): boolean =>
  value.identifier !== undefined || value.pattern !== undefined || value.enum !== undefined;

/** The path under which a pointer's field is a column: `/goods/3/names/zh` is `goods[].names.zh`. */
export function pathOf(pointer: string): string {
  let path = '';
  for (const key of pointer.split('/').slice(1)) {
    if (/^\d+$/.test(key)) path += '[]';
    else path += `${path && '.'}${key}`;
  }
  return path;
}

/** A column's letter as spreadsheet programs write it, from 0: A, B … Z, AA. */
export function letterOf(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** The index of a column from the letters of a cell's address, such as `AB17`; -1 when there are none. */
export function indexOf(address: string): number {
  let index = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(address)?.[0] ?? '') index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}
