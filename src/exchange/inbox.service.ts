import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { VersionFacts } from '../documents/happenings';
import { Kinds } from '../documents/kinds.service';
import type { BilingualText } from '../http/bilingual.dto';
import { Journal } from '../journal/journal.service';
import { withEntries } from '../journal/past-and-present';
import type { Caller } from '../parties/roles';
import { deliveryEvents } from './deliveries.service';
import { EventVersions, placeKey } from './event-versions.service';
import type { Lease } from './inbox-claims.service';
import type { InboxItem, InboxPage } from './inbox.dto';
import { KnownVersions } from './known-versions.service';
import { documentRef, isNoneOfYours, noLonger, type Again } from './message';

/** What facts of a delivery's own event name. */
type InboxIds = Record<'messageId' | 'deliveryId', string>;

/** What the entry of a line says. */
type LineFacts = Record<string, unknown> & Partial<InboxIds & VersionFacts>;

interface FeedLine {
  sequence: number;
  at: string;
  type: string;
  actor: string;
  subject: string;
  data: string;
  kind: string | null;
  /** Number on the version that was delivered, where the entry is one. */
  number: string | null;
  presentNumber: string | null;
  deliveryId: string | null;
  version: number | null;
  currentVersion: number | null;
  /** As what the document was delivered: a version that no longer concerns the reader is a withdrawal there. */
  sentAs: string | null;
  /** Why the version no longer concerns the reader, JSON; empty of everything else. */
  left: string | null;
}

const lineColumns = `j.at, j.type, j.actor, j.subject, j.data, doc.kind,
              CASE WHEN d.carries = 'document' THEN d.number END AS number,
              doc.number AS "presentNumber",
              d.id AS "deliveryId",
              CASE WHEN d.carries = 'document' THEN d.version END AS version,
              doc.version AS "currentVersion",
              CASE WHEN d.carries = 'document' THEN d.type END AS "sentAs",
              CASE WHEN d.carries = 'document' AND d.rule = '${noLonger}' THEN d.reason END AS "left"`;

/** Where other processes write, what they announce can be missed: a waiting reader looks by itself. */
const lookAgainMs = 1_000;

/**
 * The inbox: a pure cursor read of the journal, in commit order, of what concerns the caller. A
 * reader that keeps the last sequence misses nothing and needs no state here.
 */
@Injectable()
export class Inbox implements BeforeApplicationShutdown {
  private readonly waiters = new Set<() => void>();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly kinds: Kinds,
    private readonly eventVersions: EventVersions,
    private readonly knownVersions: KnownVersions,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Reads after a sequence; with `waitSeconds` it answers as soon as there is something, or when time is up. */
  async read(caller: Caller, after: number, limit: number, waitSeconds: number): Promise<InboxPage> {
    const until = performance.now() + Math.min(waitSeconds, this.config.LONG_POLL_SECONDS) * 1000;
    for (;;) {
      // The wait is set up before the look, so that a commit in between is not missed.
      const woken = this.nextFor(caller.partyId, until);
      const items = await this.lines(caller, after, limit);
      if (items.length > 0 || this.stopped || performance.now() >= until) {
        woken.cancel();
        return {
          items: await this.itemsOf(items, caller),
          next: items.at(-1)?.sequence ?? after,
        };
      }
      await woken.promise;
    }
  }

  /** Messages as the inbox shows them, by their ids; of those that are given again with the present version. */
  async messages(
    leases: readonly Pick<Lease, 'messageId' | 'redelivered'>[],
    caller: Caller,
  ): Promise<Map<string, InboxItem>> {
    const ids = leases.map(({ messageId }) => messageId);
    const again = new Set(leases.filter(({ redelivered }) => redelivered).map(({ messageId }) => messageId));
    const lines = await withEntries<FeedLine>(
      ids,
      ({ deliveryId }) => deliveryId ?? '',
      (table, some) => {
        const { marks, list } = listOf(some);
        return this.database.read.all(
          `SELECT j.sequence, ${lineColumns}
             FROM delivery d
             JOIN ${table} j ON j.id = d.entry_id
             LEFT JOIN document doc ON doc.id = j.subject
            WHERE d.id IN (${marks})`,
          ...list,
        );
      },
    );
    const items = await this.itemsOf(lines, caller, again);
    return new Map(lines.map(({ deliveryId }, place) => [deliveryId ?? '', items[place] as InboxItem]));
  }

