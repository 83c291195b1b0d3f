import { readIdentifier, type IdentifierKind } from '../identifiers/read';
import { tidy } from '../identifiers/tidy';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import type { MultimodalUnit } from './units.dto';

/** How the number of a unit is read; loose goods bear any label that the consignor gives them. */
export const unitNumberKind: Readonly<Partial<Record<MultimodalUnit['kind'], IdentifierKind>>> = {
  CN: 'container',
  SW: 'documentNumber',
  UL: 'documentNumber',
  TE: 'vehicle',
};

/** The number of a unit as it is searched for: `CSQU 305438-3` is `CSQU3054383`. */
export function unitNumber({ kind, number }: MultimodalUnit): string {
  const read = unitNumberKind[kind];
  return read ? readIdentifier(read, number).value : number;
}

/** A unit's number as it is compared, without marks: an allocation finds its unit however it is written. */
export function unitKey(number: string): string {
  return tidy(number).replace(/[\s.·-]+/g, '');
}

/** The goods of one item in one unit. */
export interface Packed {
  /** Index of the item. */
  item: number;
  /** Key of the unit. */
  unit: string;
  packages: number;
  grossKg: number;
}

/**
 * What is packed where. With a single unit an item without allocation is wholly in it; with several,
 * such an item is nowhere (MMW-062 refuses it).
 */
export function packed({ units, goods }: MultimodalWaybill): Packed[] {
  const only = units.length === 1 ? units[0] : undefined;
  return goods.flatMap(({ allocation, packages, grossKg }, item): Packed[] => {
    if (allocation) return allocation.map((part) => ({ ...part, unit: unitKey(part.unit), item }));
    return only ? [{ item, unit: unitKey(only.number), packages, grossKg }] : [];
  });
}
