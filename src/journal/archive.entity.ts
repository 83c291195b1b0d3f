import type { Month } from './archived-month';

/** Up to which entry the journal is in the archive, as `archive_head` has it: one row. */
export interface ArchiveHead {
  sequence: number;
  hash: string;
  at: string;
}

/** A month that was closed: entries after one sequence, through another, and the entry that sealed it. */
export interface ArchivedMonth {
  month: Month;
  after: number;
  through: number;
  entryId: string;
}

/** So many rows, and one hash over all of them. */
export interface Seal {
  rows: number;
  digest: string;
}

/** What the entry says that seals a month. The journal itself is sealed by its chain. */
export interface MonthSealed extends Omit<ArchivedMonth, 'entryId'> {
  /** By table: those that no chain covers. */
  seals: Record<string, Seal>;
}

/** The type of that entry. */
export const monthArchived = 'journal.archived';
