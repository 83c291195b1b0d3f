/** A class whose fields were declared with the decorators of `fields.decorator.ts`. */
export type ShapeClass<T extends object = object> = new () => T;

/** A JSON Schema (2020-12) fragment. OpenAPI 3.1 uses the same dialect, so one fragment serves both. */
export interface Schema {
  [keyword: string]: unknown;
}

interface Field {
  name: string;
  required: boolean;
  schema: () => Schema;
}

const fieldsOf = new Map<object, Field[]>();

/** Records a field of a shape; called by the decorators only. */
export function declareField(prototype: object, field: Field): void {
  const fields = fieldsOf.get(prototype) ?? [];
  fields.push(field);
  fieldsOf.set(prototype, fields);
}

/** Fields declared on a class and on the classes it extends, base first. */
function allFields(shape: ShapeClass): Field[] {
  const fields: Field[] = [];
  for (let proto = shape.prototype as object; proto && proto !== Object.prototype;) {
    fields.unshift(...(fieldsOf.get(proto) ?? []));
    proto = Object.getPrototypeOf(proto) as object;
  }
  return fields;
}

/** Names of the fields a shape takes, in the order they are declared. */
export function fieldNames(shape: ShapeClass): string[] {
  return allFields(shape).map((field) => field.name);
}

/** A reference to a shape, resolved by whoever holds the definitions (ajv's `$defs`, OpenAPI's components). */
export function referTo(shape: ShapeClass): Schema {
  return { $ref: `#/components/schemas/${shape.name}` };
}

/**
 * The object schema of one shape. Unknown fields are refused everywhere: a misspelt optional field
 * would otherwise be lost without a word.
 */
export function objectSchema(shape: ShapeClass): Schema {
  const fields = allFields(shape);
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter((field) => field.required).map((field) => field.name),
    properties: Object.fromEntries(fields.map((field) => [field.name, field.schema()])),
  };
}

const shapesUsed = new Map<string, ShapeClass>();

/** Notes that a shape is part of the interface; two shapes of one name would overwrite each other. */
export function registerShape(shape: ShapeClass): void {
  const other = shapesUsed.get(shape.name);
  if (other && other !== shape) throw new Error(`Two shapes are named ${shape.name}; rename one of them.`);
  shapesUsed.set(shape.name, shape);
}

/** Every shape reachable from `roots`, with its schema, for `$defs` or OpenAPI components. */
export function definitions(...roots: ShapeClass[]): Record<string, Schema> {
  for (const root of roots) registerShape(root);
  const out: Record<string, Schema> = {};
  const visit = (schema: unknown): void => {
    if (Array.isArray(schema)) return schema.forEach(visit);
    if (typeof schema !== 'object' || schema === null) return;
    const ref = (schema as Schema).$ref;
    if (typeof ref === 'string') include(ref.slice('#/components/schemas/'.length));
    Object.values(schema).forEach(visit);
  };
  const include = (name: string): void => {
    const shape = shapesUsed.get(name);
    if (!shape || out[name]) return;
    out[name] = objectSchema(shape);
    visit(out[name]);
  };
  for (const root of roots) include(root.name);
  return out;
}

/** Every shape of the interface that a decorator has named so far, with its schema. */
export function allDefinitions(): Record<string, Schema> {
  return definitions(...shapesUsed.values());
}
