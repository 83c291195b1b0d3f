import { MessageError, type Envelope } from '../../documents/message-format';
import type { Reading } from './reading';
import type { MessageType } from './tables';
import type { XmlElement } from './xml';
import type { XmlNode } from './xml-write';

const element = 'MessageHeaderDocument';

/** What a message says of itself; our document knows nothing of it, so an answer takes it from here. */
export interface Heading {
  id?: string;
  name?: string;
  typeCode?: string;
  conversation?: string;
  sender?: string;
}

/** Purposes under which a message brings a document. The others ask for something else than to be kept. */
const submitting = new Set(['', 'creation', 'update']);

/** Sender or recipient; `C` says that the id is a name by agreement [M]. */
const partyOf = (name: string, id: string): XmlNode => ({
  name,
  children: [{ name: 'PrimaryID', text: id, attributes: { schemeID: 'C' } }],
});

/** The header that every message of Cargo-XML begins with. */
export const header = {
  /** Gives the type code, and refuses what is no submission of this message. */
  read(type: MessageType, root: XmlElement, reading: Reading): string | undefined {
    const found = reading.peek(root, element);
    reading.pass(found);
    if (!found) return undefined;
    const code = reading.peek(found, 'TypeCode');
    const purpose = reading.peek(found, 'PurposeCode');
    const version = reading.peek(found, 'VersionID');
    if (code?.text && !(code.text in type.types)) throw strangeType(type, code);
    if (purpose && !submitting.has(purpose.text.toLowerCase())) throw noSubmission(purpose);
    if (version?.text && !type.versions.includes(version.text))
      reading.bent(
        version,
        `Version ${version.text} is not one of ${type.versions.join(', ')}; it was read as ${type.versions[0]}.`,
        `版本 ${version.text} 不在 ${type.versions.join('、')} 之列，按 ${type.versions[0]} 解析。`,
      );
    const [, offset] = /(Z|[+-]\d{2}:\d{2})$/.exec(reading.peek(found, 'IssueDateTime')?.text ?? '') ?? [];
    reading.offset = offset ?? 'Z';
    return code?.text || undefined;
  },

  typeOf: (root: XmlElement, reading: Reading): XmlElement => reading.peek(root, element, 'TypeCode') ?? root,

  /** What an answer to the message repeats of it. */
  heading(root: XmlElement, reading: Reading): Heading {
    const said = (...names: string[]): string | undefined =>
      reading.peek(root, element, ...names)?.text || undefined;
    return {
      id: said('ID'),
      name: said('Name'),
      typeCode: said('TypeCode'),
      conversation: said('ConversationID'),
      sender: said('SenderParty', 'PrimaryID'),
    };
  },

  write(
    type: MessageType,
    code: string,
    envelope: Envelope & { conversation?: string; purpose?: string },
  ): XmlNode {
    const { sender, receiver, at, reference, amends, conversation, purpose } = envelope;
    return {
      name: element,
      children: [
        { name: 'ID', text: reference },
        { name: 'Name', text: type.types[code] ?? type.short },
        { name: 'TypeCode', text: code },
        { name: 'IssueDateTime', text: at },
        { name: 'PurposeCode', text: purpose ?? (amends ? 'Update' : 'Creation') },
        { name: 'VersionID', text: type.versions[0] },
        ...(conversation === undefined ? [] : [{ name: 'ConversationID', text: conversation }]),
        partyOf('SenderParty', sender),
        partyOf('RecipientParty', receiver),
      ],
    };
  },
};

function strangeType(type: MessageType, { path, text }: XmlElement): MessageError {
  const known = Object.keys(type.types);
  return new MessageError(path, {
    en: `Type code ${text} is not one of ${type.short}: ${known.join(', ')}.`,
    zh: `类型代码 ${text} 不属于 ${type.short}（${known.join('、')}）。`,
  });
}

const noSubmission = ({ path, text }: XmlElement): MessageError =>
  new MessageError(path, {
    en: `A message with the purpose "${text}" submits nothing. Send Creation or Update; end a document by POST …/withdrawal.`,
    zh: `用途“${text}”不是提交单证。请使用 Creation 或 Update；撤回单证请调用 POST …/withdrawal。`,
  });
