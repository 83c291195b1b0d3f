/** One figure of the bench: the median, how far apart the rounds were, and what they were. */
export interface Figure {
  value: number;
  /** Largest less smallest, in the unit of the value. */
  spread: number;
  /** Measurements by name, one a round. */
  raw: Record<string, number[]>;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [sorted[sorted.length - 1 - middle], sorted[middle]];
  return (low + high) / 2;
}

/** The least number that is not exceeded by such a part of them: 0.95 of a hundred is the 95th. */
export function quantile(numbers: readonly number[], part: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

/** The figure of some measurements, with the raw numbers it was made from. */
export function figure(numbers: readonly number[], raw: Record<string, number[]>): Figure {
  const rounded = Object.entries(raw).map(([name, list]) => [name, list.map(round)] as const);
  return {
    value: round(median(numbers)),
    spread: round(Math.max(...numbers) - Math.min(...numbers)),
    raw: Object.fromEntries(rounded),
  };
}

/** Three decimals: more would claim a precision that no machine has. */
const round = (number: number): number => Math.round(number * 1000) / 1000;
