import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { deliveryColumns, dueSql, endpointsDueSql, isUndelivered } from './delivery-sql';
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
  /** An endpoint gave as many as were asked of it, so more may be due there. */
  more = false;
  /** Where the round of endpoints began last time, so that each comes first in its turn. */
  private turn = 0;

  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Claims up to `limit` due deliveries. Every endpoint where something is due gets an equal share, and
   * no more than it has room for: one with a great backlog, or one that hangs, holds nobody else up. First
   * deliveries go in order whatever fails in between. A look that finds nothing is a read; only what is
   * due is worth a transaction.
   */
  async claim(limit: number, roomFor: (endpointId: string) => number = () => limit): Promise<DeliveryRow[]> {
    const rooms = (await this.endpointsDue())
      .map((endpointId) => ({ endpointId, room: roomFor(endpointId) }))
      .filter(({ room }) => room > 0);
    this.more = false;
    if (rooms.length === 0) return [];
    this.turn = (this.turn + 1) % rooms.length;
    const round = [...rooms.slice(this.turn), ...rooms.slice(0, this.turn)].slice(0, limit);
    const share = Math.floor(limit / round.length);
    const claimed = await this.database.write(async (tx) => {
      const lots: DeliveryRow[] = [];
      for (const { endpointId, room } of round) {
        const asked = Math.min(room, share);
        const lot = await this.take(tx, endpointId, asked);
        if (lot.length === asked) this.more = true;
        lots.push(...lot);
      }
      await this.noteAttempts(tx, lots);
      tx.afterCommit(() => this.noteLook(tx.now));
      return lots;
    });
    // RETURNING promises no order.
    return claimed.sort((a, b) => (a.nextAttemptAt < b.nextAttemptAt ? -1 : 1));
  }

  private async endpointsDue(): Promise<string[]> {
    const now = new Date(await this.database.now()).toISOString();
    // After a start, and whenever the clock was put back, times on rows may lie too far ahead.
    if (this.lookedAt === '' || now < this.lookedAt) await this.bringForward(now, this.lookedAt);
    this.noteLook(now);
    const due = await this.database.read.all<{ id: string }>(endpointsDueSql, now, now, now);
    return due.map(({ id }) => id);
  }

  private noteLook(now: string): void {
    this.lookedAt = now;
    this.lookedAtMs = performance.now();
  }

  /**
   * One statement picks and leases. Where other processes claim too, rows that one of them holds are
   * passed over, and a row that it has just let go is looked at again before it is taken.
   */
  private take(tx: Tx, endpointId: string, limit: number): Promise<DeliveryRow[]> {
    const { now } = tx;
    const until = new Date(Date.parse(now) + this.config.DELIVERY_LEASE_MS).toISOString();
    return tx.take<DeliveryRow>(
      `WITH picked AS MATERIALIZED (${dueSql} LIMIT ${Math.trunc(limit)} ${tx.skipLocked})
       UPDATE delivery SET lease_until = ?, fence = fence + 1, attempts = attempts + 1
        WHERE id IN (SELECT id FROM picked) AND (lease_until IS NULL OR lease_until <= ?)
       RETURNING ${deliveryColumns}`,
      endpointId,
      now,
      now,
      until,
      now,
    );
  }

  private noteAttempts(tx: Tx, rows: readonly DeliveryRow[]): Promise<void> {
    const attemptOf = ({ id, attempts }: DeliveryRow): AttemptRow => {
      return { deliveryId: id, number: attempts, at: tx.now, status: null, latencyMs: null, excerpt: null };
    };
    return tx.insertAll(AttemptRow, rows.map(attemptOf));
  }

  /**
   * Milliseconds until the next delivery falls due after the last look; undefined when none does. What
   * was due at that look and was not claimed waits for an earlier version or a lease; the end of an
   * attempt rings for the one, and the sweep finds the other.
   */
  async untilNextDue(): Promise<number | undefined> {
    const [row] = await this.database.read.all<{ due: string | null }>(nextDueSql, this.lookedAt);
    if (!row?.due) return undefined;
    return Date.parse(row.due) - Date.parse(this.lookedAt) - (performance.now() - this.lookedAtMs);
  }

  /**
   * Mends the schedule after the clock was put back: without it a delivery would wait for as long as
   * the clock was ahead. A lease ends no later than one given now; a first attempt is due at once; a
   * further one keeps the wait that followed its last attempt, if that attempt lies in the future.
   */
  private async bringForward(now: string, before: string): Promise<void> {
    if (now < before) await this.endPauses(now);
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

  /** Each message keeps the wait that was asked of it; how long the endpoint's own was is not on record. */
  private async endPauses(now: string): Promise<void> {
    await this.database.write((tx) =>
      tx.run('UPDATE endpoint SET paused_until = NULL WHERE paused_until > ?', now),
    );
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

/** By endpoint, as the index is; one that asked for a pause has nothing due before its end. */
const nextDueSql = `SELECT MIN(CASE WHEN paused > due THEN paused ELSE due END) AS due FROM (
  SELECT p.paused_until AS paused, (SELECT MIN(d.next_attempt_at) FROM delivery d
    WHERE d.state = 'pending' AND d.${isUndelivered} AND d.endpoint_id = p.id AND d.next_attempt_at > ?) AS due FROM endpoint p) q`;

const triedAt = '(SELECT a.at FROM attempt a WHERE a.delivery_id = d.id AND a.number = d.attempts)';

const aheadSql = `SELECT d.id, d.fence, d.next_attempt_at AS "nextAttemptAt", d.lease_until AS "leaseUntil",
    CASE WHEN d.attempts > d.budget_from THEN ${triedAt} END AS "triedAt"
  FROM delivery d
  WHERE d.state = 'pending' AND d.${isUndelivered} AND (d.lease_until > ?
    OR (d.next_attempt_at > ? AND (d.attempts = d.budget_from OR ${triedAt} > ?)))`;
