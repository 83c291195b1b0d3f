import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx';
import type { DocumentRow } from '../documents/document.entity';
import type { FlightManifest } from './flight-manifest.dto';
import { FlightPartRow, type FlightRow } from './flight-part.entity';
import { flightOf, isComplete } from './flight-parts';

/** A flight among test or live data, by its airport, number and day (`flightOf`). */
export type FlightKey = Pick<FlightRow, 'mode' | 'flight'>;

/** Waybills of other parts that a body sees to, which are as many as a manifest may have; more are left to later ones. */
const othersAtOnce = 2_000;

/** What came of keeping a part of a flight's manifest. */
interface KeptPart {
  /** The manifest of its flight is complete with it. */
  complete: boolean;
  /** An earlier document is about the same part, and counts in its place. */
  again: boolean;
  /** Waybills on other documents, whose manifest has become complete by it or whose document counts, or no more. */
  masters: string[];
}

const nothingKept = (): KeptPart => ({ complete: false, again: false, masters: [] });

/** Of the documents about one part of a flight the first counts, since ids sort by time. */
const counting = 'SELECT MIN(document_id) FROM air_flight_part WHERE mode = ? AND flight = ? GROUP BY part';

/**
 * Whether the manifest of a flight is complete, and which document counts for a part of it, are facts of the flight and
 * stand on every waybill of it, so that a waybill is held against its flights by its own rows alone.
 */
@Injectable()
export class FlightParts {
  /**
   * Keeps which part of its flight's manifest a document is, in place of what it was before, and says on the others
   * whether the manifest is complete now and whether they count. A manifest that comes first asks for no others, and the usual one is alone.
   */
  async keep(
    tx: Tx,
    { id: documentId, mode, version }: DocumentRow,
    manifest: FlightManifest | undefined,
  ): Promise<KeptPart> {
    const first = version === 1 && manifest !== undefined;
    const before = first ? undefined : await tx.one(FlightPartRow, { documentId });
    const flight = manifest && flightOf(manifest);
    const flights = [before?.flight, flight].filter((each) => each !== undefined);
    if (flights.length === 0) return nothingKept();
    const known = await this.hold(tx, mode, [...new Set(flights)].sort(), documentId);
    if (before) await tx.send('DELETE FROM air_flight_part WHERE document_id = ?', documentId);
    const { part = 1, last = false } = manifest ?? {};
    if (flight) await tx.insert(FlightPartRow, { documentId, mode, flight, part, last: last ? 1 : 0 });
    if (first && known[0]?.documentId === documentId)
      return { ...nothingKept(), complete: isComplete([{ part, last }]) };
    const kept = nothingKept();
    for (const each of known) {
      const { complete, again, masters } = await this.tell(tx, { mode, flight: each.flight }, documentId);
      if (each.flight === flight) Object.assign(kept, { complete, again });
      for (const master of masters) kept.masters.push(master);
    }
    return kept;
  }

  /** Of a flight some waybills of which were left to later, those that stand otherwise now. */
  async bringUpToDate(tx: Tx, { mode, flight }: FlightKey): Promise<string[]> {
    await this.hold(tx, mode, [flight], '');
    await tx.send('UPDATE air_flight SET due = 0 WHERE mode = ? AND flight = ?', mode, flight);
    return (await this.tell(tx, { mode, flight }, '')).masters;
  }

  /**
   * The flights, held, and by which manifest each became known: of two parts that come at the same time the later sees
   * the earlier. They are held in their order, and before any row of a waybill, so that no two bodies wait for each
   * other.
   */
  private hold(
    tx: Tx,
    mode: FlightKey['mode'],
    flights: readonly string[],
    documentId: string,
  ): Promise<Pick<FlightRow, 'flight' | 'documentId'>[]> {
    return tx.take(
      `INSERT INTO air_flight (mode, flight, document_id) VALUES ${flights.map(() => '(?, ?, ?)').join(', ')}
         ON CONFLICT (mode, flight) DO UPDATE SET document_id = air_flight.document_id
         RETURNING flight, document_id AS "documentId"`,
      ...flights.flatMap((flight) => [mode, flight, documentId]),
    );
  }

  /**
   * Says on the waybills of all documents but one whether the manifest is complete and whether their document counts;
   * gives those that said otherwise, and marks the flight where there may be more. Parts come as they were filed,
   * since ids sort by time.
   */
  private async tell(tx: Tx, { mode, flight }: FlightKey, but: string): Promise<KeptPart> {
    const filed = await tx.all<Pick<FlightPartRow, 'documentId' | 'part' | 'last'>>(
      `SELECT document_id AS "documentId", part, last FROM air_flight_part
        WHERE mode = ? AND flight = ? ORDER BY document_id`,
      mode,
      flight,
    );
    const complete = isComplete(filed.map(({ part, last }) => ({ part, last: last === 1 })));
    const own = filed.find(({ documentId }) => documentId === but);
    const again = own !== undefined && filed.find(({ part }) => part === own.part) !== own;
    const changed = await tx.take<{ master: string }>(
      `UPDATE air_part SET complete = ?, again = CASE WHEN document_id IN (${counting}) THEN 0 ELSE 1 END
        WHERE (mode, master, kind, number, document_id) IN (
         SELECT p.mode, p.master, p.kind, p.number, p.document_id
           FROM air_flight_part f JOIN air_part p ON p.document_id = f.document_id
          WHERE f.mode = ? AND f.flight = ? AND f.document_id <> ?
            AND (p.complete <> ? OR p.again <> CASE WHEN f.document_id IN (${counting}) THEN 0 ELSE 1 END)
          LIMIT ${othersAtOnce})
         RETURNING master`,
      ...[complete ? 1 : 0, mode, flight],
      ...[mode, flight, but, complete ? 1 : 0, mode, flight],
    );
    if (changed.length === othersAtOnce)
      await tx.send('UPDATE air_flight SET due = 1 WHERE mode = ? AND flight = ?', mode, flight);
    return { complete, again, masters: changed.map(({ master }) => master) };
  }
}
