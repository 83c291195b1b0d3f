import type { DeliveryRow } from './exchange.entity';
import type { Again } from './message';

/** What the message of an event needs beside its delivery row. */
export interface EventFacts {
  sequence: number;
  at: string;
  actor: string;
  /** The facts of the entry as they stand on the journal, JSON; left out of a thin message. */
  data?: string;
  /** The version that the event speaks of, or that stood then; absent when the subject is no document. */
  document?: object;
  /** Of what is sent again. */
  again?: Again;
}

/**
 * The bytes of an event: the same words as in the inbox, so one reader serves both. The facts go in as
 * they stand on the journal, which makes every retry and every replay the same bytes but for `redelivered` and
 * `currentVersion`.
 */
export function eventBytes(
  row: Pick<DeliveryRow, 'id' | 'type' | 'documentId'>,
  { sequence, at, actor, data, document, again }: EventFacts,
): Buffer {
  const head = JSON.stringify({
    type: row.type,
    messageId: row.id,
    deliveryId: row.id,
    sequence,
    at,
    actor,
    subject: row.documentId,
    ...again,
    ...(document && { document }),
  });
  return Buffer.from(data === undefined ? head : `${head.slice(0, -1)},"data":${data}}`);
}
