import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import type { PendingEntry, Reader, Tx } from '../database/tx';
import type { DocumentRow } from '../documents/document.entity';
import { Submissions } from '../documents/submissions.service';
import { Journal, type Happening } from '../journal/journal.service';
import type { Caller, Mode } from '../parties/roles';
import { AirMasterDueRow, AirPartRow, AirReceiptRow, type AirReconciliationRow } from './air-part.entity';
import { customsAnswer, type CustomsWord } from './customs-answer';
import type { FlightManifest } from './flight-manifest.dto';
import { FlightParts, type FlightKey } from './flight-parts.service';
import type { HouseManifest } from './house-manifest.dto';
import { partsOf, type MasterPart } from './master-parts';
import { outcomeOf, verdictOf, withReceipts } from './outcome';
import type { Reconciliation } from './reconciliation.dto';
import { noHouses } from './sides';
import { onFiled, readSides } from './sides.store';

/** The event that tells that the parts of a master stand otherwise to each other than before. */
export const reconciled = 'air.reconciled';

/** Masters taken in one statement: a flight of 2,000 waybills is twenty, each well below any limit of variables. */
const mastersAtOnce = 100;

/**
 * Holds the documents about one master against each other, in the transaction of each version. Rows of
 * figures are added up by the database, so that no other document is opened, however many there are.
 */
@Injectable()
export class Reconciliations {
  constructor(
    submissions: Submissions,
    private readonly journal: Journal,
    private readonly database: Database,
    private readonly flights: FlightParts,
  ) {
    for (const kind of ['air-waybill', 'house-waybill', 'house-manifest', 'flight-manifest'])
      submissions.keepBeside(kind, (tx, row, document, entry) => this.keep(tx, row, document, entry));
    journal.follow((tx, entry, happening) => this.noteReceipt(tx, entry, happening));
  }

  /** Keeps the figures of a version in place of those of the one before, and holds its masters against them. */
  private async keep(
    tx: Tx,
    row: DocumentRow,
    document: object | undefined,
    entry: PendingEntry,
  ): Promise<void> {
    const first = row.version === 1 && document !== undefined;
    const isFlight = row.kind === 'flight-manifest';
    const flight = isFlight && (await this.flights.keep(tx, row, document as FlightManifest | undefined));
    const before = first
      ? []
      : await tx.take<Part>(
          'DELETE FROM air_part WHERE document_id = ? RETURNING master, kind, number',
          row.id,
        );
    const parts = document ? partsOf(row.kind, document) : [];
    await tx.insertAll(
      AirPartRow,
      parts.map((part) => rowOf(part, row, flight || { complete: part.complete === true, again: false })),
    );
    const [part] = parts;
    if (first && part && row.kind === 'air-waybill')
      return tx.atEnd(this.begin, { mode: row.mode, documentId: row.id, part, entry });
    if (!first && !isFlight) await this.keepAnswers(tx, row.id, part, document);
    const concerned = new Set([...before, ...parts].map(({ master }) => master));
    if (flight) for (const master of flight.masters) concerned.add(master);
    const masters = [...concerned].sort();
    const houses = [...before, ...parts].filter(({ kind }) => kind === 'house');
    const outcomes = await this.reconcile(tx, row.mode, masters, { houses, ownedAlone: isFlight });
    // That which the document is under now: the other has only lost it.
    const master = (part ?? before[0])?.master ?? '';
    const outcome = isFlight ? undefined : outcomes.get(master);
    const reader = { mode: row.mode, partyId: entry.actor, roles: [] };
    if (outcome) entry.told.reconciliation = await this.seenBy(tx, reader, master, outcome);
  }

