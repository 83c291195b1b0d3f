import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import defaultRules from '../../seeds/reference/routing-rules.json';
import { Database } from '../database/database.service';
import type { Tx } from '../database/tx';
import { contentOf } from '../documents/content';
import type { RoutingFacts } from '../documents/kind';
import { Kinds } from '../documents/kinds.service';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import { RoutingRulesRow } from './exchange.entity';
import { route, type RoutingRule } from './routing';
import { rulesFindings } from './routing-findings';
import type { RoutingChange, RuleMatch, RulesChange, RulesTrial, RulesVersion } from './routing.dto';

/** A version of the rules. */
export interface RulesInForce {
  version: number;
  rules: RoutingRule[];
}

/** Another process may change the rules; after this long every process has seen it. */
const lifetimeMs = 5_000;

/** Documents that one trial of rules looks at: a tenth of a second of the process. */
const trialDocuments = 1_000;

/** Changes that a trial shows one by one; the rest are counted. */
const shownChanges = 100;

/** The routing rules: one set is in force, the sets before it say what was. */
@Injectable()
export class RoutingRules implements OnApplicationBootstrap, OnApplicationShutdown {
  private known?: RulesInForce & { untilMs: number };
  /** Counts announcements: what was read before one must not be remembered after it. */
  private changes = 0;
  private readonly stopListening: () => void;

  constructor(
    private readonly database: Database,
    private readonly kinds: Kinds,
    private readonly journal: Journal,
  ) {
    this.stopListening = database.onAnnouncement('routing', () => this.forget());
  }

  /** A new exchange begins with the default rules: offices 80xx to Chongqing, 79xx to Chengdu. */
  async onApplicationBootstrap(): Promise<void> {
    if ((await this.inForce()).version > 0) return;
    // Of several processes that start at once, one makes the first version.
    const first = { version: 1, rules: JSON.stringify(defaultRules), madeBy: 'platform', reason: null };
    await this.database.write((tx) => tx.claim(RoutingRulesRow, { ...first, at: tx.at }));
    this.forget();
  }

  onApplicationShutdown(): void {
    this.stopListening();
  }

  private forget(): void {
    this.changes += 1;
    this.known = undefined;
  }

  /** The rules in force; version 0 when there are none yet. The body of a write hands in its `tx`. */
  async inForce(tx?: Tx): Promise<RulesInForce> {
    if (this.known && performance.now() < this.known.untilMs) return this.known;
    const { changes } = this;
    const row = await this.newest(tx);
    const read: RulesInForce = row
      ? { version: row.version, rules: JSON.parse(row.rules) as RoutingRule[] }
      : { version: 0, rules: [] };
    const remember = (): void => {
      if (changes === this.changes) this.known = { ...read, untilMs: performance.now() + lifetimeMs };
    };
    // What an open transaction shows may be taken back, and must not be remembered before it is committed.
    if (tx) tx.afterCommit(remember);
    else remember();
    return read;
  }

  private async newest(tx?: Tx): Promise<{ version: number; rules: string } | undefined> {
    const [row] = await (tx ?? this.database.read).all<{ version: number; rules: string }>(
      'SELECT version, rules FROM routing_rules ORDER BY version DESC LIMIT 1',
    );
    return row;
  }

  /** A version as it was made; the newest when none is named. */
  async version(version?: number): Promise<RulesVersion> {
    const wanted = version ?? (await this.newest())?.version;
    const row =
      wanted === undefined ? undefined : await this.database.read.one(RoutingRulesRow, { version: wanted });
    if (!row) throw new Refusal('resource.unknown');
    const { rules, ...made } = row;
    return { ...made, items: JSON.parse(rules) as RoutingRule[] };
  }

  /** Who made which version and why, newest first. */
  versions(before: number, limit: number): Promise<RulesChange[]> {
    return this.database.read.all(
      `SELECT version, made_by AS "madeBy", at, reason FROM routing_rules WHERE version < ?
        ORDER BY version DESC LIMIT ?`,
      before,
      limit,
    );
  }

