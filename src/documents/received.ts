import { isUtf8 } from 'node:buffer';
import type { Finding, Text } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { RawMessage } from '../http/raw-message';
import { textOf } from '../http/utf8';
import { MessageError, type MessageFormat, type MessageLoss, type MessageReading } from './message-format';

/** A message that was read: what it says, and what the store keeps of it. */
export interface Received {
  format: MessageFormat;
  reading: MessageReading;
  bytes: Buffer;
  mediaType: string;
}

/** More losses than this help nobody in an answer; the rest is counted. */
export const lossesShown = 100;

/** The longest report that anybody has use for; the rest is counted. */
const lossesKept = 1_000;

/** Names in a place are the sender's own, and each of a thousand losses repeats them. */
const placeMax = 1_000;

const shortPlace = (place: string): string =>
  place.length > placeMax ? `${place.slice(0, placeMax - 1)}…` : place;

/** The first losses, and one that counts the rest. */
export const shownLosses = (losses: readonly MessageLoss[]): MessageLoss[] => first(losses, lossesShown);

/** What of the losses makes a report that is kept, however many a message brings. */
export const keptLosses = (losses: readonly MessageLoss[]): MessageLoss[] => first(losses, lossesKept);

function first(losses: readonly MessageLoss[], most: number): MessageLoss[] {
  // One more would only give way to the line that counts it, or is such a line already.
  const count = losses.length > most + 1 ? most : losses.length;
  const listed = losses
    .slice(0, count)
    .map((loss) => (loss.place === undefined ? loss : { ...loss, place: shortPlace(loss.place) }));
  const rest = losses.length - count;
  if (rest === 0) return listed;
  return [
    ...listed,
    {
      kind: 'dropped',
      message: { en: `${rest} more are not listed.`, zh: `另有 ${rest} 项未列出。` },
    },
  ];
}

/** What the answer to a submission says of the message that it was read from. */
export const readFrom = (message: { format: string; losses: readonly MessageLoss[] }): object => ({
  format: message.format,
  losses: shownLosses(message.losses),
});

/** Bytes as a column of text keeps them: PostgreSQL takes no U+0000, and what is no UTF-8 would come back changed. */
export function asText(bytes: Buffer): { encoding: 'utf8' | 'base64'; bytes: string } {
  const encoding = isUtf8(bytes) && !bytes.includes(0) ? 'utf8' : 'base64';
  return { encoding, bytes: encoding === 'utf8' ? textOf(bytes) : bytes.toString(encoding) };
}

/**
 * Reads a body by the first of the forms that can; refuses with what each of them says when none can. The
 * time of receipt decides the year of dates that have none.
 */
export function receive(
  formats: readonly MessageFormat[],
  { mediaType, bytes, charset }: RawMessage,
  receivedAt: string,
): Received {
  requireUtf8(charset);
  const errors: [string, MessageError][] = [];
  for (const format of formats) {
    if (!format.read || !format.mediaTypes.includes(mediaType)) continue;
    try {
      return { format, reading: format.read(bytes, receivedAt), bytes, mediaType };
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      errors.push([format.name, error]);
    }
  }
  throw unreadable(errors);
}

/** A form of messages that bring no document. */
interface Form<R> {
  name: string;
  mediaTypes: readonly string[];
  read(bytes: Buffer, at: string): R;
}

/** Reads a message that brings no document, by the one form of its media type. */
export function receiveOne<R>(
  formats: readonly Form<R>[],
  { mediaType, bytes, charset }: RawMessage,
  at: string,
): { format: string; reading: R } {
  requireUtf8(charset);
  const format = formats.find(({ mediaTypes }) => mediaTypes.includes(mediaType));
  if (!format) throw unreadable([]);
  try {
    return { format: format.name, reading: format.read(bytes, at) };
  } catch (error) {
    throw error instanceof MessageError ? unreadable([[format.name, error]]) : error;
  }
}

function requireUtf8(charset: string | undefined): void {
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    throw unreadable([['', new MessageError('Content-Type', notUtf8(charset))]]);
}

const notUtf8 = (charset: string): Text => ({
  en: `The charset is ${charset}; send UTF-8.`,
  zh: `字符集为 ${charset}，请使用 UTF-8。`,
});

/** A document has something that a message must not change and has no room for, such as a long number. */
export function unwritable({ name }: MessageFormat, { place, text, rule }: MessageError): Refusal {
  const remedy = {
    en: `Ask for another form, or amend the document there; ${name} cannot carry it as it is.`,
    zh: `${name} 无法照原样写出该项，请改用其他格式或修改单证该项。`,
  };
  const finding: Finding = { rule, severity: 'error', pointer: place, message: text, remedy };
  return new Refusal('media.not_acceptable', { detail: text, findings: [finding] });
}

function unreadable(errors: readonly [string, MessageError][]): Refusal {
  const findings = errors.map(([name, { place, text, rule }]): Finding => {
    const by = name && errors.length > 1 ? `${name}: ` : '';
    return {
      rule,
      severity: 'error',
      pointer: '',
      place,
      message: { en: `${by}${text.en}`, zh: `${by}${text.zh}` },
      remedy: {
        en: 'Mend the message there and send it again.',
        zh: '请更正报文该处后重新提交。',
      },
    };
  });
  const [first] = findings;
  return new Refusal('message.unreadable', {
    ...(first && { detail: first.message }),
    findings,
    ...(first?.place !== undefined && { facts: { place: first.place } }),
  });
}

/**
 * Findings with the place in the message beside the pointer: that of the value itself, or of the nearest
 * part around it where the value is missing.
 */
export function placed(findings: readonly Finding[], reading: Pick<MessageReading, 'places'>): Finding[] {
  if (findings.length === 0) return [];
  const { places } = reading;
  return findings.map((finding) => {
    for (let at = finding.pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
      const place = places.get(at);
      if (place !== undefined) return { ...finding, place: shortPlace(place) };
      if (at === '') return finding;
    }
  });
}
