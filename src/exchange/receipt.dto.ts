import { Code, Identifier, Instant, Part, Text } from '../http/fields.decorator';
import { families } from './receipt-codes';

/** Characters of the number of a house as a receipt may have it. */
export const houseMax = 40;

/** A document named by its number, for receipts that know nothing else. */
export class BusinessKey {
  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number on the document', zh: '单证号码', max: 40 })
  number!: string;
}

/** What the sender can do about a reason. */
export class ReceiptRemedy {
  @Text({ en: 'Remedy in English', zh: '英文处理办法', max: 500, optional: true })
  en?: string;

  @Text({ en: 'Remedy in Chinese', zh: '中文处理办法', max: 500 })
  zh!: string;
}

/** Why an authority rejects or holds a document. */
export class ReceiptReason {
  @Text({ en: 'Code of the authority', zh: '海关代码', max: 24, optional: true })
  code?: string;

  @Text({ en: 'JSON Pointer of the field', zh: '字段位置', max: 300, min: 0, optional: true })
  pointer?: string;

  @Text({ en: 'Box on the paper form', zh: '纸质单证栏目', max: 40, optional: true })
  box?: string;

  @Text({ en: 'Reason in English', zh: '英文原因', max: 500, optional: true })
  en?: string;

  @Text({ en: 'Reason in Chinese', zh: '中文原因', max: 500 })
  zh!: string;

  @Part(() => ReceiptRemedy, { en: 'What to do about it', zh: '处理办法', optional: true })
  remedy?: ReceiptRemedy;
}

/**
 * An answer of an authority. Address it by delivery, by message, by the document's number, or by a
 * declaration or manifest number that an earlier receipt has told.
 */
export class Receipt {
  @Text({ en: 'Delivery that is answered', zh: '所答复的投递编号', max: 40, optional: true })
  deliveryId?: string;

  @Text({ en: 'Message that is answered', zh: '所答复的报文编号', max: 40, optional: true })
  messageId?: string;

  @Part(() => BusinessKey, { en: 'Document that is answered', zh: '所答复的单证', optional: true })
  document?: BusinessKey;

  @Text({ en: 'Number of the declaration', zh: '报关单号', max: 40, optional: true })
  declaration?: string;

  @Text({ en: 'Number of the manifest', zh: '舱单号', max: 40, optional: true })
  manifest?: string;

  @Code({
    en: 'Level: L1 form, L2 relay, L3 decision; may be left out where family and code say it',
    zh: '级别：L1 形式审核，L2 转送，L3 海关决定；已填 family 及 code 时可省略',
    of: ['L1', 'L2', 'L3'],
    optional: true,
  })
  level?: string;

  @Code({
    en: 'What was decided; may be left out where family and code say it',
    zh: '处理结果；已填 family 及 code 时可省略',
    of: [
      'received',
      'accepted',
      'rejected',
      'relayed',
      'relay_failed',
      'stored',
      'manual_review',
      'returned',
      'inspection',
      'concluded',
      'released',
      'closed',
      'loading_refused',
      'unloading_forbidden',
    ],
    source: 'CEB returnStatus, MT receipt codes',
    optional: true,
  })
  result?: string;

  @Code({ en: 'Message family of the code', zh: '代码所属报文族', of: families, optional: true })
  family?: string;

  @Text({ en: 'National code as the authority gave it', zh: '海关原始回执代码', max: 24, optional: true })
  code?: string;

  @Code({
    en: 'What the decision is about: manifest, declaration or conveyance; a decision (L3) must say it',
    zh: '决定对象：舱单、报关单或运输工具；L3 回执必填',
    of: ['manifest', 'declaration', 'conveyance'],
    optional: true,
  })
  subject?: string;

  @Text({ en: 'House bill that the decision is about', zh: '所涉分运单号', max: houseMax, optional: true })
  house?: string;

  @Text({
    en: 'Container, wagon or ULD that the decision is about',
    zh: '所涉集装箱、车辆或集装器编号',
    max: 40,
    optional: true,
  })
  unit?: string;

  @Identifier('customsOffice', { en: 'Office that decided', zh: '作出决定的关区', optional: true })
  officeCode?: string;

  @Instant({ en: 'When it was decided', zh: '决定时间' })
  at!: string;

  @Part(() => ReceiptReason, {
    en: 'Reasons, all of them; a rejection must have one',
    zh: '全部原因；退单时必填',
    many: { max: 100 },
    optional: true,
  })
  reasons?: ReceiptReason[];
}

/** Where an unmatched receipt belongs. */
export class ReceiptMatch {
  @Text({ en: 'Delivery that the receipt answers', zh: '回执所答复的投递编号', max: 40 })
  deliveryId!: string;
}
