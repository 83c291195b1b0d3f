import type { DeliveryRow } from './exchange.entity';
import type { MessageDocument } from './inbox.dto';

/**
 * Rule of a withdrawal that the sender did not make: the new version no longer concerns the receiver, which learns
 * that there is one and nothing of it.
 */
export const noLonger = 'no-longer';

/**
 * Whether an event says that a receiver was sent its withdrawal once more: it names no hash, and whoever it tells
 * learns none of the version by it.
 */
export const isNoneOfYours = (type: string, { contentHash }: { contentHash?: unknown }): boolean =>
  type === 'delivery.replayed' && contentHash === undefined;

/** Said of a message that was delivered before, or comes after a later version of its document. */
export interface Again {
  redelivered: true;
  /** Newest version that its receiver may know of; null where it is about no document. */
  currentVersion: number | null;
}

/** What a message needs beside its delivery row. */
export interface MessageFacts {
  kind: string;
  collection: string;
  /** Left out of what is none of the receiver's business, and with it the address. */
  contentHash?: string;
  /** Canonical text; left out of a withdrawal, which says only that the document has ended. */
  content?: string;
  again?: Again;
  /** The receiver wants no content: it fetches it at `href` with its own key, which is a read receipt. */
  thin?: boolean;
}

/** The document as a message and the inbox name it. */
export function documentRef(
  row: Pick<DeliveryRow, 'documentId' | 'number' | 'version'>,
  facts: Pick<MessageFacts, 'kind' | 'collection' | 'contentHash'>,
): MessageDocument {
  return {
    id: row.documentId,
    kind: facts.kind,
    number: row.number,
    version: row.version,
    contentHash: facts.contentHash,
    href:
      facts.contentHash === undefined
        ? undefined
        : `/v1/${facts.collection}/${row.documentId}?version=${row.version}`,
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
    // What is undefined is left out.
    thin: facts.thin || undefined,
    ...facts.again,
  });
  return Buffer.from(
    facts.content === undefined || facts.thin ? head : `${head.slice(0, -1)},"content":${facts.content}}`,
  );
}

/** One message that a notice stands for. */
export interface NoticeItem {
  row: Pick<DeliveryRow, 'id' | 'type' | 'documentId' | 'number' | 'version'>;
  /** Left out when the subject is no document. */
  about?: Pick<MessageFacts, 'kind' | 'collection' | 'contentHash'>;
  again?: Again;
}

/**
 * The bytes of a notice: what happened under one master, without content. Each item bears the message id
 * that it would have had by itself, so a receiver that keeps ids is safe whichever way it was told.
 */
export function noticeBytes(
  notice: Pick<DeliveryRow, 'id' | 'type' | 'groupKey'>,
  items: readonly NoticeItem[],
): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: notice.type,
      messageId: notice.id,
      deliveryId: notice.id,
      master: notice.groupKey,
      items: items.map(({ row, about, again }) => ({
        type: row.type,
        messageId: row.id,
        deliveryId: row.id,
        subject: row.documentId,
        // An event that is not a version says nothing of one.
        ...(about && row.version > 0 && { document: documentRef(row, about) }),
        ...again,
      })),
    }),
  );
}
