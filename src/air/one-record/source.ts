import type { Reading } from '../cargo-imp/reading';
import { lose, noField } from '../cargo-imp/reading';
import { at, shown } from '../../findings/finding';
import { isNode, type Graph, type Item, type Literal, type Node } from './json-ld';
import { cargo, codeAtEnd } from './vocabulary';

/** A graph being read; properties that nobody asked for are told in the end. */
export interface Source {
  graph: Graph;
  asked: Set<readonly Item[]>;
  visited: Set<Node>;
}

export const sourceOf = (graph: Graph): Source => ({ graph, asked: new Set(), visited: new Set() });

/** A value with its place in the message. */
export interface Found<T> {
  value: T;
  place: string;
}

/** All values of a property of the cargo ontology. */
export function all(source: Source, node: Node | undefined, name: string): readonly Item[] {
  const items = node?.properties.get(`${cargo}${name}`) ?? [];
  source.asked.add(items);
  if (node) source.visited.add(node);
  return items;
}

/** The nodes among them, each once. */
export const nodesOf = (source: Source, node: Node | undefined, name: string): Node[] => [
  ...new Set(all(source, node, name).filter(isNode)),
];

export const nodeOf = (source: Source, node: Node | undefined, name: string): Node | undefined =>
  nodesOf(source, node, name)[0];

/** A text; a number is given as it would be written. */
export function textOf(source: Source, node: Node | undefined, name: string): Found<string> | undefined {
  const first = all(source, node, name).find((item): item is Literal => !isNode(item));
  return first && { value: String(first.value), place: first.place };
}

/** A number, also where it came as text; other text is given as it is, for the check to refuse. */
export function numberOf(
  source: Source,
  node: Node | undefined,
  name: string,
): Found<number | string> | undefined {
  const found = textOf(source, node, name);
  if (!found) return undefined;
  const plain = /^-?\d+(\.\d+)?$/.test(found.value) && found.value.replace(/[-.]/g, '').length <= 15;
  return { ...found, value: plain ? Number(found.value) : found.value };
}

/** A code: a plain text, the end of an IRI of a code list, or the code of a CodeListElement. */
export function codesOf(source: Source, node: Node | undefined, name: string): Found<string>[] {
  return all(source, node, name).flatMap((item) => {
    if (!isNode(item)) return [{ value: codeAtEnd(String(item.value)), place: item.place }];
    const own = textOf(source, item, 'code');
    if (own) return [own];
    return item.id && !item.id.startsWith('_:') ? [{ value: codeAtEnd(item.id), place: item.place }] : [];
  });
}

export const codeOf = (source: Source, node: Node | undefined, name: string): Found<string> | undefined =>
  codesOf(source, node, name)[0];

/** A quantity with its unit code, or an amount with its currency. */
export interface Quantity extends Found<number | string> {
  unit?: string;
}

export function quantityOf(source: Source, node: Node | undefined, name: string): Quantity | undefined {
  const value = nodeOf(source, node, name);
  const found = value ? numberOf(source, value, 'numericalValue') : numberOf(source, node, name);
  if (!found) return undefined;
  const unit = codeOf(source, value, 'unit') ?? codeOf(source, value, 'currencyUnit');
  return { ...found, ...(unit && { unit: unit.value }) };
}

/** Properties of the links between nodes that say nothing of their own. */
const structural: ReadonlySet<string> = new Set(
  'skeletonIndicator ofShipment waybill lineItemNumber locationType codeListName codeListReference issuedForWaybill describedObjects contactRole'
    .split(' ')
    .map((name) => `${cargo}${name}`),
);

/**
 * Tells every property that was not asked for, of every node that was looked at; what hangs on a property
 * that is told is told with it. A node that nothing leads to is told as a whole.
 */
export function tellUnread(reading: Reading, source: Source): void {
  const { nodes, bare } = source.graph;
  const led = new Set(nodes.flatMap((node) => [...node.properties.values()].flat()));
  for (const node of nodes) {
    if (!source.visited.has(node)) {
      if (!led.has(node) && node.properties.size > 0) tell(reading, node.place, nameOf(node));
      continue;
    }
    for (const [name, items] of node.properties) {
      const [first] = items;
      if (!first || source.asked.has(items) || structural.has(name)) continue;
      const said = isNode(first) ? nameOf(first) : String(first.value);
      tell(reading, at(node.place, codeAtEnd(name)), `${codeAtEnd(name)} ${said}`);
    }
  }
  if (bare.length > 0)
    lose(reading, {
      kind: 'bent',
      place: bare[0]!,
      actual: String(bare.length),
      message: {
        en: 'Names that no context explains, here and after, were read as names of the cargo ontology.',
        zh: '自此处起，@context 未定义的名称已按货运本体中的同名属性读取。',
      },
    });
}

const nameOf = ({ id, types }: Node): string => id ?? [...types].map(codeAtEnd).join(' ');

const tell = (reading: Reading, place: string, actual: string): void =>
  lose(reading, { kind: 'dropped', place, actual: shown(actual), message: noField });
