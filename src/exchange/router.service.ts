import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { PendingEntry, Tx } from '../database/tx';
import { DocumentRow } from '../documents/document.entity';
import type { RouteView } from '../documents/documents.dto';
import { documentEvents, factsOf, type GrantEnded, type VersionFacts } from '../documents/happenings';
import { reportTypes } from '../documents/report-codes';
import type { BilingualText } from '../http/bilingual.dto';
import { Journal, type Happening } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { PartyRow } from '../parties/party.entity';
import type { Caller } from '../parties/roles';
import { Choices } from './choices.service';
import { noLonger } from './message';
import { OperatorEvents } from './operator-events.service';
import { Postings } from './postings.service';
import { route, type RoutingRule } from './routing';
import { RoutingRules } from './routing-rules.service';

/** An authority that a version goes to, and as what. */
interface Receiver {
  partyId: string;
  name: string;
  nameZh: string;
  rule: string;
  reason: BilingualText;
  type: string;
}

/** What an authority was sent last of a document. */
type Earlier = Omit<Receiver, 'reason'> & { version: number };

/** Nobody gets the document. */
const unmatched = 'routing.unmatched';

/** Entries that move a document, and what each does to the order of first deliveries. */
const routed = new Set<string>([documentEvents.submitted, documentEvents.amended, documentEvents.withdrawn]);

/**
 * Follows the journal: in the transaction of each version it decides who gets it, gives them access
 * and makes their deliveries. So a document that was accepted has its deliveries, always.
 */
@Injectable()
export class Router implements OnApplicationShutdown {
  private readonly authorities = new Map<string, Remembered<Authority>>();
  /** Counts announcements: what was read before one must not be remembered after it. */
  private changes = 0;
  private readonly stopListening: () => void;

