import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import { Bell } from './bell.service';
import { AttemptRow, DeliveryRow, EndpointRow } from './exchange.entity';
import type { PushOutcome } from './outbound.client';
import { retryAfterSeconds, waitAfter } from './schedule';

/** Entry types of deliveries: outcomes and choices. Attempts and leases are rows, not entries. */
export const deliveryEvents = {
  delivered: 'delivery.delivered',
  acknowledged: 'delivery.acknowledged',
  dead: 'delivery.dead',
  replayed: 'delivery.replayed',
} as const;

/** The ledger of deliveries: claiming with lease and fence, recording what came of it, replaying. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly bell: Bell,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Claims up to `limit` due deliveries. A version is due only when every earlier one for the same
   * receiver has been delivered or skipped: first deliveries go in order whatever fails in between.
   */
  async claim(limit: number): Promise<DeliveryRow[]> {
    const now = this.clock.iso();
    const due = await this.database.read.all<{ id: string }>(
      `${dueSql} LIMIT ${Math.trunc(limit)}`,
      now,
      now,
    );
    if (due.length === 0) return [];
    return this.database.write(async (tx) => {
      const claimed: DeliveryRow[] = [];
      for (const { id } of due) {
        const row = await this.claimOne(tx, id);
        if (row) claimed.push(row);
      }
      return claimed;
    });
  }

  private async claimOne(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
    const until = new Date(this.clock.now() + this.config.DELIVERY_LEASE_MS).toISOString();
    const now = this.clock.iso();
    const changed = await tx.run(
      `UPDATE delivery SET lease_until = ?, fence = fence + 1, attempts = attempts + 1
        WHERE id = ? AND state = 'pending' AND next_attempt_at <= ? AND (lease_until IS NULL OR lease_until <= ?)`,
      until,
      id,
      now,
      now,
    );
    if (changed === 0) return undefined;
    const row = await tx.one(DeliveryRow, { id });
    if (row)
      await tx.claim(AttemptRow, {
        deliveryId: id,
        number: row.attempts,
        at: now,
        status: null,
        latencyMs: null,
        excerpt: null,
      });
    return row;
  }

  /** When the next delivery falls due, in milliseconds since 1970; undefined when nothing waits. */
  async nextDue(): Promise<number | undefined> {
    const [row] = await this.database.read.all<{ due: string | null }>(
      `SELECT MIN(CASE WHEN lease_until IS NOT NULL AND lease_until > next_attempt_at THEN lease_until ELSE next_attempt_at END) AS due
         FROM delivery WHERE state = 'pending'`,
    );
    return row?.due ? Date.parse(row.due) : undefined;
  }

  /** Records what came of an attempt; with a stale fence it changes nothing. */
  record(claimed: DeliveryRow, outcome: PushOutcome, latencyMs: number): Promise<void> {
    return this.database.write(async (tx) => {
      const attempt = { deliveryId: claimed.id, number: claimed.attempts };
      await tx.update(AttemptRow, attempt, { status: outcome.status, latencyMs, excerpt: outcome.excerpt });
      const row = await tx.one(DeliveryRow, { id: claimed.id });
      if (!row || row.fence !== claimed.fence || row.state !== 'pending') return;
      if (outcome.status !== null && outcome.status >= 200 && outcome.status < 300)
        return this.succeed(tx, row);
      await this.fail(tx, row, outcome);
    });
  }

  private async succeed(tx: Tx, row: DeliveryRow): Promise<void> {
    await tx.update(
      DeliveryRow,
      { id: row.id },
      { state: 'delivered', deliveredAt: row.deliveredAt ?? tx.at, leaseUntil: null },
    );
    await this.note(tx, row, deliveryEvents.delivered, { attempts: row.attempts });
    await this.unblockNext(tx, row);
  }

  private async fail(tx: Tx, row: DeliveryRow, outcome: PushOutcome): Promise<void> {
    const gone = outcome.status === 410;
    const spent = row.attempts - row.budgetFrom;
    if (gone && row.endpointId) await tx.update(EndpointRow, { id: row.endpointId }, { state: 'disabled' });
    if (!gone && spent < this.config.DELIVERY_ATTEMPTS) {
      const asked = retryAfterSeconds(outcome.retryAfter, this.clock.now());
      const wait = waitAfter(spent, this.config.DELIVERY_BASE_MS, Math.random(), asked);
      const nextAttemptAt = new Date(this.clock.now() + wait).toISOString();
      await tx.update(DeliveryRow, { id: row.id }, { leaseUntil: null, nextAttemptAt });
      return;
    }
    // A replay of what was delivered before holds nothing back when it fails.
    const state = row.deliveredAt ? 'delivered' : 'dead';
    await tx.update(DeliveryRow, { id: row.id }, { state, leaseUntil: null });
    if (state === 'dead') await this.blockLater(tx, row);
    await this.note(tx, row, deliveryEvents.dead, {
      attempts: row.attempts,
      lastStatus: outcome.status,
      excerpt: outcome.excerpt,
    });
  }

  private async blockLater(tx: Tx, row: DeliveryRow): Promise<void> {
    await tx.run(
      `UPDATE delivery SET state = 'blocked' WHERE document_id = ? AND party_id = ? AND ordinal > ? AND state = 'pending'`,
      row.documentId,
      row.partyId,
      row.ordinal,
    );
  }

  /** The next version may go once nothing before it holds it back. */
  private async unblockNext(tx: Tx, row: DeliveryRow): Promise<void> {
    const freed = await tx.run(
      `UPDATE delivery SET state = 'pending', next_attempt_at = ? WHERE document_id = ? AND party_id = ? AND state = 'blocked'
          AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.document_id = ? AND d.party_id = ? AND d.state = 'dead' AND d.delivered_at IS NULL)`,
      tx.at,
      row.documentId,
      row.partyId,
      row.documentId,
      row.partyId,
    );
    if (freed > 0) tx.afterCommit(() => this.bell.ring());
  }

  /** Acknowledges messages that a receiver has taken from its inbox; unknown ones are told back. */
  async acknowledge(
    tx: Tx,
    messageIds: readonly string[],
    caller: Caller,
  ): Promise<{ acknowledged: string[]; unknown: string[] }> {
    const [acknowledged, unknown]: string[][] = [[], []];
    for (const messageId of new Set(messageIds)) {
      const row = await tx.one(DeliveryRow, { messageId, partyId: caller.partyId, mode: caller.mode });
      if (!row) {
        unknown?.push(messageId);
        continue;
      }
      acknowledged?.push(messageId);
      if (row.acknowledgedAt && row.state === 'delivered') continue;
      // Taking a message from the inbox is delivery, whatever becomes of a push under way.
      const taken = {
        state: 'delivered' as const,
        deliveredAt: row.deliveredAt ?? tx.at,
        acknowledgedAt: tx.at,
      };
      await tx.update(DeliveryRow, { id: row.id }, taken);
      await this.note(tx, row, deliveryEvents.acknowledged, {});
      await this.unblockNext(tx, row);
    }
    return { acknowledged: acknowledged ?? [], unknown: unknown ?? [] };
  }

  /** Sends a delivery again under the same message id, with a fresh budget; who asked is on record. */
  async replay(tx: Tx, id: string, caller: Caller): Promise<DeliveryRow> {
    const row = await tx.one(DeliveryRow, { id, mode: caller.mode });
    if (!row || !concerns(row, caller)) throw new Refusal('resource.unknown');
    if (row.state !== 'dead' && row.state !== 'delivered')
      throw new Refusal('delivery.not_dead', { facts: { state: row.state } });
    const endpoint = await tx.one(EndpointRow, { partyId: row.partyId, mode: row.mode, state: 'active' });
    const next: Partial<DeliveryRow> = {
      state: endpoint ? 'pending' : 'waiting',
      endpointId: endpoint?.id ?? null,
      budgetFrom: row.attempts,
      nextAttemptAt: tx.at,
      leaseUntil: null,
    };
    await tx.update(DeliveryRow, { id }, next);
    const entry = await this.note(tx, row, deliveryEvents.replayed, {
      askedBy: caller.partyId,
      redelivered: row.deliveredAt !== null,
    });
    entry.audience.push(row.partyId);
    tx.afterCommit(() => this.bell.ring());
    return { ...row, ...next };
  }

  private note(tx: Tx, row: DeliveryRow, type: string, data: object) {
    return this.journal.append(tx, {
      mode: row.mode,
      type,
      subject: row.documentId,
      actor: type === deliveryEvents.acknowledged ? row.partyId : 'platform',
      data: {
        deliveryId: row.id,
        messageId: row.messageId,
        receiver: row.partyId,
        version: row.version,
        ...data,
      },
      audience: [row.submitterId],
    });
  }
}

/** A delivery concerns its sender, its receiver and the operator. */
export function concerns(row: DeliveryRow, caller: Caller): boolean {
  return (
    row.submitterId === caller.partyId || row.partyId === caller.partyId || caller.roles.includes('operator')
  );
}

const dueSql = `SELECT d.id FROM delivery d
  WHERE d.state = 'pending' AND d.next_attempt_at <= ? AND (d.lease_until IS NULL OR d.lease_until <= ?)
    AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
                      AND e.ordinal < d.ordinal AND e.delivered_at IS NULL AND e.state IN ('pending', 'blocked', 'dead'))
  ORDER BY d.next_attempt_at`;
