import type { DeliveryRow } from './exchange.entity';

/** What a message needs beside its delivery row. */
export interface MessageFacts {
  kind: string;
  collection: string;
  contentHash: string;
  /** Canonical text; left out of a withdrawal, which says only that the document has ended. */
  content?: string;
  currentVersion: number;
  redelivered: boolean;
}

/** The document as a message and the inbox name it. */
export function documentRef(
  row: Pick<DeliveryRow, 'documentId' | 'number' | 'version'>,
  facts: Pick<MessageFacts, 'kind' | 'collection' | 'contentHash'>,
): object {
  return {
    id: row.documentId,
    kind: facts.kind,
    number: row.number,
    version: row.version,
    contentHash: facts.contentHash,
    href: `/v1/${facts.collection}/${row.documentId}?version=${row.version}`,
  };
}

/**
 * The bytes that are signed and sent. The canonical text goes in as it is stored, so a receiver can
 * take the hash of `content` without writing it again.
 */
export function messageBytes(row: DeliveryRow, facts: MessageFacts): Buffer {
  const head = JSON.stringify({
    type: row.type,
    messageId: row.id,
    deliveryId: row.id,
    document: documentRef(row, facts),
    routing: { rule: row.rule, reason: JSON.parse(row.reason) as object },
    ...(facts.redelivered && { redelivered: true, currentVersion: facts.currentVersion }),
  });
  return Buffer.from(facts.content === undefined ? head : `${head.slice(0, -1)},"content":${facts.content}}`);
}
