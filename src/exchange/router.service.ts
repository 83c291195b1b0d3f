import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import defaultRules from '../../seeds/reference/routing-rules.json';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { PendingEntry, Tx } from '../database/tx';
import { documentEvents, type VersionFacts } from '../documents/happenings';
import { Journal, type Happening } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { PartyRow } from '../parties/party.entity';
import { Bell } from './bell.service';
import type { DeliveryState } from './delivery-state';
import { DeliveryRow, EndpointRow, RoutingRulesRow } from './exchange.entity';
import { route, type Match, type RoutingRule } from './routing';

/** An authority that a version goes to. */
interface Receiver extends Match {
  partyId: string;
  name: string;
  nameZh: string;
}

/** Entries that move a document, and what each does to the order of first deliveries. */
const routed = new Set<string>([documentEvents.submitted, documentEvents.amended, documentEvents.withdrawn]);

/**
 * Follows the journal: in the transaction of each version it decides who gets it, gives them access
 * and makes their deliveries. So a document that was accepted has its deliveries, always.
 */
@Injectable()
export class Router implements OnApplicationBootstrap, OnApplicationShutdown {
  private rules?: Remembered<RoutingRule[]>;
  private readonly authorities = new Map<string, Remembered<Authority>>();
  /** Counts announcements: what was read before one must not be remembered after it. */
  private changes = 0;
  private readonly stopListening: () => void;

  constructor(
    private readonly database: Database,
    journal: Journal,
    private readonly access: Access,
    private readonly bell: Bell,
  ) {
    journal.follow((tx, entry, happening) => this.onEntry(tx, entry, happening));
    this.stopListening = database.onAnnouncement('routing', () => this.forget());
  }

