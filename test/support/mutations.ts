import fc from 'fast-check';

/** A place in a JSON document: the keys that lead there. */
type Path = (string | number)[];

/** One thing done to a document. Numbers choose places, so that a failing case shrinks well. */
export type Mutation =
  | { op: 'replace'; place: number; value: unknown }
  | { op: 'delete'; place: number }
  | { op: 'extra'; place: number; name: string; value: unknown }
  | { op: 'repeat'; place: number; times: number }
  | { op: 'swap'; place: number; other: number };

/** Values that have broken other programs, beside random ones. */
const hostile = fc.constantFrom<unknown>(
  ...[null, true, 0, -0, -1, 0.1 + 0.2, 1e308, 5e-324, 2 ** 53, 999_999_999_999],
  ...['', ' ', '\u0000', '\ud800', '\u202e', 'А', '９９９-24681355', '__proto__', 'NaN', '1e400'],
  ...['2026-02-30', '0000-00-00T00:00:00Z', '9999-12-31T23:59:59-14:00', "'; DROP TABLE document; --"],
  ...['x'.repeat(5_000), '\u{1F600}'.repeat(200), 'JIAU4201176', 'КЦД-1', '~1', '/', '%00'],
  ...[[], {}, [[]], [null], { constructor: 1 }, Array.from({ length: 300 }, () => 'CKG')],
);
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'length', 'toString', '', 'goods'),
);
const value = fc.oneof({ weight: 2, arbitrary: hostile }, { weight: 1, arbitrary: fc.jsonValue() });
const place = fc.nat(10_000);

/** A few mutations to be made one after another. */
export const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.oneof(
    fc.record({ op: fc.constant('replace' as const), place, value }),
    fc.record({ op: fc.constant('delete' as const), place }),
    fc.record({ op: fc.constant('extra' as const), place, name, value }),
    fc.record({ op: fc.constant('repeat' as const), place, times: fc.integer({ min: 2, max: 130 }) }),
    // What another field holds often has the right shape, and so gets as far as the rules.
    { weight: 3, arbitrary: fc.record({ op: fc.constant('swap' as const), place, other: place }) },
  ),
  { minLength: 1, maxLength: 4 },
);

/** The JSON text of a document after the mutations; a repeated key of an object stands in it twice. */
export function mutated(document: object, steps: readonly Mutation[]): string {
  const copy = structuredClone(document) as Record<string, unknown>;
  let twice: string | undefined;
  for (const step of steps) {
    const paths = placesOf(copy);
    const path = paths[step.place % Math.max(1, paths.length)];
    if (!path) continue;
    if (step.op === 'repeat' && typeof path.at(-1) === 'string' && !Array.isArray(read(copy, path)))
      twice = String(path.at(-1));
    else apply(copy, step, path, paths);
  }
  const text = JSON.stringify(copy);
  const key = twice === undefined ? undefined : `${JSON.stringify(twice)}:`;
  return key === undefined ? text : text.replace(key, () => `${key}0,${key}`);
}

function apply(root: object, step: Mutation, path: Path, paths: readonly Path[]): void {
  const holder = read(root, path.slice(0, -1)) as Record<string | number, unknown>;
  const last = path.at(-1) as string | number;
  // Cloned, because one hostile value may be put in twice and then changed itself.
  if (step.op === 'replace') holder[last] = structuredClone(step.value);
  else if (step.op === 'delete') remove(holder, last);
  else if (step.op === 'extra' && !Array.isArray(holder))
    Object.defineProperty(holder, step.name, {
      value: structuredClone(step.value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else if (step.op === 'swap')
    holder[last] = structuredClone(read(root, paths[step.other % paths.length] ?? path));
  else if (step.op === 'repeat' && Array.isArray(holder[last]))
    holder[last] = Array.from({ length: step.times }, () => structuredClone(holder[last])).flat();
}

function remove(holder: Record<string | number, unknown>, key: string | number): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function read(root: unknown, path: Path): unknown {
  let found = root;
  for (const key of path) found = (found as Record<string | number, unknown>)[key];
  return found;
}

function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || path.length > 12) return [];
  const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
  return [...keys].flatMap((key) => {
    const here = [...path, key];
    return [here, ...placesOf((value as Record<string | number, unknown>)[key], here)];
  });
}
