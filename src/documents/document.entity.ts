import { id, instant, long, nullable, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/** A document as it stands now; what it said at each version is in `DocumentVersion`. */
@Entity('document')
@Index('document_number', ['number', 'id'])
export class DocumentRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(short('kind', 40))
  kind!: string;

  @Column(short('number', 40))
  number!: string;

  @Column(id('submitterId'))
  submitterId!: string;

  @Column(whole('version'))
  version!: number;

  @Column(short('status', 16))
  status!: 'current' | 'withdrawn';

  @Column(short('contentHash', 64))
  contentHash!: string;

  /** The claim that keeps the number for this document. */
  @Column(short('numberClaim', 255))
  numberClaim!: string;

  /** Set once a title has been issued on the document; from then on its content is fixed. */
  @Column(nullable(id('titleId')))
  titleId!: string | null;

  @Column(instant('createdAt'))
  createdAt!: string;

  @Column(instant('changedAt'))
  changedAt!: string;

  /** Number of the document that it travels under, such as a house's master; empty when it is its own. */
  @Column(nullable(short('master')))
  master!: string | null;
}

/** What a document said at one version, byte for byte as it was hashed. */
@Entity('document_version')
export class DocumentVersion {
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  @PrimaryColumn(whole('version'))
  version!: number;

  /** RFC 8785 text. Text and not jsonb, which would reorder the keys and change the hash. */
  @Column(long('content'))
  content!: string;

  @Column(short('contentHash', 64))
  contentHash!: string;

  /** Warnings and infos, JSON; errors refuse and are never stored. */
  @Column(long('findings'))
  findings!: string;

  /** What the kind told the router, JSON. */
  @Column(long('routing'))
  routing!: string;

  @Column(id('submittedBy'))
  submittedBy!: string;

  @Column(instant('at'))
  at!: string;

  @Column(id('entryId'))
  entryId!: string;
}

/** A value by which the present version of a document is found. */
@Entity('search_value')
@Index('search_value_document', ['documentId'])
export class SearchRow {
  @PrimaryColumn(short('field', 16))
  field!: string;

  @PrimaryColumn(short('value', 100))
  value!: string;

  @PrimaryColumn(id('documentId'))
  documentId!: string;
}

/**
 * A number that a document bore before an amendment; what was sent under it may still be answered by it. A trigger of
 * the database writes it (migration `FewerTrees`).
 */
@Entity('former_number')
export class FormerNumberRow {
  @PrimaryColumn(short('number', 40))
  number!: string;

  @PrimaryColumn(id('documentId'))
  documentId!: string;
}

/** A claim that may be looked up by its owner: one on a number is let go by its key, and is not in that index. */
export const notOnNumber = `key NOT LIKE 'number %'`;

/** A thing that may be had once: a number by its issuer, a title over goods. First come, first kept. */
@Entity('claim')
@Index('claim_owner', ['owner'], { where: notOnNumber })
export class ClaimRow {
  @PrimaryColumn(short('key', 255))
  key!: string;

  @Column(id('owner'))
  owner!: string;
}

/** That a party has read a version; the first reading of each is on the time line. */
@Entity('reading')
export class ReadingRow {
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  @PrimaryColumn(whole('version'))
  version!: number;

  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @Column(instant('at'))
  at!: string;
}

/** Something that happened, as it was reported on a document. Rows are added and never changed. */
@Entity('document_event')
export class DocumentEventRow {
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  /** Place among the reports on the document, from 1. */
  @PrimaryColumn(whole('ordinal'))
  ordinal!: number;

  @Column(id('id'))
  id!: string;

  @Column(short('code', 24))
  code!: string;

  /** Version of the document that stood when it was reported. */
  @Column(whole('version'))
  version!: number;

  @Column(id('reporter'))
  reporter!: string;

  /** As it was given, with the offset of the place; 29 characters with milliseconds. */
  @Column(short('occurredAt', 32))
  occurredAt!: string;

  @Column(instant('at'))
  at!: string;

  /** JSON. */
  @Column(long('facts'))
  facts!: string;

  /** Warnings and breaches, JSON. */
  @Column(long('findings'))
  findings!: string;

  /** The earlier report in whose place it stands. */
  @Column(nullable(id('corrects')))
  corrects!: string | null;

  @Column(id('entryId'))
  entryId!: string;
}