  /** Open long polls are answered at once, so that a shutdown need not wait for them. */
  beforeApplicationShutdown(): void {
    this.stopped = true;
    for (const wake of this.waiters) wake();
  }

  private nextFor(partyId: string, until: number): { promise: Promise<void>; cancel: () => void } {
    let wake: () => void = () => undefined;
    const promise = new Promise<void>((resolve) => (wake = resolve));
    const stop = this.journal.onCommit((parties) => {
      if (parties === 'all' || parties.has(partyId)) wake();
    });
    const left = Math.max(0, until - performance.now());
    const timer = setTimeout(wake, this.database.shared ? Math.min(left, lookAgainMs) : left);
    this.waiters.add(wake);
    const cancel = (): void => {
      stop();
      clearTimeout(timer);
      this.waiters.delete(wake);
    };
    return { promise: promise.then(cancel), cancel };
  }

  /**
   * Who keeps up reads the present alone; what was archived before or while it was read is looked at too. The two are
   * read apart, since past and present as one table is not to be joined (see `withEntries`).
   */
  private async lines(caller: Caller, after: number, limit: number): Promise<FeedLine[]> {
    const present = await this.linesIn('present_', caller, after, limit);
    const [head] = await this.database.read.all<{ sequence: number }>('SELECT sequence FROM archive_head');
    const archived = head?.sequence ?? 0;
    if (after >= archived) return present;
    const past = await this.linesIn('archive.', caller, after, limit, archived);
    return [...past, ...present.filter(({ sequence }) => sequence > archived)].slice(0, limit);
  }

  private linesIn(
    part: 'present_' | 'archive.',
    caller: Caller,
    after: number,
    limit: number,
    through?: number,
  ): Promise<FeedLine[]> {
    return this.database.read.all<FeedLine>(
      `SELECT f.sequence, ${lineColumns}
         FROM ${part}feed f
         JOIN ${part}journal j ON j.sequence = f.sequence
         LEFT JOIN delivery d ON d.document_id = j.subject AND d.party_id = f.party_id AND d.entry_id = j.id
         LEFT JOIN document doc ON doc.id = j.subject
        WHERE f.party_id = ? AND f.mode = ? AND f.sequence > ? ${through === undefined ? '' : 'AND f.sequence <= ?'}
        ORDER BY f.sequence LIMIT ?`,
      caller.partyId,
      caller.mode,
      after,
      ...(through === undefined ? [] : [through]),
      limit,
    );
  }

  /**
   * The number on the version that a line speaks of. Only a version's own entry has it; of a reading
   * or a receipt it is looked up, since the present number may be another one.
   */
  private async numberAt(line: FeedLine, version: number, told?: string): Promise<string> {
    if (line.number !== null) return line.number;
    if (told !== undefined) return told;
    if (version === line.currentVersion) return line.presentNumber ?? '';
    const [entry] = await this.database.read.all<{ data: string }>(
      `SELECT data FROM journal
        WHERE id = (SELECT v.entry_id FROM document_version v WHERE v.document_id = ? AND v.version = ?)`,
      line.subject,
      version,
    );
    return entry ? (JSON.parse(entry.data) as VersionFacts).number : '';
  }

