import type { Envelope, MessageFormat, Outcome } from '../../documents/message-format';
import type { Finding } from '../../findings/finding';
import { header, type Heading } from './header';
import { readRoot } from './message';
import { Reading } from './reading';
import { answers, dataModels, messageTypes } from './tables';
import { readXml } from './xml';
import { writeXml, type XmlNode } from './xml-write';

/** One reason of an answer. */
export interface AnswerReason {
  /** `Error`, `Warning` or what else the sender says. */
  condition?: string;
  code?: string;
  reason?: string;
  information?: string;
}

/** What an XFNM says, as far as a receipt can be made of it. */
export interface CargoXmlAnswer {
  result: 'positive' | 'negative' | 'info';
  /** Id of the message that is answered, such as `810-87309320_37711`. */
  messageId?: string;
  /** Air waybill or other number at the beginning of that id, where it begins with one. */
  number?: string;
  typeCode?: string;
  statusCode?: string;
  at?: string;
  conversation?: string;
  sender?: string;
  reasons: AnswerReason[];
}

/** Reads an XFNM: an acknowledgement, or a rejection with all its reasons. */
export function readXfnm(bytes: Buffer): CargoXmlAnswer {
  const root = readRoot(messageTypes.xfnm, bytes);
  const reading = new Reading(root);
  const said = (...names: string[]): string | undefined => reading.peek(root, ...names)?.text || undefined;
  const { conversation, sender } = header.heading(root, reading);
  const messageId = said('BusinessHeaderDocument', 'ID');
  const statusCode = said('BusinessHeaderDocument', 'StatusCode');
  const reasons = reading.takeAll(root, 'ResponseStatus').map((element): AnswerReason => {
    const of = (name: string): string | undefined => reading.take(element, name)?.text || undefined;
    return {
      condition: of('ConditionCode'),
      code: of('ReasonCode'),
      reason: of('Reason'),
      information: of('Information'),
    };
  });
  return {
    result: resultOf(statusCode, reasons),
    messageId,
    number: /^\d{3}-?\d{8}(?![0-9])/.exec(messageId ?? '')?.[0],
    typeCode: said('BusinessHeaderDocument', 'TypeCode'),
    statusCode,
    at: said('MessageHeaderDocument', 'IssueDateTime'),
    conversation,
    sender,
    reasons,
  };
}

const within = (list: readonly string[], said: string | undefined): boolean =>
  list.some((each) => each.toLowerCase() === said?.toLowerCase());

/** A status that we do not know is negative only when a reason says that something is an error. */
function resultOf(status: string | undefined, reasons: readonly AnswerReason[]): CargoXmlAnswer['result'] {
  if (within(answers.negative, status)) return 'negative';
  if (within(answers.positive, status)) return 'positive';
  return reasons.some(({ condition }) => within(['Error'], condition)) ? 'negative' : 'info';
}

const conditions: Readonly<Record<Finding['severity'], string>> = {
  error: 'Error',
  warning: 'Warning',
  info: 'Information',
};

/** A finding as a reason: what is wrong and what to do, and where, by the XPath in the message or by our pointer. */
const reasonOf = ({ rule, severity, message, remedy, place, pointer }: Finding): XmlNode => ({
  name: 'ResponseStatus',
  children: [
    { name: 'ConditionCode', text: conditions[severity] },
    { name: 'ReasonCode', text: rule },
    { name: 'Reason', text: `${message.en} ${remedy.en} ${message.zh}${remedy.zh}` },
    { name: 'Information', text: place ?? pointer },
  ],
});

const asReason = (text: string): XmlNode => ({
  name: 'ResponseStatus',
  children: [
    { name: 'ConditionCode', text: 'Error' },
    { name: 'Reason', text },
  ],
});

/** The header of the message that is answered; nothing of it is known when it cannot be read. */
function headingOf(bytes: Buffer): Heading {
  try {
    const root = readXml(bytes);
    return header.heading(root, new Reading(root));
  } catch {
    return {};
  }
}

function acknowledge(bytes: Buffer, outcome: Outcome, envelope: Envelope): Buffer {
  const { status, findings, number, detail } = outcome;
  const { id, name, typeCode, conversation, sender } = headingOf(bytes);
  const accepted = status < 400;
  const head = header.write(messageTypes.xfnm, '294', {
    ...envelope,
    receiver: sender ?? envelope.receiver,
    purpose: 'Response',
    ...(conversation !== undefined && { conversation }),
  });
  const business: XmlNode = {
    name: 'BusinessHeaderDocument',
    children: [
      { name: 'ID', text: id ?? number ?? '' },
      ...(name === undefined ? [] : [{ name: 'Name', text: name }]),
      ...(typeCode === undefined ? [] : [{ name: 'TypeCode', text: typeCode }]),
      { name: 'StatusCode', text: accepted ? answers.positive[0] : answers.negative[0] },
    ],
  };
  const reasons = findings.map(reasonOf);
  if (!accepted && reasons.length === 0 && detail) reasons.push(asReason(`${detail.en} ${detail.zh}`));
  const { root, namespaces } = messageTypes.xfnm;
  return writeXml({ name: root, children: [head, business, ...reasons] }, namespaces[0], dataModels[0]);
}

/** The same form, whose submissions are answered by XFNM where `Accept` asks for XML. */
export const answeredByXfnm = (format: MessageFormat): MessageFormat => ({ ...format, acknowledge });
