import { BilingualText } from '../http/bilingual.dto';
import { wholeMax } from '../http/cursor';
import { Flag, Instant, Open, Part, Text, Whole } from '../http/fields.decorator';

/** Asks for messages that wait, for one of several consumers. */
export class ClaimRequest {
  @Text({ en: 'Consumer that takes them', zh: '领取报文的处理程序名称', max: 64 })
  consumer!: string;

  @Whole({
    en: 'Most messages to take, 10 if left out',
    zh: '最多领取条数，默认 10',
    min: 1,
    max: 100,
    optional: true,
  })
  limit?: number;

  @Whole({
    en: 'Length of the lease in seconds, 60 if left out',
    zh: '租期（秒），默认 60',
    min: 5,
    max: 3600,
    optional: true,
  })
  leaseSeconds?: number;
}

/** A message that was claimed, with the token of its lease. */
export class ClaimRef {
  @Text({ en: 'Message', zh: '报文编号', max: 40 })
  messageId!: string;

  @Text({ en: 'Token of the lease', zh: '租约令牌', max: 100 })
  token!: string;
}

/** Messages taken from the inbox: by their ids, or as they were claimed. */
export class Acknowledgement {
  @Text({
    en: 'Messages that were taken',
    zh: '已取走的报文编号',
    max: 40,
    many: { max: 1000 },
    optional: true,
  })
  messageIds?: string[];

  @Part(() => ClaimRef, {
    en: 'Claims that are done with',
    zh: '已处理完毕的领取',
    many: { max: 1000 },
    optional: true,
  })
  claims?: ClaimRef[];
}

/** Claims that are given back. */
export class Release {
  @Part(() => ClaimRef, { en: 'Claims to give back', zh: '退回的领取', many: { max: 1000 } })
  claims!: ClaimRef[];
}

/** Claims whose lease is renewed. */
export class Extension {
  @Part(() => ClaimRef, { en: 'Claims to renew', zh: '续租的领取', many: { max: 1000 } })
  claims!: ClaimRef[];

  @Whole({ en: 'Length of the lease from now on, in seconds', zh: '自现在起的租期（秒）', min: 5, max: 3600 })
  leaseSeconds!: number;
}

/** A version of a document, as messages and the inbox name it. */
export class MessageDocument {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40, example: 'air-waybill' })
  kind!: string;

  @Text({
    en: 'Number on that version',
    zh: '该版本的单证号码',
    max: 40,
  })
  number!: string;

  @Whole({
    en: 'Version that the event speaks of',
    zh: '事件所涉版本',
    min: 1,
    max: wholeMax,
  })
  version!: number;

  @Text({
    en: 'SHA-256 of its canonical text; left out where the version is none of your business',
    zh: '规范文本的 SHA-256；该版本与本主体无关时不列',
    max: 64,
    optional: true,
  })
  contentHash?: string;

  @Text({
    en: 'Where to read it; left out where the version is none of your business',
    zh: '读取地址；该版本与本主体无关时不列',
    max: 200,
    optional: true,
  })
  href?: string;
}

/** Why a message goes where it goes. */
export class MessageRouting {
  @Text({ en: 'Rule', zh: '路由规则', max: 64 })
  rule!: string;

  @Part(() => BilingualText, { en: 'Why', zh: '原因' })
  reason!: BilingualText;
}

/** What the inbox tells of every event. */
class InboxFacts {
  @Whole({
    en: 'Place on the journal; read on after the last one',
    zh: '日志序号，下次从最后序号之后读取',
    min: 1,
    max: wholeMax,
  })
  sequence!: number;

  @Instant({ en: 'When it happened, by the journal', zh: '发生时间（以日志为准）' })
  at!: string;

  @Text({ en: 'Type of the event', zh: '事件类型', max: 64, example: 'document.submitted' })
  type!: string;

  @Text({ en: 'Who did it: a party, or "platform"', zh: '行为方：主体编号或 platform', max: 64 })
  actor!: string;

  @Text({ en: 'What it is about', zh: '事件对象', max: 64 })
  subject!: string;

  @Whole({
    en: 'Newest version of the document that you may know of, of a message that is sent again; null where it is about no document',
    zh: '本主体可知的单证最新版本，仅重投的报文列出；事件对象非单证时为 null',
    min: 1,
    max: wholeMax,
    optional: true,
    orNull: true,
  })
  currentVersion?: number | null;

