import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { VersionFacts } from '../documents/happenings';
import { Kinds } from '../documents/kinds.service';
import { withEntries, type EntryTable } from '../journal/past-and-present';
import { eventBytes } from './event-message';
import type { DeliveryRow } from './exchange.entity';
import { documentRef, isNoneOfYours } from './message';

interface EventLine {
  id: string;
  sequence: number;
  at: string;
  actor: string;
  data: string;
  /** Empty when the subject is no document. */
  kind: string | null;
  currentVersion: number | null;
  payload: string | null;
}

interface VersionLine {
  documentId: string;
  version: number;
  contentHash: string;
  data: string;
}

/** Makes the bodies of events: what the journal says of them, and which version they speak of. */
@Injectable()
export class EventParcels {
  constructor(
    private readonly database: Database,
    private readonly kinds: Kinds,
  ) {}

  /** The body of each event by the id of its delivery. */
  async bodies(rows: readonly DeliveryRow[]): Promise<Map<string, Buffer>> {
    if (rows.length === 0) return new Map();
    const ids = rows.map(({ id }) => id);
    const lines = await withEntries<EventLine>(
      ids,
      ({ id }) => id,
      (table, some) => {
        const { marks, list } = listOf(some);
        return this.database.read.all(`${eventSql(table)} WHERE d.id IN (${marks})`, ...list);
      },
    );
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    const events = lines.map((line) => ({ line, row: rowOf.get(line.id) as DeliveryRow }));
    const versions = await this.versionsOf(events);
    return new Map(
      events.map(({ line, row }) => {
        const { sequence, at, actor, data, payload, currentVersion } = line;
        const spoken = versions.get(placeOf(row, line));
        const hidden = isNoneOfYours(row.type, JSON.parse(data) as { contentHash?: string });
        const document = spoken && line.kind !== null ? this.named(spoken, line.kind, hidden) : undefined;
        const facts = { sequence, at, actor, document, currentVersion, ...(payload !== 'thin' && { data }) };
        return [row.id, eventBytes(row, facts)];
      }),
    );
  }

  /** The versions that events about documents speak of: read together, since most events come in batches. */
  private async versionsOf(
    events: readonly { line: EventLine; row: DeliveryRow }[],
  ): Promise<Map<string, VersionLine>> {
    const about = events.filter(({ line }) => line.kind !== null);
    if (about.length === 0) return new Map();
    const documents = listOf([...new Set(about.map(({ row }) => row.documentId))]);
    const places = listOf([...new Set(about.map(({ line, row }) => placeOf(row, line)))]);
    const found = await this.database.read.all<VersionLine>(
      `SELECT v.document_id AS "documentId", v.version, v.content_hash AS "contentHash",
              (SELECT j.data FROM journal j WHERE j.id = v.entry_id) AS data
         FROM document_version v
        WHERE v.document_id IN (${documents.marks}) AND v.document_id || ' ' || v.version IN (${places.marks})`,
      ...documents.list,
      ...places.list,
    );
    return new Map(found.map((each) => [`${each.documentId} ${each.version}`, each]));
  }

  private named(
    { documentId, version, contentHash, data }: VersionLine,
    kind: string,
    hidden: boolean,
  ): object {
    // The number on that version; a later one may bear another.
    const { number } = JSON.parse(data) as VersionFacts;
    return documentRef(
      { documentId, version, number },
      { kind, collection: this.kinds.get(kind).collection, contentHash: hidden ? undefined : contentHash },
    );
  }
}

/** The version that an event speaks of; one that names none, such as a grant, speaks of the present one. */
function placeOf({ documentId }: DeliveryRow, { data, currentVersion }: EventLine): string {
  const { version } = JSON.parse(data) as { version?: unknown };
  return `${documentId} ${typeof version === 'number' ? version : currentVersion}`;
}

const eventSql = (
  entries: EntryTable,
): string => `SELECT d.id, j.sequence, j.at, j.actor, j.data, doc.kind, doc.version AS "currentVersion", e.payload
  FROM delivery d
  JOIN ${entries} j ON j.id = d.entry_id
  LEFT JOIN document doc ON doc.id = d.document_id
  LEFT JOIN endpoint e ON e.id = d.endpoint_id`;
