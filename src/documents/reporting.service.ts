import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { newId } from '../database/ids.source';
import type { PendingEntry, Reader, Tx } from '../database/tx';
import { refuses, type Finding } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { Done } from '../http/idempotency.service';
import { Journal } from '../journal/journal.service';
import { Access, type Seeing } from '../parties/access.service';
import { rolesOf, type Caller } from '../parties/roles';
import { DocumentEventRow, DocumentRow, DocumentVersion } from './document.entity';
import { documentEvents, type ReportFacts } from './happenings';
import type { Kind } from './kind';
import { Kinds } from './kinds.service';
import { keptLosses } from './received';
import { DocumentReading, type Shown } from './reading.service';
import {
  standing,
  type Participant,
  type Report,
  type ReportReading,
  type Reports,
  type Situation,
} from './report';
import { reportType, retraction, statusOfReceipt, type ReceiptSaid } from './report-codes';
import { correctionFindings, ofAnother, reportsMax, timeFindings, withdrawnFinding } from './report-rules';
import type { Reporting } from './reports.dto';
import { Submissions } from './submissions.service';

/** A kind on which something may be reported. */
export type ReportedKind = Kind & { reports: Reports };

/** What the entry of a receipt has for a status. */
interface ReceiptData extends ReceiptSaid {
  receiptId?: string;
  version?: number;
  officeCode?: string | null;
  decidedAt?: string;
}

/** A document as the rules of a report look at it. */
interface Read {
  version: number;
  document: object;
}

/**
 * Records what happened to goods and papers, as those who take part report it: appended and never edited,
 * beside the document and no part of its content. How things stand is folded from it.
 */
