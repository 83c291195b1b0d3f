import { at } from '../findings/finding';
import { definitions, type Schema, type ShapeClass } from '../http/schema';
import type { Form, FormField, Label } from './form';

type Schemas = Record<string, Schema>;

/** A document of any kind field by field, in the words of its field table: what the paper of a kind without a form of its own shows. */
export function recordForm(title: Label, shape: ShapeClass, document: object): Form {
  const schemas = definitions(shape);
  const fields = fieldsOf(schemas, schemas[shape.name], document, '', []);
  return { form: 'record', title, fields, lists: [], losses: [] };
}

const labelOf = (schema: Schema | undefined, name: string): Label => ({
  en: (schema?.description as string | undefined) ?? name,
  zh: (schema?.['x-zh'] as string | undefined) ?? name,
});

/** A reference stands for the shape that it names; the words beside it stay those of the field. */
const shapeOf = (schemas: Schemas, schema: Schema | undefined): Schema | undefined =>
  typeof schema?.$ref === 'string' ? schemas[schema.$ref.slice('#/components/schemas/'.length)] : schema;

function fieldsOf(
  schemas: Schemas,
  schema: Schema | undefined,
  value: object,
  pointer: string,
  above: Label[],
): FormField[] {
  const properties = (shapeOf(schemas, schema)?.properties ?? {}) as Schemas;
  return Object.entries(properties).flatMap(([name, property]) => {
    const each = (value as Record<string, unknown>)[name];
    if (each === undefined) return [];
    const here = [...above, labelOf(property, name)];
    const place = at(pointer, name);
    const box = (property['x-box'] as string | undefined) ?? '';
    if (!Array.isArray(each)) return one(schemas, property, each, place, here, box);
    const items = property.items as Schema | undefined;
    if (each.every((item) => typeof item !== 'object')) return [line(each.join(', '), place, here, box)];
    return each.flatMap((item, index) =>
      one(schemas, items, item, at(place, index), numbered(here, index), box),
    );
  });
}

function one(
  schemas: Schemas,
  schema: Schema | undefined,
  value: unknown,
  place: string,
  labels: Label[],
  box: string,
): FormField[] {
  return typeof value === 'object' && value !== null
    ? fieldsOf(schemas, schema, value, place, labels)
    : [line(String(value), place, labels, box)];
}

const numbered = (labels: Label[], index: number): Label[] =>
  labels.map((label, place) =>
    place === labels.length - 1 ? { en: `${label.en} ${index + 1}`, zh: `${label.zh} ${index + 1}` } : label,
  );

const line = (value: string, pointer: string, labels: Label[], box: string): FormField => ({
  box,
  field: pointer.slice(1),
  label: { en: labels.map(({ en }) => en).join(' › '), zh: labels.map(({ zh }) => zh).join(' › ') },
  value,
  from: [pointer],
});
