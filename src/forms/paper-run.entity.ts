import { id, instant, long, nullable, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';
import type { PrintState } from './paper-run.dto';

/** Papers of many documents asked for in one call. */
@Entity('paper_run')
@Index('paper_run_party', ['partyId', 'mode', 'createdAt'])
@Index('paper_run_created', ['createdAt'])
export class PaperRunRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(id('partyId'))
  partyId!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  /** The form, with its leg and whether amounts are printed, JSON. */
  @Column(short('asked', 200))
  asked!: string;

  @Column(instant('createdAt'))
  createdAt!: string;
}

/** One paper of a run. The row is what is left to do; whoever dies over it leaves a lease that runs out. */
@Entity('paper_print')
@Index('paper_print_due', ['state', 'leaseUntil'])
export class PaperPrintRow {
  @PrimaryColumn(id('runId'))
  runId!: string;

  @PrimaryColumn(whole('ordinal'))
  ordinal!: number;

  @Column(id('documentId'))
  documentId!: string;

  @Column(short('state', 8))
  state!: PrintState;

  /** Until when the one that prints it has it, by the clock of the database; empty while nobody has. */
  @Column(nullable(instant('leaseUntil')))
  leaseUntil!: string | null;

  /** Counts the claims; an outcome of an earlier claim changes nothing. */
  @Column(whole('attempts'))
  attempts!: number;

  /** Version that was printed. */
  @Column(nullable(whole('version')))
  version!: number | null;

  /** Why it could not be printed: code and facts of the refusal, JSON. */
  @Column(nullable(long('problem')))
  problem!: string | null;

  /** The PDF in Base64: text is the same on both databases. */
  @Column(nullable(long('bytes')))
  bytes!: string | null;
}
