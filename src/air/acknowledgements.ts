import type { MessageLoss } from '../documents/message-format';
import { readAcknowledgement } from './cargo-imp/acknowledgement';
import { messageTypes } from './cargo-xml/tables';
import { readXfnm } from './cargo-xml/xfnm';

/** One reason of an acknowledgement, in the words of its sender. */
export interface AcknowledgedReason {
  /** `Error`, `Warning` or what else the sender says. */
  condition?: string;
  code?: string;
  text?: string;
  /** Where in the message that is answered. */
  place?: string;
}

/** What another system says of a message that it was sent, whichever family of messages it says it in. */
export interface Acknowledgement {
  /** `info` where the status is none that we know and no reason is an error. */
  result: 'positive' | 'negative' | 'info';
  /** The message answered, as far as the answer names it. */
  message: {
    /** `FWB`, or a type code of UN/EDIFACT 1001 such as `740`. */
    type?: string;
    /** Its own id, as the answer repeats it. */
    id?: string;
    /** Air waybill number of the document in it. */
    number?: string;
  };
  /** Kinds of documents that such a message brings; all four where the answer does not tell. */
  kinds: readonly AirKind[];
  /** What such a document may be called. */
  numbers: readonly string[];
  /** Our own document, where the id is one that we wrote: a message of ours has its document's id and version. */
  own?: { id: string; version: number };
  statusCode?: string;
  at?: string;
  sender?: string;
  reasons: AcknowledgedReason[];
  losses: MessageLoss[];
}

const airKinds = ['air-waybill', 'house-waybill', 'house-manifest', 'flight-manifest'] as const;
type AirKind = (typeof airKinds)[number];

/** The kind that each message of Cargo-XML brings. */
const ofMessage = {
  xfwb: 'air-waybill',
  xfzb: 'house-waybill',
  xfhl: 'house-manifest',
  xffm: 'flight-manifest',
} as const satisfies Partial<Record<keyof typeof messageTypes, AirKind>>;

/** Kinds by the type code of the message; 785 may be two of them. */
function kindsOfCode(code: string | undefined): readonly AirKind[] {
  const messages = Object.keys(ofMessage) as (keyof typeof ofMessage)[];
  const found = messages.filter(
    (name) => code !== undefined && Object.hasOwn(messageTypes[name].types, code),
  );
  return found.length > 0 ? found.map((name) => ofMessage[name]) : airKinds;
}

/** An FHL is a list of houses, or the one house of which it says more. */
const ofTelegram: Readonly<Record<string, readonly AirKind[]>> = {
  FWB: ['air-waybill'],
  FHL: ['house-manifest', 'house-waybill'],
  FFM: ['flight-manifest'],
};

/** `810-87309320` of `81087309320`, and of what begins with it. */
const awbOf = (text: string | undefined): string | undefined => text?.replace(/^(\d{3})-?(\d{8})$/, '$1-$2');

/** A number that is no AWB number is known only by the document that bears it: `H-1`, or `H-1_37711` with a serial. */
const namesIn = (id: string | undefined): string[] =>
  id === undefined ? [] : [id, id.replace(/_[^_]*$/, '')];

function ofXfnm(bytes: Buffer): Acknowledgement {
  const { result, messageId: id, number, typeCode: type, statusCode, at, sender, reasons } = readXfnm(bytes);
  const [, documentId, version] = /^(doc_[0-9A-Z]{26})_(\d{1,9})$/.exec(id ?? '') ?? [];
  const kinds = kindsOfCode(type);
  // The number of a house may have eleven digits too, and is what its sender made it.
  const awb = kinds.every((kind) => kind === 'house-waybill') ? undefined : awbOf(number);
  const named = awb === undefined || kinds.includes('house-waybill') ? namesIn(id) : [];
  return {
    result,
    message: { type, id, number: awb },
    kinds,
    numbers: [...(awb === undefined ? [] : [awb]), ...named],
    ...(documentId !== undefined && { own: { id: documentId, version: Number(version) } }),
    statusCode,
    at,
    sender,
    reasons: reasons.map(({ condition, code, reason, information }) => ({
      condition,
      code,
      text: reason,
      place: information,
    })),
    losses: [],
  };
}

function ofTelegramAnswer(bytes: Buffer): Acknowledgement {
  const { accepted, reasons, message, losses } = readAcknowledgement(bytes);
  const { type, awb, hawb } = message ?? {};
  // The first waybill of a flight's list is not the number of the list.
  const number = type === 'FFM' ? undefined : awb;
  return {
    result: accepted ? 'positive' : 'negative',
    message: { type, number },
    // An FHL names its master, and the house by itself under it.
    numbers: [number, type === 'FHL' ? hawb : undefined].filter((each) => each !== undefined),
    kinds: ofTelegram[type ?? ''] ?? airKinds,
    reasons: reasons.map((text) => ({ text })),
    losses,
  };
}

/** The acknowledgements of the two families of messages, by media type. */
export const acknowledgementForms = [
  { name: 'Cargo-XML XFNM', mediaTypes: ['application/xml', 'text/xml'], read: ofXfnm },
  { name: 'Cargo-IMP FMA, FNA', mediaTypes: ['text/plain'], read: ofTelegramAnswer },
] as const;
