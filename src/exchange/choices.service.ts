import { Injectable } from '@nestjs/common';
import { listOf } from '../database/statements';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import type { Caller } from '../parties/roles';
import { Bell } from './bell.service';
import { concerns, Deliveries, deliveryEvents } from './deliveries.service';
import { deliveryColumns, isUndelivered } from './delivery-sql';
import { DeliveryRow, EndpointRow } from './exchange.entity';
import { noLonger } from './message';
import { Notices } from './notices.service';

/** Which deliveries of an endpoint are sent again. */
export interface ReplayWish {
  /** Instants by which deliveries were made: from this one, and up to the other. */
  since: string;
  until?: string;
  states: 'dead' | 'all';
  /** Id of the last delivery of the page before. */
  after: string;
}

/** What one call sent again: how much, with how many entries, and the id of the last where there is more. */
export interface Resent {
  replayed: number;
  entries: number;
  last: string | null;
}

/** Most deliveries that one call sends again, or tells of: the writer is held no longer than for that many. */
export const replayMax = 500;

/**
 * What people choose for deliveries that did not go through: replay, skip or withdrawal. Each keeps the
 * message id, and who asked is on the journal.
 */
@Injectable()
export class Choices {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly notices: Notices,
    private readonly bell: Bell,
  ) {}

  /** Sends a delivery again under the same message id, with a fresh budget. */
  async replay(tx: Tx, id: string, caller: Caller): Promise<DeliveryRow> {
    const row = await this.held(tx, id, caller);
    if (row.state !== 'dead' && row.state !== 'delivered')
      throw new Refusal('delivery.not_dead', { facts: { state: row.state } });
    if (row.carries === 'notice' && !(await this.notices.carriesSomething(tx, row)))
      throw new Refusal('delivery.taken_apart');
    return this.sendAgain(tx, row, caller);
  }

  /**
   * Sends again what was made for an endpoint within a time: what its sender sees of it, or all of it for
   * its owner and the operator. Members of a notice go with their notice there, and one that was taken apart is left.
   */
  async replayEndpoint(tx: Tx, idOrName: string, wish: ReplayWish, caller: Caller): Promise<Resent> {
    const { partyId, mode } = caller;
    const endpoint =
      (await tx.one(EndpointRow, { id: idOrName, mode })) ??
      (await tx.one(EndpointRow, { name: idOrName, partyId, mode }));
    if (!endpoint) throw new Refusal('resource.unknown');
    const all = endpoint.partyId === partyId || caller.roles.includes('operator');
    const dead = wish.states === 'dead';
    const which = dead ? `state = 'dead'` : `state IN ('dead', 'delivered')`;
    const rows = await tx.take<DeliveryRow>(
      `UPDATE delivery SET state = state WHERE id IN (
         SELECT id FROM delivery WHERE endpoint_id = ? AND mode = ? AND id > ? AND created_at >= ? AND created_at <= ?
            AND ${which} AND ${isWhole} AND ${dead ? isUndelivered : 'party_id = ?'} AND ${all ? 'notice_id IS NULL' : 'submitter_id = ?'}
          ORDER BY id LIMIT ${replayMax}) AND ${which} RETURNING ${deliveryColumns}`,
      ...[endpoint.id, mode, wish.after, wish.since, wish.until ?? endOfTime],
      ...(dead ? [] : [endpoint.partyId]),
      ...(all ? [] : [partyId]),
    );
    // RETURNING promises no order.
    rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    let [replayed, entries] = [0, 0];
    for (const row of rows) {
      // A notice is told of for each message in it.
      if (entries >= replayMax) break;
      await this.sendAgain(tx, row, caller);
      replayed += 1;
      entries += row.carries === 'notice' ? 1 + row.version : 1;
    }
    const ended = replayed === rows.length && rows.length < replayMax;
    return { replayed, entries, last: ended ? null : (rows[replayed - 1]?.id ?? null) };
  }

  private async sendAgain(tx: Tx, row: DeliveryRow, caller: Caller): Promise<DeliveryRow> {
    const endpoint = await this.deliveries.endpointOf(tx, row);
    if (row.carries === 'notice' && !endpoint) return this.sendApart(tx, row, caller);
    const next: Partial<DeliveryRow> = {
      state: endpoint ? 'pending' : 'waiting',
      endpointId: endpoint?.id ?? null,
      budgetFrom: row.attempts,
      nextAttemptAt: tx.now,
      leaseUntil: null,
      // The outcome of an older push that is still under way says nothing of this one.
      fence: row.fence + 1,
    };
    await tx.update(DeliveryRow, { id: row.id }, next);
    const members = row.carries === 'notice' ? await this.notices.reopen(tx, row) : [];
    await this.tellReplayed(tx, [row, ...members], caller);
    tx.afterCommit(() => this.bell.ring());
    return { ...row, ...next };
  }

  /** Who asked stands on the time line of each document; sender and receiver are told. */
  private async tellReplayed(tx: Tx, rows: readonly DeliveryRow[], caller: Caller): Promise<void> {
    const again = await this.deliveries.givenAgain(tx, rows);
    const { marks, list } = listOf(rows.map(({ id }) => id));
    const versions = await tx.all<{ id: string; contentHash: string }>(
      `SELECT d.id, v.content_hash AS "contentHash" FROM delivery d
         JOIN document_version v ON v.document_id = d.document_id AND v.version = d.version
        WHERE d.id IN (${marks})`,
      ...list,
    );
    const hashes = new Map(versions.map(({ id, contentHash }) => [id, contentHash]));
    for (const row of rows) {
      const entry = await this.deliveries.note(tx, row, deliveryEvents.replayed, {
        askedBy: caller.partyId,
        contentHash: row.rule === noLonger ? undefined : hashes.get(row.id),
        redelivered: again.has(row.id),
      });
      entry.audience.push(row.partyId);
    }
  }

  /** Where nobody takes a notice now, each message of it waits in the inbox by itself. */
  private async sendApart(tx: Tx, notice: DeliveryRow, caller: Caller): Promise<DeliveryRow> {
    for (const member of await this.notices.takeApart(tx, notice)) await this.sendAgain(tx, member, caller);
    await this.deliveries.unblockNext(tx, notice);
    return { ...notice, state: notice.deliveredAt === null ? 'skipped' : 'delivered' };
  }

  /** Goes on without a message that is dead or blocked: what waits behind it is free to go. */
  async skip(tx: Tx, id: string, reason: string, caller: Caller): Promise<DeliveryRow> {
    const row = await this.held(tx, id, caller);
    // A receiver may ask for a message again, but that it never gets one is not for it to choose.
    if (row.submitterId !== caller.partyId && !caller.roles.includes('operator'))
      throw new Refusal('delivery.not_sender');
    if (row.state !== 'dead' && row.state !== 'blocked')
      throw new Refusal('delivery.not_held', { facts: { state: row.state } });
    const rows = [row];
    if (row.carries === 'notice')
      rows.push(
        ...(await tx.take<DeliveryRow>(
          `UPDATE delivery SET state = 'skipped' WHERE notice_id = ? AND state IN ('gathered', 'dead')
            RETURNING ${deliveryColumns}`,
          row.id,
        )),
      );
    await tx.update(DeliveryRow, { id }, { state: 'skipped', leaseUntil: null, fence: row.fence + 1 });
    for (const each of rows) {
      await this.deliveries.note(tx, each, deliveryEvents.skipped, { askedBy: caller.partyId, reason });
      await this.deliveries.unblockNext(tx, each);
    }
    return { ...row, state: 'skipped' };
  }

  /**
   * A document was withdrawn: versions that never reached the receiver and wait for a choice are taken
   * back with it, and so is what else was to be told of it, so that the withdrawal itself goes at once.
   */
  async withdrawOpen(tx: Tx, documentId: string, partyId: string): Promise<void> {
    const rows = await tx.take<DeliveryRow>(
      `UPDATE delivery SET state = 'withdrawn', lease_until = NULL, fence = fence + 1
        WHERE document_id = ? AND party_id = ? AND state IN ('dead', 'blocked')
          AND delivered_at IS NULL RETURNING ${deliveryColumns}`,
      documentId,
      partyId,
    );
    rows.sort((a, b) => a.ordinal - b.ordinal);
    for (const row of rows) {
      // What becomes of an event's own delivery is no event again.
      if (row.carries === 'document')
        await this.deliveries.note(tx, row, deliveryEvents.withdrawn, { askedBy: row.submitterId });
      // What came after it in a notice, or under the same master, may have waited behind it.
      await this.deliveries.unblockNext(tx, row);
    }
  }

  private async held(tx: Tx, id: string, caller: Caller): Promise<DeliveryRow> {
    const row = await tx.lock(DeliveryRow, { id, mode: caller.mode });
    if (!row || !concerns(row, caller)) throw new Refusal('resource.unknown');
    return row;
  }
}

/** A notice that was taken apart has nothing left to tell. */
const isWhole = `(carries <> 'notice' OR EXISTS (SELECT 1 FROM delivery m WHERE m.notice_id = delivery.id))`;

const endOfTime = '9999-12-31T23:59:59.999Z';
