import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { PendingEntry, Tx } from '../database/tx';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import { Bell } from './bell.service';
import { deliveryColumns, isOvertaken } from './delivery-sql';
import { EndpointHealth } from './endpoint-health.service';
import { AttemptRow, DeliveryRow, EndpointRow } from './exchange.entity';
import { Notices } from './notices.service';
import { OperatorEvents } from './operator-events.service';
import type { PushOutcome } from './outbound.client';
import { retryAfterSeconds, waitAfter } from './schedule';

/** Entry types of deliveries: outcomes and choices. Attempts and leases are rows, not entries. */
export const deliveryEvents = {
  delivered: 'delivery.delivered',
  acknowledged: 'delivery.acknowledged',
  dead: 'delivery.dead',
  replayed: 'delivery.replayed',
  skipped: 'delivery.skipped',
  withdrawn: 'delivery.withdrawn',
} as const;

/** What came of one attempt. */
export interface Attempted {
  claimed: DeliveryRow;
  outcome: PushOutcome;
  latencyMs: number;
}

/** The ledger of deliveries: recording what came of attempts, acknowledging. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly bell: Bell,
    private readonly notices: Notices,
    private readonly operatorEvents: OperatorEvents,
    private readonly health: EndpointHealth,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Records what came of attempts; with a stale fence an outcome changes nothing but its own attempt. */
  async record(attempted: readonly Attempted[]): Promise<void> {
    const gone = attempted.filter(isGone);
    const others = attempted.filter((each) => !isGone(each));
    if (others.length > 0)
      await this.database.write(async (tx) => {
        await this.noteAttempts(tx, others);
        await this.succeed(tx, others.filter(isTaken));
        for (const each of others) if (!isTaken(each)) await this.fail(tx, each);
      });
    for (const each of gone)
      await this.database.write(async (tx) => {
        await this.noteAttempts(tx, [each]);
        // The endpoint before its deliveries, as whoever sets it holds them.
        const endpoint = await tx.lock(EndpointRow, { id: each.claimed.endpointId ?? '' });
        if (endpoint && (await this.stillHeld(tx, each.claimed)))
          await this.health.disabled(tx, endpoint, 'gone');
      });
  }

  /** All in one statement: there is a row for every attempt, and each would cost a message of its own. */
  private async noteAttempts(tx: Tx, attempted: readonly Attempted[]): Promise<void> {
    const { list } = listOf(attempted);
    const rows = list
      .map(() => '(?, CAST(? AS integer), CAST(? AS integer), CAST(? AS integer), ?)')
      .join(', ');
    await tx.send(
      `WITH tried (delivery_id, number, status, latency_ms, excerpt) AS (VALUES ${rows})
       UPDATE attempt SET status = tried.status, latency_ms = tried.latency_ms, excerpt = tried.excerpt
         FROM tried WHERE attempt.delivery_id = tried.delivery_id AND attempt.number = tried.number`,
      ...list.flatMap(({ claimed, outcome: { status, excerpt }, latencyMs }) => [
        ...[claimed.id, claimed.attempts],
        ...[status, latencyMs, excerpt],
      ]),
    );
  }

  /** The row of a claim, held until the group ends; nothing when the claim is stale. */
  private async stillHeld(tx: Tx, { id, fence }: DeliveryRow): Promise<DeliveryRow | undefined> {
    const row = await tx.lock(DeliveryRow, { id });
    return row?.fence === fence && row.state === 'pending' ? row : undefined;
  }

  /** Any number of successes in one statement: most attempts succeed, and each costs little that way. */
  private async succeed(tx: Tx, taken: readonly Attempted[]): Promise<void> {
    if (taken.length === 0) return;
    await this.health.took(
      tx,
      taken.map(({ claimed }) => claimed.endpointId ?? ''),
    );
    const { list } = listOf(taken);
    const rows = await tx.take<DeliveryRow>(
      `WITH taken (claimed, held) AS (VALUES ${list.map(() => '(?, CAST(? AS integer))').join(', ')})
       UPDATE delivery SET state = 'delivered', delivered_at = COALESCE(delivered_at, ?), lease_until = NULL
         FROM taken WHERE id = claimed AND fence = held AND ${isPending}
       RETURNING ${deliveryColumns}`,
      ...list.flatMap(({ claimed: { id, fence } }) => [id, fence]),
      tx.at,
    );
    for (const row of rows) {
      const members = row.carries === 'notice' ? await this.notices.delivered(tx, row) : [row];
      // What an event's own delivery comes to is a row and no entry: an entry would be an event again.
      for (const each of members)
        if (each.carries === 'document')
          await this.note(tx, each, deliveryEvents.delivered, { attempts: row.attempts });
      if (mayHaveHeldBack(row))
        for (const each of new Set([row, ...members])) await this.unblockNext(tx, each);
    }
  }

  private async fail(tx: Tx, { claimed, outcome }: Attempted): Promise<void> {
    const row = await this.stillHeld(tx, claimed);
    if (!row) return;
    if (row.endpointId !== null) await this.health.failed(tx, row.endpointId, outcome);
    // It may have been the last failure that the endpoint had left, and the message waits in the inbox.
    if (!(await this.stillHeld(tx, claimed))) return;
    const spent = row.attempts - row.budgetFrom;
    if (spent < this.config.DELIVERY_ATTEMPTS) {
      const now = Date.parse(tx.now);
      const asked = retryAfterSeconds(outcome.retryAfter, now);
      const wait = waitAfter(spent, this.config.DELIVERY_BASE_MS, Math.random(), asked);
      const nextAttemptAt = new Date(now + wait).toISOString();
      await tx.update(DeliveryRow, { id: row.id }, { leaseUntil: null, nextAttemptAt });
      return;
    }
    // A replay of what was delivered before holds nothing back when it fails.
    const state = row.deliveredAt ? 'delivered' : 'dead';
    await tx.update(DeliveryRow, { id: row.id }, { state, leaseUntil: null });
    await this.tellDead(tx, row, { state, attempts: row.attempts, lastStatus: outcome.status });
  }

  /** Sender and operator are told at once, with what the dead one holds back. */
  private async tellDead(tx: Tx, row: DeliveryRow, said: Died): Promise<void> {
    const blocked = said.state === 'dead' ? await this.blockLater(tx, row) : 0;
    const { attempts, lastStatus } = said;
    const sender = row.carries === 'notice' ? row.partyId : row.submitterId;
    await this.operatorEvents.raise(tx, {
      mode: row.mode,
      type: deliveryEvents.dead,
      subject: row.documentId,
      data: { ...factsOf(row), attempts, lastStatus, blocked },
      audience: [sender],
    });
    if (row.carries !== 'notice' || said.state !== 'dead') return;
    for (const member of await this.notices.died(tx, row)) await this.tellDead(tx, member, said);
  }

  /** Takes back claims whose pushes never began, as if they had not been made. */
  release(claimed: readonly DeliveryRow[]): Promise<void> {
    return this.database.write(async (tx) => {
      const { marks, list } = listOf(claimed.map(({ id }) => id));
      const { list: claims } = listOf(claimed.map(({ id, fence }) => `${id} ${fence}`));
      const rows = await tx.take<Pick<DeliveryRow, 'id' | 'attempts'>>(
        `UPDATE delivery SET lease_until = NULL, attempts = attempts - 1
          WHERE id IN (${marks}) AND id || ' ' || fence IN (${marks}) AND ${isPending} RETURNING id, attempts`,
        ...list,
        ...claims,
      );
      for (const { id, attempts } of rows)
        await tx.delete(AttemptRow, { deliveryId: id, number: attempts + 1 });
      tx.afterCommit(() => this.bell.ring());
    });
  }

  /**
   * Takes back what was claimed for an endpoint that is disabled: it was being disabled by one process
   * while another routed to it. The delivery goes where it would go now, with a fresh budget: that
   * nobody could be asked says nothing of the receiver.
   */
  reroute(claimed: DeliveryRow): Promise<void> {
    return this.database.write(async (tx) => {
      const outcome = { status: null, excerpt: 'The endpoint is disabled.' };
      await this.noteAttempts(tx, [{ claimed, outcome, latencyMs: 0 }]);
      const row = await this.stillHeld(tx, claimed);
      if (!row) return;
      if (row.carries === 'notice') return this.notices.scatter(tx, row);
      const endpoint = await this.endpointOf(tx, row);
      await tx.update(
        DeliveryRow,
        { id: row.id },
        {
          state: endpoint ? 'pending' : 'waiting',
          endpointId: endpoint?.id ?? null,
          budgetFrom: row.attempts,
          nextAttemptAt: tx.now,
          leaseUntil: null,
        },
      );
      if (endpoint) tx.afterCommit(() => this.bell.ring());
    });
  }

  private blockLater(tx: Tx, row: DeliveryRow): Promise<number> {
    return tx.run(
      `UPDATE delivery SET state = 'blocked' WHERE document_id = ? AND party_id = ? AND ordinal > ?
          AND state = 'pending' AND delivered_at IS NULL`,
      row.documentId,
      row.partyId,
      row.ordinal,
    );
  }

  /** The next version may go once nothing before it holds it back. */
  async unblockNext(tx: Tx, row: DeliveryRow): Promise<void> {
    const freed = await tx.run(
      `UPDATE delivery SET state = 'pending', next_attempt_at = ? WHERE document_id = ? AND party_id = ? AND state = 'blocked'
          AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.document_id = ? AND d.party_id = ? AND d.state = 'dead' AND d.delivered_at IS NULL)`,
      tx.now,
      row.documentId,
      row.partyId,
      row.documentId,
      row.partyId,
    );
    if (freed > 0) tx.afterCommit(() => this.bell.ring());
    const settled = row.noticeId === null ? undefined : await this.notices.settled(tx, row.noticeId);
    if (settled) await this.unblockNext(tx, settled);
  }

  /** Acknowledges messages that a receiver has taken from its inbox; unknown ones are told back. */
  async acknowledge(
    tx: Tx,
    messageIds: readonly string[],
    caller: Caller,
  ): Promise<{ acknowledged: string[]; unknown: string[] }> {
    const known = new Set<string>();
    // Two that acknowledge the same messages hold them in the same order, and neither waits for ever.
    for (const messageId of [...new Set(messageIds)].sort()) {
      const row = await tx.lock(DeliveryRow, { id: messageId, partyId: caller.partyId, mode: caller.mode });
      if (!row) continue;
      known.add(messageId);
      // A replay asks for an acknowledgement of its own.
      if (row.acknowledgedAt && row.state === 'delivered') continue;
      // Taking a message from the inbox is delivery, whatever becomes of a push under way.
      const taken = {
        state: 'delivered' as const,
        deliveredAt: row.deliveredAt ?? tx.at,
        acknowledgedAt: row.acknowledgedAt ?? tx.at,
      };
      await tx.update(DeliveryRow, { id: row.id }, taken);
      // Of a notice the sender of each message that it carried is told; the notice itself has none.
      const members = row.carries === 'notice' ? await this.notices.acknowledged(tx, row) : [row];
      for (const each of members) await this.note(tx, each, deliveryEvents.acknowledged, {});
      for (const each of new Set([row, ...members]))
        if (mayHaveHeldBack(each)) await this.unblockNext(tx, each);
    }
    const asked = [...new Set(messageIds)];
    return {
      acknowledged: asked.filter((id) => known.has(id)),
      unknown: asked.filter((id) => !known.has(id)),
    };
  }

  /** Of these deliveries those whose receiver was given them before, or a later version. */
  async givenAgain(tx: Tx, rows: readonly DeliveryRow[]): Promise<Set<string>> {
    const again = new Set(rows.filter(({ deliveredAt }) => deliveredAt !== null).map(({ id }) => id));
    const { marks, list } = listOf(rows.filter(({ id }) => !again.has(id)).map(({ id }) => id));
    if (list.length === 0) return again;
    const late = await tx.all<{ id: string }>(
      `SELECT d.id FROM delivery d WHERE d.id IN (${marks}) AND ${isOvertaken}`,
      ...list,
    );
    for (const { id } of late) again.add(id);
    return again;
  }

  /** The endpoint that pushes to the receiver of a delivery now, if there is one. */
  endpointOf(tx: Tx, { partyId, mode }: DeliveryRow): Promise<EndpointRow | undefined> {
    return tx.one(EndpointRow, { partyId, mode, state: 'active' });
  }

  /** Puts an outcome of a delivery, or a choice for it, on the journal for its sender. */
  note(tx: Tx, row: DeliveryRow, type: string, data: object): Promise<PendingEntry> {
    return this.journal.append(tx, {
      mode: row.mode,
      type,
      subject: row.documentId,
      actor: type === deliveryEvents.acknowledged ? row.partyId : 'platform',
      data: Object.assign(factsOf(row), data),
      audience: [row.submitterId],
    });
  }
}

