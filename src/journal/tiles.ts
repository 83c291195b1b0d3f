import { joined, nodeHash, type Subtree } from './merkle';

/**
 * Hashes of the tree are kept in tiles of height 8, as C2SP tlog-tiles lays them: tile `index` of level
 * L holds up to 256 hashes of complete subtrees of 256^L leaves. A tile that is full never changes.
 */
export const tileWidth = 256;
const tileHeight = 8;

/** Hexadecimal characters of a SHA-256. */
const hashLength = 64;

export interface Tile {
  level: number;
  index: number;
  /** The hashes in hexadecimal, one after another. */
  hashes: string;
}

/** Where the hashes are that make up a complete subtree: so many of a tile, from one on. */
export interface TilePart {
  level: number;
  index: number;
  first: number;
  count: number;
}

/** The part of a tile that a subtree is computed from: at most 256 neighbouring hashes. */
export function partFor({ level, index }: Subtree): TilePart {
  const inTile = level % tileHeight;
  const count = 2 ** inTile;
  const start = index * count;
  return {
    level: (level - inTile) / tileHeight,
    index: Math.floor(start / tileWidth),
    first: start % tileWidth,
    count,
  };
}

/** Every complete subtree of a tile: its own hashes, then those over two of them, over four, and so on. */
export type TileLevels = readonly (readonly string[])[];

/** Computes the subtrees of a tile, at most 255 hashes; whoever asks often keeps them. */
export function levelsOf(tile: Tile): TileLevels {
  const levels = [hashesOf(tile)];
  for (let row = levels[0] as string[]; row.length > 1; levels.push(row)) row = inPairs(row);
  return levels;
}

/** The hash of a complete subtree; undefined where the tile does not reach so far. */
export function hashIn(levels: TileLevels | undefined, { first, count }: TilePart): string | undefined {
  return levels?.[Math.log2(count)]?.[first / count];
}

/** How many hashes there are at a level of a tree with `size` leaves. */
export const hashesAt = (level: number, size: number): number => Math.floor(size / tileWidth ** level);

/**
 * The tiles that change when leaves are added to a tree of `size` leaves. `last` gives the tile of each
 * level that is not yet full. An unfinished tile is replaced; a full one sends its root a level up.
 */
export function grow(last: readonly Tile[], size: number, leaves: readonly string[]): Tile[] {
  const changed: Tile[] = [];
  let [level, added] = [0, [...leaves]];
  while (added.length > 0) {
    let index = Math.floor(hashesAt(level, size) / tileWidth);
    let hashes = hashesOf(last.find((tile) => tile.level === level && tile.index === index));
    const roots: string[] = [];
    while (added.length > 0) {
      hashes = [...hashes, ...added.splice(0, tileWidth - hashes.length)];
      changed.push({ level, index, hashes: hashes.join('') });
      if (hashes.length < tileWidth) break;
      roots.push(pairwise(hashes));
      [index, hashes] = [index + 1, []];
    }
    [level, added] = [level + 1, roots];
  }
  return changed;
}

/** The root of the tree, from the tiles' own hashes: of each level those that no full tile has taken up. */
export function rootIn(last: readonly Tile[], size: number): string {
  const parts: string[] = [];
  for (let level = 0; hashesAt(level, size) > 0; level += 1) {
    const index = Math.floor(hashesAt(level, size) / tileWidth);
    const open = last.find((tile) => tile.level === level && tile.index === index);
    parts.unshift(...complete(hashesOf(open).slice(0, hashesAt(level, size) % tileWidth)));
  }
  return joined(parts);
}

/** Neighbouring hashes of one level as the fewest complete subtrees, left to right. */
function complete(hashes: readonly string[]): string[] {
  const found: string[] = [];
  let at = 0;
  for (let count = tileWidth / 2; count >= 1; count /= 2) {
    if (hashes.length - at < count) continue;
    found.push(pairwise(hashes.slice(at, at + count)));
    at += count;
  }
  return found;
}

/** The root over a power of two of hashes. */
function pairwise(hashes: readonly string[]): string {
  let row = hashes;
  while (row.length > 1) row = inPairs(row);
  return row[0] as string;
}

/** The hashes over each two neighbours; a last one without a neighbour is left out. */
function inPairs(row: readonly string[]): string[] {
  return Array.from({ length: Math.floor(row.length / 2) }, (_, at) =>
    nodeHash(row[at * 2] as string, row[at * 2 + 1] as string),
  );
}

function hashesOf(tile: Tile | undefined): string[] {
  return tile?.hashes.match(new RegExp(`.{${hashLength}}`, 'g')) ?? [];
}
