import { Injectable } from '@nestjs/common';
import { listOf } from '../database/statements';
import type { PendingEntry, Tx } from '../database/tx';
import { DocumentRow } from '../documents/document.entity';
import { documentEvents, type ReportFacts, type VersionFacts } from '../documents/happenings';
import { later } from '../documents/later';
import { Journal } from '../journal/journal.service';
import type { Mode } from '../parties/roles';
import { platformActor } from './act';
import { draftAct } from './draft-act';
import { isTerminal } from './state';
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
    journal.follow((tx, entry, { data }) =>
      entry.type === documentEvents.breach
        ? this.onBreach(tx, entry, data as ReportFacts)
        : this.onEntry(tx, entry, data as VersionFacts),
    );
  }

  private async onEntry(tx: Tx, entry: PendingEntry, facts: VersionFacts): Promise<void> {
    const { amended, withdrawn } = documentEvents;
    if (entry.type !== amended && entry.type !== withdrawn) return;
    const change = await this.changeOf(tx, entry, facts);
    if (change === undefined) return;
    await this.redirectAll(tx, entry, facts, change);
  }

  /** Goods handed out to another than the consignee of the note have gone another way, whatever the note says. */
  private async onBreach(tx: Tx, entry: PendingEntry, facts: ReportFacts): Promise<void> {
    if (facts.kind !== 'rail-note' || facts.code !== 'DELIVERED') return;
    const change = `The goods were handed out to another than the consignee. 货物已交付给运单收货人以外的主体。`;
    await this.redirectAll(tx, entry, facts, change);
  }

  private async redirectAll(
    tx: Tx,
    entry: PendingEntry,
    { number }: Pick<VersionFacts, 'number'>,
    change: string,
  ): Promise<void> {
    for (const [titleId, note] of await this.titlesOver(tx, entry, await this.numbersOf(tx, entry, number)))
      await this.redirect(tx, titleId, entry.mode, { note, change });
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
   * The numbers that a note has borne, each with the moment since which it bears another; nothing where that is no
   * earlier than this change. A bill that was written before goes on resting on it under its old number.
   */
  private async numbersOf(
    tx: Tx,
    { subject }: PendingEntry,
    number: string,
  ): Promise<Map<string, string | undefined>> {
    const versions = await tx.all<{ at: string; data: string }>(
      `SELECT sequence, at, data FROM journal WHERE ${aboutVersion}
        UNION ALL SELECT sequence, at, data FROM archive.journal WHERE ${aboutVersion}
        ORDER BY sequence`,
      ...[subject, documentEvents.submitted, documentEvents.amended],
      ...[subject, documentEvents.submitted, documentEvents.amended],
    );
    const borne = new Map<string, string | undefined>();
    let last: string | undefined;
    for (const { at, data } of versions) {
      const { number: next } = JSON.parse(data) as VersionFacts;
      if (last !== undefined && last !== next) borne.set(last, at);
      borne.set(next, undefined);
      last = next;
    }
    return borne.set(number, undefined);
  }

  /**
   * Live titles of bills that rest on this note, each with the number under which it names it: those that name it by
   * its id, and those of its own submitter that name it by a number that it had when they were written. Somebody
   * else's note of the same number concerns nobody.
   */
  private async titlesOver(
    tx: Tx,
    { subject, mode }: PendingEntry,
    numbers: ReadonlyMap<string, string | undefined>,
  ): Promise<Map<string, string>> {
    const note = await tx.one(DocumentRow, { id: subject });
    const { marks, list } = listOf([...numbers.keys()]);
    const bills = await tx.all<RestingBill>(
      `SELECT d.title_id AS "titleId", d.submitter_id AS "submitterId", s.value AS number, v.at, v.content
         FROM search_value s JOIN document d ON d.id = s.document_id
         JOIN document_version v ON v.document_id = d.id AND v.version = d.version
        WHERE s.field = 'note' AND s.value IN (${marks}) AND d.mode = ? AND d.title_id IS NOT NULL
        ORDER BY d.title_id`,
      ...list,
      mode,
    );
    const rests = ({ submitterId, content, number, at }: RestingBill): boolean => {
      const until = numbers.get(number);
      const own = submitterId === note?.submitterId && (until === undefined || at < until);
      return own || content.includes(JSON.stringify(subject));
    };
    return new Map(bills.filter(rests).map(({ titleId, number }) => [titleId, number]));
  }

  private async redirect(
    tx: Tx,
    titleId: string,
    mode: Mode,
    content: { note: string; change: string },
  ): Promise<void> {
    // What has run out comes first, and may end the bill: then nobody is left to be told.
    const row = await this.titles.upToDate(tx, titleId, mode);
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

/** A bill that names a number, as it was when it was written. */
interface RestingBill {
  titleId: string;
  submitterId: string;
  number: string;
  at: string;
  content: string;
}