/** How a delivery ended for which every attempt failed; a replay of a delivered one stays delivered. */
interface Died {
  state: 'dead' | 'delivered';
  attempts: number;
  lastStatus: number | null;
}

/** What every entry about a delivery says of it. */
const factsOf = (row: DeliveryRow): object => ({
  deliveryId: row.id,
  messageId: row.id,
  receiver: row.partyId,
  version: row.version,
  carries: row.carries === 'document' ? undefined : row.carries,
});

/** A delivery concerns its sender, its receiver and the operator. */
export function concerns(row: DeliveryRow, caller: Caller): boolean {
  return (
    row.submitterId === caller.partyId || row.partyId === caller.partyId || caller.roles.includes('operator')
  );
}

/**
 * Written so that no index can serve it: without statistics SQLite would rather walk every pending row
 * than look up the few ids, and a lot then cost five times as much beside 10,000 rows due later.
 */
const isPending = `state || '' = 'pending'`;

const isTaken = ({ outcome: { status } }: Attempted): boolean =>
  status !== null && status >= 200 && status < 300;

/** 410: the receiver says that there will never be anything at this address again. */
const isGone = ({ outcome, claimed }: Attempted): boolean =>
  outcome.status === 410 && claimed.endpointId !== null;

/**
 * Only what was dead can have blocked others, and what was dead is sent again with a fresh budget; what
 * died with its notice has spent nothing itself.
 */
const mayHaveHeldBack = ({ state, budgetFrom, noticeId }: DeliveryRow): boolean =>
  state === 'dead' || budgetFrom > 0 || noticeId !== null;
