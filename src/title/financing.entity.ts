import { id, instant, nullable, short } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';
import type { FinancingStatus } from './financing.dto';

/** A bank's note that it looks at, or has financed, what some fingerprints stand for. */
@Entity('financing')
@Index('financing_bank', ['bankId', 'mode', 'id'])
export class FinancingRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('bankId'))
  bankId!: string;

  /** `REGU` while it is looked at, `FNCD` financed, `CANC` cancelled; duplicates follow from the others. */
  @Column(short('status', 4))
  status!: Extract<FinancingStatus, 'REGU' | 'FNCD' | 'CANC'>;

  /** The bank's own name for it. */
  @Column(nullable(short('reference', 70)))
  reference!: string | null;

  /** Why it was cancelled. */
  @Column(nullable(short('reason', 4)))
  reason!: string | null;

  @Column(instant('createdAt'))
  createdAt!: string;

  @Column(instant('changedAt'))
  changedAt!: string;
}

/** One fingerprint of a registration. */
@Entity('financing_mark')
export class FinancingMark {
  @PrimaryColumn(id('registrationId'))
  registrationId!: string;

  @Index('financing_mark_fingerprint')
  @PrimaryColumn(short('fingerprint', 64))
  fingerprint!: string;
}
