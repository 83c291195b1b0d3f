import { MessageError } from '../../documents/message-format';
import { at, type Text } from '../../findings/finding';
import { readJson } from '../../http/json-guard';
import { contextOf, emptyContext, iriOf, type Context, type Taken } from './context';

/**
 * JSON-LD 1.1 as far as ONE Record servers send it: expanded, compacted or flattened, with inline contexts
 * only. Nothing is fetched. What is read is a graph of nodes, each known once by its `@id`.
 */

/** 4 MB hold the waybill of 2,000 pieces, each a node of its own with its size. */
export const limits = { bytes: 4 * 1024 * 1024, nodes: 50_000 };

/** A value with the place where it stands in the message, as a JSON Pointer. */
export interface Literal {
  value: string | number | boolean;
  place: string;
}

/** A node of the graph. Properties are kept in a map, so that no name of theirs means anything to JavaScript. */
export interface Node {
  id?: string;
  types: Set<string>;
  properties: Map<string, Item[]>;
  place: string;
}

export type Item = Node | Literal;

export const isNode = (item: Item): item is Node => 'properties' in item;

export interface Graph {
  /** Every node, in the order of the message; those that only refer to another are not among them. */
  nodes: Node[];
  byId: ReadonlyMap<string, Node>;
  /** Places of names that no context explains; they were taken for names of the cargo ontology. */
  bare: string[];
}

interface Reader extends Taken {
  nodes: Node[];
  byId: Map<string, Node>;
  bare: string[];
  count: number;
}

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the bytes as a graph; what JSON hides or what would have to be fetched is refused. */
export function readGraph(bytes: Buffer): Graph {
  if (bytes.length > limits.bytes)
    throw refused(`byte ${limits.bytes}`, {
      en: `The message has more than ${limits.bytes} bytes.`,
      zh: `报文超过 ${limits.bytes} 字节。`,
    });
  const json = readJson(bytes);
  if ('findings' in json) {
    const [first] = json.findings;
    throw refused(first?.pointer || '/', first?.message ?? noObject);
  }
  const reader: Reader = { nodes: [], byId: new Map(), bare: [], count: 0, terms: 0 };
  readTop(reader, json.value, emptyContext, '');
  return { nodes: reader.nodes, byId: reader.byId, bare: reader.bare };
}

const noObject: Text = {
  en: 'JSON-LD is an object or a list of objects.',
  zh: 'JSON-LD 应为对象或对象数组。',
};

export const refused = (place: string, text: Text): MessageError => new MessageError(place, text);

function readTop(reader: Reader, value: unknown, context: Context, place: string): void {
  if (Array.isArray(value)) value.forEach((each, i) => readTop(reader, each, context, at(place, i)));
  else if (isTree(value)) readNode(reader, value, context, place);
  else throw refused(place || '/', noObject);
}

/** Keys of an object that are keywords, by their name; a context may call `@id` by another name, such as `id`. */
function keywordOf(key: string, context: Context): string | undefined {
  if (key.startsWith('@')) return key;
  const term = context.terms.get(key)?.id;
  return term?.startsWith('@') ? term : undefined;
}

function readNode(reader: Reader, tree: Tree, outer: Context, place: string): Node {
  reader.count += 1;
  if (reader.count > limits.nodes)
    throw refused(place, { en: `More than ${limits.nodes} nodes.`, zh: `节点数超过 ${limits.nodes}。` });
  const context = Object.hasOwn(tree, '@context')
    ? contextOf(outer, tree['@context'], at(place, '@context'), reader)
    : outer;
  const node = nodeOf(reader, idOf(tree, context), place);
  for (const [key, value] of Object.entries(tree)) {
    const here = at(place, shortName(key));
    const keyword = keywordOf(key, context);
    if (keyword === '@type')
      for (const type of [value].flat())
        if (typeof type === 'string') node.types.add(iriOf(context, type, true).iri);
    if (keyword === '@graph') readTop(reader, value, context, here);
    if (keyword === '@reverse') throw refused(here, noReverse);
    if (keyword === undefined) readProperty(reader, node, key, value, context, here);
  }
  return node;
}

/** A name as it stands in a place: everything below it repeats it. */
const shortName = (key: string): string => (key.length > 200 ? `${key.slice(0, 199)}…` : key);

const noReverse: Text = {
  en: 'Reverse properties are not read; state the property on its own subject.',
  zh: '不支持反向属性，请在主体上直接给出该属性。',
};

function idOf(tree: Tree, context: Context): string | undefined {
  for (const [key, value] of Object.entries(tree))
    if (keywordOf(key, context) === '@id' && typeof value === 'string')
      return iriOf(context, value, false).iri;
  return undefined;
}

function nodeOf(reader: Reader, id: string | undefined, place: string): Node {
  const known = id === undefined ? undefined : reader.byId.get(id);
  if (known) return known;
  const node: Node = { ...(id !== undefined && { id }), types: new Set(), properties: new Map(), place };
  if (id !== undefined) reader.byId.set(id, node);
  reader.nodes.push(node);
  return node;
}

function readProperty(
  reader: Reader,
  node: Node,
  key: string,
  value: unknown,
  context: Context,
  place: string,
): void {
  const { iri, bare } = iriOf(context, key, true);
  if (bare) reader.bare.push(place);
  const items = itemsOf(reader, value, context, context.terms.get(key)?.type, place);
  if (items.length === 0) return;
  // A node may be spoken of many times; its list grows where it is, since a copy each time would not end.
  const before = node.properties.get(iri);
  if (before) for (const item of items) before.push(item);
  else node.properties.set(iri, items);
}

/** Values of a property: lists and sets are opened, typed values give their value, objects are nodes. */
function itemsOf(
  reader: Reader,
  value: unknown,
  context: Context,
  type: string | undefined,
  place: string,
): Item[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value))
    return value.flatMap((each, i) => itemsOf(reader, each, context, type, at(place, i)));
  if (!isTree(value)) {
    const refers = typeof value === 'string' && (type === '@id' || type === '@vocab');
    if (refers) return [nodeOf(reader, iriOf(context, value, type === '@vocab').iri, place)];
    return [{ value: value as Literal['value'], place }];
  }
  for (const [key, inner] of Object.entries(value)) {
    const keyword = keywordOf(key, context);
    if (keyword === '@value') return isTree(inner) ? [] : itemsOf(reader, inner, context, undefined, place);
    if (keyword === '@list' || keyword === '@set')
      return itemsOf(reader, inner, context, type, at(place, key));
  }
  return [readNode(reader, value, context, place)];
}