  /**
   * A master of which nothing else is known stands to nothing, which needs no adding up: most come first, and those
   * of a group are begun in one statement. Whoever adds a part at the same time waits for this row, or has made
   * it, and then nothing is begun here.
   */
  private readonly begin = async (tx: Tx, masters: readonly Beginning[]): Promise<void> => {
    const alone = masters.map(({ mode, documentId, part, entry }) => {
      return { mode, documentId, part, entry, outcome: aloneOf(part) };
    });
    // In their order, so that no two groups wait for each other.
    alone.sort((one, other) => (one.part.master < other.part.master ? -1 : 1));
    const { marks, list } = listOf(alone);
    const begun = await tx.take<Mastered & { mode: Mode }>(
      `WITH begun (mode, master, state, outcome, document_id) AS (VALUES ${marks.replaceAll('?', '(?, ?, ?, ?, ?)')})
       INSERT INTO air_reconciliation (mode, master, state, outcome, at)
       SELECT mode, master, state, outcome, ? FROM begun
        WHERE NOT EXISTS (SELECT 1 FROM air_part p WHERE p.mode = begun.mode AND p.master = begun.master
                             AND p.document_id <> begun.document_id)
           ON CONFLICT (mode, master) DO NOTHING RETURNING mode, master`,
      ...list.flatMap(({ mode, part, outcome, documentId }) => [
        ...[mode, part.master, outcome.state, JSON.stringify(outcome), documentId],
      ]),
      tx.at,
    );
    const keys = new Set(begun.map(({ mode, master }) => `${mode} ${master}`));
    for (const { mode, part, entry, outcome } of alone)
      entry.told.reconciliation = keys.has(`${mode} ${part.master}`)
        ? outcome
        : (await this.reconcile(tx, mode, [part.master])).get(part.master);
  };

  /** Sees to waybills of a flight that were left to later, as many as one body may; tells whether there were any. */
  async lookAgain(tx: Tx, flight: FlightKey): Promise<boolean> {
    const masters = await this.flights.bringUpToDate(tx, flight);
    await this.reconcile(tx, flight.mode, [...new Set(masters)].sort(), { houses: [], ownedAlone: true });
    return masters.length > 0;
  }

  /** Holds a master against its parts anew that was left to later. */
  async lookAtMaster(tx: Tx, { mode, master }: AirMasterDueRow): Promise<void> {
    await tx.delete(AirMasterDueRow, { mode, master });
    await this.reconcile(tx, mode, [master]);
  }

  /** The answer of an authority is one of the sides; that of a flight speaks of no single master. */
  private async noteReceipt(tx: Tx, entry: PendingEntry, { data }: Happening): Promise<void> {
    if (!entry.type.startsWith('receipt.')) return;
    // What fits no document says nothing of one.
    if (!('result' in data)) return;
    const { house, ...word } = data as CustomsWord & { house: string | null };
    const [part] = await tx.all<Pick<Part, 'master' | 'kind'>>(
      `SELECT master, kind FROM air_part WHERE document_id = ? AND kind <> 'flight' LIMIT 1`,
      entry.subject,
    );
    if (!part) return;
    if (part.kind === 'list' && house && (await namesNoMore(tx, entry.subject, word.version, house))) return;
    const key = { documentId: entry.subject, partyId: entry.actor, house: house ?? '' };
    const before = await tx.all<CustomsWord>(
      `SELECT version, level, result, unit, subject FROM receipt
        WHERE document_id = ? AND party_id = ? AND COALESCE(house, '') = ? AND version >= ? ORDER BY at, id`,
      ...[key.documentId, key.partyId, key.house, word.version],
    );
    // The receipt itself is written after its entry.
    const [first = word, ...rest] = [...before, word];
    const result = customsAnswer([first, ...rest]);
    await tx.send(
      `INSERT INTO air_receipt (document_id, party_id, house, mode, master, result) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (document_id, party_id, house) DO UPDATE SET master = excluded.master, result = excluded.result`,
      ...[key.documentId, key.partyId, key.house, entry.mode, part.master, result],
    );
    await this.reconcile(tx, entry.mode, [part.master]);
  }

