/** The sum of value × weight, place by place; the shape of every weighted check in this folder. */
export function weightedSum(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((sum, value, place) => sum + value * (weights[place] ?? 0), 0);
}

/** The decimal digits of a text that the caller has checked to be digits only. */
export function digitsOf(text: string): number[] {
  return Array.from(text, Number);
}

/**
 * The Luhn digit (ISO/IEC 7812-1 Annex B) that completes a row of digits: every second digit from
 * the right is doubled, and nine is taken off a double of two digits. It finds every single wrong
 * digit, because doubling less nine maps the ten digits onto the ten digits.
 */
export function luhnCheckDigit(body: string): number {
  const fromRight = digitsOf(body).toReversed();
  const sum = fromRight.reduce((total, digit, place) => {
    const term = place % 2 === 0 ? digit * 2 : digit;
    return total + (term > 9 ? term - 9 : term);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
