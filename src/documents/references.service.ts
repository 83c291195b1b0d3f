import { Injectable } from '@nestjs/common';
import { listOf } from '../database/statements';
import type { Tx } from '../database/tx';
import type { Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import { Journal } from '../journal/journal.service';
import { seesPresent } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import { Checking } from './checking.service';
import { DocumentVersion, type DocumentRow } from './document.entity';
import { ReferencesView } from './document-page.dto';
import { documentEvents } from './happenings';
import type { Kind, SearchValue } from './kind';
import { Kinds } from './kinds.service';
import { DocumentReading } from './reading.service';

/** Documents that are told of one change; more than rest on any note or air waybill seen so far. */
const toldMax = 1_000;

/** Of these so many are compared within the change itself; the page of the others compares when it is read. */
const comparedMax = 20;

/** Disagreements that one event lists; the page shows all. */
const listedMax = 20;

/**
 * Changes that are looked up at once: with six values for each number and kind that names them they stay far below
 * the 32,766 values that SQLite takes.
 */
const changesAtOnce = 64;

type Change = 'submitted' | 'amended' | 'withdrawn';

/** A document that others may rest on, as a body has just left it. */
export interface Changed {
  row: DocumentRow;
  /** The number that it had before, where that was another one. */
  formerNumber?: string;
  change: Change;
  actor: string;
}

/** Kinds that rest on another, and the field under which they name it. */
interface Over {
  kinds: string[];
  field: SearchValue['field'];
}

interface Resting {
  /** Which of the changed documents it rests on. */
  place: number;
  id: string;
  kind: string;
  submitterId: string;
  version: number;
}

/**
 * Knows which documents rest on which: waybills and railway bills on consignment notes and air waybills. The
 * search rows of a document are the index, since every reference is searchable and the rows are written
 * in the same body as its version.
 */
@Injectable()
export class References {
  private readonly over = new Map<string, Over | undefined>();

  constructor(
    private readonly kinds: Kinds,
    private readonly checking: Checking,
    private readonly journal: Journal,
    reading: DocumentReading,
  ) {
    reading.addPart('references', ReferencesView, (_, caller, { kind, document }) =>
      this.shown(kind, document, caller),
    );
  }

  /**
   * Tells the submitter of each document that rests on a changed one, with what no longer agrees. Only who
   * may see the changed document is told: that somebody wrote its number down is no right to hear of it.
   * No answer waits for it, so the changes of a whole group are looked up at once.
   */
  tell(tx: Tx, changed: Changed): void {
    if (this.fieldOf(changed.row.kind)) tx.atEnd(this.tellAll, changed);
  }

  private readonly tellAll = async (tx: Tx, changes: readonly Changed[]): Promise<void> => {
    for (let from = 0; from < changes.length; from += changesAtOnce) {
      const lot = changes.slice(from, from + changesAtOnce);
      const resting = await this.resting(tx, lot);
      for (const [place, changed] of lot.entries()) {
        const those = resting.filter((each) => each.place === place);
        for (const [index, each] of those.entries())
          await this.tellOne(tx, changed, each, index < comparedMax);
      }
    }
  };

  /** Kinds that rest on a kind, with the field under which they name its number. */
  private fieldOf(kind: string): Over | undefined {
    if (!this.over.has(kind)) this.over.set(kind, this.findOver(kind));
    return this.over.get(kind);
  }

  private findOver(kind: string): Over | undefined {
    const over = this.kinds
      .names()
      .flatMap((name) => ({ name, field: this.kinds.get(name).restsOn?.[kind] }))
      .filter(({ field }) => field !== undefined);
    const [first] = over;
    return first?.field && { kinds: over.map(({ name }) => name), field: first.field };
  }

  /** The newest first, of each changed document no more than are told. */
  private async resting(tx: Tx, changes: readonly Changed[]): Promise<Resting[]> {
    const asked = gathered(changes, ({ row, formerNumber }, place) => {
      const { kinds, field } = this.fieldOf(row.kind) as Over;
      const numbers = [row.number, ...(formerNumber === undefined ? [] : [formerNumber])];
      return gathered(numbers, (number) =>
        kinds.map((kind) => [place, field, number, kind, row.id, row.mode] as const),
      );
    });
    const { list } = listOf(asked);
    const marks = list.map(() => '(CAST(? AS integer), ?, ?, ?, ?, ?)').join(', ');
    return tx.all<Resting>(restingSql(marks), ...list.flat(), tx.at);
  }

  private async tellOne(tx: Tx, changed: Changed, resting: Resting, compares: boolean): Promise<void> {
    const { row, change, actor } = changed;
    const found = compares ? await this.findings(tx, changed, resting) : [];
    if (found === undefined) return;
    await this.journal.append(tx, {
      mode: row.mode,
      type: documentEvents.referenceChanged,
      subject: resting.id,
      actor,
      data: {
        version: resting.version,
        change,
        reference: { id: row.id, kind: row.kind, number: row.number, version: row.version },
        compared: compares,
        findings: found.slice(0, listedMax).map(({ rule, severity, pointer, actual, expected }) => ({
          rule,
          severity,
          pointer,
          ...(actual !== undefined && { actual }),
          ...(expected !== undefined && { expected }),
        })),
      },
      audience: [resting.submitterId],
    });
  }

  /** What no longer agrees; undefined where the document names another one of this number. */
  private async findings(tx: Tx, { row }: Changed, resting: Resting): Promise<Finding[] | undefined> {
    const kind = this.kinds.get(resting.kind);
    const stored = await tx.one(DocumentVersion, { documentId: resting.id, version: resting.version });
    if (!stored) return undefined;
    const document = JSON.parse(stored.content) as object;
    const references = kind.references?.(document) ?? [];
    if (references.every(({ id }) => id !== undefined && id !== row.id)) return undefined;
    const caller = { partyId: resting.submitterId, mode: row.mode };
    return kind.compare?.(document, await this.checking.resolve(references, caller, tx)) ?? [];
  }

  /** The references of a document as they stand now, as far as the reader may see them; nothing where it has none. */
  private async shown(
    kind: Kind,
    document: object,
    caller: Pick<Caller, 'partyId' | 'mode'>,
  ): Promise<ReferencesView | undefined> {
    if (kind.compare === undefined) return undefined;
    const references = await this.checking.resolve(kind.references?.(document) ?? [], caller);
    return {
      items: references.map(({ kind: of, number, pointer, document: found }) => ({
        pointer,
        kind: of,
        number,
        ...(found && {
          id: found.id,
          version: found.version,
          status: found.status,
          contentHash: found.contentHash,
        }),
      })),
      findings: kind.compare(document, references),
    };
  }
}

/** What rests on any of the changed: each stands there under every number and kind that it can be named by. */
const restingSql = (marks: string): string => `
  WITH changed (place, field, number, kind, id, mode) AS (VALUES ${marks})
  SELECT place, id, kind, "submitterId", version FROM (
    SELECT r.*, ROW_NUMBER() OVER (PARTITION BY place ORDER BY id DESC) AS nth FROM (
      SELECT DISTINCT c.place, d.id, d.kind, d.submitter_id AS "submitterId", d.version
        FROM changed c CROSS JOIN search_value s JOIN document d ON d.id = s.document_id
       WHERE s.field = c.field AND s.value = c.number AND s.document_id <> c.id
         AND d.mode = c.mode AND d.status = 'current' AND d.kind = c.kind
         AND EXISTS (SELECT 1 FROM access a WHERE a.subject = c.id AND a.party_id = d.submitter_id
                        AND a.mode = d.mode AND ${seesPresent})) r) q
   WHERE nth <= ${toldMax} ORDER BY place, id DESC`;
