import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { VersionFacts } from '../documents/happenings';
import { Kinds } from '../documents/kinds.service';
import { withEntries, type EntryTable } from '../journal/past-and-present';
import { eventBytes } from './event-message';
import { EventVersions, placeKey, type EventPlace } from './event-versions.service';
import type { DeliveryRow } from './exchange.entity';
import { KnownVersions } from './known-versions.service';
import { documentRef, isNoneOfYours } from './message';

interface EventLine {
  id: string;
  sequence: number;
  at: string;
  actor: string;
  data: string;
  /** Empty when the subject is no document. */
  kind: string | null;
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
    private readonly eventVersions: EventVersions,
    private readonly knownVersions: KnownVersions,
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
    const events = await this.spokenOf(
      lines.map((line) => ({ line, row: rowOf.get(line.id) as DeliveryRow })),
    );
    const versions = await this.versionsOf(events);
    const again = await this.knownVersions.again(rows.filter(({ deliveredAt }) => deliveredAt !== null));
    return new Map(
      events.map(({ line, row, version }) => {
        const { sequence, at, actor, data, payload } = line;
        const spoken = versions.get(placeOf(row, version));
        const hidden = isNoneOfYours(row.type, JSON.parse(data) as { contentHash?: string });
        const document = spoken && line.kind !== null ? this.named(spoken, line.kind, hidden) : undefined;
        const facts = {
          ...{ sequence, at, actor, document, again: again(row, version) },
          ...(payload !== 'thin' && { data }),
        };
        return [row.id, eventBytes(row, facts)];
      }),
    );
  }

  /** With the version that each event speaks of, which never changes: the one it names, or the one that stood then. */
  private async spokenOf(events: readonly Omit<Spoken, 'version'>[]): Promise<Spoken[]> {
    const silent = events.filter(({ line }) => line.kind !== null && namedIn(line) === undefined);
    const stood = await this.eventVersions.at(silent.map(placeIn));
    return events.map((event) => ({
      ...event,
      version: namedIn(event.line) ?? stood.get(placeKey(placeIn(event))),
    }));
  }

  /** The versions that events about documents speak of: read together, since most events come in batches. */
  private async versionsOf(events: readonly Spoken[]): Promise<Map<string, VersionLine>> {
    const about = events.filter(({ line }) => line.kind !== null);
    if (about.length === 0) return new Map();
    const documents = listOf([...new Set(about.map(({ row }) => row.documentId))]);
    const places = listOf([...new Set(about.map(({ row, version }) => placeOf(row, version)))]);
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

/** An event, and the version that it speaks of where its subject is a document. */
interface Spoken {
  line: EventLine;
  row: DeliveryRow;
  version?: number;
}

/** Id and version of what an event speaks of. */
const placeOf = ({ documentId }: DeliveryRow, version: number | undefined): string =>
  `${documentId} ${version}`;

/** The version that the facts of an event name. */
function namedIn({ data }: EventLine): number | undefined {
  const { version } = JSON.parse(data) as { version?: unknown };
  return typeof version === 'number' ? version : undefined;
}

const placeIn = ({ line, row }: Omit<Spoken, 'version'>): EventPlace => ({
  documentId: row.documentId,
  sequence: line.sequence,
});

const eventSql = (
  entries: EntryTable,
): string => `SELECT d.id, j.sequence, j.at, j.actor, j.data, doc.kind, e.payload
  FROM delivery d
  JOIN ${entries} j ON j.id = d.entry_id
  LEFT JOIN document doc ON doc.id = d.document_id
  LEFT JOIN endpoint e ON e.id = d.endpoint_id`;
