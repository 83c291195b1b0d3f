import { AttachedDocument } from '../documents/attached.dto';
import { NegotiableTerms } from '../documents/negotiable.dto';
import { CustomsRouting, Party, Place } from '../documents/parts.dto';
import { Translation } from '../documents/translations.dto';
import { Code, Day, Decimal, Flag, Identifier, Part, Text } from '../http/fields.decorator';
import { MultimodalCharge } from './charges.dto';
import { MultimodalAmount, MultimodalGoods } from './goods.dto';
import { MultimodalLeg } from './legs.dto';
import { MultimodalUnit } from './units.dto';

const handoverPlaces = ['DOOR', 'CY', 'CFS', 'STATION'];

/** Where the operator takes the goods over and where it hands them out. */
export class MultimodalHandover {
  @Code({
    en: 'Taken over at: door, container yard, freight station, railway station',
    zh: '接收方式（门、场 CY、站 CFS、车站）',
    of: handoverPlaces,
    source: 'JT/T 1244 交接方式',
  })
  receipt!: string;

  @Code({
    en: 'Handed out at: door, container yard, freight station, railway station',
    zh: '交付方式（门、场 CY、站 CFS、车站）',
    of: handoverPlaces,
    source: 'JT/T 1244 交接方式',
  })
  delivery!: string;
}

/** The temperatures between which the goods are kept, on every leg. */
export class MultimodalTemperature {
  @Decimal({ en: 'Lowest temperature in °C', zh: '最低温度（℃）', min: -100, max: 100, places: 1 })
  minC!: number;

  @Decimal({ en: 'Highest temperature in °C', zh: '最高温度（℃）', min: -100, max: 100, places: 1 })
  maxC!: number;
}

/** The unified multimodal waybill (陆海空多式联运运单): one contract over all legs, units and goods. */
export class MultimodalWaybill {
  @Identifier('documentNumber', {
    en: 'Waybill number: CYMW, two digits of the year, nine digits, check character',
    zh: '运单号（CYMW + 2 位年份 + 9 位顺序号 + 校验码）',
    source: 'MMT transportContractReferencedDocument.id; check ISO 7064 MOD 11-2',
    example: 'CYMW260000001232',
  })
  waybillNumber!: string;

  @Code({
    en: 'Document type: 700 waybill, 760 combined, 765 multimodal, 766 multimodal bill of lading',
    zh: '单证类型（700 运单、760 联运单证、765 多式联运单证、766 多式联运提单）',
    of: ['700', '760', '765', '766'],
    source: 'UNCL 1001',
  })
  documentType!: '700' | '760' | '765' | '766';

  @Day({ en: 'Date of issue', zh: '签发日期' })
  issueDate!: string;

  @Part(() => Place, { en: 'Place of issue', zh: '签发地点' })
  issuePlace!: Place;

  @Part(() => Party, {
    en: 'Multimodal transport operator',
    zh: '多式联运经营人',
    source: 'MMT carrier; FIATA eFBL cto',
  })
  operator!: Party;

  @Part(() => Party, { en: 'Consignor', zh: '托运人', source: 'MMT consignor; JT/T 1244 托运人' })
  consignor!: Party;

  @Part(() => Party, { en: 'Consignee', zh: '收货人', source: 'MMT consignee; JT/T 1244 收货人' })
  consignee!: Party;

  @Part(() => Party, { en: 'Notify parties', zh: '通知方', many: { max: 10 }, optional: true })
  notifyParties?: Party[];

  @Part(() => Place, {
    en: 'Place of receipt',
    zh: '收货地点（装货地点）',
    source: 'MMT carrierAcceptanceLocation (UN01004235)',
  })
  placeOfReceipt!: Place;

  @Part(() => Place, {
    en: 'Place of delivery',
    zh: '交付地点',
    source: 'MMT consigneeReceiptLocation (UN01004237)',
  })
  placeOfDelivery!: Place;

  @Part(() => Place, { en: 'Port of loading, when there is a sea leg', zh: '装货港', optional: true })
  portOfLoading?: Place;

  @Part(() => Place, { en: 'Port of discharge, when there is a sea leg', zh: '卸货港', optional: true })
  portOfDischarge?: Place;

  @Part(() => MultimodalHandover, { en: 'Handover', zh: '交接方式' })
  handover!: MultimodalHandover;

  @Part(() => MultimodalLeg, {
    en: 'Legs, in any order: their sequence counts',
    zh: '运输区段（以序号为准）',
    source: 'JT/T 1244 运输区段与承运人',
    many: { max: 20 },
  })
  legs!: MultimodalLeg[];

  @Text({
    en: 'Why a multimodal waybill has a single leg',
    zh: '仅有一个区段的原因',
    max: 350,
    optional: true,
  })
  singleLegReason?: string;

  /** A block train has some 55 forty-foot or 110 twenty-foot containers; 200 holds any train. */
  @Part(() => MultimodalUnit, { en: 'Transport units', zh: '运输单元', many: { max: 200 } })
  units!: MultimodalUnit[];

  @Part(() => MultimodalGoods, { en: 'Goods', zh: '货物', many: { max: 200 } })
  goods!: MultimodalGoods[];

  @Part(() => MultimodalTemperature, { en: 'Temperature', zh: '温度要求', optional: true })
  temperature?: MultimodalTemperature;

  @Flag({ en: 'Not to be opened for inspection without notice', zh: '禁止擅自开箱查验', optional: true })
  noOpenInspection?: boolean;

  @Part(() => MultimodalAmount, { en: 'Insured amount', zh: '保险金额', optional: true })
  insurance?: MultimodalAmount;

  @Part(() => MultimodalAmount, { en: 'Declared value for carriage', zh: '保价金额', optional: true })
  declaredValue?: MultimodalAmount;

  @Part(() => MultimodalCharge, {
    en: 'Charges, of one leg or of the whole carriage',
    zh: '费用（按区段或全程）',
    source: 'MMT applicableLogisticsServiceCharge; JT/T 1244 费用',
    many: { max: 100 },
    optional: true,
  })
  charges?: MultimodalCharge[];

  @Part(() => AttachedDocument, {
    en: 'Documents attached',
    zh: '随附单证',
    source: 'MMT associatedReferencedDocument',
    many: { max: 40 },
    optional: true,
  })
  attachedDocuments?: AttachedDocument[];

  @Code({
    en: 'Customs regimes of the carriage: BONDED goods under bond, ECOMMERCE, MAIL',
    zh: '监管方式：BONDED 保税，ECOMMERCE 跨境电商，MAIL 邮件',
    of: ['BONDED', 'ECOMMERCE', 'MAIL'],
    many: { max: 3 },
    optional: true,
  })
  regimes?: string[];

  @Code({
    en: 'Languages of the waybill',
    zh: '运单文字',
    of: ['zh', 'en', 'ru', 'de', 'fr'],
    source: 'MMT exchangedDocument.languageId',
    many: { max: 5 },
    optional: true,
  })
  languages?: ('zh' | 'en' | 'ru' | 'de' | 'fr')[];

  @Part(() => Translation, {
    en: 'Where translated texts come from',
    zh: '各项译文的状态',
    many: { max: 400 },
    optional: true,
  })
  translations?: Translation[];

  @Part(() => CustomsRouting, { en: 'Customs offices', zh: '海关', optional: true })
  customs?: CustomsRouting;

  @Part(() => NegotiableTerms, {
    en: 'Terms of title, when the waybill is a negotiable bill',
    zh: '可转让条款（仅限可转让提单）',
    optional: true,
  })
  negotiable?: NegotiableTerms;
}
