import type { Text } from '../findings/finding';

/** One code of a list. */
export interface ListedCode {
  code: string;
  en: string;
  zh?: string;
  /** First and last day on which it may be used, `YYYY-MM-DD`; absent where nobody set one. */
  validFrom?: string;
  validTo?: string;
  /** Where an entry of the operator comes from; of the others the list says it. */
  source?: string;
}

/**
 * The codes of a list: those of the seeds, and those of the operator beside them or in their place. Like the seeds
 * it is the same for everybody in the process. What the operator changes is put in force between two checks and
 * never within one, since a check waits for nothing; rules only ask, at the price of one look into a map.
 */
export class CodeTable<C extends ListedCode = ListedCode> {
  private readonly seeds: ReadonlyMap<string, C>;
  private inForce: ReadonlyMap<string, C>;

  constructor(seeds: readonly C[]) {
    this.seeds = new Map(seeds.map((seed) => [seed.code, seed]));
    this.inForce = this.seeds;
  }

  /** Puts the operator's entries in force, in the place of those that were. */
  putInForce(entries: readonly C[]): void {
    this.inForce = new Map([
      ...this.seeds,
      ...entries.map((entry) => [entry.code, this.completed(entry)] as const),
    ]);
  }

  /** An entry with what it leaves out as the seeds have it, so that an end needs no copy of the rest. */
  completed(entry: C): C {
    return { ...this.seeds.get(entry.code), ...entry };
  }

  /** Whether the seeds have the code, so that an entry may leave out what they say of it. */
  isSeed(code: string): boolean {
    return this.seeds.has(code);
  }

  get codes(): C[] {
    return [...this.inForce.values()];
  }

  /** What the list says of a code, whether or not it may still be used. */
  get(code: string): C | undefined {
    return this.inForce.get(code);
  }

  /** Whether a code may be used on a day, `YYYY-MM-DD`; for a document without a date, whether it is listed. */
  has(code: string, day?: string): boolean {
    const entry = this.inForce.get(code);
    return entry !== undefined && (day === undefined || isWithin(entry, day));
  }
}

const isWithin = ({ validFrom, validTo }: ListedCode, day: string): boolean =>
  (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo);

/** The day of an instant where it was written down: `2026-11-25T01:00:00+08:00` is of the 25th. */
export const dayOf = (instant: string | undefined): string | undefined => instant?.slice(0, 10);

/** What a finding adds for a code that the list has, but not on the day of the document. */
export function onDay<C extends ListedCode>(table: CodeTable<C>, code: string, day = ''): Text {
  return table.has(code) ? { en: ` on ${day}`, zh: ` ${day} 的` } : { en: '', zh: '' };
}