  /** Refuses rules that name what does not exist; gives the warnings. */
  async require(rules: readonly RoutingRule[]): Promise<Finding[]> {
    const parties = await this.database.read.all<{ slug: string }>(
      `SELECT slug FROM party WHERE roles LIKE '%customs%'`,
    );
    const findings = rulesFindings(rules, {
      authorities: new Set(parties.map(({ slug }) => slug)),
      kinds: new Set(this.kinds.names()),
    });
    if (findings.some(({ severity }) => severity === 'error'))
      throw new Refusal('document.shape', { findings });
    return findings;
  }

  /** Puts a new set in force, built on the version that the caller has read. */
  async set(
    tx: Tx,
    rules: readonly RoutingRule[],
    reason: string,
    ifMatch: string | undefined,
    caller: Caller,
  ): Promise<number> {
    const present = (await this.newest(tx))?.version ?? 0;
    if (ifMatch === undefined) throw new Refusal('match.missing');
    if (ifMatch !== etagOfRules(present))
      throw new Refusal('match.stale', { facts: { currentEtag: etagOfRules(present) } });
    const version = present + 1;
    const row = { version, rules: JSON.stringify(rules), madeBy: caller.partyId, at: tx.at, reason };
    // Of two that built on the same version one claims the next.
    if (!(await tx.claim(RoutingRulesRow, row)))
      throw new Refusal('match.stale', { facts: { currentEtag: etagOfRules(version) } });
    // The rules decide who gets a document, so who changed them stands where nobody can rewrite it; the hash says to what.
    await this.journal.append(tx, {
      mode: caller.mode,
      type: 'routing.changed',
      subject: 'routing',
      actor: caller.partyId,
      data: { version, hash: contentOf(rules).hash, reason },
    });
    tx.announce('routing', []);
    return version;
  }

  /** What a set of rules would change for the newest documents before `before`; nothing is stored. */
  async try(rules: readonly RoutingRule[], before: string, caller: Caller): Promise<Tried> {
    const present = await this.inForce();
    const documents = await this.database.read.all<TriedDocument>(
      `SELECT d.id, d.kind, d.number, v.routing FROM document d
         JOIN document_version v ON v.document_id = d.id AND v.version = d.version
        WHERE d.mode = ? AND d.status = 'current' AND d.id < ? ORDER BY d.id DESC LIMIT ${trialDocuments}`,
      caller.mode,
      before,
    );
    const changes: RoutingChange[] = [];
    let [changed, unmatched] = [0, 0];
    for (const { id, kind, number, routing } of documents) {
      const facts = JSON.parse(routing) as RoutingFacts;
      const [was, willBe] = [present.rules, rules].map((each) => route(kind, facts, each)) as [
        RuleMatch[],
        RuleMatch[],
      ];
      if (willBe.length === 0) unmatched += 1;
      if (authoritiesOf(was) === authoritiesOf(willBe)) continue;
      changed += 1;
      if (changes.length < shownChanges) changes.push({ id, kind, number, before: was, after: willBe });
    }
    const last = documents.length === trialDocuments ? documents.at(-1)?.id : undefined;
    return { looked: documents.length, changed, unmatched, changes, last };
  }
}

/** What a trial found, and the last document that it looked at where there may be more. */
type Tried = Pick<RulesTrial, 'looked' | 'changed' | 'unmatched' | 'changes'> & { last?: string };

interface TriedDocument {
  id: string;
  kind: string;
  number: string;
  routing: string;
}

const authoritiesOf = (matches: readonly RuleMatch[]): string =>
  matches
    .map(({ authority }) => authority)
    .sort()
    .join(' ');

/** The entity tag of a version of the rules. */
export const etagOfRules = (version: number): string => `"rules-${version}"`;
