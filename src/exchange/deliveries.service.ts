import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { DocumentVersion } from '../documents/document.entity';
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
  /** Time of the last look for what is due, by the clock of this process. */
  private lookedAt = '';

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
    // After a start, and whenever the clock was put back, times on rows may lie too far ahead.
    if (this.lookedAt === '' || now < this.lookedAt) await this.bringForward();
    this.lookedAt = now;
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

  /**
   * When the next delivery falls due after the last look, in milliseconds since 1970; undefined when
   * none does. What was due at that look and was not claimed waits for an earlier version or a lease;
   * the end of an attempt rings for the one, and the sweep finds the other.
   */
  async nextDue(): Promise<number | undefined> {
    const [row] = await this.database.read.all<{ due: string | null }>(
      `SELECT MIN(next_attempt_at) AS due FROM delivery WHERE state = 'pending' AND next_attempt_at > ?`,
      this.lookedAt,
    );
    return row?.due ? Date.parse(row.due) : undefined;
  }

  /**
   * Mends the schedule after the clock was put back: without it a delivery would wait for as long as
   * the clock was ahead. A lease ends no later than one given now; a first attempt is due at once; a
   * further one keeps the wait that followed its last attempt, if that attempt lies in the future.
   */
  private async bringForward(): Promise<void> {
    const now = this.clock.now();
    const nowText = new Date(now).toISOString();
    const latest = new Date(now + this.config.DELIVERY_LEASE_MS).toISOString();
    const ahead = await this.database.read.all<ScheduledLine>(aheadSql, latest, nowText, nowText);
    if (ahead.length === 0) return;
    await this.database.write(async (tx) => {
      for (const { id, fence, nextAttemptAt, triedAt, leaseUntil } of ahead) {
        const wait = triedAt === null ? 0 : Date.parse(nextAttemptAt) - Date.parse(triedAt);
        const mended = new Date(now + wait).toISOString();
        await tx.update(
          DeliveryRow,
          { id, fence },
          {
            nextAttemptAt: nextAttemptAt > nowText ? mended : nextAttemptAt,
            leaseUntil: leaseUntil !== null && leaseUntil > latest ? latest : leaseUntil,
          },
        );
      }
    });
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
    if (outcome.status === 410 && row.endpointId) return this.disable(tx, row.endpointId);
    const spent = row.attempts - row.budgetFrom;
    if (spent < this.config.DELIVERY_ATTEMPTS) {
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
    });
  }

  /**
   * Disables an endpoint. What was on its way there waits in the inbox, as if there had never been an
   * endpoint; the raised fence makes the outcome of a push under way count for nothing.
   */
  async disable(tx: Tx, endpointId: string): Promise<void> {
    await tx.update(EndpointRow, { id: endpointId }, { state: 'disabled' });
    await tx.run(
      `UPDATE delivery SET state = 'waiting', endpoint_id = NULL, lease_until = NULL, fence = fence + 1
        WHERE endpoint_id = ? AND state IN ('pending', 'blocked')`,
      endpointId,
    );
  }

  private async blockLater(tx: Tx, row: DeliveryRow): Promise<void> {
    await tx.run(
      `UPDATE delivery SET state = 'blocked' WHERE document_id = ? AND party_id = ? AND ordinal > ?
          AND state = 'pending' AND delivered_at IS NULL`,
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
      this.clock.iso(),
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
      const row = await tx.one(DeliveryRow, { id: messageId, partyId: caller.partyId, mode: caller.mode });
      if (!row) {
        unknown?.push(messageId);
        continue;
      }
      acknowledged?.push(messageId);
      // A replay asks for an acknowledgement of its own.
      if (row.acknowledgedAt && row.state === 'delivered') continue;
      // Taking a message from the inbox is delivery, whatever becomes of a push under way.
      const taken = {
        state: 'delivered' as const,
        deliveredAt: row.deliveredAt ?? tx.at,
        acknowledgedAt: row.acknowledgedAt ?? tx.at,
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
      nextAttemptAt: this.clock.iso(),
      leaseUntil: null,
    };
    await tx.update(DeliveryRow, { id }, next);
    const version = await tx.one(DocumentVersion, { documentId: row.documentId, version: row.version });
    const entry = await this.note(tx, row, deliveryEvents.replayed, {
      askedBy: caller.partyId,
      contentHash: version?.contentHash,
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
        messageId: row.id,
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

/** A pending delivery whose times lie further ahead than the present clock can have put them. */
interface ScheduledLine {
  id: string;
  fence: number;
  nextAttemptAt: string;
  /** Empty when nothing was tried within the present budget. */
  triedAt: string | null;
  leaseUntil: string | null;
}

const aheadSql = `SELECT d.id, d.fence, d.next_attempt_at AS "nextAttemptAt", d.lease_until AS "leaseUntil",
    CASE WHEN d.attempts > d.budget_from THEN a.at END AS "triedAt"
  FROM delivery d LEFT JOIN attempt a ON a.delivery_id = d.id AND a.number = d.attempts
  WHERE d.state = 'pending' AND (d.lease_until > ?
    OR (d.next_attempt_at > ? AND (d.attempts = d.budget_from OR a.at > ?)))`;

const dueSql = `SELECT d.id FROM delivery d
  WHERE d.state = 'pending' AND d.next_attempt_at <= ? AND (d.lease_until IS NULL OR d.lease_until <= ?)
    AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
                      AND e.ordinal < d.ordinal AND e.delivered_at IS NULL AND e.state IN ('pending', 'blocked', 'dead'))
  ORDER BY d.next_attempt_at`;
