import { id, instant, long, nullable, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/** The first answer to a request with a key, written with the effect of the request. */
@Entity('idempotency')
export class IdempotencyRow {
  /** `party mode route key`: one key may serve different routes without a clash. */
  @PrimaryColumn(short('scope', 255))
  scope!: string;

  /** SHA-256 over method, path, If-Match and the raw body. */
  @Column(short('fingerprint', 64))
  fingerprint!: string;

  @Column(whole('status'))
  status!: number;

  /** Headers of the answer, JSON. */
  @Column(long('headers'))
  headers!: string;

  /** Body of the answer without the sequence, which the journal gives after the body has run. */
  @Column(long('answer'))
  answer!: string;

  /** The entry whose sequence the answer shows. */
  @Column(nullable(id('entryId')))
  entryId!: string | null;

  @Index('idempotency_created')
  @Column(instant('createdAt'))
  createdAt!: string;
}
