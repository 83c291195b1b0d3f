import type { Reader } from '../database/tx';
import { sealOfAttempts } from '../exchange/attempt-archive.store';
import type { ArchivedMonth, MonthSealed, Seal } from '../journal/archive.entity';
import { archiveHead, archivedMonths, sealOfFeed } from '../journal/archive.store';
import { Journal } from '../journal/journal.service';

/** What of an archive belongs to a month, read anew and sealed again. */
const sealers: Record<string, (read: Reader, month: ArchivedMonth) => Promise<Seal>> = {
  feed: (read, { after, through }) => sealOfFeed(read, after, through),
  attempt: (read, { month }) => sealOfAttempts(read, month),
};

/**
 * Compares the archive with what was sealed. Archived entries are on the chain, which is walked over past and
 * present alike; what no chain covers has a seal in the entry that closed its month.
 */
export async function brokenArchive(
  read: Reader,
  say: (line: string) => unknown,
): Promise<string | undefined> {
  // The months first: an archive that goes on meanwhile ends later than they do, and never before.
  const months = await archivedMonths(read);
  const { sequence } = await archiveHead(read);
  if (sequence === 0) return undefined;
  let after = 0;
  for (const month of months) {
    if (month.after !== after || month.through < after)
      return `archived month ${month.month} (a month is missing before it)`;
    after = month.through;
    // A run that was broken off before its last step; the next one seals the month.
    if (month.entryId === '') continue;
    const fault = await brokenMonth(read, month);
    if (fault !== undefined) return `archived month ${month.month} (${fault})`;
  }
  if (after > sequence)
    return `the head of the archive (months are sealed up to entry ${after}, it ends at ${sequence})`;
  say(`archive: ${months.length} months, ${sequence} entries, every seal right`);
  return undefined;
}

async function brokenMonth(read: Reader, month: ArchivedMonth): Promise<string | undefined> {
  const entry = await Journal.entry(read, month.entryId);
  if (!entry) return 'the entry that sealed it is missing';
  const sealed = JSON.parse(entry.data) as MonthSealed;
  if (sealed.month !== month.month || sealed.after !== month.after || sealed.through !== month.through)
    return 'it was sealed with other bounds';
  for (const [table, seal] of Object.entries(sealed.seals)) {
    const found = await sealers[table]?.(read, month);
    if (found?.digest !== seal.digest)
      return `${table}: ${seal.rows} rows were sealed, ${found?.rows ?? 0} are there or differ`;
  }
  return undefined;
}
