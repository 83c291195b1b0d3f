import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { readCursor, writeCursor, type PageOf } from '../http/cursor';
import { seesPresent, seesSome } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import { DocumentReading, type Standing } from './reading.service';

/** What may be asked of the list of documents. */
export interface DocumentQuery {
  kind?: string;
  /** Forms of one number, any of which a document may bear. */
  numbers?: readonly string[];
  status?: string;
  search?: { field: string; value: string };
  cursor?: string;
  limit: number;
}

/** A line of the list, with what it is seen by. */
interface ListLine extends Standing {
  until: string | null;
  lastVersion: number | null;
}

/** Part of a statement, and what stands for its question marks. */
interface Condition {
  sql: string;
  values: readonly string[];
}

/** Finds documents among those that a party may see. */
@Injectable()
export class DocumentList {
  private readonly walk: number;

  constructor(
    private readonly database: Database,
    private readonly reading: DocumentReading,
    private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.walk = config.LIST_WALK;
  }

  /** A page of the documents that the caller may see, newest first; `next` leads on, however few it shows. */
  async page(query: DocumentQuery, caller: Caller): Promise<PageOf<object>> {
    const before = readCursor('documents', query.cursor) ?? afterAll;
    if (before !== afterAll && !documentId.test(before)) throw new Refusal('cursor.malformed');
    const now = this.clock.iso();
    const { tables, place } = wayTo(query);
    const end = await this.endOfWalk(query, before, caller);
    const conditions = [
      { sql: 'a.party_id = ? AND a.mode = ?', values: [caller.partyId, caller.mode] },
      { sql: seesSome, values: [now] },
      { sql: `${place} < ?`, values: [before] },
      ...(end === undefined ? [] : [{ sql: `${place} >= ?`, values: [end] }]),
      ...wantedOf(query, now),
    ];
    const rows = await this.database.read.all<ListLine>(
      `SELECT d.id, d.kind, d.number, d.version, d.status, d.content_hash AS "contentHash", d.submitter_id AS "submittedBy",
              d.changed_at AS "changedAt", a.reason AS "seenBecause", a.until, a.last_version AS "lastVersion"
         FROM ${tables} JOIN access a ON a.subject = d.id
        WHERE ${conditions.map(({ sql }) => sql).join(' AND ')} ORDER BY ${place} DESC LIMIT ${Math.trunc(query.limit) + 1}`,
      ...conditions.flatMap(({ values }) => values),
    );
    const page = rows.slice(0, query.limit);
    const last = rows.length > query.limit ? page.at(-1)?.id : end;
    return {
      items: await this.asSeen(page, query, now),
      next: last === undefined ? null : writeCursor('documents', last),
    };
  }

  /**
   * The last place that a page looks at, where it does not take the first that come: whoever looks for the few of
   * a kind among a million would keep everybody else waiting meanwhile. Undefined where less is left.
   */
  private async endOfWalk(
    { search, numbers, kind, status }: DocumentQuery,
    before: string,
    { partyId, mode }: Caller,
  ): Promise<string | undefined> {
    // A number is borne by few, and whatever may be seen is shown where nothing is asked.
    if (numbers || (!search && kind === undefined && status === undefined)) return undefined;
    const [place, from, first, second] = search
      ? ['document_id', 'search_value WHERE field = ? AND value = ?', search.field, search.value]
      : ['subject', 'access WHERE party_id = ? AND mode = ?', partyId, mode];
    const [end] = await this.database.read.all<{ place: string }>(
      `SELECT ${place} AS place FROM ${from} AND ${place} < ? ORDER BY ${place} DESC LIMIT 1 OFFSET ${this.walk - 1}`,
      first,
      second,
      before,
    );
    return end?.place;
  }

  /** An authority that the later versions of a document do not concern sees the last that did. */
  private async asSeen(lines: readonly ListLine[], query: DocumentQuery, now: string): Promise<object[]> {
    const items: object[] = [];
    for (const { until, lastVersion, ...line } of lines)
      if (lastVersion === null || (until !== null && until > now)) items.push(line);
      else {
        const { content, ...limited } = await this.reading.upTo(line, lastVersion);
        if (answers(limited, content, query)) items.push(limited);
      }
    return items;
  }
}

/** What is asked of a document, in terms of `document d`, `access a` and `search_value s`. */
function wantedOf({ kind, numbers, status, search }: DocumentQuery, now: string): Condition[] {
  const wanted: Condition[] = [];
  if (kind !== undefined) wanted.push({ sql: 'd.kind = ?', values: [kind] });
  if (numbers) wanted.push({ sql: `d.number IN (${numbers.map(() => '?').join(', ')})`, values: numbers });
  if (status !== undefined)
    wanted.push({
      sql: `CASE WHEN ${seesPresent} THEN d.status ELSE 'withdrawn' END = ?`,
      values: [now, status],
    });
  if (search) wanted.push({ sql: 's.field = ? AND s.value = ?', values: [search.field, search.value] });
  return wanted;
}

/** Whether an older version is what was asked for: it was found by what the present one bears. */
const answers = ({ number }: Standing, content: string, asked: DocumentQuery): boolean =>
  (!asked.numbers || asked.numbers.includes(number)) &&
  (!asked.search || content.includes(JSON.stringify(asked.search.value)));

/**
 * Where a list begins. It is read in the order of the index that finds the fewest: by a value, by a number,
 * or else all that the caller may see. In any other order a database without statistics would look
 * through all that the caller may see for the few that bear the value.
 */
function wayTo({ search, numbers }: DocumentQuery): { tables: string; place: string } {
  if (search)
    return { tables: 'search_value s JOIN document d ON d.id = s.document_id', place: 's.document_id' };
  return { tables: 'document d', place: numbers === undefined ? 'a.subject' : 'd.id' };
}

/** Where a page of documents ended: any other place would be compared as text and skip rows in silence. */
const documentId = /^doc_[0-9A-HJKMNP-TV-Z]{26}$/;

/** After every document, and before the titles that a party sees as well. */
const afterAll = `doc_${'Z'.repeat(26)}`;
