import { wholeMax } from '../http/cursor';
import { Code, Identifier, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { families } from './receipt-codes';

/** Characters of the number of a house as a receipt may have it. */
export const houseMax = 40;

/** Levels at which an authority answers: form, relay, decision. */
const levels = ['L1', 'L2', 'L3'];

const results = [
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
];

/** What a decision is about: customs never decides on a waybill. */
const decidedOn = ['manifest', 'declaration', 'conveyance'];

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
    of: levels,
    optional: true,
  })
  level?: string;

  @Code({
    en: 'What was decided; may be left out where family and code say it',
    zh: '处理结果；已填 family 及 code 时可省略',
    of: results,
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
    of: decidedOn,
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

/** What an authority said, with null for what it left out. */
class Said {
  @Whole({ en: 'Version that it answers', zh: '所答复的版本', min: 1, max: wholeMax })
  version!: number;

  @Code({
    en: 'Level: L1 form, L2 relay, L3 decision',
    zh: '级别：L1 形式审核，L2 转送，L3 海关决定',
    of: levels,
  })
  level!: string;

  @Code({ en: 'What was decided', zh: '处理结果', of: results, source: 'CEB returnStatus, MT receipt codes' })
  result!: string;

  @Text({ en: 'National code as the authority gave it', zh: '海关原始回执代码', max: 24, orNull: true })
  code!: string | null;

  @Code({ en: 'Message family of the code', zh: '代码所属报文族', of: families, orNull: true })
  family!: string | null;

  @Code({
    en: 'What the decision is about',
    zh: '决定对象：舱单、报关单或运输工具',
    of: decidedOn,
    orNull: true,
  })
  subject!: string | null;

  @Text({
    en: 'House bill that the decision is about',
    zh: '所涉分运单号',
    min: 0,
    max: houseMax,
    orNull: true,
  })
  house!: string | null;

  @Text({
    en: 'Container, wagon or ULD that the decision is about',
    zh: '所涉集装箱、车辆或集装器编号',
    min: 0,
    max: 40,
    orNull: true,
  })
  unit!: string | null;

  @Text({ en: 'Number of the declaration', zh: '报关单号', min: 0, max: 40, orNull: true })
  declaration!: string | null;

  @Text({ en: 'Number of the manifest', zh: '舱单号', min: 0, max: 40, optional: true })
  manifest?: string;

  @Text({ en: 'Office that decided', zh: '作出决定的关区', max: 4, orNull: true })
  officeCode!: string | null;

  @Instant({ en: 'When it was decided, as the authority gave it', zh: '决定时间（以海关所填为准）' })
  decidedAt!: string;

  @Part(() => ReceiptReason, { en: 'Reasons, all of them', zh: '全部原因', many: { min: 0, max: 100 } })
  reasons!: ReceiptReason[];

  @Text({
    en: 'Hash of the receipt before it on the same document; null at the first',
    zh: '同一单证前一份回执的哈希；首份为 null',
    max: 64,
    orNull: true,
  })
  previousHash!: string | null;
}

const chainHash = {
  en: 'Hash of this receipt: SHA-256 over RFC 8785 of all its facts, the hash before it among them',
  zh: '本份回执的哈希：对全部内容（含前一份回执的哈希）的规范文本（RFC 8785）取 SHA-256',
  max: 64,
};

/** A receipt that was recorded. */
export class RecordedReceipt extends Said {
  @Text({ en: 'Id of the receipt', zh: '回执编号', max: 40 })
  id!: string;

  @Text({ en: 'Document that is answered', zh: '所答复的单证编号', max: 40 })
  documentId!: string;

  @Text({ en: 'Id of the receipt, as its event has it', zh: '回执编号，与事件所载一致', max: 40 })
  receiptId!: string;

  @Text(chainHash)
  hash!: string;

  @Text({ en: 'Who said where it belongs', zh: '指明归属的主体编号', max: 40, optional: true })
  settledBy?: string;

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: wholeMax })
  sequence!: number;
}

/** Why a receipt fits no delivery: nothing was sent to the authority under that number, or more than one document. */
const unmatchedReasons = ['receipt.not_authority', 'receipt.ambiguous'] as const;

/** A receipt that fits no delivery and is kept. */
export class KeptReceipt {
  @Text({ en: 'Id of the unmatched receipt', zh: '未匹配回执编号', max: 40 })
  id!: string;

  @Code({ en: 'State', zh: '状态', of: ['unmatched'] })
  state!: string;

  @Code({ en: 'Code of why it fits nothing', zh: '未能匹配的原因代码', of: unmatchedReasons })
  reason!: string;

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: wholeMax })
  sequence!: number;
}

/** An unmatched receipt, and what became of it. */
export class UnmatchedReceipt {
  @Text({ en: 'Id of the unmatched receipt', zh: '未匹配回执编号', max: 40 })
  id!: string;

  @Text({ en: 'Authority that answered', zh: '出具回执的机关主体编号', max: 40 })
  authority!: string;

  @Code({ en: 'Code of why it fits nothing', zh: '未能匹配的原因代码', of: unmatchedReasons })
  reason!: string;

  @Instant({ en: 'When it came', zh: '收到时间' })
  at!: string;

  @Part(() => Receipt, { en: 'The receipt as it came', zh: '回执原文' })
  receipt!: Receipt;

  @Text({ en: 'Receipt that it was recorded as', zh: '匹配后入档的回执编号', max: 40, orNull: true })
  receiptId!: string | null;

  @Text({ en: 'Who said where it belongs', zh: '指明归属的主体编号', max: 40, orNull: true })
  settledBy!: string | null;

  @Instant({ en: 'When that was said', zh: '指明归属的时间', orNull: true })
  settledAt!: string | null;
}

/** Facts of a receipt that its hash covers: all that the authority said and all that it said it of. */
export class ChainedFacts extends Said {
  @Text({ en: 'Id of the receipt', zh: '回执编号', max: 40 })
  id!: string;

  @Text({ en: 'Document that is answered', zh: '所答复的单证编号', max: 40 })
  documentId!: string;

  @Text({ en: 'Number on the document at that version', zh: '该版本的单证号码', max: 40, orNull: true })
  number!: string | null;

  @Text({ en: 'Content hash of that version', zh: '该版本的内容哈希（SHA-256）', max: 64, orNull: true })
  contentHash!: string | null;

  @Text({ en: 'Authority that answered', zh: '出具回执的机关主体编号', max: 40 })
  authority!: string;

  @Instant({ en: 'When it was recorded', zh: '入档时间' })
  acceptedAt!: string;
}

/** A receipt with its place in the chain of its document. */
export class ChainedReceipt extends ChainedFacts {
  @Text(chainHash)
  hash!: string;
}
