import { Injectable } from '@nestjs/common';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';
import { seesPresent } from '../parties/access.service';
import type { DeliveryRow } from './exchange.entity';
import type { Again } from './message';

/** Who is told something of a document again. */
export type Told = Pick<DeliveryRow, 'partyId' | 'mode' | 'documentId'>;

/**
 * The newest version of a document that a party may know of, for what it is told again: the present one where it sees
 * that, else the last that it was sent or told had ended for it. What came later is none of its business.
 */
@Injectable()
export class KnownVersions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Says of each that it comes again, and of any other nothing. The version is never one before that of which the
   * message itself speaks; null where it is about no document.
   */
  async again(told: readonly Told[]): Promise<(one: Told, spoken?: number) => Again | undefined> {
    const known = new Map<string, number>();
    for (const sight of new Set(told.map(sightOf)))
      for (const { id, version } of await this.read(told.filter((each) => sightOf(each) === sight)))
        known.set(`${sight} ${id}`, version);
    const late = new Set(told);
    return (one, spoken = 0) => {
      const newest = known.get(`${sightOf(one)} ${one.documentId}`) ?? 0;
      return late.has(one)
        ? { redelivered: true, currentVersion: Math.max(newest, spoken) || null }
        : undefined;
    };
  }

  /** Of documents that one party is told of; something else than a document is not found. */
  private read(told: readonly Told[]): Promise<{ id: string; version: number }[]> {
    const [{ partyId, mode }] = told as [Told];
    const { marks, list } = listOf([...new Set(told.map(({ documentId }) => documentId))]);
    return this.database.read.all(
      `SELECT doc.id, CASE WHEN EXISTS (SELECT 1 FROM access a WHERE a.party_id = ? AND a.mode = ? AND a.subject = doc.id
                                           AND ${seesPresent})
                           THEN doc.version
                           ELSE COALESCE((SELECT MAX(d.version) FROM delivery d WHERE d.document_id = doc.id
                                             AND d.party_id = ? AND d.carries = 'document'), 0) END AS version
         FROM document doc WHERE doc.id IN (${marks})`,
      ...[partyId, mode, this.clock.iso(), partyId],
      ...list,
    );
  }
}

const sightOf = ({ partyId, mode }: Told): string => `${partyId} ${mode}`;
