import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader } from '../database/tx';
import { DocumentReading } from '../documents/reading.service';
import { Refusal } from '../findings/refusal';
import { pageSize, readPlace, wholeMax, writeCursor } from '../http/cursor';
import { Journal, type LineSource } from '../journal/journal.service';
import { PartyRow } from '../parties/party.entity';
import type { Caller, Mode } from '../parties/roles';
import { rightOf, type RecordedAct } from './act';
import { actTable } from './acts/table';
import { chainReport } from './chain';
import type { NamedParty } from './check-parts.dto';
import { dueAct } from './draft-act';
import { append, concerned } from './fold';
import { holdingSentence } from './sentence';
import { readActPayload } from './read-act';
import { readSignedAct } from './signed-act';
import type { Sm2Signature } from './sm2';
import { emptyState, partiesOf } from './state';
import { TitleOnPage } from './title.dto';
import type { TitleState } from './title-state.dto';
import { TitleActRow, TitleRow } from './title.entity';
import { TitleSight } from './title-sight.service';
import type { Cosignature } from './title-signatures.service';
import { stateOf, Titles } from './titles.service';
import type { NameOf } from './words';

/** Titles of one document whose acts are looked up for a page of its time line. */
const titlesOnPage = 20;

/** The titles of a document that have an act after a sequence, by where their first act stands on the journal. */
export const titlesOnLineSql = `SELECT id, first FROM (
    SELECT t.id, (SELECT sequence FROM journal WHERE id = a.entry_id) AS first,
           (SELECT sequence FROM journal WHERE id = b.entry_id) AS last
      FROM title t
      JOIN title_act a ON a.title_id = t.id AND a.mode = t.mode AND a.sequence = 1
      JOIN title_act b ON b.title_id = t.id AND b.mode = t.mode AND b.sequence = t.sequence
     WHERE t.document_id = ? AND t.mode = ?) placed
   WHERE last > ? ORDER BY first LIMIT ?`;

/** Reads titles for those who may see them. */
@Injectable()
export class TitleReading {
  constructor(
    private readonly database: Database,
    private readonly sight: TitleSight,
    private readonly titles: Titles,
    private readonly clock: Clock,
    private readonly journal: Journal,
    documents: DocumentReading,
  ) {
    documents.addPart('title', TitleOnPage, (documentId, caller) => this.onDocument(documentId, caller));
    documents.addLines((documentId, after, caller) => this.linesOn(documentId, after, caller));
  }

  /**
   * The title, with what has run out recorded first, so that nobody is shown an offer that is over. While nothing is
   * written, as over an older copy, it is read as it is on record: no act that nobody has signed is made up for it.
   */
  async current(id: string, mode: Mode): Promise<TitleRow | undefined> {
    const row = await this.database.read.one(TitleRow, { id, mode });
    const due = row && dueAct(stateOf(row), { aud: '', at: this.clock.iso() });
    if (!due) return row;
    return (await this.database.writeIfTaken((tx) => this.titles.upToDate(tx, id, mode))) ?? row;
  }

  async page(id: string, caller: Caller): Promise<object> {
    const row = await this.visible(id, caller);
    const { state, shown } = await this.stateFor(row, caller);
    const nameOf = nameOfBy(await this.namesOf(state));
    const acts = await this.newest({ ...row, sequence: shown }, pageSize.max);
    return {
      id,
      documentId: row.documentId,
      ...(shown < row.sequence && { seenUntil: state.headAt }),
      state,
      sentence: holdingSentence(state, nameOf),
      chain: chainReport(state, acts, nameOf),
    };
  }

  /** The acts as they were signed, as far as the caller may see them. */
  async acts(id: string, caller: Caller, cursor: string | undefined, limit: number): Promise<object> {
    const row = await this.visible(id, caller);
    const { shown } = await this.stateFor(row, caller);
    const after = readPlace('acts', cursor) ?? 0;
    const to = Math.min(shown, after + limit);
    const items = await this.newest({ ...row, sequence: to }, Math.max(0, to - after));
    return { items: items.map(shownAct), next: to < shown ? writeCursor('acts', to) : null };
  }