  /**
   * Answers on a document go with it to its other master; those on one that is withdrawn, or on a house that its list
   * no longer names, concern nothing that is filed. What was answered stays on the time line.
   */
  private async keepAnswers(
    tx: Tx,
    documentId: string,
    part: MasterPart | undefined,
    document: object | undefined,
  ): Promise<void> {
    if (!part) {
      await tx.delete(AirReceiptRow, { documentId });
      return;
    }
    const answered = await tx.update(AirReceiptRow, { documentId }, { master: part.master });
    if (answered === 0 || part.kind !== 'list') return;
    const named = housesOf(document);
    for (const { house } of await tx.find(AirReceiptRow, { documentId }))
      if (house !== '' && !named.has(house)) await tx.delete(AirReceiptRow, { documentId, house });
  }

  private async reconcile(
    tx: Tx,
    mode: Mode,
    masters: readonly string[],
    { houses, ownedAlone }: Extent = { houses: [], ownedAlone: false },
  ): Promise<Map<string, Reconciliation>> {
    const outcomes = new Map<string, Reconciliation>();
    for (let from = 0; from < masters.length; from += mastersAtOnce) {
      const some = masters.slice(from, from + mastersAtOnce);
      const earlier = await this.hold(tx, mode, some);
      for (const { master, number } of houses) await this.countOnce(tx, mode, master, number);
      const sides = await readSides(tx, mode, some);
      for (const master of some) {
        const known = sides.get(master);
        if (!known || (ownedAlone && !known.owner)) continue;
        const outcome = outcomeOf(known.sides);
        outcomes.set(master, outcome);
        await this.settle(tx, { mode, master, outcome, owner: known.owner }, earlier.get(master) ?? '');
      }
    }
    return outcomes;
  }

  /** Of houses that bear one number the first counts, since ids sort by time; their master is held. */
  private async countOnce(tx: Tx, mode: Mode, master: string, number: string): Promise<void> {
    await tx.send(
      `UPDATE air_part SET again = CASE WHEN document_id = (
           SELECT MIN(o.document_id) FROM air_part o WHERE o.mode = air_part.mode AND o.master = air_part.master
              AND o.kind = 'house' AND o.number = air_part.number) THEN 0 ELSE 1 END
        WHERE mode = ? AND master = ? AND kind = 'house' AND number = ?`,
      mode,
      master,
      number,
    );
  }

  /**
   * What was found before, held: of two bodies that add parts to one master at the same time the later
   * sees what the earlier added. Masters are held in their order, so that no two wait for each other.
   */
  private async hold(tx: Tx, mode: Mode, masters: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.take<Pick<AirReconciliationRow, 'master' | 'outcome'>>(
      `INSERT INTO air_reconciliation (mode, master, state, outcome, at)
         VALUES ${masters.map(() => "(?, ?, 'open', '', ?)").join(', ')}
         ON CONFLICT (mode, master) DO UPDATE SET at = excluded.at RETURNING master, outcome`,
      ...masters.flatMap((master) => [mode, master, tx.at]),
    );
    return new Map(rows.map(({ master, outcome }) => [master, outcome]));
  }

  /** Keeps what was found, and tells the master's submitter when it is not what was found before. */
  private async settle(tx: Tx, { mode, master, outcome, owner }: Found, earlier: string): Promise<void> {
    const text = JSON.stringify(outcome);
    if (text === earlier) return;
    await tx.send(
      'UPDATE air_reconciliation SET state = ?, outcome = ? WHERE mode = ? AND master = ?',
      outcome.state,
      text,
      mode,
      master,
    );
    const verdict = verdictOf(outcome);
    const before = earlier === '' ? undefined : verdictOf(JSON.parse(earlier) as Reconciliation);
    // A master that has just come alone says nothing that its submitter does not know.
    const news = before === undefined ? outcome.findings.length > 0 : verdict !== before;
    if (!owner || !news) return;
    const { state, houses, flights, findings } = outcome;
    await this.journal.append(tx, {
      mode,
      type: reconciled,
      subject: owner.documentId,
      actor: 'platform',
      data: {
        master,
        state,
        houses: houses.filed,
        flights: flights.reduce((sum, each) => sum + each.flights, 0),
        findings: findings.map(({ rule, severity, discrepancy, actual, expected }) => ({
          ...{ rule, severity, discrepancy, actual, expected },
        })),
      },
      audience: [owner.submitterId],
    });
  }

