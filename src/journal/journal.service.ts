import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { PendingEntry, Reader, Sealer, Tx } from '../database/tx';
import { entryHash, firstBreak, genesisHash, type ChainBreak } from './entry-hash';
import { FeedRow, JournalEntry } from './journal.entity';

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

/** Learns after each commit which parties it concerned. */
export type CommitListener = (parties: ReadonlySet<string>) => void;

/** Entries read at a time while the chain is walked: bounded memory for a journal of any length. */
const walkStep = 2_000;

/** The append-only, hash-chained, gapless, commit-ordered record of everything that happened. */
@Injectable()
export class Journal implements Sealer {
  private readonly followers: Follower[] = [];
  private readonly listeners = new Set<CommitListener>();

  constructor(private readonly database: Database) {
    database.sealWith(this);
  }

  /** Registers a follower; rooms do this while they are made, before the first request. */
  follow(follower: Follower): void {
    this.followers.push(follower);
  }

  /** Calls `listener` after each commit that wrote entries, until the returned function is called. */
  onCommit(listener: CommitListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
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

  /** Journal time never goes back, whatever the host's clock does. */
  async open(reader: Reader, clock: string): Promise<string> {
    const last = await head(reader);
    return clock > last.at ? clock : last.at;
  }

  /** Gives the group's entries their sequence and hashes, in one go before COMMIT. */
  async seal(tx: Tx, entries: readonly PendingEntry[]): Promise<void> {
    let { sequence, hash } = await head(tx);
    const salts = randomBytes(16 * entries.length).toString('hex');
    for (const [index, entry] of entries.entries()) {
      sequence += 1;
      const row = {
        id: entry.id,
        mode: entry.mode,
        type: entry.type,
        subject: entry.subject,
        actor: entry.actor,
        data: entry.data,
        sequence,
        at: tx.at,
        salt: salts.slice(index * 32, index * 32 + 32),
        previousHash: hash,
      };
      hash = entryHash(row);
      await tx.insert(JournalEntry, { ...row, hash });
      for (const partyId of new Set(entry.audience))
        await tx.insert(FeedRow, { partyId, mode: entry.mode, sequence });
      entry.sequence = sequence;
      entry.at = tx.at;
    }
    const concerned = new Set(entries.flatMap((entry) => entry.audience));
    tx.afterCommit(() => this.listeners.forEach((listener) => listener(concerned)));
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

  /** The sequence of an entry that has been committed. */
  async sequenceOf(entryId: string): Promise<number | undefined> {
    return (await this.database.read.one(JournalEntry, { id: entryId }))?.sequence;
  }

  /** Walks the whole chain; tells how many entries hold and the first that does not. */
  async verify(): Promise<{ entries: number; headHash: string; broken?: ChainBreak }> {
    let last = { sequence: 0, hash: genesisHash, at: '' };
    for (;;) {
      const step = await this.database.read.all<JournalEntry>(
        `SELECT ${entryColumns} FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?`,
        last.sequence,
        walkStep,
      );
      const broken = firstBreak(step, last);
      if (broken) return { entries: last.sequence, headHash: last.hash, broken };
      const end = step.at(-1);
      if (!end) return { entries: last.sequence, headHash: last.hash };
      last = end;
    }
  }
}

const entryColumns = `sequence, id, mode, type, subject, actor, at, data, salt,
  previous_hash AS "previousHash", hash`;

async function head(reader: Reader): Promise<{ sequence: number; hash: string; at: string }> {
  const [last] = await reader.all<{ sequence: number; hash: string; at: string }>(
    'SELECT sequence, hash, at FROM journal ORDER BY sequence DESC LIMIT 1',
  );
  return last ?? { sequence: 0, hash: genesisHash, at: '' };
}
