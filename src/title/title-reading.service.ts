import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { DocumentReading } from '../documents/reading.service';
import { Refusal } from '../findings/refusal';
import { Access } from '../parties/access.service';
import { Parties } from '../parties/parties.service';
import type { Caller, Mode } from '../parties/roles';
import { rightOf, type RecordedAct } from './act';
import { chainReport } from './chain';
import type { NamedParty } from './check-statement';
import { fold } from './fold';
import { holdingSentence } from './sentence';
import { readActPayload } from './read-act';
import { readSignedAct } from './signed-act';
import type { TitleState } from './state';
import { TitleActRow, TitleRow } from './title.entity';
import { stateOf, Titles } from './titles.service';

/** Acts of one title that are read at once. A title that is traded daily has some hundreds. */
const actsLimit = 10_000;

/** Reads titles for those who may see them. */
@Injectable()
export class TitleReading {
  constructor(
    private readonly database: Database,
    private readonly access: Access,
    private readonly parties: Parties,
    private readonly titles: Titles,
    private readonly clock: Clock,
    documents: DocumentReading,
  ) {
    documents.addPart('title', (documentId, caller) => this.onDocument(documentId, caller));
  }

  /** The title, with a due expiry recorded first, so that nobody is shown an offer that has run out. */
  async current(id: string, mode: Mode): Promise<TitleRow | undefined> {
    const row = await this.database.read.one(TitleRow, { id, mode });
    const offer = row && stateOf(row).offer;
    if (!offer || offer.expiresAt > this.clock.iso()) return row;
    await this.database.write((tx) => this.titles.expireIfDue(tx, id, mode));
    return this.database.read.one(TitleRow, { id, mode });
  }

  async page(id: string, caller: Caller): Promise<object> {
    await this.access.require(caller, id);
    const row = await this.current(id, caller.mode);
    if (!row) throw new Refusal('resource.unknown');
    const acts = await this.actsFor(row, caller);
    const state = fold(acts);
    const names = await this.namesOf(state);
    return {
      id,
      documentId: row.documentId,
      ...(acts.length < row.sequence && { seenUntil: acts.at(-1)?.at }),
      state,
      sentence: holdingSentence(state, (party) => names(party).name),
      chain: chainReport(acts),
    };
  }

  /** The acts as they were signed, as far as the caller may see them. */
  async acts(id: string, caller: Caller): Promise<object> {
    await this.access.require(caller, id);
    const row = await this.current(id, caller.mode);
    if (!row) throw new Refusal('resource.unknown');
    const shown = (await this.actsFor(row, caller)).length;
    const items = (await this.rows(row)).slice(0, shown);
    return { items: items.map(({ mode: _, entryId: __, ...act }) => act), next: null };
  }

  async rows(row: TitleRow): Promise<TitleActRow[]> {
    const key = { titleId: row.id, mode: row.mode };
    return this.database.read.find(TitleActRow, key, { orderBy: 'sequence', limit: actsLimit });
  }

  /** Every act, as the fold takes them. */
  async recorded(row: TitleRow): Promise<RecordedAct[]> {
    return (await this.rows(row)).map(recordedOf);
  }

  /** Names of the parties that a state speaks of. */
  async namesOf(state: TitleState): Promise<(party: string) => NamedParty> {
    const ids = [
      state.issuer,
      state.holder?.party,
      state.offer?.to,
      state.gap?.missingEndorser,
      state.surrender?.by,
    ];
    const known = new Map<string, NamedParty>();
    for (const id of new Set(ids.filter((each): each is string => Boolean(each)))) {
      const party = await this.parties.read(id);
      if (party)
        known.set(id, {
          id,
          name: party.name,
          nameZh: party.nameZh,
          ...(party.uscc && { uscc: party.uscc }),
        });
    }
    return (party) => known.get(party) ?? { id: party, name: party, nameZh: party };
  }

  /** Whether the bill is the caller's business now, or was shown to it by a holder. */
  async seesAll(row: TitleRow, caller: Caller): Promise<boolean> {
    const { issuer, holder, offer } = stateOf(row);
    if ([issuer, holder?.party, offer?.to].includes(caller.partyId)) return true;
    return (await this.access.find(caller, row.id))?.reason === 'granted';
  }

  /** A former holder sees the bill up to the end of its own part: what others did with it later is theirs. */
  private async actsFor(row: TitleRow, caller: Caller): Promise<RecordedAct[]> {
    const acts = await this.recorded(row);
    if (await this.seesAll(row, caller)) return acts;
    return acts.slice(0, lastConcerning(acts, caller.partyId) + 1);
  }

  private async onDocument(documentId: string, caller: Caller): Promise<object | null> {
    if (caller.roles.includes('customs')) return null;
    const [row] = await this.database.read.all<{ id: string; status: string }>(
      'SELECT id, status FROM title WHERE document_id = ? AND mode = ? LIMIT 1',
      documentId,
      caller.mode,
    );
    return row && (await this.access.find(caller, row.id)) ? row : null;
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

/** A stored act as the fold takes it. What was read when it was appended is read the same way now. */
export function recordedOf(row: TitleActRow): RecordedAct {
  const signed = readSignedAct(row.jws);
  const reading = signed && readActPayload(signed.payload.toString('utf8'));
  if (!reading || 'findings' in reading)
    throw new Error(`Act ${row.sequence} of ${row.titleId} cannot be read.`);
  return { payload: reading.payload, hash: row.hash, at: row.at };
}
