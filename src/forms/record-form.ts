import { at } from '../findings/finding';
import { definitions, type Schema, type ShapeClass } from '../http/schema';
import type { Form, FormField, FormLabel } from './form.dto';

type Schemas = Record<string, Schema>;

/** A document of any kind field by field, in the words of its field table: what the paper of a kind without a form of its own shows. */
export function recordForm(title: FormLabel, shape: ShapeClass, document: object): Form {
  const schemas = definitions(shape);
  const fields = fieldsOf(schemas, schemas[shape.name], document, {
    pointer: '',
    labels: [],
    box: '',
  });
  return { form: 'record', title, fields, lists: [], losses: [] };
}

const labelOf = (schema: Schema | undefined, name: string): FormLabel => ({
  en: (schema?.description as string | undefined) ?? name,
  zh: (schema?.['x-zh'] as string | undefined) ?? name,
});

/** A reference stands for the shape that it names; the words beside it stay those of the field. */
const shapeOf = (schemas: Schemas, schema: Schema | undefined): Schema | undefined =>
  typeof schema?.$ref === 'string' ? schemas[schema.$ref.slice('#/components/schemas/'.length)] : schema;

/** Where a value stands: its pointer, the words on the way there, and the nearest box that was named. */
interface Spot {
  pointer: string;
  labels: FormLabel[];
  box: string;
}

function fieldsOf(schemas: Schemas, schema: Schema | undefined, value: unknown, spot: Spot): FormField[] {
  if (typeof value !== 'object' || value === null) return [line(String(value), spot)];
  const properties = (shapeOf(schemas, schema)?.properties ?? {}) as Schemas;
  return Object.entries(properties).flatMap(([name, property]) => {
    const each = (value as Record<string, unknown>)[name];
    if (each === undefined) return [];
    const here: Spot = {
      pointer: at(spot.pointer, name),
      labels: [...spot.labels, labelOf(property, name)],
      box: (property['x-box'] as string | undefined) ?? spot.box,
    };
    if (!Array.isArray(each)) return fieldsOf(schemas, property, each, here);
    if (each.every((item) => typeof item !== 'object')) return [line(each.join(', '), here)];
    return each.flatMap((item, index) =>
      fieldsOf(schemas, property.items as Schema, item, numbered(here, index)),
    );
  });
}

function numbered({ pointer, labels, box }: Spot, index: number): Spot {
  const last = labels.length - 1;
  const counted = ({ en, zh }: FormLabel): FormLabel => ({
    en: `${en} ${index + 1}`,
    zh: `${zh} ${index + 1}`,
  });
  return {
    pointer: at(pointer, index),
    labels: labels.map((label, place) => (place === last ? counted(label) : label)),
    box,
  };
}

const line = (value: string, { pointer, labels, box }: Spot): FormField => ({
  box,
  field: pointer.slice(1),
  label: { en: labels.map(({ en }) => en).join(' › '), zh: labels.map(({ zh }) => zh).join(' › ') },
  value,
  from: [pointer],
});
