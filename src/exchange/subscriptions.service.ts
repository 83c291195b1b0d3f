import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { PendingEntry, Tx } from '../database/tx';
import { DocumentRow } from '../documents/document.entity';
import { Journal } from '../journal/journal.service';
import { takes } from './event-pattern';
import { DeliveryRow, EndpointRow } from './exchange.entity';
import { Postings } from './postings.service';

/** Patterns by receiver: mode and party. */
type Subscribed = Map<string, readonly string[]>;

/** Another process may change an endpoint; after this long every process has seen it. */
const lifetimeMs = 5_000;

/** Sent to its endpoint by whoever asks for it, subscribed or not. */
const sentOtherwise = new Set(['endpoint.test']);

/**
 * Follows the journal: what concerns a party whose endpoint asks for such events is put on its way there,
 * in the transaction that made it true. Who asks for what is kept in memory, so that a submission that
 * concerns no subscriber costs nothing here.
 */
@Injectable()
export class Subscriptions implements OnModuleInit, OnApplicationShutdown {
  private known?: { subscribed: Subscribed; untilMs: number };
  /** Counts announcements: what was read before one must not be remembered after it. */
  private changes = 0;
  private readonly stopListening: () => void;

  constructor(
    database: Database,
    private readonly journal: Journal,
    private readonly postings: Postings,
  ) {
    this.stopListening = database.onAnnouncement('routing', () => this.forget());
  }

  /**
   * Every follower that adds to an entry's audience, the router above all, registers while it is made.
   * This one needs the whole audience, so it registers when all are made, and comes last.
   */
  onModuleInit(): void {
    this.journal.follow((tx, entry) => this.onEntry(tx, entry));
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  private forget(): void {
    this.changes += 1;
    this.known = undefined;
  }

  private async onEntry(tx: Tx, entry: PendingEntry): Promise<void> {
    if (entry.audience.length === 0 || sentOtherwise.has(entry.type)) return;
    const subscribed = await this.subscribed(tx);
    if (subscribed.size === 0) return;
    const asking = [...new Set(entry.audience)].filter(
      // Nobody is told what it did itself.
      (party) =>
        party !== entry.actor && takes(subscribed.get(receiverOf(entry.mode, party)) ?? [], entry.type),
    );
    if (asking.length === 0 || (await isAboutAnEvent(tx, entry))) return;
    for (const party of asking) await this.send(tx, entry, party);
  }

  private async send(tx: Tx, entry: PendingEntry, partyId: string): Promise<void> {
    const { mode, subject, type } = entry;
    // What is in memory may be seconds old; the row is the truth.
    const endpoint = await tx.one(EndpointRow, { partyId, mode, state: 'active' });
    if (!endpoint || !takes(patternsOf(endpoint.types), type)) return;
    const routed = await tx.all(
      'SELECT id FROM delivery WHERE document_id = ? AND party_id = ? AND entry_id = ? LIMIT 1',
      ...[subject, partyId, entry.id],
    );
    if (routed.length > 0) return;
    const document = await tx.one(DocumentRow, { id: subject, mode });
    await this.postings.post(tx, {
      entry,
      carries: 'event',
      type,
      partyId,
      submitterId: document?.submitterId ?? partyId,
      number: '',
      version: 0,
      group: document ? (document.master ?? document.number) : null,
      rule: 'subscription',
      reason: { en: `Your endpoint asks for "${type}".`, zh: `贵方推送端点订阅了“${type}”类事件。` },
      rulesVersion: null,
    });
  }

  private async subscribed(tx: Tx): Promise<Subscribed> {
    if (this.known && performance.now() < this.known.untilMs) return this.known.subscribed;
    const { changes } = this;
    const rows = await tx.all<{ mode: string; partyId: string; types: string }>(
      `SELECT mode, party_id AS "partyId", types FROM endpoint WHERE state = 'active' AND types <> '[]'`,
    );
    const subscribed = new Map(
      rows.map(({ mode, partyId, types }) => [receiverOf(mode, partyId), patternsOf(types)]),
    );
    // What an open transaction shows may be taken back, and must not be remembered before it is committed.
    tx.afterCommit(() => {
      if (changes === this.changes) this.known = { subscribed, untilMs: performance.now() + lifetimeMs };
    });
    return subscribed;
  }
}

const receiverOf = (mode: string, partyId: string): string => `${mode} ${partyId}`;
const patternsOf = (types: string): string[] => JSON.parse(types) as string[];

/**
 * Whether the entry tells what became of an event's own delivery. Such news are never pushed: of a
 * receiver that takes nothing they would make news for ever.
 */
async function isAboutAnEvent(tx: Tx, entry: PendingEntry): Promise<boolean> {
  if (!entry.type.startsWith('delivery.')) return false;
  const { deliveryId: id } = JSON.parse(entry.data) as { deliveryId?: string };
  const delivery = id === undefined ? undefined : await tx.one(DeliveryRow, { id });
  if (delivery?.carries !== 'notice') return delivery?.carries === 'event';
  const documents = await tx.all(
    `SELECT id FROM delivery WHERE notice_id = ? AND carries = 'document' LIMIT 1`,
    delivery.id,
  );
  return documents.length === 0;
}
