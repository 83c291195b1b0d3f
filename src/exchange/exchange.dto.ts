import { Code, Identifier, Instant, Part, Text, Whole } from '../http/fields.decorator';

/** A document named by its number, for receipts that know nothing else. */
export class BusinessKey {
  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number on the document', zh: '单证号码', max: 40 })
  number!: string;
}

/** Why an authority rejects or holds a document. */
export class ReceiptReason {
  @Text({ en: 'Code of the authority', zh: '海关代码', max: 24, optional: true })
  code?: string;

  @Text({ en: 'JSON Pointer of the field', zh: '字段位置', max: 300, min: 0, optional: true })
  pointer?: string;

  @Text({ en: 'Reason in English', zh: '英文原因', max: 500, optional: true })
  en?: string;

  @Text({ en: 'Reason in Chinese', zh: '中文原因', max: 500 })
  zh!: string;
}

/** An answer of an authority. Address it by delivery, by message, or by the document's number. */
export class Receipt {
  @Text({ en: 'Delivery that is answered', zh: '所答复的投递编号', max: 40, optional: true })
  deliveryId?: string;

  @Text({ en: 'Message that is answered', zh: '所答复的报文编号', max: 40, optional: true })
  messageId?: string;

  @Part(() => BusinessKey, { en: 'Document that is answered', zh: '所答复的单证', optional: true })
  document?: BusinessKey;

  @Code({
    en: 'Level: L1 form, L2 relay, L3 decision',
    zh: '级别：L1 形式审核，L2 转送，L3 海关决定',
    of: ['L1', 'L2', 'L3'],
  })
  level!: string;

  @Code({
    en: 'What was decided',
    zh: '处理结果',
    of: [
      'accepted',
      'rejected',
      'relayed',
      'manual_review',
      'inspection',
      'concluded',
      'released',
      'closed',
      'loading_refused',
      'unloading_forbidden',
    ],
    source: 'CEB returnStatus, MT receipt codes',
  })
  result!: string;

  @Text({ en: 'National code as the authority gave it', zh: '海关原始回执代码', max: 24, optional: true })
  code?: string;

  @Code({
    en: 'What the decision is about',
    zh: '决定对象',
    of: ['manifest', 'declaration', 'conveyance'],
    optional: true,
  })
  subject?: string;

  @Identifier('customsOffice', { en: 'Office that decided', zh: '作出决定的关区', optional: true })
  officeCode?: string;

  @Instant({ en: 'When it was decided', zh: '决定时间' })
  at!: string;

  @Part(() => ReceiptReason, {
    en: 'Reasons, all of them',
    zh: '全部原因',
    many: { max: 100 },
    optional: true,
  })
  reasons?: ReceiptReason[];
}

/** Messages taken from the inbox. */
export class Acknowledgement {
  @Text({ en: 'Messages that were taken', zh: '已取走的报文编号', max: 40, many: { max: 1000 } })
  messageIds!: string[];
}

/** Where messages are to be pushed. */
export class EndpointRequest {
  @Text({
    en: 'Address that takes messages by POST',
    zh: '接收报文的地址（POST）',
    max: 500,
    pattern: '^https?://[^\\s]+$',
  })
  url!: string;

  @Text({ en: 'What it is', zh: '说明', max: 140, optional: true })
  description?: string;
}

/** An endpoint; the secret is shown to its owner only. */
export class EndpointView {
  @Text({ en: 'Id', zh: '编号', max: 40 })
  id!: string;

  @Text({ en: 'Name', zh: '名称', max: 40 })
  name!: string;

  @Text({ en: 'Address', zh: '地址', max: 500 })
  url!: string;

  @Code({ en: 'State', zh: '状态', of: ['active', 'disabled'] })
  state!: string;

  @Text({ en: 'Secret of the signature, Standard Webhooks', zh: '签名密钥（Standard Webhooks）', max: 100 })
  secret!: string;

  @Whole({ en: 'Which secret in turn', zh: '密钥代次', min: 1, max: 1_000_000 })
  generation!: number;
}
