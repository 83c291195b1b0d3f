import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { DocumentReading } from '../documents/reading.service';
import type { Wanted } from '../documents/wanted';
import { Refusal } from '../findings/refusal';
import { registerShape } from '../http/schema';
import { seesPresent } from '../parties/access.service';
import type { Caller } from '../parties/roles';
import type { AirWaybill } from './air-waybill.dto';
import { FlightReconciliation, Reconciliation } from './reconciliation.dto';
import { Reconciliations } from './reconciliations.service';

/** Parts shown on the page of a master: 500 houses and their lists and flights. */
const partsShown = 600;

/** Masters of a flight that are shown because they do not agree; the rest is counted. */
const mastersShown = 100;

/** A part of a master that the reader may see. */
interface VisiblePart {
  kind: string;
  number: string;
  documentId: string;
  pieces: number;
  grams: string;
}

/**
 * How the parts of a master stand to each other, as far as a reader may know it. Counts are shown to
 * whoever may see one of the parts; numbers of houses only to whoever may see the house, or the master
 * that names it.
 */
@Injectable()
export class ReconciliationPage {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly reading: DocumentReading,
    private readonly reconciliations: Reconciliations,
  ) {
    registerShape(FlightReconciliation);
    reading.addPart('reconciliation', Reconciliation, (documentId, caller, { limited }) =>
      limited ? Promise.resolve(undefined) : this.part(documentId, caller),
    );
  }

  /** On the page of any document: of a master or a part of one its outcome, of a flight a summary of its masters. */
  private async part(
    documentId: string,
    caller: Caller,
  ): Promise<Reconciliation | FlightReconciliation | undefined> {
    const [row] = await this.database.read.all<{ master: string; kind: string }>(
      'SELECT master, kind FROM air_part WHERE document_id = ? LIMIT 1',
      documentId,
    );
    if (!row) return undefined;
    return row.kind === 'flight' ? this.ofFlight(documentId) : this.reconciliations.of(caller, row.master);
  }

  private async ofFlight(documentId: string): Promise<FlightReconciliation> {
    const rows = await this.database.read.all<{ master: string; again: number; state: string | null }>(
      `SELECT p.master, p.again, r.state FROM air_part p
         LEFT JOIN air_reconciliation r ON r.mode = p.mode AND r.master = p.master AND r.outcome <> ''
        WHERE p.document_id = ? ORDER BY p.master`,
      documentId,
    );
    const count = (state: string | null): number => rows.filter((row) => row.state === state).length;
    const discrepant = rows.filter(({ state }) => state === 'discrepant').map(({ master }) => master);
    return {
      // Of two documents about one part of a flight the first counts; whoever filed the other should know.
      counts: rows.every(({ again }) => again === 0),
      masters: rows.length,
      matched: count('matched'),
      open: count('open'),
      discrepant: discrepant.length,
      // MAN-004: a flight may carry what this exchange has never seen.
      unknown: count(null),
      discrepantMasters: discrepant.slice(0, mastersShown),
    };
  }

  /** The reconciliation of one master in full. */
  async ofMaster(id: string, wanted: Wanted, caller: Caller): Promise<object> {
    const { page, row, limited } = await this.reading.page('air-waybill', id, wanted, caller);
    // How things stand now is not for an authority that the present version no longer concerns.
    if (limited) throw new Refusal('resource.unknown');
    const parts = await this.visibleParts(row.number, caller);
    const named = (page as { document: AirWaybill }).document.houses ?? [];
    const filed = await this.database.read.all<{ number: string }>(
      `SELECT DISTINCT number FROM air_part WHERE mode = ? AND master = ? AND kind = 'house'`,
      caller.mode,
      row.number,
    );
    const numbers = new Set(filed.map(({ number }) => number));
    return {
      ...(await this.reconciliations.of(caller, row.number)),
      missingHouses: named.filter((number) => !numbers.has(number)),
      // Only those that the reader may see anyway: who else files under the master is not told.
      unnamedHouses: parts
        .filter(({ kind, number }) => kind === 'house' && !named.includes(number))
        .map(({ number }) => number),
      parts: parts.map(({ grams, ...part }) => ({ ...part, weight: `${Number(grams) / 1000} kg` })),
    };
  }

  private visibleParts(master: string, { partyId, mode }: Caller): Promise<VisiblePart[]> {
    return this.database.read.all<VisiblePart>(
      `SELECT p.kind, p.number, p.document_id AS "documentId", p.pieces, p.grams
         FROM air_part p JOIN access a ON a.subject = p.document_id AND a.party_id = ? AND a.mode = p.mode
          AND ${seesPresent}
        WHERE p.mode = ? AND p.master = ? AND p.kind <> 'master'
        ORDER BY p.kind, p.number, p.document_id LIMIT ${partsShown}`,
      partyId,
      this.clock.iso(),
      mode,
      master,
    );
  }
}
