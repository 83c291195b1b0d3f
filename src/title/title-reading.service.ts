import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader } from '../database/tx';
import { DocumentReading } from '../documents/reading.service';
import { Refusal } from '../findings/refusal';
import { PartyRow } from '../parties/party.entity';
import type { Caller, Mode } from '../parties/roles';
import { rightOf, type RecordedAct } from './act';
import { chainReport } from './chain';
import type { NamedParty } from './check-statement';
import { dueAct } from './draft-act';
import { fold } from './fold';
import { holdingSentence } from './sentence';
import { readActPayload } from './read-act';
import { readSignedAct } from './signed-act';
import { partiesOf, type TitleState } from './state';
import { TitleActRow, TitleRow } from './title.entity';
import { TitleSight } from './title-sight.service';
import type { Cosignature } from './title-signatures.service';
import { stateOf, Titles } from './titles.service';
import type { NameOf } from './words';

/** Reads titles for those who may see them. */
@Injectable()
export class TitleReading {
  constructor(
    private readonly database: Database,
    private readonly sight: TitleSight,
    private readonly titles: Titles,
    private readonly clock: Clock,
    documents: DocumentReading,
  ) {
    documents.addPart('title', (documentId, caller) => this.onDocument(documentId, caller));
  }

  /** The title, with what has run out recorded first, so that nobody is shown an offer that is over. */
  async current(id: string, mode: Mode): Promise<TitleRow | undefined> {
    const row = await this.database.read.one(TitleRow, { id, mode });
    const due = row && dueAct(stateOf(row), { aud: '', at: this.clock.iso() });
    if (!due) return row;
    return this.database.write((tx) => this.titles.upToDate(tx, id, mode));
  }

  async page(id: string, caller: Caller): Promise<object> {
    const row = await this.visible(id, caller);
    const acts = await this.actsFor(row, caller);
    const state = fold(acts);
    const nameOf = nameOfBy(await this.namesOf(state));
    return {
      id,
      documentId: row.documentId,
      ...(acts.length < row.sequence && { seenUntil: acts.at(-1)?.at }),
      state,
      sentence: holdingSentence(state, nameOf),
      chain: chainReport(acts, nameOf),
    };
  }

  /** The acts as they were signed, as far as the caller may see them. */
  async acts(id: string, caller: Caller): Promise<object> {
    const row = await this.visible(id, caller);
    const shown = (await this.actsFor(row, caller)).length;
    const items = (await this.rows(row)).slice(0, shown);
    return { items: items.map(shownAct), next: null };
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
    const named = [...partiesOf(state), ...(state.presentation ? [state.presentation.bank] : [])];
    for (const party of await Promise.all(named.map((id) => reader.one(PartyRow, { id })))) {
      if (!party) continue;
      const { id, name, nameZh, uscc } = party;
      known.set(id, { id, name, nameZh, ...(uscc && { uscc }) });
    }
    return (party) => known.get(party) ?? { id: party, name: party, nameZh: party };
  }

  /** A former holder sees the bill up to the end of its own part: what others did with it later is theirs. */
  private async actsFor(row: TitleRow, caller: Caller): Promise<RecordedAct[]> {
    const acts = (await this.rows(row)).map(recordedOf);
    foldOf(row, acts);
    if ((await this.sight.of(row, caller)) === 'all') return acts;
    return acts.slice(0, lastConcerning(acts, caller.partyId) + 1);
  }

  private async onDocument(documentId: string, caller: Caller): Promise<object | null> {
    if (caller.roles.includes('customs')) return null;
    // A document that was freed by a cancellation may have been issued again: the last issue counts.
    const [found] = await this.database.read.all<{ id: string }>(
      'SELECT id FROM title WHERE document_id = ? AND mode = ? ORDER BY changed_at DESC, id LIMIT 1',
      documentId,
      caller.mode,
    );
    const row = found && (await this.database.read.one(TitleRow, { id: found.id, mode: caller.mode }));
    return row && (await this.sight.of(row, caller)) ? { id: row.id, status: row.status } : null;
  }
}

/**
 * Index of the last act that a party made, that was addressed to it, or that answered such an act:
 * without the answer it would be shown an offer as open, or itself as holder, when neither is so.
 */
function lastConcerning(acts: readonly RecordedAct[], party: string): number {
  const concerning = new Set<string>();
  let last = -1;
  for (const [index, { payload, hash }] of acts.entries()) {
    const { to, offer, surrender } = payload.content as { to?: string; offer?: string; surrender?: string };
    const own = payload.actor === party || rightOf(payload) === party || to === party;
    if (!own && !concerning.has(offer ?? surrender ?? '')) continue;
    concerning.add(hash);
    last = index;
  }
  return last;
}

/** An act as those who see the bill get it, with every signature it bears. */
function shownAct(row: TitleActRow): object {
  const { mode: _, entryId: __, cosignatures: ___, ...act } = row;
  const beside = cosignaturesOf(row).map(({ jws }) => jws);
  return { ...act, ...(beside.length > 0 && { cosignatures: beside }) };
}

/** Who signed an act beside its actor. */
export const cosignaturesOf = ({ cosignatures }: TitleActRow): Cosignature[] =>
  cosignatures === null ? [] : (JSON.parse(cosignatures) as Cosignature[]);

/** A stored act as the fold takes it. What was read when it was appended is read the same way now. */
export function recordedOf(row: TitleActRow): RecordedAct {
  const signed = readSignedAct(row.jws);
  const reading = signed && readActPayload(signed.payload.toString('utf8'));
  if (!reading || 'findings' in reading)
    throw new Error(`Act ${row.sequence} of ${row.titleId} cannot be read.`);
  const cosigners = cosignaturesOf(row).map(({ party }) => party);
  return { payload: reading.payload, hash: row.hash, at: row.at, ...(cosigners.length > 0 && { cosigners }) };
}

/**
 * The fold of all acts of a title, which must come to what is on record: a statement made from a part
 * of the acts would name a false holder.
 */
export function foldOf(row: TitleRow, acts: readonly RecordedAct[]): TitleState {
  const state = fold(acts);
  if (state.sequence !== row.sequence || state.headHash !== row.headHash)
    throw new Error(`Title ${row.id} has ${row.sequence} acts on record, but ${state.sequence} were read.`);
  return state;
}

/** Names in both languages, for sentences. */
export function nameOfBy(named: (party: string) => NamedParty): NameOf {
  return (party) => ({ en: named(party).name, zh: named(party).nameZh });
}
