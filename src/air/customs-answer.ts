/** What an authority said of a version, or of one house in it. */
export interface CustomsWord {
  version: number;
  level: string;
  result: string;
  /** Container, wagon or ULD that it is about; empty for all. */
  unit: string | null;
  /** What was decided about, such as the manifest or the declaration; empty where it is not said. */
  subject: string | null;
}

/** Results by which an authority says that the goods may not go on as they were declared. */
export const negative: readonly string[] = ['rejected', 'returned', 'loading_refused', 'unloading_forbidden'];

/**
 * How an authority stands to a filing by all that it said of it, oldest first: the newest version answered counts, and
 * of what was said of it that which no later word takes back. One refusal refuses the filing; else the last decision.
 */
export function customsAnswer(said: readonly [CustomsWord, ...CustomsWord[]]): string {
  const newest = said.reduce((most, { version }) => Math.max(most, version), 0);
  const standing = said
    .filter(({ version }) => version === newest)
    .reduce<CustomsWord[]>(
      (before, word) => [...before.filter((earlier) => !takesBack(word, earlier)), word],
      [],
    );
  const refused = standing.find(({ result }) => negative.includes(result));
  const highest = standing.reduce((most, { level }) => (level > most ? level : most), '');
  const last = standing.findLast(({ level }) => level === highest);
  return (refused ?? last ?? said[0]).result;
}

/**
 * That one ULD may be loaded does not let the other go, nor a declaration that is released the manifest; and a message
 * that says that it was passed on (L2) takes no decision (L3) back. A decision says what it is about, and what was
 * said before of the form alone (L1) does not.
 */
const takesBack = (later: CustomsWord, earlier: CustomsWord): boolean =>
  later.level >= earlier.level &&
  (later.unit === null || later.unit === earlier.unit) &&
  (earlier.subject === null || later.subject === earlier.subject);
