import { at, shown } from '../findings/finding';

type Tree = Record<string, unknown>;

/** A field that a new shipment must have of its own, with what the earlier one had. */
export interface Emptied {
  pointer: string;
  was: string;
  /**
   * Another emptied field that had the same value, such as the container that an item is packed in. Never of days
   * and times, which are equal by chance: a certificate of the day of the contract has its own day the next time.
   */
  sameAs?: string;
}

/** A copy of a document without the fields of its own, and which those were. */
export function emptyOwn(document: object, own: readonly string[]): { document: Tree; emptied: Emptied[] } {
  const copy = structuredClone(document) as Tree;
  const emptied: Emptied[] = [];
  const first = new Map<string, string>();
  for (const pattern of own) {
    for (const pointer of matching(copy, pattern)) {
      const was = shown(take(copy, pointer));
      const sameAs = isDay.test(was) ? undefined : first.get(was);
      emptied.push({ pointer, was, ...(sameAs !== undefined && { sameAs }) });
      if (sameAs === undefined) first.set(was, pointer);
    }
  }
  return { document: copy, emptied };
}

const isDay = /^\d{4}-\d{2}-\d{2}(T|$)/;

/** Pointers of a document that a pattern means, with `*` for each entry of a list. */
function matching(document: Tree, pattern: string): string[] {
  let found: { node: unknown; pointer: string }[] = [{ node: document, pointer: '' }];
  for (const key of pattern.split('/').slice(1))
    found = found.flatMap(({ node, pointer }) => {
      if (typeof node !== 'object' || node === null) return [];
      const keys = key === '*' ? Object.keys(node) : Object.hasOwn(node, key) ? [key] : [];
      return keys.map((each) => ({ node: (node as Tree)[each], pointer: at(pointer, each) }));
    });
  return found.map(({ pointer }) => pointer);
}

function parentOf(document: Tree, pointer: string): { parent: Tree | undefined; key: string } {
  const keys = pointer.split('/').slice(1);
  const key = keys.pop() ?? '';
  let node: unknown = document;
  for (const each of keys) node = (node as Tree | undefined)?.[each];
  return { parent: node as Tree | undefined, key };
}

function take(document: Tree, pointer: string): unknown {
  const { parent, key } = parentOf(document, pointer);
  const value = parent?.[key];
  delete parent?.[key];
  return value;
}

/** Puts a value where a field was emptied; its parts are still there. */
export function fillIn(document: Tree, pointer: string, value: unknown): void {
  const { parent, key } = parentOf(document, pointer);
  if (parent) parent[key] = value;
}

/** Whether a document has something at a pointer. */
export function has(document: Tree, pointer: string): boolean {
  const { parent, key } = parentOf(document, pointer);
  return typeof parent === 'object' && parent !== null && parent[key] !== undefined;
}

/** Whether a field is missing from a part that is there; of a part that was taken out nothing is missing. */
export function lacks(document: Tree, pointer: string): boolean {
  const { parent } = parentOf(document, pointer);
  return typeof parent === 'object' && parent !== null && !has(document, pointer);
}
