import { shown, type Finding } from '../findings/finding';

/** A place where a rule is broken, with what stands there and what should. */
export interface Spot {
  pointer: string;
  actual?: unknown;
  expected?: string;
  /** A value that would pass in its place. */
  correction?: string | number;
}

/** A rule as one piece: what it is called, what it says, and how it finds its places. */
export interface Rule<D, Box extends string = string> extends Pick<
  Finding,
  'rule' | 'severity' | 'message' | 'remedy'
> {
  /** Which box of the form it is about, by meaning; the kind of form tells the number. */
  box?: Box;
  find(document: D): Spot[];
}

/** Everything that the rules find in a document, in the order of the rules. */
export function findingsOf<D, Box extends string>(
  rules: readonly Rule<D, Box>[],
  document: D,
  boxNumber: (box: Box) => string | undefined = () => undefined,
): Finding[] {
  return rules.flatMap((each) => {
    const box = each.box && boxNumber(each.box);
    return each.find(document).map(({ pointer, actual, expected, correction }) => ({
      rule: each.rule,
      severity: each.severity,
      pointer,
      ...(box && { box }),
      ...(actual !== undefined && { actual: shown(actual) }),
      ...(expected !== undefined && { expected: shown(expected) }),
      ...(correction !== undefined && { correction }),
      message: each.message,
      remedy: each.remedy,
    }));
  });
}

/** The places of those members of a list that `broken` gives something for. */
export function inList<T>(
  list: readonly T[] | undefined,
  broken: (item: T, index: number) => Spot | Spot[] | undefined,
): Spot[] {
  return (list ?? []).flatMap((item, index) => broken(item, index) ?? []);
}

/** The places of members whose key stood in the list before. */
export function repeated<T>(
  list: readonly T[] | undefined,
  key: (item: T) => string,
  pointer: (index: number) => string,
): Spot[] {
  const seen = new Set<string>();
  return inList(list, (item, index) => {
    const value = key(item);
    if (seen.has(value)) return { pointer: pointer(index), actual: value };
    seen.add(value);
    return undefined;
  });
}
