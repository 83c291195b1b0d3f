/**
 * Masses and amounts are added and compared in whole units of their last decimal (grams for a mass
 * in kilograms with three decimals), never in floats: 0.1 + 0.2 kg would otherwise miss 0.3 kg.
 */

/**
 * A decimal in whole units of its last place: `scaled(18.5, 3)` is `18500n`. The shape has already
 * limited the value to that many decimals and to 15 significant digits, for which `toFixed` prints
 * exactly the digits that were sent; further decimals would be rounded.
 */
export function scaled(value: number, places: number): bigint {
  const power = powers[places] ?? 10 ** places;
  const whole = Math.round(value * power);
  // Where dividing gives the value again, no other whole number is nearer, and no text need be written.
  if (whole / power === value && Math.abs(whole) < exactBelow) return BigInt(whole);
  // From 1e21 on `toFixed` falls back to exponents; no field of the exchange reaches so far.
  if (!Number.isFinite(value) || Math.abs(value) >= 1e21) throw new RangeError(`${value} cannot be scaled.`);
  return BigInt(value.toFixed(places).replace('.', ''));
}

/** Looked up in 1 ns: every amount is scaled several times, and raising to a power takes 34. */
const powers = Array.from({ length: 16 }, (_, places) => 10 ** places);

/** Below 2^50 a double tells eighths apart, which is more than rounding can have moved it by. */
const exactBelow = 2 ** 50;

/** The exact sum of decimals, in whole units of their last place. */
export function scaledSum(values: readonly number[], places: number): bigint {
  return values.reduce((sum, value) => sum + scaled(value, places), 0n);
}

/** The decimal that a scaled integer stands for, for display: `unscaled(18500n, 3)` is `18.5`. */
export function unscaled(amount: bigint, places: number): number {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0');
  const point = digits.length - places;
  return Number(`${amount < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`);
}
