import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import type { Finding } from '../findings/finding';
import type { Mark } from '../findings/proposal';
import { Refusal } from '../findings/refusal';
import { readPlace, writeCursor } from '../http/cursor';
import { Journal } from '../journal/journal.service';
import type { Caller } from '../parties/roles';
import type { GlossaryRequest } from './glossary.dto';
import {
  fitOf,
  listed,
  sharedList,
  termKey,
  type GlossaryQuery,
  type MarkedTerm,
  type Term,
} from './glossary-list';
import { glossaryMax } from './limits';
import { GlossaryEntry, GlossaryTerm } from './making.entity';

/** Event that goes on the journal when a term becomes everybody's. */
export const promoted = 'glossary.promoted';

/** Entries that one search looks at, beside the shared list; a party has half as many at most. */
const lookedAt = glossaryMax * 2;

/** Names looked up at once; a document has some hundred. */
const namesAtOnce = 400;

/** Terms in several languages: the shared list, those promoted to it, and the party's own. */
@Injectable()
export class Glossary {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
  ) {}

  /** Terms that answer a query, the best first; an operator sees every party's, to promote them. */
  async find(
    query: GlossaryQuery,
    cursor: string | undefined,
    limit: number,
    caller: Caller,
  ): Promise<object> {
    const all = [...(await this.entries(caller, query.mark)), ...sharedList];
    const fitting = all
      .flatMap((term) => {
        const fit = fitOf(term, query);
        return fit === undefined ? [] : [{ fit, term }];
      })
      .sort((a, b) => a.fit - b.fit);
    const from = readPlace('glossary', cursor) ?? 0;
    const items = fitting.slice(from, from + limit).map(({ term }) => ({
      ...term,
      ...(query.to && { translation: term.names[query.to] }),
    }));
    return { items, next: from + limit < fitting.length ? writeCursor('glossary', from + limit) : null };
  }

  /** Terms that have one of these names exactly, by the key of the name. */
  async lookUp(
    names: readonly string[],
    caller: Caller,
  ): Promise<ReadonlyMap<string, readonly MarkedTerm[]>> {
    const keys = [...new Set(names.map(termKey))].filter((key) => key !== '').slice(0, namesAtOnce);
    const found = new Map(keys.map((key) => [key, [...listed(key)]]));
    if (keys.length === 0) return found;
    const rows = await this.database.read.all<GlossaryEntry & { plain: string }>(
      `SELECT e.id, e.status, e.content, t.plain FROM glossary_term t JOIN glossary_entry e ON e.id = t.entry_id
        WHERE t.plain IN (${keys.map(() => '?').join(', ')}) AND e.mode = ? AND (e.status = 'list' OR e.party_id = ?)
        ORDER BY e.id`,
      ...keys,
      caller.mode,
      caller.partyId,
    );
    for (const row of rows) found.get(row.plain)?.push(termOf(row));
    return found;
  }

  async add(tx: Tx, { mark = 'human', ...term }: GlossaryRequest, caller: Caller): Promise<object> {
    const { mode, partyId } = caller;
    requireTwo(term);
    const [own] = await tx.all<{ count: number | string }>(
      'SELECT COUNT(*) AS count FROM glossary_entry WHERE party_id = ? AND mode = ?',
      partyId,
      mode,
    );
    if (Number(own?.count) >= glossaryMax) throw new Refusal('glossary.too_many');
    const entry: GlossaryEntry = {
      ...{ id: newId('gls'), mode, partyId, category: term.category, status: mark },
      ...{ content: JSON.stringify(term), createdAt: tx.at, changedAt: tx.at },
    };
    await tx.insert(GlossaryEntry, entry);
    const names = Object.entries(term.names) as [string, string][];
    await tx.insertAll(
      GlossaryTerm,
      names.map(([lang, name]) => ({ entryId: entry.id, lang, plain: termKey(name) })),
    );
    return termOf(entry);
  }

  /** A person of the party has read what a machine has translated. */
  async confirm(tx: Tx, id: string, caller: Caller): Promise<object> {
    const entry = await this.own(tx, id, caller);
    if (entry.status === 'machine')
      await tx.update(GlossaryEntry, { id }, { status: 'human', changedAt: tx.at });
    return termOf({ ...entry, status: entry.status === 'machine' ? 'human' : entry.status });
  }

  /** Makes a party's term everybody's. A machine's translation that nobody has read stays where it is. */
  async promote(tx: Tx, id: string, caller: Caller): Promise<object> {
    const entry = await tx.lock(GlossaryEntry, { id, mode: caller.mode });
    if (!entry || entry.status === 'machine') throw new Refusal('resource.unknown');
    const term = termOf({ ...entry, status: 'list' });
    if (entry.status === 'list') return term;
    await tx.update(GlossaryEntry, { id }, { status: 'list', changedAt: tx.at });
    await this.journal.append(tx, {
      ...{ mode: entry.mode, type: promoted, subject: entry.partyId, actor: caller.partyId },
      data: { entryId: id, category: entry.category, names: term.names },
      audience: [entry.partyId],
    });
    return term;
  }

  /** A party's own term goes when it wants; what was promoted only the operator takes back. */
  async remove(tx: Tx, id: string, caller: Caller): Promise<void> {
    const operates = caller.roles.includes('operator');
    const entry = await tx.lock(GlossaryEntry, { id, mode: caller.mode });
    if (!entry || (entry.partyId !== caller.partyId && !(operates && entry.status === 'list')))
      throw new Refusal('resource.unknown');
    if (entry.status === 'list' && !operates)
      throw new Refusal('role.not_allowed', { detail: { en: 'Roles: operator.', zh: '角色：平台运营方。' } });
    await tx.delete(GlossaryTerm, { entryId: id });
    await tx.delete(GlossaryEntry, { id });
  }

  private async own(tx: Tx, id: string, { mode, partyId }: Caller): Promise<GlossaryEntry> {
    const entry = await tx.lock(GlossaryEntry, { id, mode, partyId });
    if (!entry) throw new Refusal('resource.unknown');
    return entry;
  }

  /** Entries that a caller sees, its own first; an operator those of every party. */
  private async entries({ mode, partyId, roles }: Caller, mark?: Mark): Promise<MarkedTerm[]> {
    const seen = roles.includes('operator') ? [] : ["(status = 'list' OR party_id = ?)"];
    const conditions = ['mode = ?', ...seen, ...(mark ? ['status = ?'] : [])];
    const rows = await this.database.read.all<GlossaryEntry>(
      `SELECT id, status, content FROM glossary_entry WHERE ${conditions.join(' AND ')}
        ORDER BY CASE WHEN party_id = ? THEN 0 ELSE 1 END, id LIMIT ${lookedAt}`,
      ...[mode, ...seen.map(() => partyId), ...(mark ? [mark] : []), partyId],
    );
    return rows.map(termOf);
  }
}

const termOf = ({ id, status, content }: Pick<GlossaryEntry, 'id' | 'status' | 'content'>): MarkedTerm => ({
  id,
  ...(JSON.parse(content) as Term),
  mark: status,
});

function requireTwo({ names }: Pick<GlossaryRequest, 'names'>): void {
  // Signs alone are no name: nothing could be found by them.
  if (Object.values(names as Record<string, string>).filter((name) => termKey(name) !== '').length >= 2)
    return;
  const finding: Finding = {
    rule: 'GLOSSARY-TWO',
    severity: 'error',
    pointer: '/names',
    message: { en: 'A term needs at least two languages.', zh: '术语至少须有两种语言。' },
    remedy: { en: 'Add its translation.', zh: '请补充译文。' },
  };
  throw new Refusal('document.shape', { findings: [finding] });
}
