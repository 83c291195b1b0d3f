import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { PendingEntry, Tx } from '../database/tx';
import { documentEvents } from '../documents/happenings';
import { ActiveEndpoints, type ActiveEndpoint } from './active-endpoints.service';
import { Bell } from './bell.service';
import type { DeliveryState } from './delivery-state';
import { DeliveryRow } from './exchange.entity';

/** One message to one receiver, before it is known by which way it goes. */
export interface Posting {
  entry: PendingEntry;
  /** `document` for a version that was routed, `event` for whatever else a receiver subscribed to. */
  carries: 'document' | 'event';
  /** Type of the message; a version that no longer concerns a receiver goes there as a withdrawal. */
  type: string;
  partyId: string;
  submitterId: string;
  number: string;
  version: number;
  /** Number of the master that it is told with; empty where nothing gathers it. */
  group: string | null;
  rule: string;
  reason: object;
  rulesVersion: number | null;
}

/** Most messages in one notice: ids and types of so many are some 150 kB. */
const noticeMax = 500;

/** Puts messages on their way: makes the delivery row, in its place of the order, on its receiver's channel. */
@Injectable()
export class Postings {
  constructor(
    private readonly bell: Bell,
    private readonly endpoints: ActiveEndpoints,
  ) {}

  async post(tx: Tx, posting: Posting): Promise<DeliveryRow> {
    const { entry, partyId } = posting;
    const endpoint = await this.endpoints.of(tx, partyId, entry.mode);
    // Nothing can be before the first version of a document, and most messages are such.
    const first = entry.type === documentEvents.submitted;
    if (!first) await this.holdOrder(tx, entry.subject);
    const earlier = first ? [] : await this.hold(tx, entry.subject, partyId);
    const row: DeliveryRow = {
      id: newId('dlv'),
      mode: entry.mode,
      partyId,
      endpointId: endpoint?.id ?? null,
      entryId: entry.id,
      type: posting.type,
      documentId: entry.subject,
      submitterId: posting.submitterId,
      number: posting.number,
      version: posting.version,
      ordinal: first ? 1 : await this.nextOrdinal(tx, entry.subject, partyId),
      state: endpoint ? stateBehind(earlier) : 'waiting',
      attempts: 0,
      budgetFrom: 0,
      // The database's clock, by which it is looked for; journal time may be ahead of it.
      nextAttemptAt: tx.now,
      leaseUntil: null,
      fence: 0,
      deliveredAt: null,
      acknowledgedAt: null,
      rule: posting.rule,
      reason: JSON.stringify(posting.reason),
      createdAt: tx.at,
      carries: posting.carries,
      groupKey: posting.group,
      noticeId: null,
      consumer: null,
      rulesVersion: posting.rulesVersion,
    };
    if (endpoint && mayBeGathered(row, endpoint, earlier)) await this.gather(tx, row, endpoint);
    await tx.insert(DeliveryRow, row);
    if (row.state === 'pending') tx.afterCommit(() => this.bell.ring());
    return row;
  }

  /**
   * Holds the document that a message is about, where others write too: two processes that tell a party of one document
   * at once would give both the same place. A row is held, for every message there is one: advisory locks are kept in
   * a memory that all transactions of the server share, and 6,400 of them fill it (`max_locks_per_transaction`).
   */
  private async holdOrder(tx: Tx, subject: string): Promise<void> {
    if (tx.skipLocked === '') return;
    await tx.send('SELECT 1 FROM document WHERE id = ? FOR NO KEY UPDATE', subject);
  }

  /**
   * What is still open before it, held: one that is dying in another process at this moment is waited
   * for, or waits and then finds this one.
   */
  private hold(tx: Tx, subject: string, partyId: string): Promise<Earlier[]> {
    return tx.take<Earlier>(
      `UPDATE delivery SET state = state WHERE document_id = ? AND party_id = ?
          AND state IN ('pending', 'gathered', 'blocked', 'dead') AND delivered_at IS NULL
        RETURNING state, group_key AS "groupKey"`,
      subject,
      partyId,
    );
  }