  /** The outcome for one master as the caller may see it, as the last version of any of its parts left it. */
  async of(caller: OutcomeReader, master: string): Promise<Reconciliation | undefined> {
    const { read } = this.database;
    const [row] = await read.all<{ outcome: string }>(
      `SELECT outcome FROM air_reconciliation WHERE mode = ? AND master = ? AND outcome <> ''`,
      caller.mode,
      master,
    );
    return row && this.seenBy(read, caller, master, JSON.parse(row.outcome) as Reconciliation);
  }

  /**
   * What an authority answered is known to whoever filed, or filed the master, and to the operator: to another
   * authority or a grantee it is closed, here as on the time line.
   */
  private async seenBy(
    reader: Reader,
    { mode, partyId, roles }: OutcomeReader,
    master: string,
    outcome: Reconciliation,
  ): Promise<Reconciliation> {
    if (roles.includes('operator') || Object.keys(outcome.receipts).length === 0) return outcome;
    const rows = await reader.all<{ result: string; count: number }>(
      `SELECT r.result, COUNT(*) AS count FROM air_receipt r JOIN document d ON d.id = r.document_id
        WHERE r.mode = ? AND r.master = ? AND ${onFiled} AND (r.party_id = ? OR d.submitter_id = ? OR EXISTS (
          SELECT 1 FROM air_part p WHERE p.mode = r.mode AND p.master = r.master AND p.kind = 'master' AND p.submitter_id = ?))
        GROUP BY r.result ORDER BY r.result`,
      ...[mode, master],
      ...[partyId, partyId, partyId],
    );
    return withReceipts(outcome, Object.fromEntries(rows.map(({ result, count }) => [result, count])));
  }
}

/** Who asks how a master stands. */
type OutcomeReader = Pick<Caller, 'mode' | 'partyId' | 'roles'>;

interface Mastered {
  master: string;
}

/** What of the masters is to be held against each other. */
interface Extent {
  /** Houses that came or went, of which those of one number are to be counted anew. */
  houses: readonly Part[];
  /** A flight speaks of masters that may never come; those are held against it when they do. */
  ownedAlone: boolean;
}

/** The first version of a master, whose group has not ended. */
interface Beginning {
  mode: Mode;
  documentId: string;
  part: MasterPart;
  entry: PendingEntry;
}

const aloneOf = (master: MasterPart): Reconciliation =>
  outcomeOf({ master, houses: noHouses, flights: [], receipts: {} });

interface Part extends Mastered {
  kind: string;
  number: string;
}

interface Found {
  mode: Mode;
  master: string;
  outcome: Reconciliation;
  /** The master's own document, when it is in the exchange. */
  owner?: { documentId: string; submitterId: string };
}

/** A list was amended since the version that an authority answered on, and leaves out the house that it named there. */
async function namesNoMore(tx: Tx, documentId: string, version: number, house: string): Promise<boolean> {
  const [present] = await tx.all<{ content: string }>(
    `SELECT v.content FROM document d JOIN document_version v ON v.document_id = d.id AND v.version = d.version
      WHERE d.id = ? AND d.version > ?`,
    documentId,
    version,
  );
  return present !== undefined && !housesOf(JSON.parse(present.content) as object).has(house);
}

const housesOf = (list: object | undefined): ReadonlySet<string> =>
  new Set((list as HouseManifest).houses.map(({ hawb }) => hawb));

const rowOf = (
  part: MasterPart,
  { id, mode, submitterId, changedAt }: DocumentRow,
  { complete, again }: Record<'complete' | 'again', boolean>,
): AirPartRow => ({
  mode,
  master: part.master,
  kind: part.kind,
  number: part.number,
  documentId: id,
  submitterId,
  pieces: part.pieces,
  grams: String(part.grams),
  masterPieces: part.masterPieces ?? null,
  houses: part.houses ?? null,
  code: part.code ?? null,
  complete: complete ? 1 : 0,
  final: part.final ? 1 : 0,
  again: again ? 1 : 0,
  at: changedAt,
});
