import { id, otherwise, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';

/**
 * Which part of its flight's manifest a document is. Of what it lists nothing is said here: a waybill stands on one
 * part or on several, and a part may have none.
 */
@Entity('air_flight_part')
@Index('air_flight_part_flight', ['mode', 'flight'])
export class FlightPartRow {
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  /** Departure, number in its one form, and date. */
  @Column(short('flight', 40))
  flight!: string;

  @Column(whole('part'))
  part!: number;

  /** The part says that no further one comes (LAST). */
  @Column(whole('last'))
  last!: number;
}

/** A flight that has a manifest, to be held while a part of it comes or goes. */
@Entity('air_flight')
@Index('air_flight_due', ['due'], { where: 'due = 1' })
export class FlightRow {
  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  @PrimaryColumn(short('flight', 40))
  flight!: string;

  /** The manifest by which the flight became known. */
  @Column(id('documentId'))
  documentId!: string;

  /** Waybills of it have still to be told whether its manifest is complete. */
  @Column(otherwise(whole('due'), 0))
  due!: number;
}