  private async itemsOf(
    lines: readonly FeedLine[],
    { partyId, mode }: Caller,
    late: ReadonlySet<string> = new Set(),
  ): Promise<InboxItem[]> {
    const read = lines.map((line): [FeedLine, LineFacts] => [line, JSON.parse(line.data) as LineFacts]);
    await this.nameVersions(read);
    const hashes = await this.hashesOf(read);
    const told = new Map(
      read
        .filter(([line, data]) => isReplayed(line, data) || late.has(line.deliveryId ?? ''))
        .map(([line]) => [line, { partyId, mode, documentId: line.subject }]),
    );
    const again = await this.knownVersions.again([...told.values()]);
    return Promise.all(
      read.map(([line, data]) => {
        const one = told.get(line);
        return this.itemOf(line, data, hashes, one && again(one, line.version ?? data.version));
      }),
    );
  }

  /** An event that names no version, such as a grant, speaks of the one that stood then, as its push does. */
  private async nameVersions(lines: readonly [FeedLine, LineFacts][]): Promise<void> {
    const silent = lines
      .filter(([{ kind, version }, data]) => kind !== null && version === null && data.version === undefined)
      .map(([line]) => ({ line, place: { documentId: line.subject, sequence: line.sequence } }));
    const stood = await this.eventVersions.at(silent.map(({ place }) => place));
    for (const { line, place } of silent) line.version = stood.get(placeKey(place)) ?? null;
  }

  /**
   * Hashes of the versions that lines speak of without naming them, as a receipt or a reading does, by id and version:
   * a push of the same event has them.
   */
  private async hashesOf(lines: readonly [FeedLine, LineFacts][]): Promise<Map<string, string>> {
    const silent = lines.filter(([{ kind }, { contentHash }]) => kind !== null && contentHash === undefined);
    if (silent.length === 0) return new Map();
    const documents = listOf([...new Set(silent.map(([{ subject }]) => subject))]);
    const places = listOf([...new Set(silent.map(([line, data]) => placeOf(line, data)))]);
    const found = await this.database.read.all<{ place: string; hash: string }>(
      `SELECT v.document_id || ' ' || v.version AS place, v.content_hash AS hash FROM document_version v
        WHERE v.document_id IN (${documents.marks}) AND v.document_id || ' ' || v.version IN (${places.marks})`,
      ...documents.list,
      ...places.list,
    );
    return new Map(found.map(({ place, hash }) => [place, hash]));
  }

  private async itemOf(
    line: FeedLine,
    data: LineFacts,
    hashes: ReadonlyMap<string, string>,
    again: Again | undefined,
  ): Promise<InboxItem> {
    const version = line.version ?? data.version;
    const { kind, number, contentHash } = data;
    // As the push has it: a withdrawal there, with nothing of the new version.
    const left =
      line.left === null ? undefined : { rule: noLonger, reason: JSON.parse(line.left) as BilingualText };
    return {
      sequence: line.sequence,
      at: line.at,
      // One message has one type, in the inbox as in the push.
      type: line.sentAs ?? line.type,
      actor: line.actor,
      subject: line.subject,
      messageId: line.deliveryId ?? data.messageId ?? null,
      deliveryId: line.deliveryId ?? data.deliveryId ?? null,
      ...again,
      // An event about the delivery of an event speaks of no version.
      ...(line.kind &&
        version && {
          document: documentRef(
            { documentId: line.subject, version, number: await this.numberAt(line, version, number) },
            {
              kind: line.kind,
              collection: this.kinds.get(line.kind).collection,
              contentHash:
                left || isNoneOfYours(line.type, data)
                  ? undefined
                  : (contentHash ?? hashes.get(placeOf(line, data))),
            },
          ),
        }),
      ...(left && { routing: left }),
      data: left ? { kind, number, version } : data,
    };
  }
}

const isReplayed = ({ type }: FeedLine, { redelivered }: LineFacts): boolean =>
  type === deliveryEvents.replayed && redelivered === true;

/** Id and version of what a line speaks of. */
const placeOf = ({ subject, version }: FeedLine, data: LineFacts): string =>
  `${subject} ${version ?? data.version}`;
