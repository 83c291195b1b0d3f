import {
  MessageError,
  type Envelope,
  type MessageFormat,
  type MessageLoss,
  type MessageReading,
  type MessageWriting,
} from '../../documents/message-format';
import { lossesBetween, type LossHint } from '../../documents/message-losses';
import { readAll, writeAll, type Binding } from './binding';
import type { Context } from './codecs';
import { header } from './header';
import { Reading, type Tree } from './reading';
import { dataModels, type MessageType } from './tables';
import { readXml, type XmlElement } from './xml';
import { writeXml } from './xml-write';

/** One message of Cargo-XML, and how our document stands on it. */
export interface CargoXmlMessage {
  type: MessageType;
  /** Parts of the root after the header, in the order of the schema. */
  parts: readonly Binding[];
  /** The type code that a document is written with. */
  typeCode(document: Tree): string;
  /** What a type code says of the document; only where it says something. */
  byTypeCode?(code: string): Tree;
  /** Unit and currency that hold for the whole message. */
  knows?(root: XmlElement, reading: Reading): Context;
  context?(document: Tree): Context;
  /** When the document was issued, where the message has no other place for it than its own time. */
  issuedAt?(document: Tree): string | undefined;
  /** What follows from several values together. */
  finish?(document: Tree, reading: Reading, root: XmlElement): void;
  hints?: readonly LossHint[];
  /** The document in the order in which the message has its parts, and how to speak of it as it was given. */
  arranged?(document: Tree): { document: Tree; asGiven(loss: MessageLoss): MessageLoss };
}

const mediaTypes = ['application/xml', 'text/xml'] as const;

/** The message as a form in which documents are submitted and read. */
export function cargoXml(message: CargoXmlMessage): MessageFormat {
  return {
    name: `Cargo-XML ${message.type.short}`,
    mediaTypes,
    read: (bytes) => readMessage(message, bytes),
    write: (document, envelope) => writeMessage(message, document as Tree, envelope),
  };
}

/** The root of a message of the type, or a refusal that says what it is instead. */
export function readRoot(type: MessageType, bytes: Buffer): XmlElement {
  const root = readXml(bytes);
  if (root.name === type.root && type.namespaces.includes(root.uri)) return root;
  throw new MessageError(root.path, {
    en: `The root is {${root.uri}}${root.name}; ${type.short} begins with {${type.namespaces[0]}}${type.root}.`,
    zh: `根元素为 {${root.uri}}${root.name}；${type.short} 报文应为 {${type.namespaces[0]}}${type.root}。`,
  });
}

function readMessage(message: CargoXmlMessage, bytes: Buffer): MessageReading {
  const root = readRoot(message.type, bytes);
  const reading = new Reading(root);
  const code = header.read(message.type, root, reading);
  const document: Tree = code === undefined ? {} : { ...message.byTypeCode?.(code) };
  for (const field of Object.keys(document)) reading.from(`/${field}`, header.typeOf(root, reading));
  reading.know(message.knows?.(root, reading) ?? {});
  readAll(message.parts, root, document, '', reading);
  message.finish?.(document, reading, root);
  reading.tellUnseen();
  return {
    document,
    losses: reading.losses,
    places: reading,
  };
}

function writeMessage(message: CargoXmlMessage, document: Tree, envelope: Envelope): MessageWriting {
  const { type, parts } = message;
  const at = message.issuedAt?.(document) ?? envelope.at;
  const head = header.write(type, message.typeCode(document), { ...envelope, at });
  const { document: sent, asGiven } = message.arranged?.(document) ?? { document };
  const body = writeAll(parts, sent, { ...message.context?.(sent), index: 0 });
  const bytes = writeXml({ name: type.root, children: [head, ...body] }, type.namespaces[0], dataModels[0]);
  const losses = lossesBetween(sent, readMessage(message, bytes), message.hints);
  return { bytes, losses: asGiven ? losses.map(asGiven) : losses };
}
