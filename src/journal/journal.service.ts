import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Words } from '../database/announcements';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import { listOf } from '../database/statements';
import type { PendingEntry, Reader, Sealer, Tx } from '../database/tx';
import { gathered } from '../findings/gathered';
import { entryHash, firstBreak, genesisHash, type ChainBreak } from './entry-hash';
import { FeedRow, JournalEntry, JournalHead } from './journal.entity';

/** What a room puts on the journal. */
export interface Happening {
  mode: 'test' | 'live';
  type: string;
  subject: string;
  actor: string;
  /** Facts as a plain object; never a secret and never a whole document. */
  data: object;
  /** Parties whose inbox shows it. */
  audience?: readonly string[];
}

/**
 * Learns of an entry inside the body that writes it, before it is sequenced. It may add rows and
 * audience, and it may refuse; so nothing is ever told and then forgotten.
 */
export type Follower = (tx: Tx, entry: PendingEntry, happening: Happening) => Promise<void>;

/** Entries read at a time while the chain is walked: bounded memory for a journal of any length. */
const walkStep = 2_000;

/** The append-only, hash-chained, gapless, commit-ordered record of everything that happened. */
@Injectable()
export class Journal implements Sealer {
  private readonly followers: Follower[] = [];

  constructor(private readonly database: Database) {
    database.sealWith(this);
  }

  /** Registers a follower; rooms do this while they are made, before the first request. */
  follow(follower: Follower): void {
    this.followers.push(follower);
  }

  /** Calls `listener` after each commit with the parties it concerned, until the function is called. */
  onCommit(listener: (parties: Words) => void): () => void {
    return this.database.onAnnouncement('entries', listener);
  }

  /** Puts an entry on the journal with the open transaction. Its sequence is known after COMMIT. */
  async append(tx: Tx, happening: Happening): Promise<PendingEntry> {
    const entry: PendingEntry = {
      id: newId('ent'),
      mode: happening.mode,
      type: happening.type,
      subject: happening.subject,
      actor: happening.actor,
      data: JSON.stringify(happening.data),
      audience: [...(happening.audience ?? [])],
      told: {},
    };
    tx.append(entry);
    for (const follower of this.followers) await follower(tx, entry, happening);
    return entry;
  }

  async lastTime(reader: Reader): Promise<string> {
    return (await head(reader)).at;
  }

  /**
   * Gives the group's entries their sequence and hashes, in one go before COMMIT. The head row is held
   * from here to there and no longer: groups of all processes pass through it one after another.
   */
  async seal(tx: Tx, entries: readonly PendingEntry[]): Promise<void> {
    const head = (await tx.lock(JournalHead, { id: 1 })) as JournalHead;
    // Another group may have been sealed since this one began, at a later time.
    const at = tx.at > head.at ? tx.at : head.at;
    const salts = randomBytes(16 * entries.length).toString('hex');
    let { sequence, hash } = head;
    const rows = entries.map((entry, index) => {
      sequence += 1;
      const { id, mode, type, subject, actor, data } = entry;
      const salt = salts.slice(index * 32, index * 32 + 32);
      const row = { id, mode, type, subject, actor, data, sequence, at, salt, previousHash: hash, hash: '' };
      row.hash = hash = entryHash(row);
      entry.sequence = sequence;
      entry.at = at;
      return row;
    });
    await tx.insertAll(JournalEntry, rows);
    await tx.insertAll(FeedRow, gathered(entries, feedOf));
    await tx.send('UPDATE journal_head SET sequence = ?, hash = ?, at = ? WHERE id = 1', sequence, hash, at);
    tx.announce('entries', new Set(gathered(entries, (entry) => entry.audience)));
  }

  /** Sequence, hash and time of the last entry. */
  head(): Promise<{ sequence: number; hash: string; at: string }> {
    return head(this.database.read);
  }

