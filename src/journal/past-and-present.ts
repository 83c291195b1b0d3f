/** Where an entry stands: in the present, or in the archive of closed months. */
export type EntryTable = 'present_journal' | 'archive.journal';

/**
 * Lines that are joined to their entries, read by ids: of the present first, and of the archive those that were not
 * found, so that an entry which is archived in between is found too. Past and present as one table (`journal`) may be
 * asked for one entry by its id or sequence, as a subquery does, and never be joined: for each line PostgreSQL would
 * look through all of the archive, since it joins by an index only to what is a table.
 */
export async function withEntries<T>(
  ids: readonly string[],
  idOf: (line: T) => string,
  read: (table: EntryTable, ids: readonly string[]) => Promise<T[]>,
): Promise<T[]> {
  if (ids.length === 0) return [];
  const present = await read('present_journal', ids);
  if (present.length === ids.length) return present;
  const found = new Set(present.map(idOf));
  const missing = ids.filter((id) => !found.has(id));
  return missing.length === 0 ? present : [...present, ...(await read('archive.journal', missing))];
}
