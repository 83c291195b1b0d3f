import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { Reader } from '../database/tx';
import { Refusal } from '../findings/refusal';
import { pageSize, readPlace, wholeMax, writeCursor, type PageOf } from '../http/cursor';
import { registerShape, type ShapeClass } from '../http/schema';
import type { JournalEntry } from '../journal/journal.entity';
import { Journal, type LineSource } from '../journal/journal.service';
import { Access } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import { differences } from './diff';
import type { DiffView, TimeLine } from './document-lines.dto';
import { ClaimRow, DocumentRow, DocumentVersion, ReadingRow } from './document.entity';
import { documentEvents, type VersionFacts } from './happenings';
import type { Kind } from './kind';
import { Kinds } from './kinds.service';
import type { Wanted } from './wanted';

/** What another room adds to a document's page, such as where it was routed or who holds its title. */
export type PagePart = (documentId: string, caller: Caller, shown: Shown) => Promise<unknown>;

/** The version that a page shows. */
export interface Shown {
  kind: Kind;
  document: object;
  /** The reader may see no later version, nor what is known of the present one. */
  limited: boolean;
}

/** Who reads a time line, and whose document it is: what may be seen hangs on both. */
export interface LineReader extends Pick<Caller, 'partyId' | 'roles'> {
  submitterId: string;
  /** The last version that the reader may see; empty for all. */
  lastVersion: number | null;
}

/**
 * What else stands on the time line of a document after a sequence. Where that is of more subjects than are looked at
 * for one page, the line is told up to an end, and goes on there.
 */
type Elsewhere = (
  documentId: string,
  after: number,
  caller: Caller,
) => Promise<{ sources: LineSource[]; end?: number }>;

