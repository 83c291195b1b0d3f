import { generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { checkpointBody, isCheckpointSigned, readCheckpoint, signedNote } from './checkpoint';
import {
  consistencyRanges,
  emptyRoot,
  inclusionRanges,
  joined,
  leafHash,
  nodeHash,
  provesConsistency,
  provesInclusion,
  subtreesOf,
  type Range,
} from './merkle';
import {
  grow,
  hashesAt,
  hashIn,
  levelsOf,
  partFor,
  rootIn,
  tileWidth,
  type Tile,
  type TilePart,
} from './tiles';

/** The definition of the tree's hash, word for word from RFC 9162 section 2.1.1, on leaf hashes. */
function defined(leaves: readonly string[]): string {
  if (leaves.length === 0) return emptyRoot;
  if (leaves.length === 1) return leaves[0] as string;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(defined(leaves.slice(0, k)), defined(leaves.slice(k)));
}

/** A log as the exchange keeps it: nothing but tiles. */
class Tiled {
  readonly tiles = new Map<string, Tile>();
  size = 0;

  add(leaves: readonly string[]): void {
    const open = [0, 1, 2].flatMap((level) => {
      const index = Math.floor(hashesAt(level, this.size) / tileWidth);
      return this.tiles.get(`${level}/${index}`) ?? [];
    });
    for (const tile of grow(open, this.size, leaves)) this.tiles.set(`${tile.level}/${tile.index}`, tile);
    this.size += leaves.length;
  }

  root(): string {
    return rootIn([...this.tiles.values()], this.size);
  }

  private levels(place: string, part: TilePart): string {
    return hashIn(levelsOf(this.tiles.get(place) as Tile), part) as string;
  }

  range(range: Range): string {
    const parts = subtreesOf(range).map(partFor);
    return joined(parts.map((part) => this.levels(`${part.level}/${part.index}`, part)));
  }
}

const leaf = (number: number): string => leafHash(number.toString(16).padStart(64, '0'));
const leavesTo = (size: number): string[] => Array.from({ length: size }, (_, number) => leaf(number));

describe('the Merkle tree of the journal', () => {
  const inputs = '|00|10|2021|3031|40414243|5051525354555657|606162636465666768696a6b6c6d6e6f'.split('|');
  // The reference values of RFC 6962's implementations, which RFC 9162 leaves as they were.
  it.each([
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [5, '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
    [7, 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('has the known root over %i known leaves', (size, root) => {
    const leaves = inputs.slice(0, size).map(leafHash);
    expect(defined(leaves)).toBe(root);
    const log = new Tiled();
    log.add(leaves);
    expect(log.root()).toBe(root);
  });

  it('is the same however it grew, over full tiles and unfinished ones', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 5 }), (steps) => {
        const log = new Tiled();
        for (const step of steps) log.add(leavesTo(log.size + step).slice(log.size));
        expect(log.root()).toBe(defined(leavesTo(log.size)));
      }),
      { numRuns: 40 },
    );
  });

  it('carries a root up two levels of tiles', () => {
    const log = new Tiled();
    const size = 256 * 256 + 300;
    for (let at = 0; at < size; at += 5_000)
      log.add(Array.from({ length: Math.min(5_000, size - at) }, (_, number) => leaf(at + number)));
    expect(log.tiles.get('2/0')?.hashes).toHaveLength(64);
    expect(log.root()).toBe(defined(leavesTo(size)));
  }, 60_000);
});

describe('proofs', () => {
  const full = new Tiled();
  full.add(leavesTo(1_000));
  const rootAt = (size: number): string => full.range({ from: 0, to: size });
  const sized = fc
    .integer({ min: 1, max: 1_000 })
    .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 })));

  it('show that an entry is in the log, and in its place only', () => {
    fc.assert(
      fc.property(sized, fc.integer({ min: 0, max: 999 }), ([size, index], other) => {
        const proof = inclusionRanges(index, size).map((range) => full.range(range));
        const head = { size, root: rootAt(size) };
        expect(provesInclusion(proof, leaf(index), index, head)).toBe(true);
        expect(provesInclusion(proof, leaf(other), index, head)).toBe(other === index);
        expect(provesInclusion(proof, leaf(index), other, head)).toBe(other === index);
        expect(provesInclusion([...proof, emptyRoot], leaf(index), index, head)).toBe(false);
        if (proof.length > 0) expect(provesInclusion(proof.slice(1), leaf(index), index, head)).toBe(false);
      }),
    );
  });

  it('are of an entry that is in the log, and of no other in its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.nat(1_000), (size, beyond) => {
        expect(() => inclusionRanges(size + beyond, size)).toThrow(RangeError);
        expect(() => inclusionRanges(-1 - beyond, size)).toThrow(RangeError);
      }),
    );
  });

  it('show that a log only ever grew', () => {
    fc.assert(
      fc.property(sized, ([size, former]) => {
        const proof = consistencyRanges(former, size).map((range) => full.range(range));
        const [before, after] = [former, size].map((at) => ({ size: at, root: rootAt(at) }));
        expect(provesConsistency(proof, before as never, after as never)).toBe(true);
        const altered = { size: former, root: leaf(former) };
        expect(provesConsistency(proof, altered, after as never)).toBe(false);
        expect(provesConsistency([...proof, emptyRoot], before as never, after as never)).toBe(false);
      }),
    );
  });
});

describe('a checkpoint', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  const head = { size: 12, root: leaf(3) };
  const body = checkpointBody('chuanyu-window/journal', head);
  const note = signedNote(body, 'chuanyu-window/journal', jwk, sign(null, Buffer.from(body), privateKey));

  it('is a signed note that names its log, size and root', () => {
    expect(note.split('\n')).toHaveLength(6);
    const read = readCheckpoint(note);
    expect(read).toMatchObject({ ...head, origin: 'chuanyu-window/journal' });
    expect(read && isCheckpointSigned(read, [jwk])).toBe(true);
  });

  it.each([
    ['another size', note.replace('\n12\n', '\n13\n')],
    ['another origin', note.replace('chuanyu-window/journal\n12', 'another/journal\n12')],
  ])('with %s is not signed', (_, altered) => {
    const read = readCheckpoint(altered);
    expect(read && isCheckpointSigned(read, [jwk])).toBe(false);
  });

  it('by another key is not signed', () => {
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    const read = readCheckpoint(note);
    expect(read && isCheckpointSigned(read, [other, {}])).toBe(false);
  });

  it.each(['', 'x', note.replace('\n12\n', '\n012\n'), `${note}more`])('is not read from %j', (text) => {
    expect(readCheckpoint(text)).toBeUndefined();
  });
});
