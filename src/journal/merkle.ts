import { hash } from 'node:crypto';

/**
 * The Merkle tree of RFC 9162 section 2 over the entries of the journal: leaf number n is the entry of
 * sequence n + 1. All hashes are SHA-256 in hexadecimal.
 */

/** Leaves `from` up to and without `to`. */
export interface Range {
  from: number;
  to: number;
}

/** A complete subtree: `2 ** level` leaves, the first of which is number `index * 2 ** level`. */
export interface Subtree {
  level: number;
  index: number;
}

const sha256 = (...parts: (Buffer | string)[]): string =>
  hash(
    'sha256',
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part))),
  );

const leafMark = Buffer.of(0);
const nodeMark = Buffer.of(1);

/** The root of a tree without leaves. */
export const emptyRoot = hash('sha256', '');

/** Hash of a leaf whose data is an entry's hash. The entry's hash is salted, so a leaf tells nothing. */
export const leafHash = (entryHash: string): string => sha256(leafMark, entryHash);

export const nodeHash = (left: string, right: string): string => sha256(nodeMark, left, right);

/** The largest power of two that is smaller than a number of leaves: where the RFC splits a tree. */
function splitOf(leaves: number): number {
  let split = 1;
  while (split * 2 < leaves) split *= 2;
  return split;
}

/** The complete subtrees that make up a range as it occurs in a proof, left to right. */
export function subtreesOf({ from, to }: Range): Subtree[] {
  const found: Subtree[] = [];
  let at = from;
  while (at < to) {
    let [level, leaves] = [0, 1];
    while (at % (leaves * 2) === 0 && at + leaves * 2 <= to) [level, leaves] = [level + 1, leaves * 2];
    found.push({ level, index: at / leaves });
    at += leaves;
  }
  return found;
}

/** The root over neighbouring subtrees: a range is split where the last complete subtrees end. */
export function joined(hashes: readonly string[]): string {
  if (hashes.length === 0) return emptyRoot;
  return hashes.reduceRight((right, left) => nodeHash(left, right));
}

/** The ranges whose hashes prove that a leaf is in a tree of `size` leaves, RFC 9162 section 2.1.3.1. */
export function inclusionRanges(leaf: number, size: number): Range[] {
  // The walk would end at the last leaf, and prove that one.
  if (leaf < 0 || leaf >= size) throw new RangeError(`A tree of ${size} leaves has no leaf number ${leaf}.`);
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + splitOf(to - from);
    if (leaf < middle) {
      path.unshift({ from: middle, to });
      to = middle;
    } else {
      path.unshift({ from, to: middle });
      from = middle;
    }
  }
  return path;
}

/** The ranges whose hashes prove that a tree of `former` leaves was the beginning of one of `size`, section 2.1.4.1. */
export function consistencyRanges(former: number, size: number): Range[] {
  if (former === 0 || former === size) return [];
  const path: Range[] = [];
  let [from, to] = [0, size];
  while (former !== to) {
    const middle = from + splitOf(to - from);
    if (former <= middle) {
      path.unshift({ from: middle, to });
      to = middle;
    } else {
      path.unshift({ from, to: middle });
      from = middle;
    }
  }
  // The former tree itself is known to whoever asks; a part of it is not.
  return from === 0 ? path : [{ from, to }, ...path];
}

/** Whether a proof shows that a leaf is number `index` of the tree with this size and root, section 2.1.3.2. */
export function provesInclusion(
  proof: readonly string[],
  leaf: string,
  index: number,
  { size, root }: { size: number; root: string },
): boolean {
  if (index < 0 || index >= size) return false;
  let [place, last, found] = [index, size - 1, leaf];
  for (const step of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      found = nodeHash(step, found);
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      found = nodeHash(found, step);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && found === root;
}

/** Whether a proof shows that one tree is the beginning of another, section 2.1.4.2. */
export function provesConsistency(
  proof: readonly string[],
  former: { size: number; root: string },
  later: { size: number; root: string },
): boolean {
  if (former.size > later.size) return false;
  if (former.size === 0) return proof.length === 0 && former.root === emptyRoot;
  if (former.size === later.size) return proof.length === 0 && former.root === later.root;
  let [place, last] = [former.size - 1, later.size - 1];
  while (place % 2 === 1) [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  const steps = place === 0 ? [former.root, ...proof] : [...proof];
  const first = steps.shift();
  if (first === undefined) return false;
  let [before, after] = [first, first];
  for (const step of steps) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [before, after] = [nodeHash(step, before), nodeHash(step, after)];
      while (place % 2 === 0 && place !== 0) [place, last] = [place / 2, Math.floor(last / 2)];
    } else {
      after = nodeHash(after, step);
    }
    [place, last] = [Math.floor(place / 2), Math.floor(last / 2)];
  }
  return last === 0 && before === former.root && after === later.root;
}
