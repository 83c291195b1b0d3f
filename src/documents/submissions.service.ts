import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { PendingEntry, Tx } from '../database/tx';
import type { Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import type { Caller, Mode } from '../parties/roles';
import type { Checked, OriginalMessage, Storable } from './checking.service';
import { ClaimRow, DocumentRow, DocumentVersion, SearchRow } from './document.entity';
import { etagOf } from './etag';
import { documentEvents, factsOf, type VersionFacts } from './happenings';
import type { SearchValue } from './kind';
import { later } from './later';
import { DocumentMessage } from './message.entity';
import { numberClaim } from './number-claim';
import { asText, keptLosses, readFrom } from './received';
import { References } from './references.service';
import { requireCurrent, requireMatch } from './standing';

/**
 * Keeps figures of its own beside the documents of a kind, in the transaction of each version; `document`
 * is absent once it is withdrawn.
 */
export type Keeper = (
  tx: Tx,
  row: DocumentRow,
  document: object | undefined,
  entry: PendingEntry,
) => Promise<void>;

/** Ends what has run out of the title over a document, before it is said that the title stands in the way. */
export type BoundLook = (tx: Tx, titleId: string, mode: Mode) => Promise<unknown>;

/** Writes documents: submit, amend, withdraw. Each is a body for the write funnel. */
@Injectable()
export class Submissions {
  private readonly keepers = new Map<string, Keeper>();
  private lookAtTitle: BoundLook = () => Promise.resolve();

  constructor(
    private readonly journal: Journal,
    private readonly access: Access,
    private readonly references: References,
  ) {}

  /** Lets the room of a kind keep what it needs; rooms do this while they are made. */
  keepBeside(kindName: string, keeper: Keeper): void {
    this.keepers.set(kindName, keeper);
  }

  /** Lets the room of titles look first; it does this while it is made. */
  whenBound(look: BoundLook): void {
    this.lookAtTitle = look;
  }

  /** A new document at version 1. */
  async submit(tx: Tx, checked: Storable, caller: Caller): Promise<Done> {
    const id = newId('doc');
    const row: DocumentRow = {
      id,
      mode: caller.mode,
      kind: checked.kind.name,
      number: checked.summary.number,
      submitterId: caller.partyId,
      version: 1,
      status: 'current',
      contentHash: checked.content.hash,
      numberClaim: numberClaim(checked, caller),
      titleId: null,
      createdAt: tx.at,
      changedAt: tx.at,
      master: checked.summary.master ?? null,
    };
    await this.requireNumber(tx, row.numberClaim, id);
    await tx.insert(DocumentRow, row);
    await this.access.giveNew(tx, {
      partyId: caller.partyId,
      mode: caller.mode,
      subject: id,
      reason: 'submitted',
      grantedBy: caller.partyId,
    });
    const done = await this.addVersion(tx, row, checked, caller, documentEvents.submitted, 201);
    this.references.tell(tx, { row, change: 'submitted', actor: caller.partyId });
    return done;
  }

  /** A new version of a document, built on the version that the caller has read. */
  async amend(
    tx: Tx,
    id: string,
    ifMatch: string | undefined,
    checked: Checked,
    caller: Caller,
  ): Promise<Done> {
    const row = await this.own(tx, id, caller);
    if (row.kind !== checked.kind.name) throw new Refusal('resource.unknown');
    requireMatch(row, ifMatch);
    await this.requireOpen(tx, row);
    const claim = numberClaim(checked, caller);
    if (claim !== row.numberClaim) {
      await this.requireNumber(tx, claim, id);
      await this.freeNumber(tx, row);
    }
    const next: DocumentRow = {
      ...row,
      titleId: null,
      number: checked.summary.number,
      version: row.version + 1,
      contentHash: checked.content.hash,
      numberClaim: claim,
      changedAt: later(tx.at, row.changedAt),
      master: checked.summary.master ?? null,
    };
    await tx.send(
      'UPDATE document SET number = ?, version = ?, content_hash = ?, number_claim = ?, changed_at = ?, master = ? WHERE id = ?',
      next.number,
      next.version,
      next.contentHash,
      claim,
      next.changedAt,
      next.master,
      id,
    );
    await tx.send('DELETE FROM search_value WHERE document_id = ?', id);
    const done = await this.addVersion(tx, next, checked, caller, documentEvents.amended, 200);
    const formerNumber = row.number === next.number ? undefined : row.number;
    this.references.tell(tx, { row: next, formerNumber, change: 'amended', actor: caller.partyId });
    return done;
  }

  /** Ends a document; whoever received it is told. Its number is free again. */
  async withdraw(tx: Tx, kind: string, id: string, reason: string, caller: Caller): Promise<Done> {
    const row = await this.own(tx, id, caller);
    if (row.kind !== kind) throw new Refusal('resource.unknown');
    await this.requireOpen(tx, row);
    const at = later(tx.at, row.changedAt);
    await tx.send("UPDATE document SET status = 'withdrawn', changed_at = ? WHERE id = ?", at, id);
    await this.freeNumber(tx, row);
    const last = await tx.one(DocumentVersion, { documentId: id, version: row.version });
    const routing = JSON.parse(last?.routing ?? '{}') as VersionFacts['routing'];
    const facts: VersionFacts = { ...factsOf(row, routing), reason };
    const entry = await this.journal.append(tx, happening(row, documentEvents.withdrawn, caller, facts));
    await this.keepers.get(kind)?.(tx, row, undefined, entry);
    this.references.tell(tx, { row, change: 'withdrawn', actor: caller.partyId });
    return {
      status: 200,
      answer: accepted({ ...row, status: 'withdrawn' }, at),
      entry,
    };
  }

  /**
   * The document as it stands, held: nobody amends it, withdraws it or binds a title to it before this
   * body's group has ended.
   */
  hold(tx: Tx, id: string, mode: Mode): Promise<DocumentRow | undefined> {
    return tx.lock(DocumentRow, { id, mode });
  }

  /** Fixes the content of a document that is held for good, because a title now speaks of it. */
  async bindTitle(tx: Tx, id: string, titleId: string): Promise<void> {
    await tx.send('UPDATE document SET title_id = ? WHERE id = ?', titleId, id);
  }

  /** Frees a document whose title was cancelled before anybody held it: it may be changed and issued anew. */
  async unbindTitle(tx: Tx, id: string, titleId: string): Promise<void> {
    await tx.send('UPDATE document SET title_id = NULL WHERE id = ? AND title_id = ?', id, titleId);
  }

  private async addVersion(
    tx: Tx,
    row: DocumentRow,
    checked: Storable,
    caller: Caller,
    type: string,
    status: number,
  ): Promise<Done> {
    const { summary, content, message } = checked;
    const { routing, disposal } = summary;
    const facts = factsOf(row, routing);
    if (disposal !== undefined) facts.disposal = disposal;
    if (message) facts.original = message.digest;
    const entry = await this.journal.append(tx, happening(row, type, caller, facts));
    await tx.insert(DocumentVersion, {
      documentId: row.id,
      version: row.version,
      content: content.text,
      contentHash: content.hash,
      findings: JSON.stringify(checked.findings),
      routing: JSON.stringify(summary.routing),
      submittedBy: caller.partyId,
      at: row.changedAt,
      entryId: entry.id,
    });
    await tx.insertAll(SearchRow, searchRows(summary.search, row.id));
    const keeper = this.keepers.get(row.kind);
    if (keeper) await keeper(tx, row, checked.document ?? (JSON.parse(content.text) as object), entry);
    if (message) await tx.insert(DocumentMessage, messageRow(message, row));
    const location = `/v1/${checked.kind.collection}/${row.id}`;
    const answer = accepted(row, row.changedAt, checked.findings);
    return {
      status,
      headers: { location, etag: etagOf(row) },
      answer: message ? Object.assign(answer, readFrom(message)) : answer,
      entry,
    };
  }

  private requireNumber(tx: Tx, key: string, owner: string): Promise<void> {
    return tx.require(ClaimRow, { key, owner }, numberTaken);
  }

  private freeNumber(tx: Tx, { numberClaim, id }: DocumentRow): Promise<void> {
    return tx.send('DELETE FROM claim WHERE key = ? AND owner = ?', numberClaim, id);
  }

  /** The caller's own document, held. Who submitted it always sees it; of others only who may is told whose it is. */
  async own(tx: Tx, id: string, caller: Caller): Promise<DocumentRow> {
    const row = await this.hold(tx, id, caller.mode);
    if (row?.submitterId === caller.partyId) return row;
    await this.access.require(caller, id, tx);
    throw new Refusal(row ? 'document.not_owner' : 'resource.unknown');
  }

  private async requireOpen(tx: Tx, row: DocumentRow): Promise<void> {
    requireCurrent(row);
    const { id, mode, titleId } = row;
    if (titleId === null) return;
    await this.lookAtTitle(tx, titleId, mode);
    if ((await tx.one(DocumentRow, { id }))?.titleId === titleId)
      throw new Refusal('document.title_bound', { facts: { titleId } });
  }
}

/** Made once: an error is made for each submission otherwise, and hardly ever thrown. */
const numberTaken = new Refusal('document.number_taken');

const accepted = (row: DocumentRow, at: string, findings?: readonly Finding[]): object => ({
  id: row.id,
  kind: row.kind,
  number: row.number,
  version: row.version,
  status: row.status,
  contentHash: row.contentHash,
  acceptedAt: at,
  findings,
});

const happening = (row: DocumentRow, type: string, caller: Caller, data: object) => ({
  mode: row.mode,
  type,
  subject: row.id,
  actor: caller.partyId,
  data,
});

const messageRow = (message: OriginalMessage, row: DocumentRow): DocumentMessage => ({
  documentId: row.id,
  version: row.version,
  mediaType: message.mediaType,
  format: message.format,
  ...asText(message.bytes),
  digest: message.digest,
  losses: JSON.stringify(keptLosses(message.losses)),
  at: row.changedAt,
});

/** What a search value may have; a query is cut to the same length. */
const searchLength = 100;

/** Each value once: a container may stand in a document several times. */
function searchRows(values: readonly SearchValue[], documentId: string): SearchRow[] {
  const rows = new Map<string, SearchRow>();
  for (const { field, value: whole } of values) {
    const value = whole.slice(0, searchLength);
    rows.set(`${field} ${value}`, { field, value, documentId });
  }
  return [...rows.values()];
}
