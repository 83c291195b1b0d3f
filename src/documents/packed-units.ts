import type { PackedUnit } from './kind';

/** Adds up what is packed in each unit, in the order in which the units first appear. */
export function packedUnits(parts: readonly PackedUnit[]): PackedUnit[] {
  const units = new Map<string, number>();
  for (const { unit, packages } of parts) units.set(unit, (units.get(unit) ?? 0) + packages);
  return [...units].map(([unit, packages]) => ({ unit, packages }));
}
