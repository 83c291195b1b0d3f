import { BilingualText } from '../http/bilingual.dto';
import { wholeMax } from '../http/cursor';
import { Code, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { modes } from '../parties/roles';
import { carried, deliveryStates } from './delivery-state';

/** Why a message is left out for good. */
export class SkipRequest {
  @Text({ en: 'Reason, kept on record', zh: '跳过原因，记录在案', max: 500 })
  reason!: string;
}

/** Which deliveries of an endpoint are sent again. */
export class ReplayRequest {
  @Instant({ en: 'Deliveries made from this time on', zh: '自该时间起生成的投递' })
  since!: string;

  @Instant({ en: 'And up to this one', zh: '截至该时间', optional: true })
  until?: string;

  @Code({
    en: 'Dead letters only, or all that has ended; dead if left out',
    zh: '仅死信，或全部已终止的投递；默认仅死信',
    of: ['dead', 'all'],
    optional: true,
  })
  states?: 'dead' | 'all';

  @Text({ en: 'next of the last answer', zh: '上次应答的 next', max: 200, optional: true })
  cursor?: string;
}

/** What is always told of a delivery. */
class DeliveryFacts {
  @Text({ en: 'Id', zh: '投递编号', max: 40 })
  id!: string;

  @Text({ en: 'Message, by the same id', zh: '报文编号，与投递编号相同', max: 40 })
  messageId!: string;

  @Text({ en: 'Type of the message', zh: '报文类型', max: 64, example: 'document.submitted' })
  type!: string;

  @Text({
    en: 'What it is about: a document, another subject of events, or the master of a notice',
    zh: '所涉单证编号；其他事件为事件对象，合并通知为主单号码',
    max: 64,
  })
  documentId!: string;

  @Text({ en: 'Party that receives', zh: '接收方主体编号', max: 40 })
  partyId!: string;

  @Whole({
    en: 'Version of the document; of a notice, how many messages it carries; of another event 0',
    zh: '单证版本；合并通知为所含报文数，其他事件为 0',
    min: 0,
    max: wholeMax,
  })
  version!: number;

  @Code({
    en: 'State: waiting in the inbox, pending a push, gathered into a notice, blocked behind a dead one, delivered, dead, skipped, withdrawn',
    zh: '状态：waiting 在收件箱待取，pending 待推送，gathered 已并入合并通知，blocked 因前一版本成为死信而暂停，delivered 已送达，dead 死信，skipped 已跳过，withdrawn 已撤回',
    of: deliveryStates,
  })
  state!: string;

  @Code({
    en: 'What it brings: a version of a document, another event, or a notice of several of them',
    zh: '投递内容：document 单证版本，event 其他事件，notice 合并通知',
    of: carried,
  })
  carries!: string;

  @Text({ en: 'Notice that carries it', zh: '所并入的合并通知编号', max: 40, orNull: true })
  noticeId!: string | null;

  @Text({
    en: 'Endpoint; null when the receiver pulls',
    zh: '推送端点编号；接收方自取时为 null',
    max: 40,
    orNull: true,
  })
  endpointId!: string | null;

  @Instant({ en: 'When it is tried next, while it is pending', zh: '下次投递时间（待推送时）' })
  nextAttemptAt!: string;

  @Instant({ en: 'When it was first delivered', zh: '首次送达时间', orNull: true })
  deliveredAt!: string | null;

  @Instant({ en: 'When the receiver acknowledged it', zh: '接收方确认时间', orNull: true })
  acknowledgedAt!: string | null;

  @Instant({ en: 'When it was made', zh: '生成时间' })
  createdAt!: string;
}

/** A delivery as a list shows it. */
export class DeliveryLine extends DeliveryFacts {
  @Whole({ en: 'Attempts so far', zh: '已尝试次数', min: 0, max: wholeMax })
  attempts!: number;
}

/** One try at pushing, or one lease to a consumer, with what came back. */
export class AttemptView {
  @Text({ en: 'Delivery', zh: '投递编号', max: 40 })
  deliveryId!: string;

  @Whole({ en: 'Which attempt', zh: '第几次尝试', min: 1, max: wholeMax })
  number!: number;

  @Instant({ en: 'When', zh: '时间' })
  at!: string;

  @Whole({
    en: 'HTTP status; null while nothing was answered',
    zh: 'HTTP 状态码；无应答时为 null',
    min: 100,
    max: 999,
    orNull: true,
  })
  status!: number | null;

  @Whole({
    en: 'Time to the answer in milliseconds',
    zh: '应答用时（毫秒）',
    min: 0,
    max: wholeMax,
    orNull: true,
  })
  latencyMs!: number | null;

  @Text({
    en: 'First 500 characters of the answer, or what went wrong',
    zh: '应答前 500 个字符或失败原因',
    min: 0,
    max: 500,
    orNull: true,
  })
  excerpt!: string | null;
}

/** A delivery with all that is known of it. */
export class DeliveryView extends DeliveryFacts {
  @Code({ en: 'Mode: test and live never mix', zh: '环境：test 测试，live 正式', of: modes })
  mode!: string;

  @Text({
    en: 'Party that submitted the document, or "platform" of a notice',
    zh: '单证提交人主体编号；合并通知为 platform',
    max: 40,
  })
  submitterId!: string;

  @Text({
    en: 'Number on the document at this version; of a notice, of its master; of another event empty',
    zh: '该版本的单证号码；合并通知为主单号码，其他事件为空文本',
    min: 0,
    max: 40,
  })
  number!: string;

  @Whole({
    en: 'Place in the order of messages about one subject to one receiver',
    zh: '同一事件对象发往同一接收方的报文次序',
    min: 1,
    max: wholeMax,
  })
  ordinal!: number;

  @Text({
    en: 'Routing rule that sent it, or what else did',
    zh: '命中的路由规则，或其他投递依据',
    max: 64,
  })
  rule!: string;

  @Part(() => BilingualText, { en: 'Why it goes there', zh: '送达原因' })
  reason!: BilingualText;

  @Text({
    en: 'Master that it is told with where the endpoint gathers',
    zh: '合并通知所依主单号码',
    max: 64,
    orNull: true,
  })
  groupKey!: string | null;

  @Text({
    en: "Which of the receiver's consumers leased it last",
    zh: '最近领取该报文的处理程序名称',
    max: 64,
    orNull: true,
  })
  consumer!: string | null;

  @Whole({
    en: 'Version of the routing rules that sent it',
    zh: '所依路由规则版本',
    min: 0,
    max: wholeMax,
    orNull: true,
  })
  rulesVersion!: number | null;

  @Part(() => AttemptView, {
    en: 'Attempts, newest first',
    zh: '投递尝试，由新到旧',
    many: { min: 0, max: 100 },
  })
  attempts!: AttemptView[];

  @Text({
    en: 'Cursor of the attempts before these; null when there are none',
    zh: '更早尝试的游标；没有时为 null',
    max: 200,
    orNull: true,
  })
  next!: string | null;
}

/** A delivery after a choice for it. */
export class ChosenDelivery {
  @Text({ en: 'Id', zh: '投递编号', max: 40 })
  id!: string;

  @Text({ en: 'Message, by the same id', zh: '报文编号，与投递编号相同', max: 40 })
  messageId!: string;

  @Code({ en: 'State now', zh: '现状态', of: deliveryStates })
  state!: string;
}

/** What was sent again to an endpoint. */
export class Replayed {
  @Whole({ en: 'Deliveries that are sent again', zh: '重投的报文数', min: 0, max: 500 })
  replayed!: number;

  @Text({
    en: 'Cursor of what is left; null when nothing is',
    zh: '续投游标；无余量时为 null',
    max: 200,
    orNull: true,
  })
  next!: string | null;
}