  /** The newest acts that made the row, oldest first; a later one belongs to a later look. */
  async newest(row: TitleRow, count: number, reader: Reader = this.database.read): Promise<TitleActRow[]> {
    const rows = await reader.all<TitleActRow>(
      `SELECT ${actColumns} FROM title_act
        WHERE title_id = ? AND mode = ? AND sequence > ? AND sequence <= ? ORDER BY sequence`,
      row.id,
      row.mode,
      row.sequence - count,
      row.sequence,
    );
    return rows;
  }

  /** Every act up to the one that made the row; a later one belongs to a later look. */
  async rows(row: TitleRow, reader: Reader = this.database.read): Promise<TitleActRow[]> {
    const key = { titleId: row.id, mode: row.mode };
    return (await reader.find(TitleActRow, key, { orderBy: 'sequence' })).slice(0, row.sequence);
  }

  /** The title as it stands now, if the caller sees any of it. */
  private async visible(id: string, caller: Caller): Promise<TitleRow> {
    await this.sight.require(id, caller);
    const row = await this.current(id, caller.mode);
    if (!row) throw new Refusal('resource.unknown');
    return row;
  }

  /** Names of the parties that a state speaks of. */
  async namesOf(
    state: TitleState,
    reader: Reader = this.database.read,
  ): Promise<(party: string) => NamedParty> {
    const known = new Map<string, NamedParty>();
    // Named to those who see the bill: who that is, `partiesOf` says.
    const further = [state.presentation?.bank, state.consignee].filter((party) => party !== undefined);
    const named = [...new Set([...partiesOf(state), ...further])];
    for (const party of await Promise.all(named.map((id) => reader.one(PartyRow, { id })))) {
      if (!party) continue;
      const { id, name, nameZh, uscc } = party;
      known.set(id, { id, name, nameZh, ...(uscc && { uscc }) });
    }
    return (party) => known.get(party) ?? { id: party, name: party, nameZh: party };
  }

  /**
   * The state that the caller may see, and after how many acts it was. A former holder sees the bill up to
   * the end of its own part: what others did with it later is theirs.
   */
  private async stateFor(row: TitleRow, caller: Caller): Promise<{ state: TitleState; shown: number }> {
    if ((await this.sight.of(row, caller)) === 'all') {
      const [last] = await this.newest(row, 1);
      const state = stateOf(row);
      if (last?.hash !== row.headHash || state.headHash !== row.headHash) throw new Refusal('title.altered');
      return { state, shown: row.sequence };
    }
    const { head, ...seen } = lastConcerning((await this.rows(row)).map(recordedOf), caller.partyId);
    if (head !== row.headHash) throw new Refusal('title.altered');
    return seen;
  }

  private async onDocument(documentId: string, caller: Caller): Promise<object | null> {
    if (caller.roles.includes('customs')) return null;
    // A document that was freed by a cancellation may have been issued again: the last issue counts.
    const [found] = await this.database.read.all<{ id: string }>(
      'SELECT id FROM title WHERE document_id = ? AND mode = ? ORDER BY changed_at DESC, id LIMIT 1',
      documentId,
      caller.mode,
    );
    const row = found && (await this.current(found.id, caller.mode));
    return row && (await this.sight.of(row, caller)) ? { id: row.id, status: row.status } : null;
  }