  /** A new exchange begins with the default rules: offices 80xx to Chongqing, 79xx to Chengdu. */
  async onApplicationBootstrap(): Promise<void> {
    if ((await this.rulesInForce()).length > 0) return;
    // Of several processes that start at once, one makes the first version.
    const first = { version: 1, rules: JSON.stringify(defaultRules), madeBy: 'platform' };
    await this.database.write((tx) => tx.claim(RoutingRulesRow, { ...first, at: tx.at }));
    this.forget();
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  private forget(): void {
    this.changes += 1;
    this.rules = undefined;
    this.authorities.clear();
  }

  /** The rules in force, newest version of the table. The body of a write hands in its `tx`. */
  async rulesInForce(tx?: Tx): Promise<RoutingRule[]> {
    const known = fresh(this.rules);
    if (known) return known;
    const { changes } = this;
    const [row] = await (tx ?? this.database.read).all<{ rules: string }>(
      'SELECT rules FROM routing_rules ORDER BY version DESC LIMIT 1',
    );
    const rules = row ? (JSON.parse(row.rules) as RoutingRule[]) : [];
    onceCommitted(tx, () => {
      if (changes === this.changes) this.rules = remember(rules);
    });
    return rules;
  }

  /** Puts a new version of the rules in force. */
  async setRules(tx: Tx, rules: RoutingRule[], madeBy: string): Promise<number> {
    const [last] = await tx.all<{ version: number }>(
      'SELECT version FROM routing_rules ORDER BY version DESC LIMIT 1',
    );
    const version = (last?.version ?? 0) + 1;
    await tx.insert(RoutingRulesRow, { version, rules: JSON.stringify(rules), madeBy, at: tx.at });
    tx.announce('routing', []);
    return version;
  }

  private async onEntry(tx: Tx, entry: PendingEntry, happening: Happening): Promise<void> {
    if (!routed.has(entry.type)) return;
    const facts = happening.data as VersionFacts;
    const receivers = await this.receivers(tx, entry, facts);
    for (const receiver of receivers) await this.deliver(tx, entry, facts, receiver);
    entry.told.routing = receivers.map(({ partyId, name, nameZh, rule, reason }) => ({
      authority: partyId,
      name,
      nameZh,
      rule,
      reason,
    }));
    if (receivers.length > 0) tx.afterCommit(() => this.bell.ring());
  }

  /** Those whom the rules name, and those who got an earlier version: they must learn what became of it. */
  private async receivers(tx: Tx, entry: PendingEntry, facts: VersionFacts): Promise<Receiver[]> {
    const receivers = new Map<string, Receiver>();
    for (const match of route(facts.kind, facts.routing, await this.rulesInForce(tx))) {
      const party = await this.authority(tx, match.authority);
      if (party)
        receivers.set(party.id, { ...match, partyId: party.id, name: party.name, nameZh: party.nameZh });
    }
    if (entry.type === documentEvents.submitted) return [...receivers.values()];
    const earlier = await tx.all<{ partyId: string; name: string; nameZh: string; rule: string }>(
      `SELECT DISTINCT d.party_id AS "partyId", p.name, p.name_zh AS "nameZh", d.rule FROM delivery d JOIN party p ON p.id = d.party_id
        WHERE d.document_id = ?`,
      entry.subject,
    );
    for (const { partyId, name, nameZh, rule } of earlier)
      if (!receivers.has(partyId))
        receivers.set(partyId, { partyId, name, nameZh, rule, authority: partyId, reason: gotEarlier });
    return [...receivers.values()];
  }

  private async deliver(tx: Tx, entry: PendingEntry, facts: VersionFacts, receiver: Receiver): Promise<void> {
    const { partyId } = receiver;
    const endpoint = await tx.one(EndpointRow, { partyId, mode: entry.mode, state: 'active' });
    const withdrawn = entry.type === documentEvents.withdrawn;
    const row: DeliveryRow = {
      id: newId('dlv'),
      mode: entry.mode,
      partyId,
      endpointId: endpoint?.id ?? null,
      entryId: entry.id,
      type: entry.type,
      documentId: entry.subject,
      submitterId: entry.actor,
      number: facts.number,
      version: facts.version,
      ordinal: facts.version + (withdrawn ? 1 : 0),
      state: endpoint ? await this.firstState(tx, entry, partyId) : 'waiting',
      attempts: 0,
      budgetFrom: 0,
      // The database's clock, by which it is looked for; journal time may be ahead of it.
      nextAttemptAt: tx.now,
      leaseUntil: null,
      fence: 0,
      deliveredAt: null,
      acknowledgedAt: null,
      rule: receiver.rule,
      reason: JSON.stringify(receiver.reason),
      createdAt: tx.at,
    };
    await tx.insert(DeliveryRow, row);
    if (entry.type !== documentEvents.withdrawn)
      await this.access.give(tx, {
        partyId,
        mode: entry.mode,
        subject: entry.subject,
        reason: 'routed',
        grantedBy: 'platform',
      });
    entry.audience.push(partyId);
  }

  /**
   * A version behind a dead one is blocked from the start, so that everybody can see why it waits. The
   * earlier ones are touched to hold them: one that is dying in another process at this moment is
   * waited for, or waits and then finds this version.
   */
  private async firstState(tx: Tx, entry: PendingEntry, partyId: string): Promise<'pending' | 'blocked'> {
    if (entry.type === documentEvents.submitted) return 'pending';
    const earlier = await tx.take<{ state: DeliveryState }>(
      `UPDATE delivery SET state = state WHERE document_id = ? AND party_id = ?
          AND state IN ('pending', 'blocked', 'dead') RETURNING state`,
      entry.subject,
      partyId,
    );
    return earlier.some(({ state }) => state !== 'pending') ? 'blocked' : 'pending';
  }

  private async authority(tx: Tx, slug: string): Promise<Authority | undefined> {
    const known = fresh(this.authorities.get(slug));
    if (known) return known;
    const { changes } = this;
    const party = await tx.one(PartyRow, { slug });
    onceCommitted(tx, () => {
      if (party && changes === this.changes) this.authorities.set(slug, remember<Authority>(party));
    });
    return party;
  }
}

/** What an open transaction shows may be taken back, and must not be remembered before it is committed. */
function onceCommitted(tx: Tx | undefined, remembers: () => void): void {
  if (tx) tx.afterCommit(remembers);
  else remembers();
}

type Authority = Pick<PartyRow, 'id' | 'name' | 'nameZh'>;

/** What was read from a table, until when it counts as the present state of it. */
interface Remembered<T> {
  value: T;
  untilMs: number;
}

/** Another process may change rules and parties; after this long every process has seen it. */
const lifetimeMs = 5_000;

const remember = <T>(value: T): Remembered<T> => ({ value, untilMs: performance.now() + lifetimeMs });

const fresh = <T>(known: Remembered<T> | undefined): T | undefined =>
  known && performance.now() < known.untilMs ? known.value : undefined;

const gotEarlier = { en: 'It received an earlier version.', zh: '该机关已收到先前版本。' };
