import { MessageError } from '../../documents/message-format';
import type { Text } from '../../findings/finding';
import { readAcknowledgement } from './acknowledgement';
import { readFsu } from './fsu';
import { readMessage, type ImpMessage, type ImpType } from './message-text';

/** Reads the bytes as a message of one type; another one is refused with what it is and says. */
export function readExpected(bytes: Buffer, wanted: ImpType): ImpMessage {
  const message = readMessage(bytes);
  if (message.type === wanted) return message;
  const { en, zh } = saying(message.type, bytes);
  throw new MessageError('line 1', {
    en: `This is an ${message.type}${en}; an ${wanted} is read here.`,
    zh: `此为 ${message.type} 报文${zh}，本接口接收 ${wanted}。`,
  });
}

/** What a message that went astray says, so that it need not be opened to be sent on. */
function saying(type: ImpType, bytes: Buffer): Text {
  if (type === 'FMA' || type === 'FNA') {
    const { accepted, reasons, message } = readAcknowledgement(bytes);
    const about = message?.awb ? ` ${message.type} ${message.awb}` : '';
    const why = reasons.join(', ');
    return {
      en: ` that ${accepted ? 'accepts' : 'rejects'}${about} (${why})`,
      zh: `（${accepted ? '接受' : '拒收'}${about}：${why}）`,
    };
  }
  if (type !== 'FSU') return { en: '', zh: '' };
  const { awb, statuses } = readFsu(bytes);
  const codes = statuses.map(({ code }) => code).join(', ');
  return { en: ` with the statuses ${codes} of ${awb}`, zh: `（${awb} 的状态 ${codes}）` };
}
