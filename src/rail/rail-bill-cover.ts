import { at } from '../findings/finding';
import { goodsKey, noteClaim } from '../documents/goods-claim';
import type { Referenced } from '../documents/kind';
import { scaled } from '../documents/scaled';
import type { RailBill, RailBillNote } from './rail-bill.dto';
import type { RailConsignmentNote } from './rail-note.dto';

/** A note as the bill binds it, with its content where the submitter can see it on the exchange. */
export interface BoundNote {
  bound: RailBillNote;
  pointer: string;
  found?: Referenced['document'];
  note?: RailConsignmentNote;
}

/** Packages and grams of the same goods in the same container. */
export interface Amount {
  packages: number;
  grams: bigint;
}

/** What the bill takes of some goods in a container, and what its notes hold of them. */
export interface Cover {
  container: string;
  /** What tells the goods apart within the container. */
  goods: string;
  /** Allocations of the bill that take these goods. */
  pointers: string[];
  taken: Amount;
  /** Notes that carry the container, as far as is known. */
  carrying: BoundNote[];
  /** Left out where a note that may carry the container cannot be seen; nothing can be said then. */
  held?: Amount;
}

/** A bill with its notes, compared once for all rules. */
export interface BillCase {
  bill: RailBill;
  notes: BoundNote[];
  cover: Cover[];
}

/** Joins the bill with the notes that the store found for `references`. */
export function billCase(bill: RailBill, references: readonly Referenced[]): BillCase {
  const foundAt = new Map(references.map(({ pointer, document }) => [pointer, document]));
  const notes = bill.notes.map((bound, index): BoundNote => {
    const pointer = at('/notes', index);
    const found = foundAt.get(pointer);
    return { bound, pointer, ...(found && { found, note: found.content as RailConsignmentNote }) };
  });
  return { bill, notes, cover: coverOf(bill, notes) };
}

/**
 * One claim for each allocation of goods under the bill: note, container, and what tells the goods in
 * that container apart. A container shared by several consignments (拼箱) has one claim for each item, and
 * a second bill over the same item collides, whoever submits it.
 *
 * - The claim is made from the bill alone, never from what the submitter can see of the note, so that two
 *   parties with different access make the same claim.
 * - Packages and mass are left out: with them, a bill over 99 of the same 100 cartons would be a new claim.
 *   Two lots of one HS code in one container need marks, which the rules compare with the note.
 * - The note is the one that lists the container; with a single note that is the first one. Where several
 *   list it, there is a claim under each, as the goods may travel under any of them.
 */
export function goodsClaims({ notes, goods }: RailBill): string[] {
  const claims = goods.flatMap((item) =>
    item.containers.flatMap(({ container }) => {
      const carrying = notes.filter(({ containers }) => containers?.includes(container) ?? true);
      return (carrying.length > 0 ? carrying : notes.slice(0, 1)).map(({ number }) =>
        noteClaim(number, container, item),
      );
    }),
  );
  return [...new Set(claims)];
}

/** Answers which notes carry a container; an unseen note without a list of its own may carry any. */
function carriersOf(notes: readonly BoundNote[]): (container: string) => BoundNote[] {
  const known = notes.map(({ bound, note }) => ({
    listed: bound.containers && new Set(bound.containers),
    seen: note && new Set(note.containers?.map(({ number }) => number)),
  }));
  return (container) =>
    notes.filter((_, index) => {
      const { listed, seen } = known[index] ?? {};
      return (listed?.has(container) ?? true) && (seen?.has(container) ?? true);
    });
}

interface Taken {
  container: string;
  goods: string;
  pointers: string[];
  amount: Amount;
}

interface Allocated {
  hs6: string;
  marks?: string;
  containers?: readonly { container: string; packages: number; grossKg: number }[];
}

/** Adds up goods by container and by what tells them apart, in one pass: a bill may have 24,000 allocations. */
function addUp(goods: readonly Allocated[]): Map<string, Taken> {
  const out = new Map<string, Taken>();
  for (const [index, item] of goods.entries()) {
    const apart = goodsKey(item);
    for (const [place, { container, packages, grossKg }] of (item.containers ?? []).entries()) {
      const key = `${container}|${apart}`;
      const sum = out.get(key) ?? {
        container,
        goods: apart,
        pointers: [],
        amount: { packages: 0, grams: 0n },
      };
      sum.pointers.push(at('/goods', index, 'containers', place));
      sum.amount.packages += packages;
      sum.amount.grams += scaled(grossKg, 3);
      out.set(key, sum);
    }
  }
  return out;
}

/** Holds each part of the bill against the notes that carry its container. */
function coverOf(bill: RailBill, notes: readonly BoundNote[]): Cover[] {
  const carriers = carriersOf(notes);
  const heldBy = new Map(notes.map((each) => [each, each.note && addUp(each.note.goods)]));
  return [...addUp(bill.goods)].map(([key, { container, goods, pointers, amount: taken }]) => {
    const carrying = carriers(container);
    const cover: Cover = { container, goods, pointers, taken, carrying };
    if (carrying.some(({ note }) => note === undefined)) return cover;
    const held: Amount = { packages: 0, grams: 0n };
    for (const each of carrying) {
      const part = heldBy.get(each)?.get(key)?.amount;
      held.packages += part?.packages ?? 0;
      held.grams += part?.grams ?? 0n;
    }
    return { ...cover, held };
  });
}
