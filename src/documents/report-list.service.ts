import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import type { Finding } from '../findings/finding';
import { readPlace, writeCursor, type PageOf } from '../http/cursor';
import type { Caller } from '../parties/roles';
import type { DocumentEventRow } from './document.entity';
import { DocumentReading } from './reading.service';
import { reportLabel, reportType } from './report-codes';
import type { ReportedKind } from './reporting.service';

type Line = Omit<DocumentEventRow, 'documentId' | 'entryId'> & {
  sequence: number;
  correctedBy: string | null;
};

/** Reads what was reported on a document. */
@Injectable()
export class ReportList {
  constructor(
    private readonly database: Database,
    private readonly reading: DocumentReading,
  ) {}

  /** A page, oldest first. A report that was corrected stays, and says by which one. */
  async page(
    { name, reports: { family } }: ReportedKind,
    id: string,
    cursor: string | undefined,
    limit: number,
    caller: Caller,
  ): Promise<PageOf<object>> {
    const { version } = await this.reading.visible(id, caller, name);
    const rows = await this.database.read.all<Line>(
      `SELECT e.ordinal, e.id, e.code, e.version, e.reporter, e.occurred_at AS "occurredAt", e.at, e.facts, e.findings,
              e.corrects, c.id AS "correctedBy", (SELECT j.sequence FROM journal j WHERE j.id = e.entry_id) AS sequence
         FROM document_event e
         LEFT JOIN document_event c ON c.document_id = e.document_id AND c.corrects = e.id
        WHERE e.document_id = ? AND e.version <= ? AND e.ordinal > ? ORDER BY e.ordinal LIMIT ${Math.trunc(limit) + 1}`,
      id,
      version,
      readPlace('events', cursor) ?? 0,
    );
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const items = shown.map(({ ordinal: _, at, facts, findings, ...line }) => {
      const found = JSON.parse(findings) as Finding[];
      return {
        ...line,
        type: reportType(family, line.code),
        label: reportLabel(family, line.code),
        recordedAt: at,
        facts: JSON.parse(facts) as object,
        breach: found.some(({ breach }) => breach),
        findings: found,
      };
    });
    return { items, next: rows.length > limit && last ? writeCursor('events', last.ordinal) : null };
  }
}
