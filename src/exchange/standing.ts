/** A version as it was sent to an authority. */
export interface SentVersion {
  version: number;
  withdrawn: boolean;
}

/** What an authority said of a version. */
export interface SaidOf {
  version: number;
  level: string;
  result: string;
  /** It speaks of one house bill or one unit only. */
  partial: boolean;
}

/** How a document stands with one authority. */
export interface Standing {
  /** The newest version that it decided for. */
  inForce: number | null;
  /** A newer version that it was sent and has not decided: an application to change (舱单变更申请). */
  proposed: number | null;
  /** Versions that it rejected; where another is in force, that one stays so. */
  refused: number[];
  withdrawn: boolean;
}

const acceptances: ReadonlySet<string> = new Set(['accepted', 'released', 'concluded', 'closed']);
const rejections: ReadonlySet<string> = new Set(['rejected', 'returned']);

/**
 * Tells from what an authority was sent and what it said, oldest first, which version holds there. Only
 * a decision (L3) puts a version in force; an acceptance at L1 says that the form is right and nothing
 * of the goods. A late decision on an older version does not bring that version back.
 */
export function standingOf(sent: readonly SentVersion[], said: readonly SaidOf[]): Standing {
  const decided = said.filter(({ level, result }) => level === 'L3' && acceptances.has(result));
  const inForce = decided.reduce<number | null>((most, { version }) => Math.max(most ?? 0, version), null);
  const taken = new Set(decided.map(({ version }) => version));
  // One house returned is not the version refused; the last word on the whole counts.
  const last = new Map<number, string>();
  for (const { version, result, partial } of said)
    if (!partial && (acceptances.has(result) || rejections.has(result))) last.set(version, result);
  const refused = [...last]
    .filter(([version, result]) => rejections.has(result) && !taken.has(version))
    .map(([version]) => version)
    .toSorted((a, b) => a - b);
  const newer = sent.filter(
    ({ version, withdrawn }) =>
      inForce !== null && !withdrawn && version > inForce && !refused.includes(version),
  );
  const withdrawn = sent.at(-1)?.withdrawn ?? false;
  const proposed = withdrawn
    ? null
    : newer.reduce<number | null>((most, each) => Math.max(most ?? 0, each.version), null);
  return { inForce, proposed, refused, withdrawn };
}
