import { MessageError, type MessageLoss } from '../../documents/message-format';
import { readMessage } from './message-text';

/** What another system says of a message that it was sent. */
export interface ImpAcknowledgement {
  /** FMA accepts, FNA rejects. */
  accepted: boolean;
  /** The text of ACK, line by line. */
  reasons: string[];
  /** The message that it speaks of, as far as it is quoted. */
  message?: { type: string; version?: number; awb?: string; hawb?: string };
  losses: MessageLoss[];
}

/** Reads an FMA or FNA: ACK with the reason on one or more lines, then a copy of the message. */
export function readAcknowledgement(bytes: Buffer): ImpAcknowledgement {
  const { type, rows, losses } = readMessage(bytes);
  if (type !== 'FMA' && type !== 'FNA')
    throw new MessageError('line 1', {
      en: `This is an ${type}; an FMA or FNA is read here.`,
      zh: `此为 ${type} 报文，本接口接收 FMA 或 FNA。`,
    });
  const quoted = rows.findIndex(({ tag, text }) => /^F[A-Z]{2}$/.test(tag) && /^\d{0,3}$/.test(text));
  const said = quoted < 0 ? rows : rows.slice(0, quoted);
  const reasons = said.map(({ tag, text }) => (tag === 'ACK' || tag.length !== 3 ? text : `${tag}/${text}`));
  const header = rows[quoted];
  const copy = rows.slice(quoted + 1);
  const houses = copy.filter(({ tag }) => tag === 'HBS').map(({ fields: [hawb = ''] }) => hawb);
  const awb = copy.flatMap(({ text }) => /\b(\d{3})-?(\d{8})(?!\d)/.exec(text) ?? []);
  return {
    accepted: type === 'FMA',
    reasons: reasons.filter((reason) => reason !== ''),
    ...(header && {
      message: {
        type: header.tag,
        ...(header.text && { version: Number(header.text) }),
        ...(awb.length > 0 && { awb: `${awb[1]}-${awb[2]}` }),
        // Of several houses none is what the message is about.
        ...(houses.length === 1 && houses[0] && { hawb: houses[0] }),
      },
    }),
    losses,
  };
}