@Injectable()
export class Reported {
  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly access: Access,
    private readonly kinds: Kinds,
    private readonly submissions: Submissions,
    private readonly reading: DocumentReading,
  ) {
    reading.addPart('state', undefined, (id, _, shown) => this.statePart(id, shown));
    journal.follow((tx, entry, { data }) => this.onReceipt(tx, entry, data));
  }

  /** The body that records a report. What needs no transaction is read before; the rules run in it. */
  async body(
    kind: ReportedKind,
    id: string,
    reporting: Reporting,
    caller: Caller,
  ): Promise<(tx: Tx) => Promise<Done>> {
    const { version } = await this.reading.visible(id, caller, kind.name);
    const read = await this.read(this.database.read, id, version);
    return (tx) => this.record(tx, kind, id, reporting, caller, read);
  }

  /**
   * The body that records all that one message reports, in its order and each judged after the one before;
   * where one is refused nothing of the message is kept.
   */
  async message(
    kind: ReportedKind,
    id: string,
    { about, reports, losses }: ReportReading,
    caller: Caller,
  ): Promise<(tx: Tx) => Promise<Done>> {
    const row = await this.reading.visible(id, caller, kind.name);
    if (about !== row.number) throw new Refusal('event.rules', { findings: [ofAnother(about, row.number)] });
    const read = await this.read(this.database.read, id, row.version);
    return async (tx) => {
      const items: object[] = [];
      let last: Done | undefined;
      for (const { place, ...reporting } of reports) {
        last = await atPlace(place, () => this.record(tx, kind, id, reporting, caller, read));
        const { state: _, ...item } = last.answer as { state: object };
        items.push({ ...item, place });
      }
      const state = last && (last.answer as { state: object }).state;
      return {
        status: 201,
        answer: { documentId: id, items, losses: keptLosses(losses), state },
        entry: last?.entry,
      };
    };
  }

  private async record(
    tx: Tx,
    kind: ReportedKind,
    id: string,
    reporting: Reporting,
    caller: Caller,
    read: Read,
  ): Promise<Done> {
    // Two reports at once follow one another here, so that each is judged by what the other left.
    const row = await this.submissions.hold(tx, id, caller.mode);
    const seeing = await this.access.those(tx, id, caller.mode);
    const reporter = seeing.find((each) => each.id === caller.partyId);
    if (!row || !reporter) throw new Refusal('resource.unknown');
    const rows = await tx.find(DocumentEventRow, { documentId: id }, { orderBy: 'ordinal' });
    if (rows.length >= reportsMax) throw new Refusal('event.too_many');
    const { document } = row.version === read.version ? read : await this.read(tx, id, row.version);
    const before = rows.map(reportOf);
    const stands = standing(before);
    const report: Report = { ...reporting, id: newId('evt'), reporter: caller.partyId, breaches: [] };
    const findings = [
      ...timeFindings(report.occurredAt, tx.now),
      ...correctionFindings(report, stands, kind.reports.chained ?? []),
      ...(row.status === 'withdrawn' ? [withdrawnFinding] : []),
    ];
    if (refuses(findings)) throw new Refusal('event.rules', { findings });
    const situation: Situation = {
      document,
      earlier: stands.filter((each) => each.id !== report.corrects),
      report,
      reporter: participantOf(reporter),
      participants: seeing.map(participantOf),
    };
    findings.push(...judged(kind.reports, situation));
    if (refuses(findings)) throw new Refusal('event.rules', { findings });
    const kept = { ...report, breaches: breachesOf(findings) };
    const entry = await this.append(tx, row, kind, kept, rows.length + 1, findings, seeing);
    const state = stateOf(kind.reports, document, [...before, kept]);
    const answer = {
      ...{ id: kept.id, documentId: id, code: kept.code, occurredAt: kept.occurredAt, recordedAt: tx.at },
      ...{ breach: kept.breaches.length > 0, findings, state },
    };
    return { status: 201, headers: { location: `/v1/${kind.collection}/${id}/events` }, answer, entry };
  }

  /** The row, its entry on the journal, and the alarm where it is a breach; all or nothing. */
  private async append(
    tx: Tx,
    row: DocumentRow,
    kind: ReportedKind,
    report: Report,
    ordinal: number,
    findings: readonly Finding[],
    seeing: readonly Seeing[],
  ): Promise<PendingEntry> {
    const { id: eventId, code, occurredAt, facts, corrects, breaches } = report;
    const data: ReportFacts = {
      ...{ eventId, code, kind: row.kind, number: row.number, version: row.version },
      ...{ contentHash: row.contentHash, master: row.master ?? row.number, occurredAt, facts },
      ...(corrects !== undefined && { corrects }),
      ...{ breach: breaches.length > 0, findings: [...findings] },
    };
    // Authorities are added by the router, which knows whom the present version still concerns.
    const told = seeing.filter((each) => each.reason !== 'routed' && each.id !== report.reporter);
    const audience = told.map((each) => each.id);
    const about = { mode: row.mode, subject: row.id, data, audience };
    const type = reportType(kind.reports.family, code);
    const entry = await this.journal.append(tx, { ...about, type, actor: report.reporter });
    await tx.insert(DocumentEventRow, {
      ...{ documentId: row.id, ordinal, id: eventId, code, version: row.version, reporter: report.reporter },
      ...{ occurredAt, at: tx.at, facts: JSON.stringify(facts), findings: JSON.stringify(findings) },
      ...{ corrects: corrects ?? null, entryId: entry.id },
    });
    if (breaches.length > 0)
      await this.journal.append(tx, { ...about, type: documentEvents.breach, actor: 'platform' });
    return entry;
  }

  /**
   * Customs' own words become a status of the document at the version that they speak of, where the table of its
   * family says so. The document is held by whoever records the receipt.
   */
  private async onReceipt(tx: Tx, entry: PendingEntry, data: object): Promise<void> {
    if (!entry.type.startsWith('receipt.')) return;
    const said = data as ReceiptData;
    const present = await tx.one(DocumentRow, { id: entry.subject });
    const kind = present && this.kinds.get(present.kind);
    if (!present || !kind?.reports || said.decidedAt === undefined) return;
    const { version = present.version } = said;
    const row = version === present.version ? present : await this.reading.upTo(present, version, tx);
    const code = statusOfReceipt(kind.reports.family, said, row.number);
    if (code === undefined) return;
    const [last] = await tx.all<{ ordinal: number | null }>(
      'SELECT MAX(ordinal) AS ordinal FROM document_event WHERE document_id = ?',
      row.id,
    );
    const ordinal = (last?.ordinal ?? 0) + 1;
    if (ordinal > reportsMax) return;
    const facts = {
      ...(said.officeCode && { office: said.officeCode }),
      ...(said.receiptId !== undefined && { reference: said.receiptId }),
    };
    const { decidedAt: occurredAt } = said;
    const report = { id: newId('evt'), code, occurredAt, reporter: entry.actor, facts, breaches: [] };
    const seeing = await this.access.those(tx, row.id, row.mode);
    // What it is told with is its master now.
    const told = { ...row, master: present.master ?? present.number };
    await this.append(tx, told, { ...kind, reports: kind.reports }, report, ordinal, [], seeing);
  }

  private async read(reader: Reader, documentId: string, version: number): Promise<Read> {
    const found = await reader.one(DocumentVersion, { documentId, version });
    return { version, document: JSON.parse(found?.content ?? '{}') as object };
  }

  /** How things stand is folded from all reports, which are about the present version. */
  private async statePart(
    id: string,
    { kind: { reports }, document, limited }: Shown,
  ): Promise<object | undefined> {
    if (!reports || limited) return undefined;
    const rows = await this.database.read.find(DocumentEventRow, { documentId: id }, { orderBy: 'ordinal' });
    return stateOf(reports, document, rows.map(reportOf));
  }
}