  private async nextOrdinal(tx: Tx, subject: string, partyId: string): Promise<number> {
    const [last] = await tx.all<{ ordinal: number | null }>(
      'SELECT MAX(ordinal) AS ordinal FROM delivery WHERE document_id = ? AND party_id = ?',
      subject,
      partyId,
    );
    return (last?.ordinal ?? 0) + 1;
  }

  /** Puts it into the notice that is open for its master, or opens one that leaves when the window ends. */
  private async gather(tx: Tx, row: DeliveryRow, endpoint: ActiveEndpoint): Promise<void> {
    const group = row.groupKey as string;
    const notice =
      (await this.openFor(tx, row, endpoint, group)) ??
      // Two that find no notice open would each open one in the same place of the order, and a later version could then
      // leave before an earlier one. Whoever waited here for another finds what that one has opened.
      ((await this.holdMaster(tx, row, group)) && (await this.openFor(tx, row, endpoint, group)));
    row.state = 'gathered';
    row.noticeId = notice || (await this.openNotice(tx, row, endpoint, group));
  }

  /** Counts it into the notice that is open for its master, if there is one; gives its id. */
  private async openFor(
    tx: Tx,
    row: DeliveryRow,
    endpoint: ActiveEndpoint,
    group: string,
  ): Promise<string | undefined> {
    const [present] = await tx.take<{ id: string }>(
      `UPDATE delivery SET version = version + 1
        WHERE document_id = ? AND party_id = ? AND endpoint_id = ? AND carries = 'notice' AND mode = ?
          AND state IN ('pending', 'blocked') AND attempts = 0 AND version < ${noticeMax}
          AND (state = 'blocked' OR next_attempt_at > ?)
        RETURNING id`,
      group,
      row.partyId,
      endpoint.id,
      row.mode,
      tx.now,
    );
    return present?.id;
  }

  /**
   * Holds a master for a receiver until the group ends, where others write too. A name is enough to wait at (PostgreSQL
   * documentation, 13.3.5); a row would be left behind for every one. Tells whether there was anything to hold: with one
   * writer there is not.
   */
  private async holdMaster(tx: Tx, { mode, partyId }: DeliveryRow, group: string): Promise<boolean> {
    if (tx.skipLocked === '') return false;
    await tx.send(
      'SELECT pg_advisory_xact_lock(hashtextextended(?, 0))',
      `notice ${mode} ${partyId} ${group}`,
    );
    return true;
  }

  private async openNotice(
    tx: Tx,
    member: DeliveryRow,
    endpoint: ActiveEndpoint,
    group: string,
  ): Promise<string> {
    const earlier = await this.hold(tx, group, member.partyId);
    const notice: DeliveryRow = {
      ...member,
      id: newId('dlv'),
      carries: 'notice',
      type: 'notice',
      documentId: group,
      submitterId: 'platform',
      number: group,
      version: 1,
      ordinal: await this.nextOrdinal(tx, group, member.partyId),
      state: stateBehind(earlier),
      nextAttemptAt: new Date(Date.parse(tx.now) + endpoint.coalesceSeconds * 1000).toISOString(),
      noticeId: null,
    };
    await tx.insert(DeliveryRow, notice);
    tx.afterCommit(() => this.bell.ring());
    return notice.id;
  }
}

type Earlier = Pick<DeliveryRow, 'groupKey'> & { state: DeliveryState };

/** Behind a dead one it is blocked from the start, so that everybody can see why it waits. */
const stateBehind = (earlier: readonly Earlier[]): 'pending' | 'blocked' =>
  earlier.some(({ state }) => state === 'dead' || state === 'blocked') ? 'blocked' : 'pending';

/**
 * Notices of one master go in their order, so a message may join one only if all that is open before it
 * goes with notices of the same master; else it would overtake.
 */
const mayBeGathered = (row: DeliveryRow, endpoint: ActiveEndpoint, earlier: readonly Earlier[]): boolean =>
  endpoint.coalesceSeconds > 0 &&
  row.groupKey !== null &&
  row.state === 'pending' &&
  earlier.every(({ state, groupKey }) => state === 'gathered' && groupKey === row.groupKey);
