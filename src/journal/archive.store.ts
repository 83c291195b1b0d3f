import { createHash } from 'node:crypto';
import { rowText, type Row } from '../database/house-move';
import type { Reader } from '../database/tx';
import type { ArchiveHead, ArchivedMonth, Seal } from './archive.entity';

export async function archiveHead(reader: Reader): Promise<ArchiveHead> {
  const [head] = await reader.all<ArchiveHead>('SELECT sequence, hash, at FROM archive_head WHERE id = 1');
  return head as ArchiveHead;
}

/** Months that were closed, oldest first. */
export function archivedMonths(reader: Reader): Promise<ArchivedMonth[]> {
  return reader.all<ArchivedMonth>(
    `SELECT month, after, through, entry_id AS "entryId" FROM archive_month ORDER BY month`,
  );
}

/**
 * Lines of the feed after one sequence, through another. The key of that table begins with the party, so
 * it is asked for party by party; without that, every line there is would be looked at.
 */
export const feedRange = `party_id IN (SELECT id FROM party) AND mode IN ('test', 'live')
  AND sequence > ? AND sequence <= ?`;

/** Rows read at a time: memory stays the same however much happened in a month. */
const page = 1_000;

/** The seal of the archived feed after one sequence, through another. */
export async function sealOfFeed(reader: Reader, after: number, through: number): Promise<Seal> {
  const sealing = new Sealing();
  for (let last = after; last < through; last += page) {
    const rows = await reader.all<{ sequence: number; partyId: string; mode: string }>(
      `SELECT sequence, party_id AS "partyId", mode FROM archive.feed WHERE ${feedRange}`,
      last,
      Math.min(last + page, through),
    );
    // Sorted here: two databases may sort text in two ways.
    const texts = rows.map(({ sequence, partyId, mode }): Row => [sequence, partyId, mode]);
    texts.sort(
      (one, other) => Number(one[0]) - Number(other[0]) || (String(one[1]) < String(other[1]) ? -1 : 1),
    );
    sealing.add(texts);
  }
  return sealing.seal;
}

/** Makes a seal, row by row. */
export class Sealing {
  private readonly digest = createHash('sha256');
  private rows = 0;

  add(rows: readonly Row[]): void {
    for (const row of rows) this.digest.update(`${rowText(row)}\n`);
    this.rows += rows.length;
  }

  /** Once: what is added later is not in it. */
  get seal(): Seal {
    return { rows: this.rows, digest: this.digest.copy().digest('hex') };
  }
}