/** Findings of a refusal, each with the place in the message beside it. */
async function atPlace(place: string, record: () => Promise<Done>): Promise<Done> {
  try {
    return await record();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const findings = error.carries.findings?.map((finding) => ({ ...finding, place }));
    throw new Refusal(error.code, { ...error.carries, findings, facts: { place } });
  }
}

/** What the kind finds; a party that may not write it is told who may. */
function judged({ reportables }: Reports, situation: Situation): Finding[] {
  const { report, reporter } = situation;
  if (report.code === retraction) return [];
  const reportable = reportables.find(({ code }) => code === report.code);
  if (!reportable) throw new Error(`Nothing is reported as ${report.code}.`);
  const { roles } = reportable;
  const list = roles.join(', ');
  const detail = reporter.roles.some((role) => roles.includes(role))
    ? reportable.barred?.(situation)
    : { en: `Roles that may report ${report.code}: ${list}.`, zh: `可报告 ${report.code} 的角色：${list}。` };
  if (detail) throw new Refusal('event.not_reporter', { detail });
  return reportable.judge?.(situation) ?? [];
}

/** How things stand: what the kind folds, and which breaches are on record. */
function stateOf(reports: Reports, document: object, all: readonly Report[]): object {
  const stands = standing(all);
  const breaches = stands
    .filter((each) => each.breaches.length > 0)
    .map(({ id, code, occurredAt, breaches: rules }) => ({ id, code, occurredAt, rules }));
  return { events: all.length, breaches, ...reports.state(document, stands) };
}

const breachesOf = (findings: readonly Finding[]): string[] =>
  findings.filter(({ breach }) => breach).map(({ rule }) => rule);

const reportOf = (row: DocumentEventRow): Report => ({
  id: row.id,
  code: row.code,
  occurredAt: row.occurredAt,
  reporter: row.reporter,
  facts: JSON.parse(row.facts) as object,
  ...(row.corrects !== null && { corrects: row.corrects }),
  breaches: breachesOf(JSON.parse(row.findings) as Finding[]),
});

const participantOf = ({ id, roles, ...party }: Seeing): Participant => ({
  partyId: id,
  name: party.name,
  nameZh: party.nameZh,
  uscc: party.uscc,
  rics: party.rics,
  roles: rolesOf(roles),
});
