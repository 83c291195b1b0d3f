import { Code, Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { patternForm } from './event-pattern';

/** Most patterns of event types that an endpoint asks for. */
export const typesMax = 20;

/** Longest time for which messages about one master are gathered: a notice that is late is no quieter. */
export const coalesceMax = 900;

/** Where messages are to be pushed, and how. What is left out of a present endpoint stays as it is. */
export class EndpointRequest {
  @Code({
    en: 'Channel: push posts to the address, files writes into the folder of an authority; push if left out',
    zh: '通道：push 为推送至地址，files 为写入海关的文件交换目录；默认 push',
    of: ['push', 'files'],
    optional: true,
  })
  channel?: 'push' | 'files';

  @Text({
    en: 'Address that takes messages by POST; of a push only',
    zh: '接收报文的地址（POST）；仅推送通道填写',
    max: 500,
    pattern: '^https?://[^\\s]+$',
    optional: true,
  })
  url?: string;

  @Text({ en: 'What it is', zh: '说明', max: 140, optional: true })
  description?: string;

  @Code({
    en: 'Payload: full, or thin without content, which is fetched at href; full if left out',
    zh: '报文内容：full 为全文，thin 不含单证内容，按 href 自行调取；默认 full',
    of: ['full', 'thin'],
    optional: true,
  })
  payload?: 'full' | 'thin';

  @Code({
    en: 'Signature, Standard Webhooks: v1 HMAC-SHA256, v1a Ed25519, or both; v1 if left out',
    zh: '签名方式（Standard Webhooks）：v1 为 HMAC-SHA256，v1a 为 Ed25519，both 为两者；默认 v1',
    of: ['v1', 'v1a', 'both'],
    optional: true,
  })
  signing?: 'v1' | 'v1a' | 'both';

  @Text({
    en: 'Events that are pushed beside documents: a type, a family such as receipt.*, or *',
    zh: '除单证外另行推送的事件：事件类型、一类事件（如 receipt.*）或 *',
    max: 80,
    pattern: patternForm,
    many: { min: 0, max: typesMax },
    optional: true,
  })
  types?: string[];

  @Whole({
    en: 'Seconds for which messages about one master are gathered into one notice; 0 sends each by itself',
    zh: '同一主单的报文合并为一份通知的等待秒数；0 为逐份发送',
    min: 0,
    max: coalesceMax,
    optional: true,
  })
  coalesceSeconds?: number;
}

/** How an endpoint takes its messages. */
export class EndpointHealthView {
  @Instant({ en: 'Since when it has only failed', zh: '持续失败起始时间', optional: true })
  failingSince?: string;

  @Whole({
    en: 'Per cent of the failure budget last warned of',
    zh: '最近告警的失败额度百分比',
    min: 0,
    max: 100,
  })
  warned!: number;

  @Instant({ en: 'Nothing is sent before this, as it asked', zh: '应接收方要求暂停至此时', optional: true })
  pausedUntil?: string;

  @Code({
    en: 'Why it is disabled: by its owner, by the operator, replaced by another, 410, or failing for too long',
    zh: '停用原因：所有人停用、运营方停用、被其他端点取代、应答 410、持续失败',
    of: ['owner', 'operator', 'replaced', 'gone', 'failing'],
    optional: true,
  })
  disabledReason?: string;
}

/** An endpoint; its secrets are shown to its owner only. */
export class EndpointView {
  @Text({ en: 'Id', zh: '编号', max: 40 })
  id!: string;

  @Text({ en: 'Name', zh: '名称', max: 40 })
  name!: string;

  @Code({ en: 'Channel', zh: '通道', of: ['push', 'files'] })
  channel!: string;

  @Text({ en: 'Address of a push', zh: '推送地址', max: 500, optional: true })
  url?: string;

  @Text({ en: 'What it is', zh: '说明', max: 140, optional: true })
  description?: string;

  @Code({ en: 'State', zh: '状态', of: ['active', 'disabled'] })
  state!: string;

  @Code({ en: 'Payload', zh: '报文内容', of: ['full', 'thin'] })
  payload!: string;

  @Code({ en: 'Signature', zh: '签名方式', of: ['v1', 'v1a', 'both'] })
  signing!: string;

  @Text({ en: 'Events that are pushed', zh: '推送的事件', max: 80, many: { min: 0, max: typesMax } })
  types!: string[];

  @Whole({ en: 'Seconds of gathering', zh: '合并等待秒数', min: 0, max: coalesceMax })
  coalesceSeconds!: number;

  @Part(() => EndpointHealthView, { en: 'Health', zh: '运行状况' })
  health!: EndpointHealthView;

  @Text({
    en: 'Secret of the signature v1, Standard Webhooks',
    zh: 'v1 签名密钥（Standard Webhooks）',
    max: 100,
  })
  secret!: string;

  @Text({ en: 'Public key of the signature v1a', zh: 'v1a 签名公钥', max: 100 })
  publicKey!: string;

  @Text({
    en: 'Secret before, while it also signs',
    zh: '轮换期内仍有效的前一密钥',
    max: 100,
    optional: true,
  })
  previousSecret?: string;

  @Text({ en: 'Public key before', zh: '轮换期内仍有效的前一公钥', max: 100, optional: true })
  previousPublicKey?: string;

  @Instant({ en: 'Until when the secret before also signs', zh: '前一密钥失效时间', optional: true })
  previousUntil?: string;

  @Whole({ en: 'Which secret in turn', zh: '密钥代次', min: 1, max: 1_000_000 })
  generation!: number;
}

/** The endpoints of a party. */
export class EndpointList {
  @Part(() => EndpointView, {
    en: 'Endpoints, by name',
    zh: '推送端点，按名称排列',
    many: { min: 0, max: 100 },
  })
  items!: EndpointView[];
}

/** Makes an endpoint the active one again. */
export class EnablementRequest {
  @Flag({
    en: 'Also send again what died on the way to this party; true if left out',
    zh: '同时重投发往本主体的死信；默认 true',
    optional: true,
  })
  catchUp?: boolean;
}

/** What became of an enablement. */
export class EnablementView {
  @Text({ en: 'Id', zh: '编号', max: 40 })
  id!: string;

  @Text({ en: 'Name', zh: '名称', max: 40 })
  name!: string;

  @Code({ en: 'State', zh: '状态', of: ['active'] })
  state!: string;

  @Whole({ en: 'Dead letters that are sent again', zh: '重投的死信数', min: 0, max: 1000 })
  replayed!: number;

  @Flag({ en: 'There may be more: call again', zh: '可能尚有余量，请再次调用' })
  more!: boolean;
}

/** What an endpoint said to a test message. */
export class TrialView {
  @Text({ en: 'Message', zh: '报文编号', max: 40 })
  messageId!: string;

  @Whole({
    en: 'HTTP status; left out when nothing was answered',
    zh: 'HTTP 状态码；无应答则无此项',
    min: 100,
    max: 999,
    optional: true,
  })
  status?: number;

  @Whole({ en: 'Time to the answer in milliseconds', zh: '应答用时（毫秒）', min: 0, max: 1_000_000 })
  latencyMs!: number;

  @Text({
    en: 'First 500 characters of the answer, or what went wrong',
    zh: '应答前 500 个字符或失败原因',
    min: 0,
    max: 500,
  })
  excerpt!: string;
}
