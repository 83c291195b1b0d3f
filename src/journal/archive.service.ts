import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { firstBreak } from './entry-hash';
import { monthArchived, type ArchiveHead, type MonthSealed, type Seal } from './archive.entity';
import { archiveHead, archivedMonths, feedRange, sealOfFeed } from './archive.store';
import { endOf, monthFor, type Month } from './archived-month';
import { LogTile, type JournalEntry } from './journal.entity';
import { entryColumns, Journal } from './journal.service';
import { leafHash } from './merkle';
import { Log } from './log.service';
import { hashIn, levelsOf, partFor } from './tiles';

/** Entries that are moved at a time: some 10 ms in which nobody else writes. */
const chunk = 1_000;

/** What another room archives of a month, beside the journal and its feed. */
export interface ArchivedPart {
  table: string;
  /** Moves what belongs to the month or to the past; `rest` lets others have their turn. */
  move(month: Month, rest: () => Promise<void>): Promise<void>;
  /** The seal of what was archived with a month. */
  seal(month: Month): Promise<Seal>;
}

/** How far a run has come. */
export interface Progress {
  month: Month;
  /** Entries in the archive. */
  entries: number;
  /** Whether the month is closed. */
  sealed: boolean;
}

/** What the archive would have to hold does not hold; nothing is taken out of the present. */
export class ArchiveFault extends Error {}

/**
 * Takes closed months out of the tables that everyday work reads. Each chunk is copied, the copy is read
 * back and verified against the chain and the log, and only then does one transaction say that it is in the
 * archive and take it out of the present: killed at any moment, an entry is in one of the two, and the next
 * run goes on. Readers see both as one table.
 */
