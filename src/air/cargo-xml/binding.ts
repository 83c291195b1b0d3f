import { text, type Codec, type Context } from './codecs';
import type { Reading, Tree } from './reading';
import type { XmlElement } from './xml';
import type { XmlNode } from './xml-write';

/**
 * A thing that message and document both say. A message is a list of bindings in the order of its schema,
 * from which it is read and written, so that the two cannot drift apart.
 */
export interface Binding {
  read(from: XmlElement, into: Tree, pointer: string, reading: Reading): void;
  write(from: Tree, into: XmlNode[], context: WritingContext): void;
}

export interface WritingContext extends Context {
  /** Place of the present item in its list, from 0. */
  index: number;
}

const treeOf = (value: unknown): Tree | undefined =>
  typeof value === 'object' && value !== null ? (value as Tree) : undefined;

export const itemsOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export function readAll(
  bindings: readonly Binding[],
  from: XmlElement,
  into: Tree,
  pointer: string,
  reading: Reading,
): void {
  for (const binding of bindings) binding.read(from, into, pointer, reading);
}

export function writeAll(bindings: readonly Binding[], from: Tree, context: WritingContext): XmlNode[] {
  const nodes: XmlNode[] = [];
  for (const binding of bindings) binding.write(from, nodes, context);
  return nodes;
}

/** The text of an element is a field. A second element of the name is not read, and so told as lost. */
export const leaf = (name: string, field: string, codec: Codec = text): Binding => ({
  read(from, into, pointer, reading) {
    if (into[field] !== undefined) return;
    const element = reading.take(from, name);
    const value = element && codec.read(element, reading);
    if (!element || value === undefined) return;
    into[field] = value;
    reading.from(`${pointer}/${field}`, element);
  },
  write(from, into, context) {
    const written = codec.write(from[field], context);
    if (written) into.push({ name, ...written });
  },
});

/** An element around elements that speak of the same part of the document. */
export const inside = (name: string, ...bindings: Binding[]): Binding => ({
  read(from, into, pointer, reading) {
    const element = reading.take(from, name);
    if (element) readAll(bindings, element, into, pointer, reading);
  },
  write(from, into, context) {
    const children = writeAll(bindings, from, context);
    if (children.length > 0) into.push({ name, children });
  },
});

/** A part of the document whose values stand among the elements here. */
export const part = (field: string, ...bindings: Binding[]): Binding => ({
  read(from, into, pointer, reading) {
    const tree = treeOf(into[field]) ?? {};
    readAll(bindings, from, tree, `${pointer}/${field}`, reading);
    if (Object.keys(tree).length === 0) return;
    into[field] = tree;
    reading.from(`${pointer}/${field}`, from);
  },
  write(from, into, context) {
    const tree = treeOf(from[field]);
    if (tree) into.push(...writeAll(bindings, tree, context));
  },
});

/** Elements of one name are a list of parts. `wanted` leaves elements that mean something else to others. */
export const each = (
  name: string,
  field: string,
  bindings: readonly Binding[],
  wanted?: (element: XmlElement, reading: Reading) => boolean,
): Binding => ({
  read(from, into, pointer, reading) {
    const list = itemsOf(into[field]);
    for (const element of reading.takeAll(from, name, wanted && ((child) => wanted(child, reading)))) {
      const tree: Tree = {};
      const at = `${pointer}/${field}/${list.length}`;
      readAll(bindings, element, tree, at, reading);
      if (Object.keys(tree).length === 0) continue;
      list.push(tree);
      reading.from(at, element);
    }
    if (list.length > 0) into[field] = list;
  },
  write(from, into, context) {
    for (const [index, item] of itemsOf(from[field]).entries())
      into.push({ name, children: writeAll(bindings, treeOf(item) ?? {}, { ...context, index }) });
  },
});

/** Elements of one name are a list of plain values, in the element itself or in one below it. */
export const values = (name: string, field: string, below?: string): Binding => ({
  read(from, into, pointer, reading) {
    const list = itemsOf(into[field]);
    for (const outer of reading.takeAll(from, name)) {
      const element = below === undefined ? outer : reading.take(outer, below);
      if (!element?.text) continue;
      reading.from(`${pointer}/${field}/${list.length}`, element);
      list.push(element.text);
    }
    if (list.length > 0) into[field] = list;
  },
  write(from, into) {
    for (const value of itemsOf(from[field])) {
      const said = String(value);
      into.push(
        below === undefined ? { name, text: said } : { name, children: [{ name: below, text: said }] },
      );
    }
  },
});

/** What our documents always mean here; a message that says something else is told what is lost. */
export const fixed = (name: string, said: string, ...alsoRead: string[]): Binding => ({
  read(from, _into, _pointer, reading) {
    const element = reading.peek(from, name);
    const known = [said, ...alsoRead].some((each) => each.toLowerCase() === element?.text.toLowerCase());
    if (known) reading.pass(element);
  },
  write: (_from, into) => void into.push({ name, text: said }),
});

/** A number that only counts its siblings. */
export const sequence = (name: string): Binding => ({
  read: (from, _into, _pointer, reading) => reading.pass(reading.peek(from, name)),
  write: (_from, into, { index }) => void into.push({ name, text: String(index + 1) }),
});

/** What a message repeats and our document says once, or says by saying nothing; it is never written. */
export const passed = (name: string, ...said: string[]): Binding => ({
  read(from, _into, _pointer, reading) {
    const element = reading.peek(from, name);
    if (said.length === 0 || said.includes(element?.text.toLowerCase() ?? '')) reading.pass(element);
  },
  write: () => undefined,
});
