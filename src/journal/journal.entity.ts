import { id, instant, long, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/** One thing that happened. Never changed, never removed; the sequence has no gaps and is commit order. */
@Entity('journal')
@Index('journal_subject', ['subject', 'sequence'])
export class JournalEntry {
  @PrimaryColumn(whole('sequence'))
  sequence!: number;

  @Index('journal_id', { unique: true })
  @Column(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(short('type'))
  type!: string;

  @Column(id('subject'))
  subject!: string;

  @Column(id('actor'))
  actor!: string;

  @Column(instant('at'))
  at!: string;

  /** JSON text of the facts, byte for byte as it was hashed. */
  @Column(long('data'))
  data!: string;

  /** Keeps a proof of one entry from telling what its neighbours say: 128 random bits, hexadecimal. */
  @Column(short('salt', 32))
  salt!: string;

  @Column(short('previousHash', 64))
  previousHash!: string;

  @Column(short('hash', 64))
  hash!: string;
}

/** Which parties an entry concerns: the inbox of a party is its rows here, in sequence order. */
@Entity('feed')
export class FeedRow {
  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(whole('sequence'))
  sequence!: number;
}

/** The last entry's sequence, hash and time: one row, held by whoever gives the next sequence. */
@Entity('journal_head')
export class JournalHead {
  /** Always 1. */
  @PrimaryColumn(whole('id'))
  id!: number;

  @Column(whole('sequence'))
  sequence!: number;

  @Column(short('hash', 64))
  hash!: string;

  @Column(instant('at'))
  at!: string;
}

/** A tile of the Merkle log over the journal (C2SP tlog-tiles, height 8). Derived, so it can be made anew. */
@Entity('log_tile')
export class LogTile {
  @PrimaryColumn(whole('level'))
  level!: number;

  /** Number of the tile at its level. */
  @PrimaryColumn(whole('position'))
  position!: number;

  /** Up to 256 hashes in hexadecimal, one after another. */
  @Column(long('hashes'))
  hashes!: string;
}

/** How far the log has come, and the checkpoint that says so: one row, held by whoever adds to the log. */
@Entity('log_head')
export class LogHead {
  /** Always 1. */
  @PrimaryColumn(whole('id'))
  id!: number;

  /** Entries in the log. */
  @Column(whole('size'))
  size!: number;

  @Column(short('root', 64))
  root!: string;

  /** The signed note (C2SP tlog-checkpoint). */
  @Column(long('checkpoint'))
  checkpoint!: string;
}
