import { id, instant, long, nullable, otherwise, short, whole } from '../database/columns';
import { Column, Entity, Index, PrimaryColumn } from '../database/entity.decorator';
import { isUndelivered } from './delivery-sql';
import type { DeliveryState, Carries } from './delivery-state';

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

  @Column(nullable(short('description', 140)))
  description!: string | null;

  /** `thin` leaves the content out: the receiver fetches it with its own key, and that is on record. */
  @Column(otherwise(short('payload', 8), 'full'))
  payload!: 'full' | 'thin';

  /** Standard Webhooks: `v1` HMAC-SHA256, `v1a` Ed25519, or both. */
  @Column(otherwise(short('signing', 8), 'v1'))
  signing!: 'v1' | 'v1a' | 'both';

  /** Patterns of event types that are pushed beside routed documents, JSON: `["receipt.*"]`. */
  @Column(otherwise(long('types'), '[]'))
  types!: string;

  /** Seconds for which messages about one master are gathered into one notice; 0 sends each by itself. */
  @Column(otherwise(whole('coalesceSeconds'), 0))
  coalesceSeconds!: number;

  /** During a rotation: until when the secret of the generation before also signs. */
  @Column(nullable(instant('previousUntil')))
  previousUntil!: string | null;

  /** When the first of an unbroken row of failures was; empty while it takes messages. */
  @Column(nullable(instant('failingSince')))
  failingSince!: string | null;

  /** Per cent of the failure budget that was last told of: 0, 50, 70, 90 or 100. */
  @Column(otherwise(whole('warned'), 0))
  warned!: number;

  /** Nothing is sent before this: the receiver asked for a pause by Retry-After. */
  @Column(nullable(instant('pausedUntil')))
  pausedUntil!: string | null;

  @Column(nullable(short('disabledReason', 24)))
  disabledReason!: 'owner' | 'operator' | 'replaced' | 'gone' | 'failing' | null;

  /** `push` posts to the address; `files` writes into the party's folder of the file drop. */
  @Column(otherwise(short('channel', 8), 'push'))
  channel!: 'push' | 'files';
}

/**
 * One message to one receiver. The row is the ledger: it owns state, attempts, next time, lease and
 * fencing token, and a queue only ever carries its id. That id is also the message's one name for
 * ever: `webhook-id` and `messageId`, the same over retries and replays.
 */
@Entity('delivery')
@Index('delivery_due', ['state', 'endpointId', 'nextAttemptAt'], { where: isUndelivered })
@Index('delivery_inbox', ['partyId', 'id'], { where: `state = 'waiting'` })
@Index('delivery_notice', ['noticeId'], { where: 'notice_id IS NOT NULL' })
@Index('delivery_order', ['documentId', 'partyId', 'ordinal'])
@Index('delivery_submitter', ['submitterId', 'id'])
@Index('delivery_receiver', ['partyId', 'id'])
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

  /** Version of the document; of a notice, how many messages it carries; of another event 0. */
  @Column(whole('version'))
  version!: number;

  /** Place in the order of first deliveries about one subject to one receiver. */
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

  /** A version of a document, another event, or a notice that stands for several of them. */
  @Column(otherwise(short('carries', 16), 'document'))
  carries!: Carries;

  /** The master that it is told with, where the endpoint gathers: the number of a document. */
  @Column(nullable(short('groupKey')))
  groupKey!: string | null;

  /** The notice that carries it. */
  @Column(nullable(id('noticeId')))
  noticeId!: string | null;

  /** Which of the receiver's consumers holds the lease on what waits in the inbox. */
  @Column(nullable(short('consumer')))
  consumer!: string | null;

  /** Version of the routing rules that sent it. */
  @Column(nullable(whole('rulesVersion')))
  rulesVersion!: number | null;
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
@Index('receipt_delivery', ['deliveryId'])
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

  @Column(nullable(id('deliveryId')))
  deliveryId!: string | null;

  /** Message family of the code, such as `CEB` or `MT`. */
  @Column(nullable(short('family', 16)))
  family!: string | null;

  /** House bill that the decision is about. */
  @Column(nullable(short('house', 40)))
  house!: string | null;

  /** Container, wagon or ULD that the decision is about. */
  @Column(nullable(short('unit', 40)))
  unit!: string | null;

  /** Number that the authority gave the declaration. */
  @Column(nullable(short('declaration', 40)))
  declaration!: string | null;

  /** Number that the authority gave the manifest. */
  @Column(nullable(short('manifest', 40)))
  manifest!: string | null;

  /** Hash of the receipt before it on the same document; empty at the first. */
  @Column(nullable(short('previousHash', 64)))
  previousHash!: string | null;

  @Column(nullable(short('hash', 64)))
  hash!: string | null;
}

/** A number that an authority gave, such as of a declaration, and the delivery that it belongs to. */
@Entity('receipt_reference')
export class ReceiptReferenceRow {
  @PrimaryColumn(id('partyId'))
  partyId!: string;

  @PrimaryColumn(short('mode', 4))
  mode!: 'test' | 'live';

  /** `declaration` or `manifest`. */
  @PrimaryColumn(short('family', 24))
  family!: string;

  @PrimaryColumn(short('number', 40))
  number!: string;

  @Column(id('documentId'))
  documentId!: string;

  @Column(id('deliveryId'))
  deliveryId!: string;
}

/** A receipt that fits no delivery: kept as it came until somebody says where it belongs. */
@Entity('unmatched_receipt')
@Index('unmatched_receipt_party', ['partyId', 'id'])
export class UnmatchedReceiptRow {
  @PrimaryColumn(id('id'))
  id!: string;

  @Column(short('mode', 4))
  mode!: 'test' | 'live';

  @Column(id('partyId'))
  partyId!: string;

  /** The receipt, JSON. */
  @Column(long('body'))
  body!: string;

  /** Code of why it fits nothing. */
  @Column(short('reason'))
  reason!: string;

  @Column(id('entryId'))
  entryId!: string;

  @Column(instant('at'))
  at!: string;

  @Column(nullable(id('receiptId')))
  receiptId!: string | null;

  @Column(nullable(id('settledBy')))
  settledBy!: string | null;

  @Column(nullable(instant('settledAt')))
  settledAt!: string | null;
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

  /** Why they were changed, in the words of who did. */
  @Column(nullable(short('reason', 500)))
  reason!: string | null;
}
