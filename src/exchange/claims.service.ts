import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { deliveryColumns, dueSql } from './delivery-sql';
import { AttemptRow, DeliveryRow } from './exchange.entity';

/**
 * Claims due deliveries with a lease and a fence. Any number of processes may claim side by side. Every
 * time is the database's own: two hosts whose clocks differ would otherwise take each other's leases.
 */
@Injectable()
export class Claims {
  /** Time of the last look for what is due, by the clock of the database. */
  private lookedAt = '';
  /** The same moment by this process's own count, which never jumps. */
  private lookedAtMs = 0;
  /** The last claim took as many as it could, so more may be due: the next one need not look first. */
  more = false;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Claims up to `limit` due deliveries, earliest first. First deliveries go in order whatever fails in
   * between. A look that finds nothing is a read; only what is due is worth a transaction.
   */
  async claim(limit: number): Promise<DeliveryRow[]> {
    if (!this.more && !(await this.anythingDue())) return [];
    const claimed = await this.database.write((tx) => this.take(tx, limit));
    this.more = claimed.length === limit;
    // RETURNING promises no order.
    return claimed.sort((a, b) => (a.nextAttemptAt < b.nextAttemptAt ? -1 : 1));
  }

  private async anythingDue(): Promise<boolean> {
    const now = new Date(await this.database.now()).toISOString();
    // After a start, and whenever the clock was put back, times on rows may lie too far ahead.
    if (this.lookedAt === '' || now < this.lookedAt) await this.bringForward(now);
    this.noteLook(now);
    const due = await this.database.read.all<{ id: string }>(`${dueSql} LIMIT 1`, now, now);
    return due.length > 0;
  }

  private noteLook(now: string): void {
    this.lookedAt = now;
    this.lookedAtMs = performance.now();
  }

  /**
   * One statement picks and leases. Where other processes claim too, rows that one of them holds are
   * passed over, and a row that it has just let go is looked at again before it is taken.
   */
  private async take(tx: Tx, limit: number): Promise<DeliveryRow[]> {
    const { now } = tx;
    const until = new Date(Date.parse(now) + this.config.DELIVERY_LEASE_MS).toISOString();
    const rows = await tx.take<DeliveryRow>(
      `WITH picked AS MATERIALIZED (${dueSql} LIMIT ${Math.trunc(limit)} ${tx.skipLocked})
       UPDATE delivery SET lease_until = ?, fence = fence + 1, attempts = attempts + 1
        WHERE id IN (SELECT id FROM picked) AND (lease_until IS NULL OR lease_until <= ?)
       RETURNING ${deliveryColumns}`,
      now,
      now,
      until,
      now,
    );
    const empty = { at: now, status: null, latencyMs: null, excerpt: null };
    await tx.insertAll(
      AttemptRow,
      rows.map(({ id, attempts }) => ({ deliveryId: id, number: attempts, ...empty })),
    );
    tx.afterCommit(() => this.noteLook(now));
    return rows;
  }

  /**
   * Milliseconds until the next delivery falls due after the last look; undefined when none does. What
   * was due at that look and was not claimed waits for an earlier version or a lease; the end of an
   * attempt rings for the one, and the sweep finds the other.
   */
  async untilNextDue(): Promise<number | undefined> {
    const [row] = await this.database.read.all<{ due: string | null }>(
      `SELECT MIN(next_attempt_at) AS due FROM delivery WHERE state = 'pending' AND next_attempt_at > ?`,
      this.lookedAt,
    );
    if (!row?.due) return undefined;
    return Date.parse(row.due) - Date.parse(this.lookedAt) - (performance.now() - this.lookedAtMs);
  }

  /**
   * Mends the schedule after the clock was put back: without it a delivery would wait for as long as
   * the clock was ahead. A lease ends no later than one given now; a first attempt is due at once; a
   * further one keeps the wait that followed its last attempt, if that attempt lies in the future.
   */
  private async bringForward(now: string): Promise<void> {
    const latest = new Date(Date.parse(now) + this.config.DELIVERY_LEASE_MS).toISOString();
    const ahead = await this.database.read.all<ScheduledLine>(aheadSql, latest, now, now);
    if (ahead.length === 0) return;
    await this.database.write(async (tx) => {
      for (const { id, fence, nextAttemptAt, triedAt, leaseUntil } of ahead) {
        const wait = triedAt === null ? 0 : Date.parse(nextAttemptAt) - Date.parse(triedAt);
        const mended = new Date(Date.parse(now) + wait).toISOString();
        await tx.update(
          DeliveryRow,
          { id, fence },
          {
            nextAttemptAt: nextAttemptAt > now ? mended : nextAttemptAt,
            leaseUntil: leaseUntil !== null && leaseUntil > latest ? latest : leaseUntil,
          },
        );
      }
    });
  }
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
