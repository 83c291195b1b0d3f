import type { Finding, Text } from '../findings/finding';

/**
 * What a conversion could not carry as it was. Reading tells it of the message, writing of the document;
 * what is not told here comes back the same from the other side.
 */
export interface MessageLoss {
  /** `dropped`: has no place there. `defaulted`: the other form asks for it and it was assumed. `bent`: arrives changed. */
  kind: 'dropped' | 'defaulted' | 'bent';
  /** JSON Pointer into our document; absent when the message has something that our document has no field for. */
  pointer?: string;
  /** Place in the message: `line 7, RTD field 3`, an XPath, or a JSON-LD path; absent when it has no place there. */
  place?: string;
  /** The value concerned, shortened to 80 characters. */
  actual?: string;
  message: Text;
}

/** A message read as a document to submit. */
export interface MessageReading {
  /** A document of the kind, as far as the message has it; it is checked like any other submission. */
  document: object;
  losses: MessageLoss[];
  /** Where each value came from: JSON Pointer of our document to place in the message, for findings that name both. */
  places: Places;
}

/** Places in a message by JSON Pointers of our document. */
export type Places = Pick<ReadonlyMap<string, string>, 'get'>;

/** A document written as a message. */
export interface MessageWriting {
  bytes: Buffer;
  losses: MessageLoss[];
}

/** What a message says about itself and the document does not know. */
export interface Envelope {
  /** Who sends, as the receiver knows them, such as a PIMA address or a company name. */
  sender: string;
  receiver: string;
  /** RFC 3339 in UTC. */
  at: string;
  /** Reference of this message; the same for the same version of a document. */
  reference: string;
  /** The document was sent before in an earlier version. */
  amends?: boolean;
}

/** What came of a message that was submitted, for the acknowledgement that its own family of messages has. */
export interface Outcome {
  /** HTTP status of the answer; below 400 the message was accepted. */
  status: number;
  /** Number of the document, where the message could be read. */
  number?: string;
  /** Why it was refused, where there is more to say than the findings. */
  detail?: Text;
  /** Everything found, each with its place in the message. */
  findings: readonly Finding[];
}

/** A message form of another system in which documents of a kind can be submitted (`Content-Type`) and read (`Accept`). */
export interface MessageFormat {
  /** As people call it: `Cargo-IMP FWB/17`. */
  name: string;
  /** Media types without parameters, the first of them written: `text/plain`, `application/xml`, `application/ld+json`. */
  mediaTypes: readonly string[];
  /**
   * Throws `MessageError` when it is no such message; what can be read is read, and judged by the rules of
   * the kind. `at` is the time of receipt (RFC 3339), for messages whose dates have no year.
   */
  read?(bytes: Buffer, at?: string): MessageReading;
  write?(document: object, envelope: Envelope): MessageWriting;
  /**
   * The acknowledgement or rejection of a submitted message, given when `Accept` asks for the media type.
   * `bytes` is the message as it came, readable or not.
   */
  acknowledge?(bytes: Buffer, outcome: Outcome, envelope: Envelope): Buffer;
}

/** A message that cannot be read at all; `place` is a line or an XPath. */
export class MessageError extends Error {
  constructor(
    readonly place: string,
    readonly text: Text,
    /** Rule id of the finding that it becomes. */
    readonly rule = 'MSG-001',
  ) {
    super(text.en);
  }
}
