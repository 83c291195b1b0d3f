import { id, instant, long, short } from '../database/columns';
import { Column, Entity, PrimaryColumn } from '../database/entity.decorator';

/** An entry that the operator added to a list of reference data, or put in the place of one of the seeds. */
@Entity('reference_entry')
export class ReferenceEntryRow {
  @PrimaryColumn(short('list', 40))
  list!: string;

  @PrimaryColumn(short('code', 40))
  code!: string;

  /** The entry, JSON. */
  @Column(long('content'))
  content!: string;

  @Column(id('madeBy'))
  madeBy!: string;

  @Column(instant('at'))
  at!: string;
}
