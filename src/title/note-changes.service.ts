import { Injectable } from '@nestjs/common';
import { listOf } from '../database/statements';
import type { PendingEntry, Tx } from '../database/tx';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
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
    for (const [titleId, note] of await this.titlesOver(tx, entry, number))
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
   * The numbers that a note has borne, each with the moment since which it has, and that since which it bears another;
   * no end where that is no earlier than this change. A bill that was written before goes on resting on it under its
   * old number.
   */
  private async numbersOf(tx: Tx, note: string): Promise<Map<string, Borne>> {
    const versions = await tx.all<{ at: string; data: string }>(
      `SELECT sequence, at, data FROM journal WHERE ${aboutVersion}
        UNION ALL SELECT sequence, at, data FROM archive.journal WHERE ${aboutVersion}
        ORDER BY sequence`,
      ...[note, documentEvents.submitted, documentEvents.amended],
      ...[note, documentEvents.submitted, documentEvents.amended],
    );
    const borne = new Map<string, Borne>();
    let last: string | undefined;
    for (const { at, data } of versions) {
      const { number: next } = JSON.parse(data) as VersionFacts;
      const before = last === next ? undefined : borne.get(last ?? '');
      if (before) before.until = at;
      borne.set(next, { since: borne.get(next)?.since ?? at });
      last = next;
    }
    return borne;
  }

  /**
   * Live titles of bills that rest on this note, each with the number under which it names it: those that name it by
   * its id, and those of its own submitter that name it by a number that it had when they were written. Somebody
   * else's note of the same number concerns nobody.
   */
  private async titlesOver(
    tx: Tx,
    { subject, mode }: PendingEntry,
    number: string,
  ): Promise<Map<string, string>> {
    const note = await tx.one(DocumentRow, { id: subject });
    const numbers = await this.numbersOf(tx, subject);
    numbers.set(number, { since: numbers.get(number)?.since ?? tx.at });
    const { marks, list } = listOf([...numbers.keys()]);
    const bills = await tx.all<RestingBill>(
      `SELECT d.id, d.title_id AS "titleId", d.submitter_id AS "submitterId", s.value AS number, v.at, v.content
         FROM search_value s JOIN document d ON d.id = s.document_id
         JOIN document_version v ON v.document_id = d.id AND v.version = d.version
        WHERE s.field = 'note' AND s.value IN (${marks}) AND d.mode = ? AND d.title_id IS NOT NULL
        ORDER BY d.title_id`,
      ...list,
      mode,
    );
    const over = new Map<string, string>();
    for (const bill of bills) {
      const { since, until } = numbers.get(bill.number) as Borne;
      const own = bill.submitterId === note?.submitterId && (until === undefined || bill.at < until);
      const byNumber = own && (bill.at >= since || !(await this.restsOnFormer(tx, bill, note)));
      if (byNumber || bill.content.includes(JSON.stringify(subject))) over.set(bill.titleId, bill.number);
    }
    return over;
  }

  /**
   * Whether a bill from before this note had the number rests on another one, which gave the number up after the bill
   * was written. It does, unless this note carries goods of the bill: who gives the number of a note to another one
   * over the same goods does not get them out of the sight of holder and pledgee.
   */
  private async restsOnFormer(tx: Tx, bill: RestingBill, note: DocumentRow): Promise<boolean> {
    const { id, kind, submitterId, mode } = note;
    const others = await tx.all<{ id: string }>(
      `SELECT d.id FROM former_number f JOIN document d ON d.id = f.document_id
        WHERE f.number = ? AND d.id <> ? AND d.kind = ? AND d.submitter_id = ? AND d.mode = ?`,
      ...[bill.number, id, kind, submitterId, mode],
    );
    for (const other of others) {
      const { until = '' } = (await this.numbersOf(tx, other.id)).get(bill.number) ?? {};
      if (bill.at < until) return !(await carriesGoodsOf(tx, id, bill));
    }
    return false;
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

/** Whether a note named a unit of a bill before this change, whose own version is not among the others yet. */
async function carriesGoodsOf(tx: Tx, documentId: string, bill: RestingBill): Promise<boolean> {
  const newest = { orderBy: 'version', descending: true, limit: 1 } as const;
  const [before] = await tx.find(DocumentVersion, { documentId }, newest);
  const units = await tx.all<{ value: string }>(
    "SELECT value FROM search_value WHERE document_id = ? AND field IN ('container', 'unit', 'wagon')",
    bill.id,
  );
  return units.some(({ value }) => before?.content.includes(JSON.stringify(value)));
}

/** A bill that names a number, as it was when it was written. */
interface RestingBill {
  id: string;
  titleId: string;
  submitterId: string;
  number: string;
  at: string;
  content: string;
}

/** Since when a note has borne a number, and until when. */
interface Borne {
  since: string;
  until?: string;
}
