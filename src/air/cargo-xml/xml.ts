import { isUtf8 } from 'node:buffer';
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { MessageError } from '../../documents/message-format';
import { textOf } from '../../http/utf8';

/**
 * Most that one message may have. The deepest Cargo-XML path seen has 9 levels; a flight manifest of 2,000
 * lines has some 40,000 elements; the widest root seen declares 12 namespaces; our longest text field
 * takes 1,000 characters, and what is longer than that is refused by name, so the reader lets it come. Names
 * have some 40, and stand in the place of everything below them.
 */
export const xmlLimits = {
  bytes: 16 * 1024 * 1024,
  depth: 32,
  elements: 200_000,
  attributes: 64,
  text: 20_000,
  name: 200,
};

const space = 0x20;
const xincludeUri = 'http://www.w3.org/2001/XInclude';

/** An element of a message: its children in their order, and its text without the space around it. */
export class XmlElement {
  readonly children: XmlElement[] = [];
  text = '';
  /** Whether a reading has looked at it; what nobody looked at is told as lost. */
  seen = false;
  /** Place among the siblings of its name, from 1; 0 while it is the only one or nobody has asked. */
  private position = 0;
  private numbered = false;
  private unseenFrom = 0;
  private cachedPath?: string;

  constructor(
    readonly name: string,
    readonly uri: string,
    readonly attributes: Attributes,
    readonly line: number,
    readonly parent?: XmlElement,
  ) {}

  append({ local, uri }: Tag, attributes: Attributes, line: number): XmlElement {
    const child = new XmlElement(local, uri, attributes, line, this);
    this.children.push(child);
    return child;
  }

  /** Place of the first child that nobody has looked at. What comes in the order of its schema is so walked once. */
  skipSeen(): number {
    while (this.children[this.unseenFrom]?.seen) this.unseenFrom += 1;
    return this.unseenFrom;
  }

  /**
   * XPath of the element under the prefixes that Cargo-XML uses: `rsm` is the message's own namespace,
   * `ram` the data model, whatever the sender has called them. It is made when it is asked for: most
   * values of most messages are right, and nobody asks.
   */
  get path(): string {
    return (this.cachedPath ??= this.parent ? this.pathUnder(this.parent) : `/rsm:${this.name}`);
  }

  private pathUnder(parent: XmlElement): string {
    if (!parent.numbered) parent.numberChildren();
    const prefix = this.uri === rootOf(this).uri ? 'rsm' : 'ram';
    return `${parent.path}/${prefix}:${this.name}${this.position > 0 ? `[${this.position}]` : ''}`;
  }

  /** All at once, so that a list of thousands is walked once. */
  private numberChildren(): void {
    this.numbered = true;
    const counts = new Map<string, number>();
    for (const child of this.children) {
      child.position = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, child.position);
    }
    for (const child of this.children) if (counts.get(child.name) === 1) child.position = 0;
  }
}

type Tag = Pick<SaxesTagNS, 'local' | 'uri' | 'attributes'>;

function rootOf(element: XmlElement): XmlElement {
  let root = element;
  while (root.parent) root = root.parent;
  return root;
}

type Attributes = Readonly<Record<string, string>>;

const noAttributes: Attributes = {};

/** Attributes by local name; declarations of namespaces are none. */
function attributesOf({ attributes }: Tag): Attributes {
  let out: Record<string, string> | undefined;
  for (const key in attributes) {
    const { prefix, local, value } = attributes[key] as SaxesTagNS['attributes'][string];
    if (prefix !== 'xmlns' && local !== 'xmlns') (out ??= {})[local] = value;
  }
  return out ?? noAttributes;
}

/**
 * Reads a message as a tree. There is no document type, so there are no entities but the five of XML and
 * character references; nothing is fetched; every limit ends the reading where it is passed.
 */
export function readXml(bytes: Buffer): XmlElement {
  requireUtf8(bytes);
  const parser = new SaxesParser({ xmlns: true });
  const reader = new TreeReader(parser);
  try {
    parser.write(textOf(bytes)).close();
  } catch (error) {
    if (error instanceof MessageError) throw error;
    throw malformed(error as Error);
  }
  if (!reader.root) throw refused('line 1', 'The message is empty.', '报文为空。');
  return reader.root;
}

/**
 * Makes the tree. Six events, no more: the parser keeps its handlers under computed names, and with a seventh V8
 * makes a dictionary of it, in which every character takes five times as long to read.
 */
class TreeReader {
  root?: XmlElement;
  private open?: XmlElement;
  private depth = 0;
  private elements = 0;
  private attributes = 0;

