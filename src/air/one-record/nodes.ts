/** JSON-LD objects in the compacted form that we write. */
export type Tree = Record<string, unknown>;

const empty = (value: unknown): boolean =>
  value === undefined || value === false || value === '' || (Array.isArray(value) && value.length === 0);

/** A node of a type of the cargo ontology; properties without a value are left out. */
export function node(type: string, properties: Tree): Tree {
  const given = Object.entries(properties).filter(([, value]) => !empty(value));
  return {
    '@type': `cargo:${type}`,
    ...Object.fromEntries(given.map(([name, value]) => [`cargo:${name}`, value])),
  };
}

/** A code of one of the code lists of ONE Record, as the IRI that it has there. */
export const code = (list: string, value: string): Tree => ({ '@id': `codes:${list}#${value}` });

/** A code of a list that ONE Record does not keep itself. */
export const codeElement = (value: string): Tree => node('CodeListElement', { code: value });

/** An airport by its IATA code. */
export const location = (airport: string): Tree =>
  node('Location', { locationCodes: [codeElement(airport)] });

export const quantity = (value: number, unit: string): Tree =>
  node('Value', { numericalValue: value, unit: { '@id': `unit:${unit}` } });

/** An amount; letters that say that nothing is declared are said by saying nothing. */
export const money = (value: number | string | undefined, currency: string): Tree | undefined =>
  typeof value === 'number'
    ? node('CurrencyValue', { numericalValue: value, currencyUnit: code('CurrencyCode', currency) })
    : undefined;
