import type { IdentifierKind } from '../identifiers/read';
import { declareField, referTo, registerShape, type Schema, type ShapeClass } from './schema';

/**
 * One word per field. A decorator records the JSON Schema of the field once; the compiled validator
 * (`shape.ts`), the OpenAPI components and the field tables in both languages are all read from it,
 * so that they cannot disagree.
 */
export interface Label {
  /** What the field holds, in English: a short noun phrase with the unit if it has one. */
  en: string;
  /** The same as a Chinese customs broker writes it. */
  zh: string;
  /** Where the field comes from: `SMGS box 17`, `MMT consignment.id`, `IATA CSC Resolution 600a`. */
  source?: string;
  /** Box on the paper form, shown in findings: `SMGS 17`. */
  box?: string;
  /** The field may be left out. */
  optional?: true;
  /** The field is always there, and null where there is nothing to say. Only in answers. */
  orNull?: true;
  /** The field is a list of such values. `min` is 1 when left out. */
  many?: { min?: number; max: number };
  example?: unknown;
}

function field(label: Label, one: () => Schema): PropertyDecorator {
  return (prototype, name) => {
    const describe = (): Schema => ({
      description: label.en,
      'x-zh': label.zh,
      ...(label.source && { 'x-source': label.source }),
      ...(label.box && { 'x-box': label.box }),
      ...(label.example !== undefined && { examples: [label.example] }),
    });
    const value = (): Schema =>
      label.many
        ? { type: 'array', minItems: label.many.min ?? 1, maxItems: label.many.max, items: one() }
        : one();
    const schema = (): Schema => ({
      ...(label.orNull ? { anyOf: [value(), { type: 'null' }] } : value()),
      ...describe(),
    });
    declareField(prototype, { name: String(name), required: !label.optional, schema });
  };
}

/** Free text, 1 to `max` characters (UTF-16 units, as JSON Schema 2020-12 counts code points). */
export function Text(label: Label & { max: number; min?: number; pattern?: string }): PropertyDecorator {
  return field(label, () => ({
    type: 'string',
    minLength: label.min ?? 1,
    maxLength: label.max,
    ...(label.pattern && { pattern: label.pattern }),
  }));
}

/** A whole number from `min` to `max`. */
export function Whole(label: Label & { min: number; max: number }): PropertyDecorator {
  return field(label, () => ({ type: 'integer', minimum: label.min, maximum: label.max }));
}

/** A decimal number with at most `places` decimals, written without quotes. */
export function Decimal(label: Label & { min: number; max: number; places: number }): PropertyDecorator {
  return field(label, () => ({
    type: 'number',
    minimum: label.min,
    maximum: label.max,
    places: label.places,
  }));
}

/** One of a closed list of codes. */
export function Code(label: Label & { of: readonly string[] }): PropertyDecorator {
  return field(label, () => ({ type: 'string', enum: [...label.of] }));
}

/** Yes or no. */
export function Flag(label: Label): PropertyDecorator {
  return field(label, () => ({ type: 'boolean' }));
}

/** A calendar day, `YYYY-MM-DD` (ISO 8601), without a zone: a business date is data, not an instant. */
export function Day(label: Label): PropertyDecorator {
  return field(label, () => ({ type: 'string', format: 'date' }));
}

/** An instant with its offset, RFC 3339, such as `2026-11-23T18:00:00+08:00`. */
export function Instant(label: Label): PropertyDecorator {
  return field(label, () => ({ type: 'string', format: 'date-time' }));
}

/** An identifier of the trade: cleaned in place, then checked, by `identifiers/`. */
export function Identifier(kind: IdentifierKind, label: Label): PropertyDecorator {
  return field(label, () => ({ type: 'string', minLength: 1, maxLength: 100, identifier: kind }));
}

/** A nested shape (with `many`, a list of it). The thunk lets shapes refer to later ones. */
export function Part(shape: () => ShapeClass, label: Label): PropertyDecorator {
  return field(label, () => {
    registerShape(shape());
    return referTo(shape());
  });
}

/** An object whose fields are not ours to name, such as what a party submitted. */
export function Open(label: Label): PropertyDecorator {
  return field(label, () => ({ type: 'object' }));
}

/** A value whose schema is given as it stands, for the few fields that no other decorator fits. */
export function Raw(label: Label, schema: Schema): PropertyDecorator {
  return field(label, () => schema);
}