@Injectable()
export class Archive {
  private readonly parts: ArchivedPart[] = [];

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly log: Log,
  ) {}

  /** Registers what another room archives; rooms do this while they are made. */
  add(part: ArchivedPart): void {
    this.parts.push(part);
  }

  /** Archives all months before one. Between two steps it rests so many times as long as a step took. */
  async before(
    until: Month,
    tell: (progress: Progress) => void,
    rest = 0,
    signal?: AbortSignal,
  ): Promise<void> {
    // What is sealed is itself put on the journal: a run ends where the journal stood when it began.
    const end = (await this.journal.head()).sequence;
    for (;;) {
      const month = (await this.unsealed()) ?? (await this.oldest(end));
      if (month === undefined || month >= until || signal?.aborted) return;
      let began = performance.now();
      const resting = async (): Promise<void> => {
        await pause((performance.now() - began) * rest, undefined, { signal, ref: rest === 0 });
        began = performance.now();
      };
      const told = async (sealed: boolean): Promise<void> =>
        tell({ month, sealed, entries: (await archiveHead(this.database.read)).sequence });
      while (await this.moveChunk(month, end)) {
        await told(false);
        await resting();
      }
      for (const part of this.parts) await part.move(month, resting);
      await this.seal(month);
      await told(true);
    }
  }

  /** A month whose last entries were moved and which was not sealed: a run was broken off there. */
  private async unsealed(): Promise<Month | undefined> {
    const [head, months] = [await archiveHead(this.database.read), await archivedMonths(this.database.read)];
    const last = months.at(-1);
    if (last?.entryId === '') return last.month;
    if (head.sequence <= (last?.through ?? 0)) return undefined;
    return monthFor(head.at, last?.month);
  }

  /** The month of the first entry that is not in the archive. */
  private async oldest(end: number): Promise<Month | undefined> {
    const { sequence } = await archiveHead(this.database.read);
    if (sequence >= end) return undefined;
    const [next] = await this.database.read.all<{ at: string }>(
      'SELECT at FROM journal WHERE sequence = ?',
      sequence + 1,
    );
    if (!next) return undefined;
    return monthFor(next.at, (await archivedMonths(this.database.read)).at(-1)?.month);
  }

  /** Moves the next entries of a month; tells whether there were any. */
  private async moveChunk(month: Month, end: number): Promise<boolean> {
    const head = await archiveHead(this.database.read);
    const [{ through } = { through: null }] = await this.database.read.all<{ through: number | null }>(
      'SELECT MAX(sequence) AS through FROM journal WHERE sequence > ? AND sequence <= ? AND at < ?',
      head.sequence,
      Math.min(head.sequence + chunk, end, (await this.log.head()).size),
      endOf(month),
    );
    if (through === null) return false;
    await this.copy(head.sequence, through);
    const last = await this.verified(head, through);
    await this.takeOut(head, last);
    return true;
  }

  /** What an earlier run has copied stays as it is, and is verified like the rest. */
  private copy(after: number, through: number): Promise<void> {
    return this.database.write(async (tx) => {
      await tx.send(
        `INSERT INTO archive.journal (${columns}) SELECT ${columns} FROM journal
          WHERE sequence > ? AND sequence <= ? ON CONFLICT (sequence) DO NOTHING`,
        after,
        through,
      );
      await tx.send(
        `INSERT INTO archive.feed (party_id, mode, sequence) SELECT party_id, mode, sequence FROM feed
          WHERE ${feedRange} ON CONFLICT (party_id, mode, sequence) DO NOTHING`,
        after,
        through,
      );
    });
  }

  /** Reads the copy back: chained to what was archived before, and hashed as the log has it. */
  private async verified(head: ArchiveHead, through: number): Promise<JournalEntry> {
    const { read } = this.database;
    const entries = await read.all<JournalEntry>(
      `SELECT ${entryColumns} FROM archive.journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence`,
      head.sequence,
      through,
    );
    const last = entries.at(-1);
    const broken = firstBreak(entries, head);
    if (broken)
      throw new ArchiveFault(`The copy of entry ${broken.sequence} does not hold (${broken.what}).`);
    if (last?.sequence !== through) throw new ArchiveFault(`The copy ends before entry ${through}.`);
    await this.requireLogged(entries);
    return last;
  }

  /** A chain may be made anew from some entry on; what was published cannot. */
  private async requireLogged(entries: readonly JournalEntry[]): Promise<void> {
    const tiles = new Map<number, ReturnType<typeof levelsOf>>();
    for (const { sequence, hash } of entries) {
      const part = partFor({ level: 0, index: sequence - 1 });
      let tile = tiles.get(part.index);
      if (!tile) {
        const row = await this.database.read.one(LogTile, { level: 0, position: part.index });
        tile = levelsOf({ level: 0, index: part.index, hashes: row?.hashes ?? '' });
        tiles.set(part.index, tile);
      }
      if (hashIn(tile, part) !== leafHash(hash))
        throw new ArchiveFault(`The log has another hash for entry ${sequence}.`);
    }
  }

  /** Another process may have been first; then nothing is left to be done here. */
  private takeOut(head: ArchiveHead, { sequence, hash, at }: JournalEntry): Promise<void> {
    return this.database.write(async (tx) => {
      const moved = await tx.run(
        'UPDATE archive_head SET sequence = ?, hash = ?, at = ? WHERE id = 1 AND sequence = ?',
        sequence,
        hash,
        at,
        head.sequence,
      );
      if (moved === 0) return;
      await tx.send(
        `DELETE FROM feed WHERE ${feedRange} AND EXISTS (SELECT 1 FROM archive.feed a
           WHERE a.party_id = feed.party_id AND a.mode = feed.mode AND a.sequence = feed.sequence)`,
        head.sequence,
        sequence,
      );
      await tx.send('DELETE FROM journal WHERE sequence > ? AND sequence <= ?', head.sequence, sequence);
    });
  }

  /** Nothing more is archived with a month once its row is there; until its entry is, it is not sealed. */
  private close(month: Month): Promise<void> {
    return this.database.write(async (tx) => {
      // Whoever archives something holds this row until it is committed.
      await tx.run('UPDATE archive_head SET at = at WHERE id = 1');
      await tx.run(
        `INSERT INTO archive_month (month, after, through, entry_id)
          SELECT CAST(? AS varchar(7)), COALESCE((SELECT MAX(through) FROM archive_month), 0), sequence, ''
            FROM archive_head WHERE id = 1 ON CONFLICT (month) DO NOTHING`,
        month,
      );
    });
  }

  /** Puts on the journal what the archive holds of a month, so that from then on the chain covers it. */
  private async seal(month: Month): Promise<void> {
    await this.close(month);
    const { read } = this.database;
    const closed = (await archivedMonths(read)).find((each) => each.month === month);
    if (!closed || closed.entryId !== '') return;
    const { after, through } = closed;
    const seals: Record<string, Seal> = { feed: await sealOfFeed(read, after, through) };
    for (const part of this.parts) seals[part.table] = await part.seal(month);
    const data: MonthSealed = { month, after, through, seals };
    await this.database.write(async (tx) => {
      const open = await tx.run(
        `UPDATE archive_month SET entry_id = '' WHERE month = ? AND entry_id = ''`,
        month,
      );
      if (open === 0) return;
      const happening = {
        mode: 'live',
        type: monthArchived,
        subject: 'journal',
        actor: 'platform',
        data,
      } as const;
      const { id } = await this.journal.append(tx, happening);
      await tx.send('UPDATE archive_month SET entry_id = ? WHERE month = ?', id, month);
    });
  }
}

const columns = 'sequence, id, mode, type, subject, actor, at, data, salt, previous_hash, hash';