  constructor(
    database: Database,
    private readonly journal: Journal,
    private readonly rules: RoutingRules,
    private readonly access: Access,
    private readonly postings: Postings,
    private readonly choices: Choices,
    private readonly operatorEvents: OperatorEvents,
  ) {
    journal.follow((tx, entry, happening) => this.onEntry(tx, entry, happening));
    this.stopListening = database.onAnnouncement('routing', () => {
      this.changes += 1;
      this.authorities.clear();
    });
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  private async onEntry(tx: Tx, entry: PendingEntry, happening: Happening): Promise<void> {
    if (reportTypes.has(entry.type) || entry.type === documentEvents.breach)
      entry.audience.push(...(await this.concerned(tx, entry)));
    if (entry.type === documentEvents.grantEnded)
      await this.seesByRoute(tx, entry, happening.data as GrantEnded);
    if (!routed.has(entry.type)) return;
    const facts = happening.data as VersionFacts;
    const { version, rules } = await this.rules.inForce(tx);
    const named =
      entry.type === documentEvents.withdrawn ? [] : await this.named(tx, facts, rules, entry.type);
    if (named.length === 0 && entry.type !== documentEvents.withdrawn)
      await this.tellUnmatched(tx, entry, facts, version);
    const receivers = [...named, ...(await this.left(tx, entry, named))];
    for (const receiver of receivers) await this.deliver(tx, entry, facts, receiver, version);
    entry.told.routing = receivers.map(told);
  }

  /**
   * Sends a stored document, as it stands, to those whom the rules in force name and who do not have it; tells to
   * whom. For each there is an entry on its time line, by the operator who asked; they get it as the version it is.
   */
  async sendOn(tx: Tx, id: string, { mode, partyId: actor }: Caller): Promise<RouteView[]> {
    const row = await tx.lock(DocumentRow, { id, mode });
    if (row?.status !== 'current') return [];
    const [stored] = await tx.all<{ routing: string }>(
      'SELECT routing FROM document_version WHERE document_id = ? AND version = ?',
      ...[id, row.version],
    );
    const facts = factsOf(row, JSON.parse(stored?.routing ?? '{}') as VersionFacts['routing']);
    const { version: rulesVersion, rules } = await this.rules.inForce(tx);
    const type = row.version === 1 ? documentEvents.submitted : documentEvents.amended;
    const have = await this.inForce(tx, id);
    const missing = (await this.named(tx, facts, rules, type)).filter(({ partyId }) =>
      have.every((each) => each.partyId !== partyId),
    );
    for (const receiver of missing) {
      const { partyId, rule, reason } = receiver;
      const data = { ...facts, receiver: partyId, rule, reason, rulesVersion };
      const happening = { mode, type: documentEvents.routed, subject: id, actor, data };
      const entry = await this.journal.append(tx, { ...happening, audience: [row.submitterId] });
      await this.deliver(tx, entry, facts, receiver, rulesVersion, row.submitterId);
    }
    return missing.map(told);
  }

  /** Those whom the rules name for this version. */
  private async named(
    tx: Tx,
    facts: VersionFacts,
    rules: readonly RoutingRule[],
    type: string,
  ): Promise<Receiver[]> {
    const receivers: Receiver[] = [];
    for (const { rule, reason, authority } of route(facts.kind, facts.routing, rules)) {
      const party = await this.authority(tx, authority);
      if (party)
        receivers.push({ rule, reason, type, partyId: party.id, name: party.name, nameZh: party.nameZh });
    }
    return receivers;
  }

  /**
   * Those who have the document and are named no more: they are told that it is withdrawn there, without
   * the new content, which is none of their business. Whoever was told so before is not told again.
   */
  private async left(tx: Tx, entry: PendingEntry, named: readonly Receiver[]): Promise<Receiver[]> {
    if (entry.type === documentEvents.submitted) return [];
    const ends = entry.type === documentEvents.withdrawn;
    return (await this.inForce(tx, entry.subject))
      .filter(({ partyId }) => named.every((each) => each.partyId !== partyId))
      .map(({ partyId, name, nameZh, rule }) => ({
        ...{ partyId, name, nameZh, type: documentEvents.withdrawn },
        ...(ends ? { rule, reason: hadIt } : { rule: noLonger, reason: concernsNoMore }),
      }));
  }

  /** Authorities that are told of what was reported on a document; nobody is told what it did itself. */
  private async concerned(tx: Tx, { subject, actor }: PendingEntry): Promise<string[]> {
    const parties = (await this.inForce(tx, subject)).map(({ partyId }) => partyId);
    return parties.filter((partyId) => partyId !== actor);
  }

  /** Authorities that the present version concerns: those to whom it was not withdrawn. */
  private async inForce(tx: Tx, documentId: string): Promise<Earlier[]> {
    const earlier = await tx.all<Earlier>(earlierSql, documentId);
    return earlier.filter(({ type }) => type !== documentEvents.withdrawn);
  }

  /** An authority whose grant has ended sees the document as its route shows it: all of it, or as it had it. */
  private async seesByRoute(
    tx: Tx,
    { mode, subject }: PendingEntry,
    { to: partyId }: GrantEnded,
  ): Promise<void> {
    const route = (await tx.all<Earlier>(earlierSql, subject)).find((each) => each.partyId === partyId);
    if (!route) return;
    const access = { partyId, mode, subject, reason: 'routed', grantedBy: 'platform' } as const;
    await this.access.giveNew(tx, access);
    if (route.rule === noLonger) await this.access.limit(tx, access, route.version - 1);
  }

  private async deliver(
    tx: Tx,
    entry: PendingEntry,
    facts: VersionFacts,
    { partyId, rule, reason, type }: Receiver,
    rulesVersion: number,
    submitterId = entry.actor,
  ): Promise<void> {
    if (type === documentEvents.withdrawn) await this.choices.withdrawOpen(tx, entry.subject, partyId);
    await this.postings.post(tx, {
      entry,
      carries: 'document',
      type,
      partyId,
      submitterId,
      number: facts.number,
      version: facts.version,
      group: facts.master,
      rule,
      reason,
      rulesVersion,
    });
    const { mode, subject } = entry;
    const access = { partyId, mode, subject, reason: 'routed', grantedBy: 'platform' } as const;
    if (entry.type === documentEvents.submitted) await this.access.giveNew(tx, access);
    else if (type !== documentEvents.withdrawn) await this.access.give(tx, access);
    else if (rule === noLonger) await this.access.limit(tx, access, facts.version - 1);
    entry.audience.push(partyId);
  }

  /** Silence would look like success: the submitter and the operator are told that nobody gets it. */
  private async tellUnmatched(
    tx: Tx,
    { mode, subject, actor }: PendingEntry,
    { kind, number, version, routing }: VersionFacts,
    rulesVersion: number,
  ): Promise<void> {
    const data = { kind, number, version, routing, rulesVersion };
    await this.operatorEvents.raise(tx, { mode, type: unmatched, subject, data, audience: [actor] });
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

/** A receiver as an answer names it. */
const told = ({ partyId, name, nameZh, rule, reason }: Receiver): RouteView => ({
  authority: partyId,
  name,
  nameZh,
  rule,
  reason,
});

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

const hadIt = { en: 'It received this document.', zh: '该机关此前已收到本单证。' };

const concernsNoMore = {
  en: 'No rule sends the present version here any more.',
  zh: '现行版本不再涉及该机关。',
};

const earlierSql = `SELECT d.party_id AS "partyId", p.name, p.name_zh AS "nameZh", d.rule, d.type, d.version
  FROM delivery d JOIN party p ON p.id = d.party_id
  WHERE d.document_id = ? AND d.carries = 'document' AND NOT EXISTS (
    SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
       AND e.carries = 'document' AND e.ordinal > d.ordinal)
  ORDER BY d.party_id`;
