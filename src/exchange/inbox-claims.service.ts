import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { Caller } from '../parties/roles';
import { Deliveries } from './deliveries.service';
import { deliveryColumns } from './delivery-sql';
import { AttemptRow, DeliveryRow } from './exchange.entity';
import type { ClaimRef, ClaimRequest } from './inbox.dto';

/** A message that one consumer holds for a while. */
export interface Lease {
  messageId: string;
  /** Shown to acknowledge, give back or renew; worth nothing once another consumer has the message. */
  token: string;
  leaseUntil: string;
  /** It was leased or delivered before, or a later version was: who keeps message ids may know it. */
  redelivered: boolean;
}

/** Which claims of a call still held, by message id, and which did not. */
export interface Settled {
  done: string[];
  stale: string[];
}

/**
 * Leases of what waits in an inbox, for an authority that reads it with several consumers. One of them at
 * a time has anything of a document; every time is the database's own, as with leases of pushes.
 */
@Injectable()
export class InboxClaims {
  constructor(private readonly deliveries: Deliveries) {}

  /** Leases what waits and nobody holds, in order; each look passes over what another has just taken. */
  async claim(tx: Tx, wish: ClaimRequest, caller: Caller): Promise<Lease[]> {
    const { consumer, limit = 10, leaseSeconds = 60 } = wish;
    const { now } = tx;
    const until = later(now, leaseSeconds);
    const rows = await tx.take<DeliveryRow>(
      `WITH picked AS MATERIALIZED (${freeSql} LIMIT ${Math.trunc(limit)} ${tx.skipLocked})
       UPDATE delivery SET lease_until = ?, fence = fence + 1, attempts = attempts + 1, consumer = ?
        WHERE id IN (SELECT id FROM picked) AND state = 'waiting' AND (lease_until IS NULL OR lease_until <= ?)
       RETURNING ${deliveryColumns}`,
      ...[caller.partyId, caller.mode, now, now],
      ...[until, consumer, now],
    );
    // RETURNING promises no order.
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    const told = { at: now, status: null, latencyMs: null, excerpt: `leased to ${consumer}` };
    await tx.insertAll(
      AttemptRow,
      rows.map(({ id, attempts }) => ({ deliveryId: id, number: attempts, ...told })),
    );
    const again = await this.deliveries.givenAgain(tx, rows);
    return rows.map((row) => ({
      messageId: row.id,
      token: tokenOf(row),
      leaseUntil: until,
      redelivered: row.attempts > 1 || again.has(row.id),
    }));
  }

  /** Acknowledges what the claims still hold, also once a lease has ended if nobody took the message since. */
  async acknowledge(tx: Tx, claims: readonly ClaimRef[], caller: Caller): Promise<Settled> {
    const settled = await this.each(tx, claims, caller, async () => true);
    if (settled.done.length > 0) await this.deliveries.acknowledge(tx, settled.done, caller);
    return settled;
  }

  /** Gives messages back at once, for any consumer to take. */
  release(tx: Tx, claims: readonly ClaimRef[], caller: Caller): Promise<Settled> {
    return this.each(tx, claims, caller, async (row) => {
      if (!isLeased(row, tx.now)) return false;
      const given = { leaseUntil: null, consumer: null, fence: row.fence + 1 };
      await tx.update(DeliveryRow, { id: row.id }, given);
      const excerpt = `leased to ${row.consumer ?? ''}, given back`;
      await tx.update(AttemptRow, { deliveryId: row.id, number: row.attempts }, { excerpt });
      return true;
    });
  }

  /** Renews leases from now on; one that has ended is not brought back. */
  extend(tx: Tx, claims: readonly ClaimRef[], leaseSeconds: number, caller: Caller): Promise<Settled> {
    return this.each(tx, claims, caller, async (row) => {
      if (!isLeased(row, tx.now)) return false;
      await tx.update(DeliveryRow, { id: row.id }, { leaseUntil: later(tx.now, leaseSeconds) });
      return true;
    });
  }

  private async each(
    tx: Tx,
    claims: readonly ClaimRef[],
    { partyId, mode }: Caller,
    settle: (row: DeliveryRow) => Promise<boolean>,
  ): Promise<Settled> {
    const settled: Settled = { done: [], stale: [] };
    // Two that settle the same messages hold them in the same order, and neither waits for ever.
    for (const { messageId, token } of claims.toSorted((a, b) => (a.messageId < b.messageId ? -1 : 1))) {
      const row = await tx.lock(DeliveryRow, { id: messageId, partyId, mode });
      const holds = row !== undefined && tokenOf(row) === token && (await settle(row));
      settled[holds ? 'done' : 'stale'].push(messageId);
    }
    return settled;
  }
}

/**
 * What waits and may be leased: `?` for party, mode, then twice the time now. Nothing goes while an earlier
 * message about the same subject is still to be taken, nor while any other of it is leased.
 */
const freeSql = `SELECT d.id FROM delivery d
  WHERE d.party_id = ? AND d.mode = ? AND d.state = 'waiting' AND (d.lease_until IS NULL OR d.lease_until <= ?)
    AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
          AND e.id <> d.id AND ((e.state = 'waiting' AND (e.ordinal < d.ordinal OR e.lease_until > ?))
            OR (e.ordinal < d.ordinal AND e.delivered_at IS NULL
                AND e.state IN ('pending', 'gathered', 'blocked', 'dead'))))
  ORDER BY d.id`;

const tokenOf = ({ id, fence }: DeliveryRow): string => Buffer.from(`${id} ${fence}`).toString('base64url');

const isLeased = ({ state, leaseUntil }: DeliveryRow, now: string): boolean =>
  state === 'waiting' && leaseUntil !== null && leaseUntil > now;

const later = (now: string, seconds: number): string =>
  new Date(Date.parse(now) + seconds * 1000).toISOString();
