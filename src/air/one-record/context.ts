import { MessageError } from '../../documents/message-format';
import { at, type Text } from '../../findings/finding';
import { cargo } from './vocabulary';

/** A term of a context: the IRI or keyword that it stands for, and how its values are to be read. */
interface Term {
  id: string;
  type?: string;
}

/** What a JSON-LD context says, as far as it is read: terms, prefixes, and the vocabulary of plain names. */
export interface Context {
  terms: ReadonlyMap<string, Term>;
  vocab?: string;
}

export const emptyContext: Context = { terms: new Map() };

/** Terms that one context may define; IATA's own ontology has some 900. */
const termsMax = 5_000;

/**
 * Terms that all contexts of a message may take, those of the contexts around them counted again, since a
 * context within another begins as its copy: a thousand small ones within that of IATA's ontology.
 */
const copiedMax = 1_000_000;

/** Characters of the IRI behind a term: it comes again with every name that is made of it. */
const iriMax = 1_000;

/** What the contexts of one message have taken so far. */
export interface Taken {
  terms: number;
}

const refused = (place: string, text: Text): MessageError => new MessageError(place, text);

/** A context within another. A context that would have to be fetched is refused: reading depends on the bytes alone. */
export function contextOf(outer: Context, value: unknown, place: string, taken: Taken): Context {
  if (value === null) return emptyContext;
  if (Array.isArray(value))
    return value.reduce((context: Context, each, i) => contextOf(context, each, at(place, i), taken), outer);
  if (typeof value !== 'object')
    throw refused(place, {
      en: 'Remote contexts are not loaded; send the context inline.',
      zh: '不加载远程 @context，请在报文中内联给出。',
    });
  const entries = Object.entries(value as Record<string, unknown>);
  if (entries.length === 0) return outer;
  const size = entries.length + outer.terms.size;
  if (size > termsMax)
    throw refused(place, { en: `More than ${termsMax} terms.`, zh: `术语数超过 ${termsMax}。` });
  taken.terms += size;
  if (taken.terms > copiedMax) throw refused(place, tooManyContexts);
  const terms = new Map(outer.terms);
  const vocab = (value as { '@vocab'?: unknown })['@vocab'];
  if (typeof vocab === 'string') requireShort(vocab, at(place, '@vocab'));
  const inner: Context = {
    terms,
    ...(typeof vocab === 'string' ? { vocab } : outer.vocab && { vocab: outer.vocab }),
  };
  // Twice, since a term may be defined by a prefix that stands after it.
  for (let round = 0; round < 2; round += 1)
    for (const [name, definition] of entries) define(inner, terms, name, definition, at(place, name));
  return inner;
}

function requireShort(iri: string, place: string): void {
  if (iri.length > iriMax)
    throw refused(place, {
      en: `An IRI of more than ${iriMax} characters.`,
      zh: `IRI 超过 ${iriMax} 个字符。`,
    });
}

const tooManyContexts: Text = {
  en: `The contexts of the message have more than ${copiedMax} terms in all; state one context for the whole message.`,
  zh: `报文各 @context 的术语累计超过 ${copiedMax}，请为整份报文统一给出一个 @context。`,
};

function define(
  context: Context,
  terms: Map<string, Term>,
  name: string,
  definition: unknown,
  place: string,
): void {
  if (name === '@import' || name === '@propagate')
    throw refused(place, { en: `${name} is not read in a context.`, zh: `@context 中不支持 ${name}。` });
  if (name.startsWith('@')) return;
  if (definition === null) return void terms.delete(name);
  if (typeof definition === 'string')
    return void terms.set(name, { id: expanded(context, definition, name, place) });
  if (typeof definition !== 'object') return;
  const {
    '@id': id,
    '@type': type,
    '@reverse': reverse,
    '@context': scoped,
  } = definition as Record<string, unknown>;
  if (reverse !== undefined || scoped !== undefined)
    throw refused(place, {
      en: 'Reverse and scoped terms are not read.',
      zh: '不支持反向术语和作用域上下文。',
    });
  terms.set(name, {
    id: expanded(context, typeof id === 'string' ? id : name, name, place),
    ...(typeof type === 'string' && { type }),
  });
}

/** A term defined by itself is what the vocabulary makes of it. */
function expanded(context: Context, text: string, name: string, place: string): string {
  if (text.startsWith('@')) return text;
  const { iri } =
    text === name
      ? { iri: text.includes(':') ? text : `${context.vocab ?? cargo}${text}` }
      : iriOf(context, text, true);
  requireShort(iri, place);
  return iri;
}

/**
 * The IRI of a name. A plain name that nothing explains is taken for one of the cargo ontology: IATA's own
 * examples leave the prefix out here and there.
 */
export function iriOf(context: Context, name: string, vocabulary: boolean): { iri: string; bare?: true } {
  const term = vocabulary ? context.terms.get(name) : undefined;
  if (term) return { iri: term.id };
  const colon = name.indexOf(':');
  if (colon >= 0) {
    const prefix = context.terms.get(name.slice(0, colon));
    return { iri: prefix && !name.startsWith('//', colon + 1) ? prefix.id + name.slice(colon + 1) : name };
  }
  if (!vocabulary) return { iri: name };
  return context.vocab === undefined
    ? { iri: `${cargo}${name}`, bare: true }
    : { iri: `${context.vocab}${name}` };
}