  constructor(private readonly parser: SaxesParser<{ xmlns: true }>) {
    parser.on('doctype', () =>
      this.refuse('A document type declaration (DTD) is not accepted.', '不接受 DTD 声明（<!DOCTYPE>）。'),
    );
    parser.on('attribute', () => this.countAttribute());
    parser.on('opentag', (tag) => this.enter(tag));
    parser.on('closetag', () => this.leave());
    parser.on('text', (text) => this.addUnlessSpace(text));
    parser.on('cdata', (text) => this.add(text));
  }

  private countAttribute(): void {
    if (++this.attributes > xmlLimits.attributes)
      this.tooMany(
        `${xmlLimits.attributes} attributes on one element`,
        `单个元素的属性超过 ${xmlLimits.attributes} 个`,
      );
  }

  private enter(tag: SaxesTagNS): void {
    // Most elements have none, and V8 takes long to find that an object of the parser's is empty.
    const attributes = this.attributes === 0 ? noAttributes : attributesOf(tag);
    this.attributes = 0;
    if (++this.depth > xmlLimits.depth)
      this.tooMany(`${xmlLimits.depth} levels`, `嵌套超过 ${xmlLimits.depth} 层`);
    if (++this.elements > xmlLimits.elements)
      this.tooMany(`${xmlLimits.elements} elements`, `元素超过 ${xmlLimits.elements} 个`);
    if (tag.local.length > xmlLimits.name)
      this.tooMany(
        `${xmlLimits.name} characters in the name of an element`,
        `元素名称超过 ${xmlLimits.name} 个字符`,
      );
    if (tag.uri === xincludeUri) this.refuse('XInclude is not accepted.', '不接受 XInclude。');
    const { line } = this.parser;
    if (!this.open) this.requireEncoding(this.parser.xmlDecl.encoding);
    this.open =
      this.open?.append(tag, attributes, line) ?? new XmlElement(tag.local, tag.uri, attributes, line);
    this.root ??= this.open;
  }

  /** Space between elements is layout, and a long list has more of it than any text may have. */
  private addUnlessSpace(text: string): void {
    if (text.charCodeAt(0) > space || /\S/.test(text) || (this.open?.text && this.open.children.length === 0))
      this.add(text);
  }

  private add(text: string): void {
    if (!this.open) return;
    this.open.text += text;
    if (this.open.text.length > xmlLimits.text)
      this.tooMany(
        `${xmlLimits.text} characters of text in one element`,
        `单个元素的文本超过 ${xmlLimits.text} 个字符`,
      );
  }

  private leave(): void {
    this.depth -= 1;
    if (!this.open) return;
    this.open.text = this.open.text.trim();
    this.open = this.open.parent;
  }

  private requireEncoding(encoding: string | undefined): void {
    if (encoding !== undefined && !/^(utf-?8|us-ascii)$/i.test(encoding))
      this.refuse(
        `The message declares the encoding ${encoding}; send UTF-8.`,
        `报文声明的编码为 ${encoding}，请使用 UTF-8。`,
      );
  }

  private tooMany(en: string, zh: string): never {
    this.refuse(`The message has more than ${en}.`, `报文${zh}。`);
  }

  private refuse(en: string, zh: string): never {
    throw refused(`line ${this.parser.line}`, en, zh);
  }
}

function requireUtf8(bytes: Buffer): void {
  if (bytes.length > xmlLimits.bytes)
    throw refused(
      'line 1',
      `The message has more than ${xmlLimits.bytes} bytes.`,
      `报文超过 ${xmlLimits.bytes} 字节。`,
    );
  // The marks of UTF-16 are no UTF-8 either; they are told by name because the remedy is one click.
  if (bytes[0] === 0xfe || bytes[0] === 0xff)
    throw refused('line 1', 'The message is UTF-16; send UTF-8.', '报文为 UTF-16 编码，请使用 UTF-8。');
  if (!isUtf8(bytes)) throw refused('line 1', 'The message is not UTF-8.', '报文不是 UTF-8 编码。');
}

const refused = (place: string, en: string, zh: string): MessageError =>
  new MessageError(place, { en, zh }, 'XML-001');

/** The parser's errors begin with line and column: `12:5: unclosed tag: ram:ID`. */
function malformed({ message }: Error): MessageError {
  const [, line = '1', column = '0', what = message] =
    /^(?:undefined:)?(\d+):(\d+): ([\s\S]*)$/.exec(message) ?? [];
  const shown = what.slice(0, 200);
  return refused(
    `line ${line}, column ${column}`,
    `This is not well-formed XML: ${shown}`,
    `XML 格式不正确：${shown}`,
  );
}
