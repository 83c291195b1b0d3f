import {
  code,
  count,
  event,
  flag,
  nullable,
  optional,
  receivers,
  text,
  worked,
  type Declared,
  type FactField,
} from './event-schema';
import type { EventType } from './event-type.dto';

const facts: Record<string, FactField> = {
  deliveryId: text('The delivery', '投递编号'),
  messageId: text('Its message', '报文编号'),
  receiver: text('Party that it goes to', '接收主体'),
  version: count(
    'Version that it carries; of a notice, how many messages; of another event 0',
    '所载版本；合并通知为报文条数；其他事件为 0',
  ),
  carries: optional(
    code('What it carries, when it is no version', '所载内容（非单证版本时）', 'event', 'notice'),
  ),
};

const data = {
  deliveryId: worked.message,
  messageId: worked.message,
  receiver: worked.customs,
  version: 2,
};

const askedBy = text('Who chose it', '作出选择的主体');

/** An outcome of a delivery, or what somebody chose for it. */
const outcome = (
  { type, en, zh }: Pick<Declared, 'type' | 'en' | 'zh'>,
  more: Record<string, FactField>,
  example: object,
  goesTo = receivers.submitter,
): EventType =>
  event({
    type,
    en,
    zh,
    goesTo,
    about: 'document',
    facts: { ...facts, ...more },
    data: { ...data, ...example },
  });

/** What becomes of deliveries. Attempts are no events: they are rows of the delivery's own page. */
export const deliveryEventTypes: readonly EventType[] = [
  outcome(
    { type: 'delivery.delivered', en: 'A receiver took the message.', zh: '接收方已收取报文。' },
    { attempts: count('Attempts that it took', '投递次数') },
    { attempts: 1 },
  ),
  outcome(
    {
      type: 'delivery.acknowledged',
      en: 'A receiver acknowledged the message in its inbox.',
      zh: '接收方已在收件箱确认报文。',
    },
    {},
    {},
  ),
  outcome(
    {
      type: 'delivery.dead',
      en: 'Every attempt failed. Later versions wait until somebody replays, skips or withdraws it.',
      zh: '各次投递均失败；后续版本暂停，待重投、跳过或撤回。',
    },
    {
      attempts: count('Attempts that were made', '投递次数'),
      lastStatus: nullable(
        count('HTTP status of the last; empty when nothing answered', '末次 HTTP 状态；无应答为空'),
      ),
      blocked: count('Later messages that now wait behind it', '因此暂停的后续报文数'),
    },
    { attempts: 10, lastStatus: 503, blocked: 1 },
    receivers.submitterAndOperator,
  ),
  outcome(
    {
      type: 'delivery.replayed',
      en: 'Somebody asked for the message to be sent again, under the same message id.',
      zh: '应请求以同一报文编号重投。',
    },
    {
      askedBy,
      contentHash: optional(text('SHA-256 of the version', '该版本的 SHA-256')),
      redelivered: flag(
        'Whether it was delivered before, or a later version was',
        '此前是否已送达，或该单证的较新版本是否已送达',
      ),
    },
    { askedBy: worked.forwarder, contentHash: worked.hash, redelivered: false },
    { en: 'the submitter and the receiver', zh: '单证提交人及接收方' },
  ),
  outcome(
    {
      type: 'delivery.skipped',
      en: 'Somebody chose to go on without the message.',
      zh: '有关主体选择跳过该报文，后续版本继续投递。',
    },
    { askedBy, reason: optional(text('Why', '原因')) },
    { askedBy: worked.forwarder, reason: 'Version 3 replaces it.' },
  ),
  outcome(
    {
      type: 'delivery.withdrawn',
      en: 'The message was taken back before it could be delivered.',
      zh: '报文在送达前已撤回。',
    },
    { askedBy: optional(askedBy) },
    { askedBy: worked.forwarder },
  ),
];
