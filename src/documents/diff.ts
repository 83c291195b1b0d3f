import type { Difference } from './documents.dto';
import { at } from '../findings/finding';

/**
 * What changed from one version to another, field by field, in the order of the newer document.
 * List items are compared by position, as the forms number them.
 */
export function differences(from: unknown, to: unknown, pointer = ''): Difference[] {
  if (isTree(from) && isTree(to) && Array.isArray(from) === Array.isArray(to)) {
    const keys = [...new Set([...Object.keys(to), ...Object.keys(from)])];
    return keys.flatMap((key) => differencesAt(from, to, key, at(pointer, key)));
  }
  return Object.is(from, to) ? [] : [{ pointer, change: 'changed', from, to }];
}

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

function differencesAt(from: Tree, to: Tree, key: string, pointer: string): Difference[] {
  if (!Object.hasOwn(from, key)) return [{ pointer, change: 'added', to: to[key] }];
  if (!Object.hasOwn(to, key)) return [{ pointer, change: 'removed', from: from[key] }];
  return differences(from[key], to[key], pointer);
}
