import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.service';
import { listOf } from '../database/statements';

/** An event about a document, by its place on the journal. */
export interface EventPlace {
  documentId: string;
  sequence: number;
}

interface Step extends EventPlace {
  version: number;
}

/**
 * Which version an event speaks of that names none, such as a grant: the newest one that stood when it happened. Later
 * ones change nothing of it, so that push and inbox say the same whenever they are asked.
 */
@Injectable()
export class EventVersions {
  constructor(private readonly database: Database) {}

  /** The version of each place, by `placeKey`; none where the document had none yet. */
  async at(places: readonly EventPlace[]): Promise<Map<string, number>> {
    if (places.length === 0) return new Map();
    const { marks, list } = listOf([...new Set(places.map(({ documentId }) => documentId))]);
    const steps = await this.database.read.all<Step>(
      `SELECT v.document_id AS "documentId", v.version, (SELECT j.sequence FROM journal j WHERE j.id = v.entry_id) AS sequence
         FROM document_version v WHERE v.document_id IN (${marks}) ORDER BY v.document_id, v.version`,
      ...list,
    );
    const found = places.map((place): [string, number | undefined] => [
      placeKey(place),
      steps.findLast((step) => step.documentId === place.documentId && step.sequence < place.sequence)
        ?.version,
    ]);
    return new Map(found.filter((each): each is [string, number] => each[1] !== undefined));
  }
}

export const placeKey = ({ documentId, sequence }: EventPlace): string => `${documentId} ${sequence}`;
