/** The document that a message speaks of. */
export interface DocumentRef {
  id: string;
  kind: string;
  number: string;
  version: number;
  contentHash?: string;
}

/** What a receiver needs of a message, whether it was pushed or stood in the inbox. */
export interface Message {
  /** Never changes across retries and replays; the customs keeps it to see each message once. */
  messageId: string;
  type: string;
  deliveryId?: string;
  document?: DocumentRef;
  /** Sent again after a newer version was delivered: it must not turn the customs back to old facts. */
  redelivered: boolean;
}

/**
 * Reads a pushed body or an inbox item; undefined when it is neither. A test message names no
 * document and may name its id in the `webhook-id` header only.
 */
export function readMessage(value: unknown, idOfHeader?: string): Message | undefined {
  if (!isRecord(value) || typeof value.type !== 'string') return undefined;
  const messageId = idOfHeader ?? value.messageId;
  if (typeof messageId !== 'string' || messageId === '') return undefined;
  return {
    messageId,
    type: value.type,
    ...(typeof value.deliveryId === 'string' && { deliveryId: value.deliveryId }),
    ...(isDocumentRef(value.document) && { document: kept(value.document) }),
    redelivered: value.redelivered === true,
  };
}

/**
 * Whether an inbox item brings a document here. The inbox also tells of other things that concern
 * the reader, its own acknowledgements among them, and those must not be acknowledged in turn.
 */
export function isDelivery({ deliveryId, type, redelivered }: Message): boolean {
  return deliveryId !== undefined && (type.startsWith('document.') || redelivered);
}

/** Only the reference is kept: contents of a hundred thousand messages would fill the memory. */
function kept({ id, kind, number, version, contentHash }: DocumentRef): DocumentRef {
  return { id, kind, number, version, ...(contentHash !== undefined && { contentHash }) };
}

function isDocumentRef(value: unknown): value is DocumentRef {
  return (
    isRecord(value) &&
    ['id', 'kind', 'number'].every((key) => typeof value[key] === 'string') &&
    Number.isInteger(value.version)
  );
}

/** Whether a value read from JSON is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
