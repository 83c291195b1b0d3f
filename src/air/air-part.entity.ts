import { id, instant, long, nullable, otherwise, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/**
 * What a document says of one master, in figures: the master itself, a house under it, a list of its
 * houses, or what a flight loads of it. Reconciliation adds these up and never opens a document.
 */
@Entity('air_part')
@Index('air_part_sum', ['mode', 'master', 'kind', 'again', 'pieces', 'grams'])
export class AirPartRow {
  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  /** Number of the master air waybill. */
  @PrimaryColumn(short('master', 12))
  master!: string;

  @PrimaryColumn(short('kind', 8))
  kind!: 'master' | 'house' | 'list' | 'flight';

  /** Of a house its number; of a flight number, date, departure and part. */
  @PrimaryColumn(short('number', 64))
  number!: string;

  @Index('air_part_document')
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  @Column(id('submitterId'))
  submitterId!: string;

  /** Of a list the sum of its houses. */
  @Column(whole('pieces'))
  pieces!: number;

  /** As text: 500 houses of the greatest weight would not fit a 32-bit column. */
  @Column(short('grams', 20))
  grams!: string;

  /** Pieces of the whole master, where a list or a flight says them. */
  @Column(nullable(whole('masterPieces')))
  masterPieces!: number | null;

  /** Houses under the master in all, where a master or a list says it; none under a direct one. */
  @Column(nullable(whole('houses')))
  houses!: number | null;

  /** Loading code of a flight: T, P, S or D. */
  @Column(nullable(short('code', 1)))
  code!: string | null;

  /** Nothing is left out: of a list, or of a flight's manifest, by all of its parts. */
  @Column(whole('complete'))
  complete!: number;

  /** No later flight brings pieces of the master. */
  @Column(whole('final'))
  final!: number;

  /** An earlier document bears the number of this house, or is about this part of the flight, and counts alone. */
  @Column(otherwise(whole('again'), 0))
  again!: number;

  @Column(instant('at'))
  at!: string;
}

/** What an authority answered last on a document of a master, or on one house in it. */
@Entity('air_receipt')
@Index('air_receipt_master', ['mode', 'master'])
export class AirReceiptRow {
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  @PrimaryColumn(id('partyId'))
  partyId!: string;

  /** Empty when the answer is on the whole document. */
  @PrimaryColumn(short('house', 40))
  house!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(short('master', 12))
  master!: string;

  @Column(short('result', 24))
  result!: string;
}

/** How the parts of a master stand to each other; counts and findings, never the number of a house. */
@Entity('air_reconciliation')
export class AirReconciliationRow {
  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(short('master', 12))
  master!: string;

  @Column(short('state', 12))
  state!: string;

  @Column(long('outcome'))
  outcome!: string;

  @Column(instant('at'))
  at!: string;
}

/** A master that an upgrade has left to be held against its parts anew, since what counts there is no more what it was. */
@Entity('air_master_due')
export class AirMasterDueRow {
  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(short('master', 12))
  master!: string;
}
