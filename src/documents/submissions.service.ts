import { Injectable } from '@nestjs/common';
import { newId } from '../database/ids.source';
import type { Tx } from '../database/tx';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import { grantEnd } from '../parties/grant-end';
import type { Caller } from '../parties/roles';
import type { Checked } from './checking.service';
import { ClaimRow, DocumentRow, DocumentVersion, SearchRow } from './document.entity';
import { etagOf } from './etag';
import { documentEvents, type VersionFacts } from './happenings';

/** Writes documents: submit, amend, withdraw, grant. Each is a body for the write funnel. */
@Injectable()
export class Submissions {
  constructor(
    private readonly journal: Journal,
    private readonly access: Access,
  ) {}

  /** A new document at version 1. */
  async submit(tx: Tx, checked: Checked, caller: Caller): Promise<Done> {
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
    };
    await this.claimNumber(tx, row.numberClaim, id);
    await tx.insert(DocumentRow, row);
    await this.access.give(tx, {
      partyId: caller.partyId,
      mode: caller.mode,
      subject: id,
      reason: 'submitted',
      grantedBy: caller.partyId,
    });
    return this.addVersion(tx, row, checked, caller, documentEvents.submitted, 201);
  }

  /** A new version of a document, built on the version that the caller has read. */
  async amend(
    tx: Tx,
    id: string,
    ifMatch: string | undefined,
    checked: Checked,
    caller: Caller,
  ): Promise<Done> {
    const row = await this.owned(tx, id, caller);
    if (row.kind !== checked.kind.name) throw new Refusal('resource.unknown');
    if (ifMatch === undefined) throw new Refusal('match.missing');
    if (ifMatch !== etagOf(row)) throw new Refusal('match.stale', { facts: { currentEtag: etagOf(row) } });
    this.refuseUnlessOpen(row);
    const claim = numberClaim(checked, caller);
    if (claim !== row.numberClaim) {
      await this.claimNumber(tx, claim, id);
      await tx.delete(ClaimRow, { key: row.numberClaim, owner: id });
    }
    const next: DocumentRow = {
      ...row,
      number: checked.summary.number,
      version: row.version + 1,
      contentHash: checked.content.hash,
      numberClaim: claim,
      changedAt: tx.at,
    };
    const { number, version, contentHash, numberClaim: kept, changedAt } = next;
    await this.change(tx, row, { number, version, contentHash, numberClaim: kept, changedAt });
    await tx.delete(SearchRow, { documentId: id });
    return this.addVersion(tx, next, checked, caller, documentEvents.amended, 200);
  }

  /** Ends a document; whoever received it is told. Its number is free again. */
  async withdraw(tx: Tx, kind: string, id: string, reason: string, caller: Caller): Promise<Done> {
    const row = await this.owned(tx, id, caller);
    if (row.kind !== kind) throw new Refusal('resource.unknown');
    this.refuseUnlessOpen(row);
    await this.change(tx, row, { status: 'withdrawn', changedAt: tx.at });
    await tx.delete(ClaimRow, { key: row.numberClaim, owner: id });
    const last = await tx.one(DocumentVersion, { documentId: id, version: row.version });
    const facts: VersionFacts = {
      ...factsOf(row),
      routing: JSON.parse(last?.routing ?? '{}') as VersionFacts['routing'],
      reason,
    };
    const entry = await this.journal.append(tx, happening(row, documentEvents.withdrawn, caller, facts));
    return {
      status: 200,
      answer: { ...accepted({ ...row, status: 'withdrawn' }, tx.at), ...entry.told },
      entry,
    };
  }

  /** Lets another party read the document, until a time if one is given. */
  async grant(tx: Tx, id: string, to: { partyId: string; until?: string }, caller: Caller): Promise<Done> {
    const row = await this.owned(tx, id, caller);
    // Times are compared as text, so another offset than UTC would move the end of the grant.
    const until = to.until === undefined ? undefined : grantEnd(to.until, tx.at);
    if (to.until !== undefined && until === undefined) throw new Refusal('grant.ended');
    await this.access.give(tx, {
      partyId: to.partyId,
      mode: caller.mode,
      subject: id,
      reason: 'granted',
      grantedBy: caller.partyId,
      until,
    });
    const entry = await this.journal.append(tx, {
      ...happening(row, documentEvents.granted, caller, { to: to.partyId, until: until ?? null }),
      audience: [to.partyId],
    });
    return { status: 201, answer: { id, grantedTo: to.partyId, until: until ?? null }, entry };
  }

  /** Fixes a document's content for good, because a title now speaks of it. */
  async bindTitle(tx: Tx, id: string, titleId: string): Promise<void> {
    await tx.update(DocumentRow, { id }, { titleId });
  }

  /** Frees a document whose title was cancelled before anybody held it: it may be changed and issued anew. */
  async unbindTitle(tx: Tx, id: string, titleId: string): Promise<void> {
    await tx.update(DocumentRow, { id, titleId }, { titleId: null });
  }

  /**
   * Changes the document that was read, or nobody's: a concurrent amendment, withdrawal or issue of a
   * title has changed what the condition names, and this caller must look again.
   */
  private async change(tx: Tx, row: DocumentRow, set: Partial<DocumentRow>): Promise<void> {
    const { id, version } = row;
    const unchanged = { id, version, status: 'current' as const, titleId: null };
    if ((await tx.update(DocumentRow, unchanged, set)) !== 1) throw new Refusal('match.stale');
  }

  private async addVersion(
    tx: Tx,
    row: DocumentRow,
    checked: Checked,
    caller: Caller,
    type: string,
    status: number,
  ): Promise<Done> {
    const { summary, content } = checked;
    const facts: VersionFacts = { ...factsOf(row), routing: summary.routing };
    const entry = await this.journal.append(tx, happening(row, type, caller, facts));
    await tx.insert(DocumentVersion, {
      documentId: row.id,
      version: row.version,
      content: content.text,
      contentHash: content.hash,
      findings: JSON.stringify(checked.findings),
      routing: JSON.stringify(summary.routing),
      submittedBy: caller.partyId,
      at: tx.at,
      entryId: entry.id,
    });
    for (const { field, value } of summary.search)
      await tx.claim(SearchRow, { field, value, documentId: row.id });
    const location = `/v1/${checked.kind.collection}/${row.id}`;
    return {
      status,
      headers: { location, etag: etagOf(row) },
      answer: { ...accepted(row, tx.at), findings: checked.findings, ...entry.told },
      entry,
    };
  }

  private async claimNumber(tx: Tx, key: string, owner: string): Promise<void> {
    if (!(await tx.claim(ClaimRow, { key, owner }))) throw new Refusal('document.number_taken');
  }

  private async owned(tx: Tx, id: string, caller: Caller): Promise<DocumentRow> {
    await this.access.require(caller, id, tx);
    const row = await tx.one(DocumentRow, { id });
    if (!row) throw new Refusal('resource.unknown');
    if (row.submitterId !== caller.partyId) throw new Refusal('document.not_owner');
    return row;
  }

  private refuseUnlessOpen(row: DocumentRow): void {
    if (row.status === 'withdrawn') throw new Refusal('document.withdrawn');
    if (row.titleId) throw new Refusal('document.title_bound', { facts: { titleId: row.titleId } });
  }
}

const factsOf = (row: DocumentRow): Omit<VersionFacts, 'routing'> => ({
  kind: row.kind,
  number: row.number,
  version: row.version,
  contentHash: row.contentHash,
});

const accepted = (row: DocumentRow, at: string): object => ({
  id: row.id,
  kind: row.kind,
  number: row.number,
  version: row.version,
  status: row.status,
  contentHash: row.contentHash,
  acceptedAt: at,
});

const happening = (row: DocumentRow, type: string, caller: Caller, data: object) => ({
  mode: row.mode,
  type,
  subject: row.id,
  actor: caller.partyId,
  data,
});

/** One number by one issuer within its scope, kind and mode. */
const numberClaim = ({ kind, summary }: Checked, caller: Caller): string =>
  ['number', caller.mode, kind.name, caller.partyId, summary.numberScope, summary.number].join(' ');
