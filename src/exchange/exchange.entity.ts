import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { id, instant, long, nullable, short, whole } from '../database/columns';
import type { DeliveryState } from './delivery-state';

/** Where an authority or company wants its messages pushed. The secret is derived, never stored. */
@Entity('endpoint')
@Index('endpoint_party', ['partyId', 'mode', 'name'], { unique: true })
export class EndpointRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(id('partyId'))
  partyId!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(short('name', 40))
  name!: string;

  @Column(short('url', 500))
  url!: string;

  @Column(short('state', 16))
  state!: 'active' | 'disabled';

  /** Counts the secrets; a rotation raises it, and with it the derived secret changes. */
  @Column(whole('generation'))
  generation!: number;

  @Column(instant('createdAt'))
  createdAt!: string;
}

/**
 * One message to one receiver. The row is the ledger: it owns state, attempts, next time, lease and
 * fencing token, and a queue only ever carries its id. That id is also the message's one name for
 * ever: `webhook-id` and `messageId`, the same over retries and replays.
 */
@Entity('delivery')
@Index('delivery_due', ['state', 'nextAttemptAt'])
@Index('delivery_order', ['documentId', 'partyId', 'ordinal'])
@Index('delivery_submitter', ['submitterId', 'id'])
@Index('delivery_receiver', ['partyId', 'id'])
@Index('delivery_number', ['partyId', 'number'])
export class DeliveryRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('partyId'))
  partyId!: string;

  /** Empty when the receiver pulls. */
  @Column(nullable(id('endpointId')))
  endpointId!: string | null;

  @Column(id('entryId'))
  entryId!: string;

  @Column(short('type'))
  type!: string;

  @Column(id('documentId'))
  documentId!: string;

  @Column(id('submitterId'))
  submitterId!: string;

  /** Number on the document at this version; a later version may bear another. */
  @Column(short('number', 40))
  number!: string;

  @Column(whole('version'))
  version!: number;

  /** Place in the order of first deliveries: the version; a withdrawal comes after the last one. */
  @Column(whole('ordinal'))
  ordinal!: number;

  @Column(short('state', 16))
  state!: DeliveryState;

  @Column(whole('attempts'))
  attempts!: number;

  /** Attempts already made when the present budget began; a replay gives a fresh one. */
  @Column(whole('budgetFrom'))
  budgetFrom!: number;

  @Column(instant('nextAttemptAt'))
  nextAttemptAt!: string;

  @Column(nullable(instant('leaseUntil')))
  leaseUntil!: string | null;

  /** Raised with every claim; a result that carries an older one changes nothing. */
  @Column(whole('fence'))
  fence!: number;

  @Column(nullable(instant('deliveredAt')))
  deliveredAt!: string | null;

  @Column(nullable(instant('acknowledgedAt')))
  acknowledgedAt!: string | null;

  /** The rule that routed it. */
  @Column(short('rule'))
  rule!: string;

  /** Why it goes there, JSON in both languages. */
  @Column(long('reason'))
  reason!: string;

  @Column(instant('createdAt'))
  createdAt!: string;
}

/** One try at pushing a delivery, with what came back. */
@Entity('attempt')
export class AttemptRow {
  @PrimaryColumn(id('deliveryId'))
  deliveryId!: string;

  @PrimaryColumn(whole('number'))
  number!: number;

  @Column(instant('at'))
  at!: string;

  @Column(nullable(whole('status')))
  status!: number | null;

  @Column(nullable(whole('latencyMs')))
  latencyMs!: number | null;

  /** What went wrong, or the first 500 characters of the answer. */
  @Column(nullable(short('excerpt', 500)))
  excerpt!: string | null;
}

/** What an authority said of a document. */
@Entity('receipt')
@Index('receipt_document', ['documentId', 'partyId'])
export class ReceiptRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(id('documentId'))
  documentId!: string;

  @Column(whole('version'))
  version!: number;

  @Column(id('partyId'))
  partyId!: string;

  @Column(short('level', 2))
  level!: string;

  @Column(short('result', 24))
  result!: string;

  @Column(nullable(short('code', 24)))
  code!: string | null;

  @Column(nullable(short('subject', 24)))
  subject!: string | null;

  @Column(nullable(short('officeCode', 4)))
  officeCode!: string | null;

  /** The authority's own time, as it gave it. */
  @Column(short('decidedAt', 40))
  decidedAt!: string;

  /** Reasons, JSON. */
  @Column(long('reasons'))
  reasons!: string;

  @Column(id('entryId'))
  entryId!: string;

  @Column(instant('at'))
  at!: string;
}

/** A version of the routing rules; the newest is in force, the older ones say what was. */
@Entity('routing_rules')
export class RoutingRulesRow {
  @PrimaryColumn(whole('version'))
  version!: number;

  /** The rules, JSON. */
  @Column(long('rules'))
  rules!: string;

  @Column(id('madeBy'))
  madeBy!: string;

  @Column(instant('at'))
  at!: string;
}
