import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { PartyRow } from '../parties/party.entity';
import { PlatformKeys } from '../parties/platform-keys.service';
import type { Caller } from '../parties/roles';
import { Bell } from './bell.service';
import { Deliveries } from './deliveries.service';
import type { EndpointView } from './exchange.dto';
import { EndpointRow } from './exchange.entity';
import { Outbound } from './outbound.client';
import { endpointSecret } from './signature';

/** What this looks for comes of two processes that met within milliseconds; a minute more is nothing. */
const strandedEveryMs = 60_000;

/** Where parties want their messages pushed. A party has one active endpoint a mode; pull needs none. */
@Injectable()
export class Endpoints implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('endpoints');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly keys: PlatformKeys,
    private readonly outbound: Outbound,
    private readonly deliveries: Deliveries,
    private readonly bell: Bell,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.database.shared || this.config.ROLE === 'api') return;
    this.timer = setInterval(() => void this.adoptStranded(), strandedEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Refuses an address that may not be called, before anything is stored. */
  async requireAddress(url: string): Promise<void> {
    let permitted: string | undefined;
    try {
      permitted = await this.outbound.permitted(url);
    } catch {
      permitted = undefined;
    }
    if (!permitted) throw new Refusal('endpoint.address_refused', { facts: { url } });
  }

  /**
   * Makes the endpoint of this name, or gives it a new address; either way it is the active one
   * afterwards, and every delivery that is still open goes to it.
   */
  async set(tx: Tx, name: string, url: string, caller: Caller): Promise<object> {
    const key = { partyId: caller.partyId, mode: caller.mode, name };
    // One at a time for each party: two that set different names would each leave theirs active.
    await tx.lock(PartyRow, { id: caller.partyId });
    const present = await tx.lock(EndpointRow, key);
    const row: EndpointRow = present
      ? { ...present, url, state: 'active' }
      : { ...key, id: newId('ept'), url, state: 'active', generation: 1, createdAt: tx.at };
    if (present) await tx.update(EndpointRow, { id: row.id }, { url, state: 'active' });
    else await tx.insert(EndpointRow, row);
    await tx.run(
      `UPDATE endpoint SET state = 'disabled' WHERE party_id = ? AND mode = ? AND name <> ?`,
      caller.partyId,
      caller.mode,
      name,
    );
    await this.redirect(tx, row, present?.url !== url);
    await this.adopt(tx, row);
    tx.afterCommit(() => this.bell.ring());
    return { id: row.id, name, url, state: row.state, generation: row.generation };
  }

  /** Disables the endpoint of this name; its messages wait in the inbox until one is set again. */
  async disable(tx: Tx, name: string, caller: Caller): Promise<void> {
    const row = await tx.lock(EndpointRow, { partyId: caller.partyId, mode: caller.mode, name });
    if (!row) throw new Refusal('resource.unknown');
    await this.deliveries.disable(tx, row.id);
  }

  /** What waited for a puller now goes to the endpoint, in its order. */
  private async adopt(tx: Tx, { id, partyId, mode }: EndpointRow): Promise<void> {
    await tx.run(
      `UPDATE delivery SET endpoint_id = ?, next_attempt_at = ?, budget_from = attempts, state = CASE WHEN delivered_at IS NULL AND EXISTS (
            SELECT 1 FROM delivery e WHERE e.document_id = delivery.document_id AND e.party_id = delivery.party_id
               AND e.ordinal < delivery.ordinal AND e.state = 'dead') THEN 'blocked' ELSE 'pending' END
          WHERE party_id = ? AND mode = ? AND state = 'waiting'`,
      id,
      tx.now,
      partyId,
      mode,
    );
  }

  /**
   * Finds deliveries that wait for a puller though their receiver has an endpoint: they were routed by
   * one process in the moment in which another set it, and neither could see what the other did.
   */
  async adoptStranded(): Promise<void> {
    try {
      const found = await this.database.read.all<{ id: string }>(strandedSql);
      if (found.length === 0) return;
      await this.database.write(async (tx) => {
        for (const { id } of found) {
          const endpoint = await tx.lock(EndpointRow, { id });
          if (endpoint?.state === 'active') await this.adopt(tx, endpoint);
        }
        tx.afterCommit(() => this.bell.ring());
      });
    } catch (error) {
      this.log.warn({ message: String(error) });
    }
  }

  /**
   * Sends what is under way elsewhere to this endpoint, at once and with a fresh budget: failures of
   * the old address say nothing of the new one. The raised fence keeps a late answer of the old
   * address, a 410 above all, from being taken for one of the new.
   */
  private async redirect(tx: Tx, { id, partyId, mode }: EndpointRow, moved: boolean): Promise<void> {
    await tx.run(
      `UPDATE delivery SET endpoint_id = ?, next_attempt_at = ?, lease_until = NULL, fence = fence + 1,
              budget_from = attempts
        WHERE party_id = ? AND mode = ? AND state IN ('pending', 'blocked') ${moved ? '' : 'AND endpoint_id <> ?'}`,
      ...[id, tx.now, partyId, mode, ...(moved ? [] : [id])],
    );
  }

  /** The endpoint as its owner sees it, with its secret. */
  async read(name: string, caller: Caller): Promise<EndpointView> {
    const row = await this.database.read.one(EndpointRow, {
      partyId: caller.partyId,
      mode: caller.mode,
      name,
    });
    if (!row) throw new Refusal('resource.unknown');
    return this.viewOf(row);
  }

  async list(caller: Caller): Promise<{ items: EndpointView[] }> {
    const rows = await this.database.read.find(EndpointRow, { partyId: caller.partyId, mode: caller.mode });
    return { items: rows.map((row) => this.viewOf(row)) };
  }

  private viewOf(row: EndpointRow): EndpointView {
    const { id, name, url, state, generation } = row;
    return { id, name, url, state, generation, secret: endpointSecret(this.keys.master, id, generation) };
  }
}

const strandedSql = `SELECT e.id FROM endpoint e WHERE e.state = 'active' AND EXISTS (
  SELECT 1 FROM delivery d WHERE d.state = 'waiting' AND d.party_id = e.party_id AND d.mode = e.mode)`;