  @Part(() => MessageDocument, {
    en: 'Version of the document that it speaks of',
    zh: '所涉单证及版本',
    optional: true,
  })
  document?: MessageDocument;

  @Part(() => MessageRouting, {
    en: 'Why it is withdrawn for you: the new version no longer concerns you',
    zh: '对本主体撤销的原因：新版本与本主体不再有关',
    optional: true,
  })
  routing?: MessageRouting;

  @Open({
    en: 'Facts of the event, by the schema that /v1/event-types/{type} gives for its type',
    zh: '事件内容，格式见 /v1/event-types/{type} 所列 JSON Schema',
  })
  data!: object;
}

/** What concerns a party, as its inbox shows it. */
export class InboxItem extends InboxFacts {
  @Text({
    en: 'Message, the same over retries and replays; null of what is not delivered',
    zh: '报文编号，重试与重投均不变；无需投递的为 null',
    max: 40,
    orNull: true,
  })
  messageId!: string | null;

  @Text({ en: 'Delivery, for /v1/deliveries', zh: '投递编号，用于 /v1/deliveries', max: 40, orNull: true })
  deliveryId!: string | null;

  @Flag({
    en: 'It was delivered before, or a later version was, and somebody asked for it again',
    zh: '此前已送达，或该单证的较新版本已送达，应请求重投',
    optional: true,
  })
  redelivered?: boolean;
}

/** What concerns a party, in commit order. */
export class InboxPage {
  @Part(() => InboxItem, { en: 'Events', zh: '事项', many: { min: 0, max: 1000 } })
  items!: InboxItem[];

  @Whole({ en: 'Sequence after which to read on', zh: '下次读取的起始序号', min: 0, max: wholeMax })
  next!: number;
}

/** A message that one consumer holds for a while. */
export class ClaimedMessage extends InboxFacts {
  @Text({ en: 'Message, the same over retries and replays', zh: '报文编号，重试与重投均不变', max: 40 })
  messageId!: string;

  @Text({ en: 'Delivery, for /v1/deliveries', zh: '投递编号，用于 /v1/deliveries', max: 40 })
  deliveryId!: string;

  @Flag({
    en: 'It was leased or delivered before, or a later version was: who keeps message ids may know it',
    zh: '曾被领取或送达，或该单证的较新版本已送达，可按报文编号识别',
  })
  redelivered!: boolean;

  @Text({
    en: 'Token of the lease, to acknowledge, give back or renew it',
    zh: '租约令牌，用于确认、退回或续租',
    max: 100,
  })
  token!: string;

  @Instant({ en: 'When the lease ends', zh: '租约截止时间' })
  leaseUntil!: string;
}

/** Messages that were claimed. */
export class ClaimedMessages {
  @Part(() => ClaimedMessage, {
    en: 'Messages, in order within each document',
    zh: '报文，同一单证的按序排列',
    many: { min: 0, max: 100 },
  })
  items!: ClaimedMessage[];
}

/** Claims that no longer held; their messages went to another consumer, or were given back. */
class SettledClaims {
  @Text({
    en: 'Messages whose claim no longer held',
    zh: '租约已失效的报文编号',
    max: 40,
    many: { min: 0, max: 1000 },
  })
  stale!: string[];
}

/** What became of an acknowledgement. */
export class Acknowledged extends SettledClaims {
  @Text({
    en: 'Messages that are acknowledged',
    zh: '已确认的报文编号',
    max: 40,
    many: { min: 0, max: 2000 },
  })
  acknowledged!: string[];

  @Text({
    en: 'Ids of which there is no message for you',
    zh: '无此报文的编号',
    max: 40,
    many: { min: 0, max: 1000 },
  })
  unknown!: string[];
}

/** What became of claims that were given back. */
export class Released extends SettledClaims {
  @Text({ en: 'Messages that are free again', zh: '已退回的报文编号', max: 40, many: { min: 0, max: 1000 } })
  released!: string[];
}

/** What became of claims that were renewed. */
export class Extended extends SettledClaims {
  @Text({
    en: 'Messages whose lease is renewed',
    zh: '已续租的报文编号',
    max: 40,
    many: { min: 0, max: 1000 },
  })
  extended!: string[];
}
