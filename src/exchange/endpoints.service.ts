import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { PartyRow } from '../parties/party.entity';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { Caller } from '../parties/roles';
import { ActiveEndpoints } from './active-endpoints.service';
import { Bell } from './bell.service';
import { isUndelivered } from './delivery-sql';
import { DropFolders } from './drop-folder.client';
import { Choices, replayMax, type ReplayWish, type Resent } from './choices.service';
import { EndpointHealth } from './endpoint-health.service';
import { EndpointNews, endpointEvents, placeOf } from './endpoint-news.service';
import { endpointView, withoutSecrets, withSecrets, type KeptEndpoint } from './endpoint-view';
import type { EnablementView, EndpointList, EndpointRequest, EndpointView } from './endpoint.dto';
import { takesSomething } from './event-catalogue';
import { EndpointRow } from './exchange.entity';
import { Outbound } from './outbound.client';
import { rotationMs } from './signature';

/** What this looks for comes of two processes that met within milliseconds; a minute more is nothing. */
const strandedEveryMs = 60_000;

/** Endpoints that a party may have; one is active, the others are kept for their names. */
const endpointsMax = 20;

/** Dead letters that one enablement sends again: the writer is held no longer than for that many. */
const catchUpMax = 1_000;

/** Where parties want their messages pushed. A party has one active endpoint a mode; pull needs none. */
@Injectable()
export class Endpoints implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('endpoints');
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly keys: PlatformKeys,
    private readonly outbound: Outbound,
    private readonly folders: DropFolders,
    private readonly choices: Choices,
    private readonly health: EndpointHealth,
    private readonly news: EndpointNews,
    private readonly active: ActiveEndpoints,
    private readonly clock: Clock,
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

  /** Refuses what no endpoint may be, before anything is stored. */
  async check({ channel, url, types = [] }: EndpointRequest, { roles }: Caller): Promise<void> {
    const unknown = types.filter((pattern) => !takesSomething(pattern));
    if (unknown.length > 0)
      throw new Refusal('endpoint.type_unknown', { facts: { types: unknown.join(', ') } });
    if ((channel === 'files') !== (url === undefined)) throw new Refusal('endpoint.address_misplaced');
    if (url === undefined) {
      if (!this.folders.there || !roles.includes('customs')) throw new Refusal('endpoint.no_folder');
      return;
    }
    const permitted = await this.outbound.permitted(url).catch(() => undefined);
    if (!permitted) throw new Refusal('endpoint.address_refused', { facts: { url } });
  }

  /**
   * Makes the endpoint of this name, or changes it; either way it is the active one afterwards, and every
   * delivery that is still open goes to it. What is left out stays as it is.
   */
  async set(tx: Tx, name: string, wish: EndpointRequest, caller: Caller): Promise<KeptEndpoint> {
    const key = { partyId: caller.partyId, mode: caller.mode, name };
    // One at a time for each party: two that set different names would each leave theirs active.
    await tx.lock(PartyRow, { id: caller.partyId });
    const present = await tx.lock(EndpointRow, key);
    if (!present) await this.requireRoom(tx, caller);
    const before = present ?? { ...fresh, ...key, id: newId('ept'), createdAt: tx.at };
    const row: EndpointRow = {
      ...before,
      ...this.wished(wish, before),
      state: 'active',
      disabledReason: null,
    };
    const moved = present?.url !== row.url || present.channel !== row.channel;
    // Failures of the old address say nothing of the new one.
    if (moved || present?.state === 'disabled') Object.assign(row, healthy);
    if (present) await tx.update(EndpointRow, { id: row.id }, row);
    else await tx.insert(EndpointRow, row);
    await this.activate(tx, row, moved);
    if (!present || differ(present, row))
      await this.news.tell(tx, row, endpointEvents.set, { facts: placeOf(row), by: caller });
    return withoutSecrets(this.viewOf(row));
  }

  /** The wish, with what is left out as it was. */
  private wished(
    { types, channel = 'push', url = '', ...given }: EndpointRequest,
    before: EndpointRow,
  ): Partial<EndpointRow> {
    return { ...given, channel, url, types: types ? JSON.stringify(types) : before.types };
  }

  private async requireRoom(tx: Tx, { partyId, mode }: Caller): Promise<void> {
    const own = await tx.find(EndpointRow, { partyId, mode }, { orderBy: 'id', limit: endpointsMax });
    if (own.length === endpointsMax)
      throw new Refusal('endpoint.too_many', { facts: { most: endpointsMax } });
  }

  /** Makes an endpoint the one that everything of its party goes to. */
  private async activate(tx: Tx, row: EndpointRow, moved: boolean): Promise<void> {
    await tx.run(
      `UPDATE endpoint SET state = 'disabled', disabled_reason = 'replaced'
        WHERE party_id = ? AND mode = ? AND name <> ? AND state = 'active'`,
      row.partyId,
      row.mode,
      row.name,
    );
    await this.redirect(tx, row, moved);
    await this.adopt(tx, row);
    this.active.forget();
    tx.announce('routing', []);
    tx.afterCommit(() => this.bell.ring());
  }

  /**
   * Makes an endpoint the active one again, with its health as new. With `catchUp` it also gets what died
   * on the way to its party, whichever of its endpoints that was; the call is made again for the rest.
   */
  async enable(tx: Tx, name: string, catchUp: boolean, caller: Caller): Promise<EnablementView> {
    await tx.lock(PartyRow, { id: caller.partyId });
    const present = await this.held(tx, name, caller);
    const row: EndpointRow = { ...present, ...healthy, state: 'active', disabledReason: null };
    await tx.update(EndpointRow, { id: row.id }, row);
    await this.activate(tx, row, false);
    if (present.state === 'disabled')
      await this.news.tell(tx, row, endpointEvents.enabled, { facts: placeOf(row), by: caller });
    const { replayed, more } = catchUp ? await this.catchUp(tx, caller) : { replayed: 0, more: false };
    return { id: row.id, name, state: row.state, replayed, more };
  }

  private async catchUp(tx: Tx, caller: Caller): Promise<{ replayed: number; more: boolean }> {
    const { partyId, mode } = caller;
    const own = await tx.find(EndpointRow, { partyId, mode }, { orderBy: 'id', limit: endpointsMax });
    let [replayed, entries] = [0, 0];
    for (const { id } of own) {
      let after: string | null = '';
      while (after !== null) {
        if (entries + replayMax > catchUpMax) return { replayed, more: true };
        const wish: ReplayWish = { since: '', states: 'dead', after };
        const page: Resent = await this.choices.replayEndpoint(tx, id, wish, caller);
        replayed += page.replayed;
        entries += page.entries;
        after = page.last;
      }
    }
    return { replayed, more: false };
  }

  /** Gives the endpoint a new secret; the one before also signs for a day, the one before that no more. */
  async rotate(tx: Tx, name: string, caller: Caller): Promise<KeptEndpoint> {
    const row = await this.held(tx, name, caller);
    const generation = row.generation + 1;
    const previousUntil = new Date(Date.parse(tx.now) + rotationMs).toISOString();
    await tx.update(EndpointRow, { id: row.id }, { generation, previousUntil });
    await this.news.tell(tx, row, endpointEvents.rotated, { facts: { generation }, by: caller });
    return withoutSecrets(this.viewOf({ ...row, generation, previousUntil }));
  }

  /**
   * Disables the endpoint of this name; its messages wait in the inbox until one is set again. The operator names
   * that of another by its id: whoever moved it with a stolen key must be stopped at once.
   */
  async disable(tx: Tx, idOrName: string, caller: Caller): Promise<void> {
    const named = caller.roles.includes('operator')
      ? await tx.lock(EndpointRow, { id: idOrName, mode: caller.mode })
      : undefined;
    const row = named ?? (await this.held(tx, idOrName, caller));
    await this.health.disabled(tx, row, row.partyId === caller.partyId ? 'owner' : 'operator', caller);
  }

  private async held(tx: Tx, name: string, { partyId, mode }: Caller): Promise<EndpointRow> {
    const row = await tx.lock(EndpointRow, { partyId, mode, name });
    if (!row) throw new Refusal('resource.unknown');
    return row;
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
        WHERE state IN ('pending', 'gathered', 'blocked') AND ${isUndelivered} ${moved ? '' : 'AND endpoint_id <> ?'}
          AND endpoint_id IN (SELECT id FROM endpoint WHERE party_id = ? AND mode = ?)`,
      ...[id, tx.now, ...(moved ? [] : [id]), partyId, mode],
    );
  }

  /**
   * A kept answer as it was given first, with its secrets. Of one that was kept before answers were kept whole, what
   * it does not say is as it is now.
   */
  async asGiven(kept: Partial<KeptEndpoint> & Pick<KeptEndpoint, 'id'>): Promise<EndpointView> {
    if (isWhole(kept)) return withSecrets(kept, this.keys.master);
    const row = await this.database.read.one(EndpointRow, { id: kept.id });
    if (!row) throw new Refusal('resource.unknown');
    const { state = row.state, generation = row.generation } = kept;
    return { ...this.viewOf({ ...row, generation, previousUntil: null }), state };
  }

  async list(caller: Caller): Promise<EndpointList> {
    const { partyId, mode } = caller;
    const rows = await this.database.read.find(
      EndpointRow,
      { partyId, mode },
      { orderBy: 'name', limit: 100 },
    );
    return { items: rows.map((row) => this.viewOf(row)) };
  }

  private viewOf(row: EndpointRow): EndpointView {
    return endpointView(row, this.keys.master, this.clock.now());
  }
}

const isWhole = (kept: Partial<KeptEndpoint>): kept is KeptEndpoint => kept.publicKey !== undefined;

const strandedSql = `SELECT e.id FROM endpoint e WHERE e.state = 'active' AND EXISTS (
  SELECT 1 FROM delivery d WHERE d.state = 'waiting' AND d.party_id = e.party_id AND d.mode = e.mode)`;

/** Whether an endpoint was changed at all: who sets it anew at every start of a program has no news. */
const differ = (before: EndpointRow, row: EndpointRow): boolean =>
  Object.entries(row).some(([name, value]) => before[name as keyof EndpointRow] !== value);

/** Health as it begins. */
const healthy = { failingSince: null, warned: 0, pausedUntil: null };

/** An endpoint as it begins. */
const fresh: Omit<EndpointRow, 'id' | 'partyId' | 'mode' | 'name' | 'createdAt'> = {
  ...healthy,
  channel: 'push',
  url: '',
  state: 'active',
  generation: 1,
  description: null,
  payload: 'full',
  signing: 'v1',
  types: '[]',
  coalesceSeconds: 0,
  previousUntil: null,
  disabledReason: null,
};
