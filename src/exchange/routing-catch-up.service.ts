import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { firstIdSince } from '../database/ids.source';
import { listOf } from '../database/statements';
import type { Tx } from '../database/tx';
import type { DocumentRow } from '../documents/document.entity';
import { documentEvents } from '../documents/happenings';
import type { RoutingFacts } from '../documents/kind';
import type { Caller } from '../parties/roles';
import { Router } from './router.service';
import { route } from './routing';
import type { CatchUpItem, CatchUpRoute } from './routing.dto';
import { RoutingRules } from './routing-rules.service';

/** Documents that one call looks at, as a trial of rules does; of those older than asked for it passes over a day's. */
const looksAt = 1_000;

/** Documents that one call sends on: the writer is held no longer than for so many, each to five authorities at most. */
const sendsOn = 100;

/** Stored documents that rules in force send to somebody who does not have them. */
export interface Behind {
  looked: number;
  rulesVersion: number;
  items: CatchUpItem[];
  /** The last document that was looked at; left out when there are no more. */
  last?: string;
}

/**
 * Sends stored documents where rules that came after them say. Without this a rule, or an authority that
 * registers later, reaches the next version of a document only; and a bill with a title has none.
 */
@Injectable()
export class RoutingCatchUp {
  constructor(
    private readonly database: Database,
    private readonly rules: RoutingRules,
    private readonly router: Router,
  ) {}

  /** What is behind of the documents made since a time, oldest first, after one of them. */
  async behind(since: string, after: string, { mode }: Caller): Promise<Behind> {
    const { rules, version } = await this.rules.inForce();
    const begin = firstIdSince('doc', since);
    const documents = await this.database.read.all<Stored>(storedSql, after > begin ? after : begin);
    const have = await this.whoHas(documents.map(({ id }) => id));
    const parties = await this.authoritiesOf(rules.map(({ authority }) => authority));
    const items: CatchUpItem[] = [];
    let looked = 0;
    let last: string | undefined;
    for (const { id, kind, number, ...stored } of documents) {
      last = id;
      if (stored.mode !== mode || stored.status !== 'current' || stored.createdAt < since) continue;
      looked += 1;
      const facts = JSON.parse(stored.routing) as RoutingFacts;
      const routing: CatchUpRoute[] = [];
      for (const match of route(kind, facts, rules)) {
        // Rules may name an authority before it is registered; until then nothing can be sent there.
        const party = parties.get(match.authority);
        if (party && !have.has(`${id} ${match.authority}`)) routing.push({ ...match, ...party });
      }
      if (routing.length > 0) items.push({ id, kind, number, routing });
      if (items.length === sendsOn) break;
    }
    const more = documents.length === looksAt || last !== documents.at(-1)?.id;
    return { looked, rulesVersion: version, items, last: more ? last : undefined };
  }

  /** Sends them on. Each is looked at anew, held: what it has got or become meanwhile counts. */
  async send(tx: Tx, { items }: Behind, caller: Caller): Promise<CatchUpItem[]> {
    const sent: CatchUpItem[] = [];
    for (const { id, kind, number } of items) {
      const routing = await this.router.sendOn(tx, id, caller);
      if (routing.length > 0) sent.push({ id, kind, number, routing });
    }
    return sent;
  }

  /** Authorities as an answer names them, by the short names that rules have. */
  private async authoritiesOf(slugs: readonly string[]): Promise<Map<string, Named>> {
    if (slugs.length === 0) return new Map();
    const { marks, list } = listOf([...new Set(slugs)]);
    const rows = await this.database.read.all<{ slug: string; id: string; name: string; nameZh: string }>(
      `SELECT slug, id, name, name_zh AS "nameZh" FROM party WHERE slug IN (${marks})`,
      ...list,
    );
    return new Map(rows.map(({ slug, id: authority, name, nameZh }) => [slug, { authority, name, nameZh }]));
  }

  /** Which authorities have which documents in force. */
  private async whoHas(ids: readonly string[]): Promise<Set<string>> {
    if (ids.length === 0) return new Set();
    const { marks, list } = listOf(ids);
    const rows = await this.database.read.all<{ id: string; slug: string }>(
      `SELECT d.document_id AS id, p.slug FROM delivery d JOIN party p ON p.id = d.party_id
        WHERE d.document_id IN (${marks}) AND d.carries = 'document' AND d.type <> '${documentEvents.withdrawn}'
          AND NOT EXISTS (SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
                             AND e.carries = 'document' AND e.ordinal > d.ordinal)`,
      ...list,
    );
    return new Set(rows.map(({ id, slug }) => `${id} ${slug}`));
  }
}

/** An authority that is registered, by its id. */
type Named = Pick<CatchUpRoute, 'authority' | 'name' | 'nameZh'>;

interface Stored extends Pick<DocumentRow, 'id' | 'kind' | 'number' | 'mode' | 'status' | 'createdAt'> {
  routing: string;
}

/**
 * Ids begin with their time, so that what is older is not walked through. What does not count is left out afterwards:
 * to look for the few that do among all others would keep everybody else waiting.
 */
const storedSql = `SELECT d.id, d.kind, d.number, d.mode, d.status, d.created_at AS "createdAt", v.routing
  FROM (SELECT * FROM document WHERE id > ? ORDER BY id LIMIT ${looksAt}) d
  JOIN document_version v ON v.document_id = d.id AND v.version = d.version ORDER BY d.id`;
