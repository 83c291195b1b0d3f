import { at } from '../findings/finding';
import type { DraftOrigin, FormLoss } from './form.dto';

type Tree = Record<string, unknown>;

/**
 * A document made from another one, that remembers of every value where it came from. A fact stands
 * once, on the record; a draft of a leg's document is a view of it until somebody submits it.
 */
export class Draft {
  readonly document: Tree = {};
  readonly losses: FormLoss[] = [];
  private readonly origins = new Map<string, string>();

  /** Puts a value at a pointer of the draft and remembers the pointer of the record it came from. */
  put(pointer: string, value: unknown, from: string): void {
    if (value === undefined) return;
    const keys = pointer.split('/').slice(1);
    const last = keys.pop();
    if (last === undefined) return;
    let node: unknown = this.document;
    for (const [index, key] of keys.entries()) {
      const next = keys[index + 1] ?? last;
      const tree = node as Tree;
      tree[key] ??= /^\d+$/.test(next) ? [] : {};
      node = tree[key];
    }
    (node as Tree)[last] = value;
    this.origins.set(pointer, from);
  }

  /** Tells that the form asks for something that the record does not have. */
  missing(pointer: string, en: string, zh: string): void {
    this.losses.push({ kind: 'missing', pointer, message: { en, zh } });
  }

  /** Every value that was put, with its origin. */
  get allOrigins(): DraftOrigin[] {
    return [...this.origins].map(([pointer, from]) => ({ pointer, from }));
  }

  /** Where the value at a pointer of the draft came from: its own origin, or that of the nearest part around it. */
  origin(pointer: string): string {
    for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      const found = this.origins.get(pointer.slice(0, end));
      if (found !== undefined) return found + pointer.slice(end);
    }
    return at(pointer);
  }
}