/** Reads documents: by version, by time, as a difference, as a time line. */
@Injectable()
export class DocumentReading {
  private readonly parts = new Map<string, PagePart>();
  private elsewhere?: Elsewhere;
  private hidden: (line: TimeLine, reader: LineReader) => boolean = () => false;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly access: Access,
    private readonly kinds: Kinds,
    private readonly clock: Clock,
  ) {}

  /** Lets a room add a part to every document's page; `documentPage` names the shape of the part, unless it goes by the kind. */
  addPart(name: string, shape: ShapeClass | undefined, part: PagePart): void {
    if (shape) registerShape(shape);
    this.parts.set(name, part);
  }

  /** Lets a room put its own entries on a document's time line, as far as the caller may see them. */
  addLines(elsewhere: Elsewhere): void {
    this.elsewhere = elsewhere;
  }

  /** Lets a room keep lines of the time line from readers whom they do not concern. */
  hideLines(hidden: (line: TimeLine, reader: LineReader) => boolean): void {
    this.hidden = hidden;
  }

  /** The document's page: the version asked for, with everything that is known about it. */
  async page(
    kindName: string,
    id: string,
    asked: Wanted,
    caller: Caller,
  ): Promise<{ page: object; row: DocumentRow; version: DocumentVersion; limited: boolean }> {
    const { row, lastVersion } = await this.seen(id, caller, kindName);
    const version = await this.versionOf(row, asked);
    if (!asked.unseen) await this.noteReading(row, version.version, caller);
    const kind = this.kinds.get(row.kind);
    const document = JSON.parse(version.content) as object;
    const parts: Record<string, unknown> = {};
    const shown = { kind, document, limited: lastVersion !== null };
    for (const [name, part] of this.parts) parts[name] = await part(id, caller, shown);
    return {
      row,
      version,
      limited: shown.limited,
      page: {
        id: row.id,
        kind: row.kind,
        number: row.number,
        version: version.version,
        currentVersion: row.version,
        status: row.status,
        contentHash: version.contentHash,
        submittedBy: version.submittedBy,
        acceptedAt: version.at,
        titleId: row.titleId,
        findings: JSON.parse(version.findings) as unknown[],
        computed: kind.computed?.(document) ?? {},
        ...parts,
        document,
      },
    };
  }

  /** The versions, newest first, in pages. */
  async versions(
    kindName: string,
    id: string,
    caller: Caller,
    cursor?: string,
    limit: number = pageSize.max,
  ): Promise<PageOf<object>> {
    const row = await this.visible(id, caller, kindName);
    const before = Math.min(readPlace('versions', cursor) ?? wholeMax, row.version + 1);
    const rows = await this.database.read.all<{ version: number }>(
      `SELECT v.version, v.content_hash AS "contentHash", v.submitted_by AS "submittedBy", v.at AS "acceptedAt",
              (SELECT j.sequence FROM journal j WHERE j.id = v.entry_id) AS sequence
         FROM document_version v
        WHERE v.document_id = ? AND v.version < ? ORDER BY v.version DESC LIMIT ${Math.trunc(limit) + 1}`,
      row.id,
      before,
    );
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? writeCursor('versions', last.version) : null };
  }

  async diff(
    kindName: string,
    id: string,
    from: string | undefined,
    to: string | undefined,
    caller: Caller,
  ): Promise<DiffView> {
    const row = await this.visible(id, caller, kindName);
    const newer = await this.versionOf(row, { version: to });
    const older = await this.versionOf(row, { version: from ?? String(Math.max(1, newer.version - 1)) });
    return {
      from: older.version,
      to: newer.version,
      items: differences(JSON.parse(older.content), JSON.parse(newer.content)),
    };
  }

  /** Everything that happened to the document and concerns the caller, oldest first, as the journal has it. */
  async timeline(
    kindName: string,
    id: string,
    cursor: string | undefined,
    limit: number,
    caller: Caller,
  ): Promise<PageOf<object>> {
    const { row, lastVersion } = await this.seen(id, caller, kindName);
    const after = readPlace('timeline', cursor) ?? 0;
    const { sources = [], end } = (await this.elsewhere?.(row.id, after, caller)) ?? {};
    const found = await Promise.all([
      this.journal.about(row.id, after, limit),
      ...sources.map((source) => this.journal.aboutSome(source, after, limit)),
    ]);
    // Each has its next ones, so the first of all together are the next of the line.
    const entries = found
      .flat()
      .filter(({ sequence }) => end === undefined || sequence <= end)
      .sort((a, b) => a.sequence - b.sequence)
      .slice(0, limit);
    const last = entries.length === limit ? entries.at(-1)?.sequence : end;
    const { partyId, roles } = caller;
    const reader: LineReader = { partyId, roles, submitterId: row.submitterId, lastVersion };
    const items = entries.map(lineOf).filter(
      // What another room gives it gives to this caller.
      (line) => line.receipt.subject !== row.id || !this.hidden(line, reader),
    );
    return { items, next: last === undefined ? null : writeCursor('timeline', last) };
  }

  /** The document if the caller may see it, as it may see it; for anybody else it does not exist. */
  async visible(id: string, caller: Caller, kindName?: string): Promise<DocumentRow> {
    return (await this.seen(id, caller, kindName)).row;
  }

  /** The refusal of a number that is taken, with the document that has it where the caller may read that; any other as it is. */
  async namingTaken(error: unknown, claim: string, caller: Caller): Promise<unknown> {
    if (!(error instanceof Refusal) || error.code !== 'document.number_taken') return error;
    const taken = await this.database.read.one(ClaimRow, { key: claim });
    if (!taken || !(await this.access.find(caller, taken.owner))) return error;
    const { owner: documentId } = taken;
    const detail = {
      en: `Your document ${documentId} has this number.`,
      zh: `本主体的单证 ${documentId} 已使用该编号。`,
    };
    return new Refusal(error.code, { ...error.carries, detail, facts: { documentId } });
  }

  private async seen(
    id: string,
    caller: Caller,
    kindName?: string,
  ): Promise<{ row: DocumentRow; lastVersion: number | null }> {
    const { lastVersion } = await this.access.require(caller, id);
    const row = await this.database.read.one(DocumentRow, { id });
    if (!row || (kindName !== undefined && row.kind !== kindName)) throw new Refusal('resource.unknown');
    return { row: lastVersion === null ? row : await this.upTo(row, lastVersion), lastVersion };
  }

  /**
   * A document for an authority that its later versions do not concern: withdrawn there at the last that did. The entry
   * of that version may be archived, where a body of the funnel has to look for it too.
   */
  async upTo<T extends Standing>(
    row: T,
    version: number,
    reader: Reader = this.database.read,
  ): Promise<T & { content: string }> {
    const [then] = await reader.all<{ hash: string; at: string; content: string; data: string }>(
      `SELECT v.content_hash AS hash, v.at, v.content,
              (SELECT data FROM journal WHERE id = v.entry_id
                UNION ALL SELECT data FROM archive.journal WHERE id = v.entry_id LIMIT 1) AS data
         FROM document_version v
        WHERE v.document_id = ? AND v.version = ?`,
      row.id,
      version,
    );
    if (!then) throw new Refusal('resource.unknown');
    const { hash: contentHash, at: changedAt, content } = then;
    const { number } = JSON.parse(then.data) as VersionFacts;
    return { ...row, version, number, status: 'withdrawn', contentHash, changedAt, content };
  }

  async versionOf(row: DocumentRow, asked: { version?: string; at?: string }): Promise<DocumentVersion> {
    if (asked.at !== undefined && asked.version !== undefined)
      throw new Refusal('request.malformed', {
        detail: { en: 'Give "version" or "at", not both.', zh: 'version 与 at 只能填写其一。' },
      });
    if (asked.at !== undefined) return this.versionAt(row, asked.at);
    const number = asked.version === undefined ? row.version : Number(asked.version);
    const version =
      Number.isInteger(number) && number <= row.version && Math.abs(number) <= wholeMax
        ? await this.database.read.one(DocumentVersion, { documentId: row.id, version: number })
        : undefined;
    if (!version)
      throw new Refusal('resource.unknown', {
        detail: {
          en: `The document has the versions 1 to ${row.version}.`,
          zh: `该单证有第 1 至第 ${row.version} 版。`,
        },
      });
    return version;
  }

  /** As ONE Record's `at`: 404 before the document was made, 400 for a time that has not come. */
  private async versionAt(row: DocumentRow, at: string): Promise<DocumentVersion> {
    const instant = instantOf(at);
    if (instant === undefined || instant.getTime() > (await this.present()))
      throw new Refusal('request.malformed', {
        detail: {
          en: '"at" must be an RFC 3339 time with its offset that is not in the future; write + as %2B.',
          zh: 'at 应为带时区且不晚于当前的 RFC 3339 时间；“+”须写作 %2B。',
        },
      });
    const [found] = await this.database.read.all<{ version: number }>(
      'SELECT version FROM document_version WHERE document_id = ? AND at <= ? AND version <= ? ORDER BY version DESC LIMIT 1',
      row.id,
      instant.toISOString(),
      row.version,
    );
    if (!found)
      throw new Refusal('resource.unknown', {
        detail: { en: 'The document was not there yet at that time.', zh: '该时间尚无此单证。' },
      });
    return this.versionOf(row, { version: String(found.version) });
  }

  /** Versions have the journal's time, which never goes back: a clock that was put back is behind it. */
  private async present(): Promise<number> {
    const [now, last] = await Promise.all([this.database.now(), this.journal.lastTime(this.database.read)]);
    return Math.max(now, Date.parse(last));
  }

  /**
   * The first reading of a version by a party that did not submit it goes on the time line. While nothing is written it
   * does not, and the document is given all the same: the next reading that can be noted is then the first.
   */
  private async noteReading(row: DocumentRow, version: number, caller: Caller): Promise<void> {
    if (caller.partyId === row.submitterId) return;
    const key = { documentId: row.id, version, partyId: caller.partyId };
    if (await this.database.read.one(ReadingRow, key)) return;
    await this.database.writeIfTaken(async (tx) => {
      if (!(await tx.claim(ReadingRow, { ...key, at: tx.at }))) return;
      await this.journal.append(tx, {
        mode: row.mode,
        type: documentEvents.read,
        subject: row.id,
        actor: caller.partyId,
        data: { version },
        audience: [row.submitterId],
      });
    });
  }
}

function lineOf({ sequence, type, actor, at, data, hash, ...rest }: JournalEntry): TimeLine {
  const receipt = { ...rest, proof: `/v1/log/proofs?sequence=${sequence}` };
  return { sequence, at, type, actor, hash, data: JSON.parse(data) as object, receipt };
}

/** How a document stands at a version. */
export type Standing = Pick<
  DocumentRow,
  'id' | 'number' | 'version' | 'status' | 'contentHash' | 'changedAt'
>;

/** RFC 3339 section 5.6, with the offset that makes it one instant for everybody. */
const rfc3339 =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** The instant that a text names; undefined for anything else, such as a bare day or 30 February. */
function instantOf(text: string): Date | undefined {
  const [, day] = rfc3339.exec(text) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  // JavaScript takes 30 February for 2 March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  return new Date(text.toUpperCase());
}