  /**
   * The acts on the titles of a document, for its time line: of each as many as the caller may read of the title
   * itself, and of no more titles than a page looks at. A bill that was cancelled may be issued anew, again and again.
   */
  private async linesOn(
    documentId: string,
    after: number,
    caller: Caller,
  ): Promise<{ sources: LineSource[]; end?: number }> {
    if (caller.roles.includes('customs')) return { sources: [] };
    const { mode } = caller;
    const found = await this.database.read.all<{ id: string; first: number }>(
      titlesOnLineSql,
      ...[documentId, mode, after, titlesOnPage + 1],
    );
    const sources: LineSource[] = [];
    for (const { id } of found.slice(0, titlesOnPage)) {
      const row = await this.database.read.one(TitleRow, { id, mode });
      const sight = row && (await this.sight.of(row, caller));
      if (!sight) continue;
      const last = sight === 'all' ? wholeMax : await this.lastSeen(row, caller);
      sources.push({ subject: row.id, types: actEvents, last });
    }
    const next = found[titlesOnPage];
    return { sources, ...(next && next.first > after + 1 && { end: next.first - 1 }) };
  }

  /** Where on the journal the last act stands that a former party may see; nowhere before the first. */
  private async lastSeen(row: TitleRow, caller: Caller): Promise<number> {
    const { shown } = await this.stateFor(row, caller);
    const act = { titleId: row.id, mode: row.mode, sequence: shown };
    const seen = await this.database.read.one(TitleActRow, act);
    return (seen && (await this.journal.sequenceOf(seen.entryId))) ?? 0;
  }
}

/** What acts are called on the journal. */
const actEvents = Object.keys(actTable).map((type) => `title.${type.toLowerCase()}`);

/**
 * The state after the last act that concerned a party, how many acts that were, and the hash of the last of
 * all. It is told what ends its part, whoever signs that, so it is shown it too: a debtor the notice and the
 * sale of its goods, and nobody itself as the holder that it is no more.
 */
function lastConcerning(
  acts: readonly RecordedAct[],
  party: string,
): { state: TitleState; shown: number; head: string } {
  let [state, seen] = [emptyState, { state: emptyState, shown: 0 }];
  for (const [index, act] of acts.entries()) {
    const { payload, cosigners = [] } = act;
    const next = append(state, act);
    const signed = [payload.actor, rightOf(payload), ...cosigners].includes(party);
    const { before, after } = concerned(state, act, next);
    if (signed || before.includes(party) || after.includes(party)) seen = { state: next, shown: index + 1 };
    state = next;
  }
  return { ...seen, head: state.headHash };
}

/** An act as those who see the bill get it, with every signature it bears. */
function shownAct(row: TitleActRow): object {
  const { mode: _, entryId: __, cosignatures: ___, sm2: ____, ...act } = row;
  const beside = cosignaturesOf(row).map(({ jws }) => jws);
  const second = secondOf(row);
  return { ...act, ...(beside.length > 0 && { cosignatures: beside }), ...(second && { sm2: second }) };
}

const actColumns = `title_id AS "titleId", mode, sequence, hash, act_id AS "actId", type, actor, kid, jws,
  countersignature, at, entry_id AS "entryId", cosignatures, sm2`;

/** Who signed an act beside its actor. */
export const cosignaturesOf = ({ cosignatures }: TitleActRow): Cosignature[] =>
  cosignatures === null ? [] : (JSON.parse(cosignatures) as Cosignature[]);

/** The second signature of the actor, if it gave one. */
export const secondOf = ({ sm2 }: TitleActRow): Sm2Signature | undefined =>
  sm2 === null ? undefined : (JSON.parse(sm2) as Sm2Signature);

/** A stored act as the fold takes it. What was read when it was appended is read the same way now. */
export function recordedOf(row: TitleActRow): RecordedAct {
  const signed = readSignedAct(row.jws);
  const reading = signed && readActPayload(signed.payload.toString('utf8'));
  if (!reading || 'findings' in reading)
    throw new Error(`Act ${row.sequence} of ${row.titleId} cannot be read.`);
  const cosigners = cosignaturesOf(row).map(({ party }) => party);
  return { payload: reading.payload, hash: row.hash, at: row.at, ...(cosigners.length > 0 && { cosigners }) };
}

/** Names in both languages, for sentences. */
export function nameOfBy(named: (party: string) => NamedParty): NameOf {
  return (party) => ({ en: named(party).name, zh: named(party).nameZh });
}
