import type { MessageLoss, Places } from '../../documents/message-format';
import { shown } from '../../findings/finding';
import type { Context, ReadingContext } from './codecs';
import { dataModels } from './tables';
import type { XmlElement } from './xml';

/** A document, or a part of one, while it is read or written. */
export type Tree = Record<string, unknown>;

/** The longest report that anybody has use for; the rest is counted. */
const lossesKept = 1_000;

/** A message on its way into a document: where each value came from, and what did not come along. */
export class Reading implements ReadingContext, Places {
  readonly losses: MessageLoss[] = [];
  /**
   * Pointers in our document and where their values came from. A list, which the few pointers that are asked for
   * are looked up in by walking it: hashing all of those that nobody asks for would cost more.
   */
  private readonly sources: [pointer: string, element: XmlElement][] = [];
  unit?: string;
  currency?: string;
  offset = 'Z';
  private untold = 0;
  /** The namespace that was asked for last: the very same text is equal without being compared. */
  private lastUri?: string;

  constructor(private readonly root: XmlElement) {
    this.sources.push(['', root]);
  }

  /** What stands once for the whole message, found before anything is read. */
  know({ unit, currency }: Context): void {
    this.unit = unit;
    this.currency = currency;
  }

  /** Notes where a value came from. */
  from(pointer: string, element: XmlElement | undefined): void {
    if (element) this.sources.push([pointer, element]);
  }

  /** Where the value at a pointer came from. */
  source(pointer: string): XmlElement | undefined {
    return this.sources.find(([each]) => each === pointer)?.[1];
  }

  /** The XPath of the value at a pointer. */
  get(pointer: string): string | undefined {
    return this.source(pointer)?.path;
  }

  /** The first child of this name that nobody has looked at. */
  take(from: XmlElement, name: string): XmlElement | undefined {
    const { children } = from;
    for (let index = from.skipSeen(); index < children.length; index += 1) {
      const child = children[index] as XmlElement;
      if (child.seen || !this.isNamed(child, name)) continue;
      child.seen = true;
      return child;
    }
    return undefined;
  }

  takeAll(from: XmlElement, name: string, wanted: (child: XmlElement) => boolean = () => true): XmlElement[] {
    const found = from.children.filter((child) => !child.seen && this.isNamed(child, name) && wanted(child));
    for (const child of found) child.seen = true;
    return found;
  }

  /** An element below another by the names on the way to it, without counting as read. */
  peek(from: XmlElement, ...names: string[]): XmlElement | undefined {
    let at: XmlElement | undefined = from;
    for (const name of names) at = at?.children.find((child) => this.isNamed(child, name));
    return at;
  }

  /** Sender systems put an element now in the one, now in the other of the two namespaces of a message. */
  private isNamed(child: XmlElement, name: string): boolean {
    return child.name === name && this.isOurs(child.uri);
  }

  private isOurs(uri: string): boolean {
    if (uri === this.lastUri) return true;
    const isOurs = uri === this.root.uri || dataModels.includes(uri);
    if (isOurs) this.lastUri = uri;
    return isOurs;
  }

  /** Takes an element and all below it out of what would be told as lost. */
  pass(element: XmlElement | undefined): void {
    if (!element) return;
    element.seen = true;
    for (const child of element.children) this.pass(child);
  }

  bent(element: XmlElement, en: string, zh: string): void {
    this.tell('bent', element, en, zh);
  }

  defaulted(element: XmlElement, en: string, zh: string): void {
    this.tell('defaulted', element, en, zh);
  }

  private tell(kind: MessageLoss['kind'], element: XmlElement, en: string, zh: string): void {
    if (this.losses.length >= lossesKept) {
      this.untold += 1;
      return;
    }
    const { path, text } = element;
    this.losses.push({ kind, place: path, ...(text && { actual: shown(text) }), message: { en, zh } });
  }

  /** Every text that nobody looked at has no field in our document. */
  tellUnseen(): void {
    this.tellBelow(this.root);
    if (this.untold > 0)
      this.losses.push({
        kind: 'dropped',
        message: { en: `${this.untold} more are not listed.`, zh: `另有 ${this.untold} 项未列出。` },
      });
  }

  private tellBelow(element: XmlElement): void {
    const isContainer = element.children.length > 0;
    if (element.text && (!element.seen || isContainer) && element !== this.root)
      this.tell('dropped', element, 'Our document has no field for it.', '本平台单证无对应字段。');
    for (const child of element.children) this.tellBelow(child);
  }
}
