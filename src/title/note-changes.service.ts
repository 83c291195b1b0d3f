import { Injectable } from '@nestjs/common';
import type { PendingEntry, Tx } from '../database/tx';
import { DocumentRow } from '../documents/document.entity';
import { documentEvents, type VersionFacts } from '../documents/happenings';
import { later } from '../documents/later';
import { Journal } from '../journal/journal.service';
import type { Mode } from '../parties/roles';
import { platformActor } from './act';
import { draftAct } from './draft-act';
import { isTerminal } from './state';
import { TitleRow } from './title.entity';
import { stateOf, Titles } from './titles.service';

/** The platform appends its own act in the same transaction; a minute is more than any takes. */
const ownActGoodMs = 60_000;

const aboutVersion = 'subject = ? AND type IN (?, ?)';

/**
 * Watches the consignment notes behind bills. Who changes the consignee or the destination of a note
 * redirects the goods, whatever happens to the bill: it is put on the title in the same transaction, as
 * a breach, since neither holder nor pledgee has signed for it.
 */
@Injectable()
export class NoteChanges {
  constructor(
    private readonly titles: Titles,
    journal: Journal,
  ) {
    journal.follow((tx, entry, happening) => this.onEntry(tx, entry, happening.data as VersionFacts));
  }

  private async onEntry(tx: Tx, entry: PendingEntry, facts: VersionFacts): Promise<void> {
    const { amended, withdrawn } = documentEvents;
    if (entry.type !== amended && entry.type !== withdrawn) return;
    const change = await this.changeOf(tx, entry, facts);
    if (change === undefined) return;
    const note = await tx.one(DocumentRow, { id: entry.subject });
    for (const id of await this.titlesOver(tx, entry, facts, note?.submitterId ?? ''))
      await this.redirect(tx, id, entry.mode, { note: facts.number, change });
  }

  /** What the change does to the goods, in one line of both languages; nothing where they go the same way. */
  private async changeOf(
    tx: Tx,
    { type, subject }: PendingEntry,
    facts: VersionFacts,
  ): Promise<string | undefined> {
    const [before] = await tx.all<{ data: string }>(
      // The version before may be years old, and archived.
      `SELECT sequence, data FROM journal WHERE ${aboutVersion}
        UNION ALL SELECT sequence, data FROM archive.journal WHERE ${aboutVersion}
        ORDER BY sequence DESC LIMIT 1`,
      ...[subject, documentEvents.submitted, documentEvents.amended],
      ...[subject, documentEvents.submitted, documentEvents.amended],
    );
    const known = before && (JSON.parse(before.data) as VersionFacts).disposal;
    // Only a note of carriage tells who gets the goods.
    if (known === undefined || known === facts.disposal) return undefined;
    if (type === documentEvents.withdrawn) return 'The note was withdrawn. 运单已撤销。';
    return `Consignee or destination was changed in version ${facts.version}. 第 ${facts.version} 版变更了收货人或到站。`;
  }

  /**
   * Live titles of bills that rest on this note: those that name it by its id, and those of its own
   * submitter that name it by number. Somebody else's note of the same number concerns nobody.
   */
  private async titlesOver(
    tx: Tx,
    { subject, mode }: PendingEntry,
    { number }: VersionFacts,
    submitterId: string,
  ): Promise<string[]> {
    const bills = await tx.all<{ titleId: string; submitterId: string; content: string }>(
      `SELECT d.title_id AS "titleId", d.submitter_id AS "submitterId", v.content
         FROM search_value s JOIN document d ON d.id = s.document_id
         JOIN document_version v ON v.document_id = d.id AND v.version = d.version
        WHERE s.field = 'note' AND s.value = ? AND d.mode = ? AND d.title_id IS NOT NULL ORDER BY d.title_id`,
      number,
      mode,
    );
    return bills
      .filter((bill) => bill.submitterId === submitterId || bill.content.includes(JSON.stringify(subject)))
      .map(({ titleId }) => titleId);
  }

  private async redirect(
    tx: Tx,
    titleId: string,
    mode: Mode,
    content: { note: string; change: string },
  ): Promise<void> {
    const row = await tx.lock(TitleRow, { id: titleId, mode });
    const state = row && stateOf(row);
    if (!row || !state || isTerminal(state)) return;
    const at = later(tx.at, row.changedAt);
    const payload = draftAct<'REDIRECT'>(state, {
      aud: this.titles.audience(mode),
      type: 'REDIRECT',
      actor: platformActor,
      capacity: 'PLATFORM',
      content,
      actId: `redirect_${state.headHash.slice(0, 32)}`,
      exp: new Date(Date.parse(at) + ownActGoodMs).toISOString(),
    });
    await this.titles.appendOwn(tx, state, payload, at, mode);
  }
}
