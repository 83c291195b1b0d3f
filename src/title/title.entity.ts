import { id, instant, long, nullable, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';
import type { ActType } from './act';

/** A title as its acts have made it. `state` is the fold of the acts, kept so that an act costs the same at any length. */
@Entity('title')
@Index('title_due', ['dueAt'], { where: 'due_at IS NOT NULL' })
export class TitleRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @Index('title_document')
  @Column(id('documentId'))
  documentId!: string;

  @Index('title_number')
  @Column(short('number', 40))
  number!: string;

  @Index('title_content')
  @Column(short('contentHash', 64))
  contentHash!: string;

  @Column(id('issuerId'))
  issuerId!: string;

  @Column(nullable(id('holderId')))
  holderId!: string | null;

  @Column(short('status', 40))
  status!: string;

  @Column(whole('sequence'))
  sequence!: number;

  @Column(short('headHash', 64))
  headHash!: string;

  @Column(long('state'))
  state!: string;

  /** Time of the last act, or of a later check of a title that still stands: no act is put before it. */
  @Column(instant('changedAt'))
  changedAt!: string;

  /** When something on the title runs out next; empty where nothing does. */
  @Column(nullable(instant('dueAt')))
  dueAt!: string | null;
}

/** One act, as it was signed, with the platform's countersignature of its place and time. */
@Entity('title_act')
@Index('title_act_id', ['titleId', 'mode', 'actId'], { unique: true })
export class TitleActRow {
  @PrimaryColumn(id('titleId'))
  titleId!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(whole('sequence'))
  sequence!: number;

  /** SHA-256 of the payload bytes: the act's identity. */
  @Column(short('hash', 64))
  hash!: string;

  @Column(id('actId'))
  actId!: string;

  @Column(short('type', 40))
  type!: ActType;

  @Column(id('actor'))
  actor!: string;

  /** Thumbprint of the key that signed. */
  @Column(short('kid', 64))
  kid!: string;

  /** Compact JWS of the acting party; of the platform for its own acts. */
  @Column(long('jws'))
  jws!: string;

  /** Compact JWS of the platform over title, sequence, act hash and time. */
  @Column(long('countersignature'))
  countersignature!: string;

  @Column(instant('at'))
  at!: string;

  @Column(id('entryId'))
  entryId!: string;

  /** Signatures of others over the same payload, JSON: `[{ jws, kid, party }]`; empty where there are none. */
  @Column(nullable(long('cosignatures')))
  cosignatures!: string | null;

  /** The actor's second signature, SM2 with SM3 over the payload bytes, JSON: `{ kid, signature }`. */
  @Column(nullable(long('sm2')))
  sm2!: string | null;
}

/** The leave of a holder to see its bill. It counts while that party holds, and no longer. */
@Entity('title_grant')
export class TitleGrantRow {
  @PrimaryColumn(id('titleId'))
  titleId!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @Column(id('grantedBy'))
  grantedBy!: string;

  @Column(instant('since'))
  since!: string;

  @Column(instant('until'))
  until!: string;
}

/** A party that is told of every act on a title for as long as the holder lets it see the bill. */
@Entity('title_watch')
export class TitleWatchRow {
  @PrimaryColumn(id('titleId'))
  titleId!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @Column(instant('since'))
  since!: string;
}

/** An answer that was given to a title check, kept for ever. */
@Entity('title_check')
export class TitleCheckRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Index('title_check_title')
  @Column(id('titleId'))
  titleId!: string;

  @Column(id('askedBy'))
  askedBy!: string;

  /** What the asker said that it is for. */
  @Column(nullable(short('purpose', 140)))
  purpose!: string | null;

  @Column(short('answerHash', 64))
  answerHash!: string;

  /** The whole answer, JSON, as it was sent. */
  @Column(long('answer'))
  answer!: string;

  @Column(instant('at'))
  at!: string;
}

/** The leave of a principal for its agent to sign title acts in its name (授权). */
@Entity('title_authority')
@Index('title_authority_principal', ['principalId', 'id'])
@Index('title_authority_agent', ['agentId', 'id'])
export class TitleAuthorityRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('principalId'))
  principalId!: string;

  @Column(id('agentId'))
  agentId!: string;

  /** Types of acts, JSON: `["ACCEPT"]`; an empty list means all. */
  @Column(long('acts'))
  acts!: string;

  /** The one title that it is for; empty for all. */
  @Column(nullable(id('titleId')))
  titleId!: string | null;

  /** SHA-256 of the signed letter of authority (授权书). */
  @Column(nullable(short('documentHash', 64)))
  documentHash!: string | null;

  @Column(instant('validUntil'))
  validUntil!: string;

  @Column(nullable(instant('revokedAt')))
  revokedAt!: string | null;

  @Column(instant('createdAt'))
  createdAt!: string;
}
