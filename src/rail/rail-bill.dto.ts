import { Code, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';
import { AttachedDocument } from '../documents/attached.dto';
import { NegotiableTerms } from '../documents/negotiable.dto';
import { CustomsRouting, Names, Party, Place } from '../documents/parts.dto';
import { RailAllocation } from './rail-goods.dto';

/** A consignment note that the bill is bound to. */
export class RailBillNote {
  @Identifier('documentNumber', {
    en: 'Number of the consignment note',
    zh: '铁路运单号（批号）',
    source: 'SMGS box 29',
  })
  number!: string;

  @Text({ en: 'Id of the note on this exchange', zh: '运单在本平台的编号', max: 60, optional: true })
  noteId?: string;

  @Code({ en: 'Law of the note', zh: '运单所属规则', of: ['SMGS', 'CIM', 'CIM_SMGS', 'URL', 'CN_DOMESTIC'] })
  regime!: string;

  @Identifier('container', {
    en: 'Containers on this note; required when several notes are bound',
    zh: '该运单所载箱号（绑定多份运单时必填）',
    source: 'ISO 6346',
    many: { max: 120 },
    optional: true,
  })
  containers?: string[];
}

/** A goods item of the bill, described as on the note that it is taken from. */
export class RailBillGoods {
  @Part(() => Names, { en: 'Name of the goods', zh: '货物名称' })
  names!: Names;

  @Text({
    en: 'Marks and numbers, as on the note',
    zh: '标记（唛头，与运单一致）',
    max: 200,
    source: 'SMGS box 15',
    optional: true,
  })
  marks?: string;

  @Identifier('hs', {
    en: 'HS code, six digits',
    zh: '商品编码（HS 前 6 位）',
    source: 'SMGS box 15',
    example: '870829',
  })
  hs6!: string;

  @Text({
    en: 'Kind of package',
    zh: '包装种类',
    max: 2,
    pattern: '^[0-9A-Z]{2}$',
    source: 'UN/ECE Rec 21',
    example: 'CT',
  })
  packageKind!: string;

  @Whole({ en: 'Number of packages', zh: '件数', min: 0, max: 999_999 })
  packages!: number;

  @Decimal({ en: 'Gross mass, kg', zh: '毛重（公斤）', min: 0.001, max: 99_999_999, places: 3 })
  grossKg!: number;

  @Part(() => RailAllocation, { en: 'Containers that hold the item', zh: '装箱明细', many: { max: 120 } })
  containers!: RailAllocation[];
}

/** How far the railway's right to redirect the goods is closed to others than the holder. */
export class RailBillLock {
  @Code({
    en: 'Level of the disposal lock',
    zh: '控货锁定级别：无、签发人承诺、结构性（运单收发货人为签发人）、铁路确认',
    of: ['NONE', 'UNDERTAKEN_BY_ISSUER', 'STRUCTURAL', 'CONFIRMED_BY_RAILWAY'],
  })
  level!: 'NONE' | 'UNDERTAKEN_BY_ISSUER' | 'STRUCTURAL' | 'CONFIRMED_BY_RAILWAY';

  @Text({
    en: "Text of the issuer's undertaking or of the railway's confirmation",
    zh: '签发人承诺或铁路确认的内容',
    max: 500,
    optional: true,
  })
  undertaking?: string;
}

/**
 * The railway bill of lading (铁路提单): issued by the transport operator over goods that travel under
 * consignment notes, and able to carry title. Who holds it is not in the document but in the title's acts.
 */
export class RailBill {
  @Identifier('documentNumber', { en: 'Number of the bill', zh: '铁路提单号' })
  billNumber!: string;

  @Part(() => Party, {
    en: 'Transport operator, who issues the bill',
    zh: '运输经营人（签发人）',
    source: 'UCP 600 art. 19 a i',
  })
  operator!: Party;

  @Part(() => Party, { en: 'Shipper', zh: '托运人' })
  shipper!: Party;

  @Part(() => Party, { en: 'Consignee of a straight bill', zh: '收货人（记名提单）', optional: true })
  consignee?: Party;

  @Part(() => Party, { en: 'Notify parties', zh: '通知方', many: { max: 10 }, optional: true })
  notifyParties?: Party[];

  @Part(() => RailBillNote, {
    en: 'Consignment notes that the bill is bound to',
    zh: '绑定的铁路运单',
    many: { max: 20 },
  })
  notes!: RailBillNote[];

  @Part(() => Place, {
    en: 'Place of receipt',
    zh: '收货地',
    source: 'MMT carrierAcceptanceLogisticsLocation',
  })
  placeOfReceipt!: Place;

  @Part(() => Place, {
    en: 'Place of delivery',
    zh: '交付地',
    source: 'MMT consigneeReceiptLogisticsLocation',
  })
  placeOfDelivery!: Place;

  @Part(() => RailBillGoods, { en: 'Goods', zh: '货物', many: { max: 200 } })
  goods!: RailBillGoods[];

  @Part(() => AttachedDocument, {
    en: 'Documents attached',
    zh: '随附单证',
    many: { max: 40 },
    optional: true,
  })
  attachedDocuments?: AttachedDocument[];

  @Text({
    en: 'Who holds the duplicate of the note',
    zh: '运单副本持有人',
    max: 105,
    source: 'SMGS sheet 4',
    optional: true,
  })
  duplicateCustodian?: string;

  @Part(() => RailBillLock, { en: 'Disposal lock', zh: '控货锁定' })
  disposalLock!: RailBillLock;

  @Part(() => NegotiableTerms, { en: 'Terms of title', zh: '物权条款' })
  negotiable!: NegotiableTerms;

  @Part(() => CustomsRouting, { en: 'Customs offices', zh: '海关关区', optional: true })
  customs?: CustomsRouting;
}
