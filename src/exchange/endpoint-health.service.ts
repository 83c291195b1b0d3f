import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { Tx } from '../database/tx';
import type { Caller } from '../parties/roles';
import { ActiveEndpoints } from './active-endpoints.service';
import { isUndelivered } from './delivery-sql';
import { pauseUntil, usedPercent, warningDue } from './endpoint-health';
import { EndpointNews, endpointEvents } from './endpoint-news.service';
import { EndpointRow } from './exchange.entity';
import { Notices } from './notices.service';
import type { PushOutcome } from './outbound.client';
import { retryAfterSeconds } from './schedule';

type DisabledReason = NonNullable<EndpointRow['disabledReason']>;

/** Who disables it knows it already; these come upon an owner who does not. */
const surprising = new Set<DisabledReason>(['gone', 'failing', 'operator']);

/** A warning is no more than this late when no attempt falls due in between. */
const sweepEveryMs = 60_000;

/** Watches whether endpoints take their messages; one that only fails for too long is disabled. */
@Injectable()
export class EndpointHealth implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('endpoint health');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly news: EndpointNews,
    private readonly notices: Notices,
    private readonly active: ActiveEndpoints,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api') this.timer = setInterval(() => void this.sweep(), sweepEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Notes that a push failed, in the transaction of its outcome. */
  async failed(
    tx: Tx,
    endpointId: string,
    { status, retryAfter }: Pick<PushOutcome, 'status' | 'retryAfter'>,
  ): Promise<void> {
    const endpoint = await tx.one(EndpointRow, { id: endpointId, state: 'active' });
    if (!endpoint) return;
    const pause = pauseUntil(status, retryAfterSeconds(retryAfter, Date.parse(tx.now)), tx.now);
    if (pause !== undefined && pause > (endpoint.pausedUntil ?? ''))
      await tx.update(EndpointRow, { id: endpointId }, { pausedUntil: pause });
    if (endpoint.failingSince === null)
      await tx.run(
        'UPDATE endpoint SET failing_since = ?, warned = 0 WHERE id = ? AND failing_since IS NULL',
        tx.now,
        endpointId,
      );
    else await this.warn(tx, endpoint);
  }

  /** Notes that endpoints took messages. It is the usual case, so nothing is written unless one was failing. */
  async took(tx: Tx, endpointIds: readonly string[]): Promise<void> {
    if (endpointIds.length === 0) return;
    const { marks, list } = listOf([...new Set(endpointIds)]);
    await tx.send(
      `UPDATE endpoint SET failing_since = NULL, warned = 0 WHERE id IN (${marks}) AND failing_since IS NOT NULL`,
      ...list,
    );
  }

  /**
   * Disables an endpoint. What was on its way there waits in the inbox, as if there had never been an
   * endpoint; the raised fence makes the outcome of a push under way count for nothing. Where nobody meant
   * it to end, whoever sent what now waits is told: such messages do not die, so nothing else would tell.
   */
  async disabled(tx: Tx, endpoint: EndpointRow, reason: DisabledReason, by?: Caller): Promise<void> {
    const changed = await tx.run(
      `UPDATE endpoint SET state = 'disabled', disabled_reason = ? WHERE id = ? AND state = 'active'`,
      reason,
      endpoint.id,
    );
    if (changed === 0) return;
    await this.notices.releaseReplayed(tx, endpoint.id);
    const senders = surprising.has(reason) ? await this.sendersTo(tx, endpoint) : [];
    await tx.run(
      `UPDATE delivery SET state = CASE WHEN carries <> 'notice' THEN 'waiting' WHEN delivered_at IS NULL THEN 'skipped' ELSE 'delivered' END,
              endpoint_id = NULL, notice_id = NULL, lease_until = NULL, fence = fence + 1
        WHERE endpoint_id = ? AND state IN ('pending', 'gathered', 'blocked') AND ${isUndelivered}`,
      endpoint.id,
    );
    this.active.forget();
    tx.announce('routing', []);
    if (by !== undefined || surprising.has(reason))
      await this.news.tell(tx, endpoint, endpointEvents.disabled, { facts: { reason }, by, others: senders });
  }

  /** Whose messages are on their way to an endpoint: as many as there are parties, whatever the backlog. */
  private async sendersTo(tx: Tx, { id }: EndpointRow): Promise<string[]> {
    const senders = await tx.all<{ id: string }>(
      `SELECT DISTINCT submitter_id AS id FROM delivery WHERE endpoint_id = ? AND carries <> 'notice'
          AND state IN ('pending', 'gathered', 'blocked') AND ${isUndelivered}`,
      id,
    );
    return senders.map((sender) => sender.id);
  }

  /** Tells of the budget once for each mark; the last one disables. */
  private async warn(tx: Tx, endpoint: EndpointRow): Promise<void> {
    const { id, failingSince, warned } = endpoint;
    const due = warningDue(usedPercent(failingSince, tx.now, this.config.ENDPOINT_BUDGET_HOURS), warned);
    if (due === undefined) return;
    // Another process may have told of it, or recorded a success, since the row was read.
    const first = await tx.run(
      `UPDATE endpoint SET warned = ? WHERE id = ? AND state = 'active' AND failing_since = ? AND warned < ?`,
      due,
      id,
      failingSince,
      due,
    );
    if (first === 0) return;
    await this.news.tell(tx, endpoint, endpointEvents.failing, { facts: { usedPercent: due, failingSince } });
    if (due === 100) await this.disabled(tx, endpoint, 'failing');
  }

  /**
   * Warns of endpoints at which no attempt falls due just now. One that owes nobody anything any more,
   * because all was taken from the inbox or skipped, is not failing: nothing is tried there.
   */
  async sweep(): Promise<void> {
    try {
      const failing = await this.database.read.all<{ id: string }>(failingSql);
      for (const { id } of failing)
        await this.database.write(async (tx) => {
          const endpoint = await tx.lock(EndpointRow, { id, state: 'active' });
          if (!endpoint?.failingSince) return;
          const [open] = await tx.all<{ state: string | null }>(openSql, id);
          if (!open?.state) await this.took(tx, [id]);
          else if (open.state === 'pending') await this.warn(tx, endpoint);
        });
    } catch (error) {
      this.log.warn({ message: String(error) });
    }
  }
}

/** Bounded: there are few endpoints, and fewer that fail; the next minute sees to the rest. */
const failingSql = `SELECT id FROM endpoint WHERE state = 'active' AND failing_since IS NOT NULL
  ORDER BY failing_since LIMIT 1000`;

/** Whether anything still waits there, or else died there without a choice. */
const openSql = `SELECT CASE
    WHEN EXISTS (SELECT 1 FROM delivery WHERE state = 'pending' AND ${isUndelivered} AND endpoint_id = e.id) THEN 'pending'
    WHEN EXISTS (SELECT 1 FROM delivery WHERE state = 'dead' AND ${isUndelivered} AND endpoint_id = e.id) THEN 'dead' END AS state
  FROM endpoint e WHERE e.id = ?`;