  /** Entries about one subject, oldest first, after a sequence. */
  about(subject: string, after: number, limit: number): Promise<JournalEntry[]> {
    return this.database.read.all<JournalEntry>(
      `SELECT ${entryColumns} FROM journal WHERE subject = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
      subject,
      after,
      limit,
    );
  }

  /** As `about`, of some types only and up to a sequence. */
  aboutSome({ subject, types, last }: LineSource, after: number, limit: number): Promise<JournalEntry[]> {
    const { marks, list } = listOf(types);
    return this.database.read.all<JournalEntry>(
      `SELECT ${entryColumns} FROM journal
        WHERE subject = ? AND sequence > ? AND sequence <= ? AND type IN (${marks}) ORDER BY sequence LIMIT ?`,
      ...[subject, after, last, ...list, limit],
    );
  }

  /** An entry by its id, whether present or archived; a body of the funnel sees the present alone. */
  static async entry(reader: Reader, id: string): Promise<JournalEntry | undefined> {
    const [entry] = await reader.all<JournalEntry>(
      `SELECT ${entryColumns} FROM journal WHERE id = ?
        UNION ALL SELECT ${entryColumns} FROM archive.journal WHERE id = ? LIMIT 1`,
      id,
      id,
    );
    return entry;
  }

  /** The sequence of an entry that has been committed. */
  async sequenceOf(entryId: string): Promise<number | undefined> {
    return (await this.database.read.one(JournalEntry, { id: entryId }))?.sequence;
  }

  /** Checks at most `limit` entries that follow one that holds; see `stepOn`. */
  verifyAfter(last: Foothold, limit: number): Promise<Step> {
    return stepOn(this.database.read, last, limit);
  }

  /** Walks the whole chain; see `walk`. */
  verify(): Promise<Walked> {
    return walk(this.database.read);
  }
}

/** Entries about another subject that belong on a time line: of which types, and up to which sequence. */
export interface LineSource {
  subject: string;
  types: readonly string[];
  last: number;
}

/** An entry that was found to hold, for the next ones to be checked against. */
export type Foothold = Pick<JournalEntry, 'sequence' | 'hash' | 'at'>;

/** What stands before the first entry. */
export const beginning: Foothold = { sequence: 0, hash: genesisHash, at: '' };

/** How far a step came: the same foothold again when nothing follows it, or the first entry that does not hold. */
export interface Step {
  last: Foothold;
  entries: readonly JournalEntry[];
  broken?: ChainBreak;
}

/**
 * One step of a walk: entries that follow `last`, at most `limit` of them. There is no gap, so the last of them is
 * known: with a LIMIT alone PostgreSQL sorts, for every step, all that is left of the archive.
 */
export async function stepOn(reader: Reader, last: Foothold, limit: number): Promise<Step> {
  const entries = await reader.all<JournalEntry>(
    `SELECT ${entryColumns} FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence`,
    last.sequence,
    last.sequence + limit,
  );
  const broken = firstBreak(entries, last);
  return broken ? { last, entries, broken } : { last: entries.at(-1) ?? last, entries };
}

/** How many entries of a journal hold, the hash of the last, and the first entry that does not hold. */
export interface Walked {
  entries: number;
  headHash: string;
  broken?: ChainBreak;
}

/**
 * Walks the whole chain of a journal; an end that is missing or not what the head row says is found too. `look` is
 * given the entries of each step that hold.
 */
export async function walk(
  reader: Reader,
  look?: (entries: readonly JournalEntry[]) => Promise<void>,
): Promise<Walked> {
  // Read before the walk: an exchange that goes on writing may be ahead of it, and never behind.
  const before = await head(reader);
  let last = beginning;
  let [other, beyond] = [false, false];
  for (;;) {
    // Asked before the step: what was there beyond it has all that comes before it.
    beyond = await isAnyAfter(reader, last.sequence + walkStep);
    const { entries, broken, last: end } = await stepOn(reader, last, walkStep);
    if (broken) return { entries: last.sequence, headHash: last.hash, broken };
    other ||= entries.some(({ sequence, hash }) => sequence === before.sequence && hash !== before.hash);
    if (end === last) break;
    await look?.(entries);
    last = end;
  }
  const found = { entries: last.sequence, headHash: last.hash };
  if (other) return { ...found, broken: { sequence: before.sequence, what: 'hash' } };
  if (beyond || last.sequence < before.sequence)
    return { ...found, broken: { sequence: last.sequence + 1, what: 'gap' } };
  return found;
}

async function isAnyAfter(reader: Reader, sequence: number): Promise<boolean> {
  return (await reader.all('SELECT 1 AS one FROM journal WHERE sequence > ? LIMIT 1', sequence)).length > 0;
}

export const entryColumns = `sequence, id, mode, type, subject, actor, at, data, salt,
  previous_hash AS "previousHash", hash`;

const feedOf = ({ audience, mode, sequence }: PendingEntry): FeedRow[] =>
  [...new Set(audience)].map((partyId) => ({ partyId, mode, sequence: sequence as number }));

async function head(reader: Reader): Promise<JournalHead> {
  return (await reader.one(JournalHead, { id: 1 })) as JournalHead;
}
