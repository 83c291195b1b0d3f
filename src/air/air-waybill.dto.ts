import { CustomsRouting, Party } from '../documents/parts.dto';
import { Code, Decimal, Flag, Identifier, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import {
  AirAccounting,
  AirChargeTotals,
  AirDestinationCharges,
  amountOr,
  AirOtherCharge,
  AirPrepaidCollect,
  AirRateLine,
} from './air-charges.dto';
import { AirAgent, AirDangerousGoods, AirLeg, AirUnit, AirVolume, AirWeight, OciLine } from './air-parts.dto';
import { AirBatteries, AirSecurityDeclaration } from './air-security.dto';

/**
 * An air waybill issued by or for the airline: a master over house waybills, or a direct one. Boxes
 * are those of the form in IATA Resolution 600a. It is never negotiable.
 */
export class AirWaybill {
  @Identifier('awb', {
    en: 'Air waybill number',
    zh: '航空运单号（总运单号）',
    box: 'AWB 1',
    source: 'ONE Record waybillNumber',
  })
  awb!: string;

  @Code({
    en: 'Type of waybill',
    zh: '运单类型：总运单、直单',
    of: ['Master', 'Direct'],
    source: 'ONE Record waybillType',
  })
  type!: 'Master' | 'Direct';

  @Identifier('airline', {
    en: 'Issuing carrier',
    zh: '出票航空公司二字代码',
    box: 'AWB 1',
    optional: true,
    example: 'CA',
  })
  carrier?: string;

  @Identifier('airport', {
    en: 'Airport of departure',
    zh: '始发站机场',
    box: 'AWB 9',
    source: 'ONE Record departureLocation',
    example: 'CKG',
  })
  origin!: string;

  @Identifier('airport', {
    en: 'Airport of destination',
    zh: '目的站机场',
    box: 'AWB 18',
    source: 'ONE Record arrivalLocation',
    example: 'FRA',
  })
  destination!: string;

  // The form has three legs; truck legs before and after make more. Ten covers the longest seen twice over.
  @Part(() => AirLeg, { en: 'Routing', zh: '航线', many: { max: 10 }, box: 'AWB 11', source: 'FWB RTG, FLT' })
  routing!: AirLeg[];

  @Part(() => Party, { en: 'Shipper', zh: '托运人（发货人）', box: 'AWB 2', source: 'FWB SHP' })
  shipper!: Party;

  @Part(() => Party, { en: 'Consignee', zh: '收货人', box: 'AWB 4', source: 'FWB CNE' })
  consignee!: Party;

  @Part(() => AirAgent, {
    en: "Issuing carrier's agent",
    zh: '填开货运单的承运人代理人',
    box: 'AWB 6',
    source: 'FWB AGT',
    optional: true,
  })
  agent?: AirAgent;

  @Part(() => Party, {
    en: 'Also notify',
    zh: '通知人',
    many: { max: 5 },
    box: 'AWB 21',
    source: 'FWB NFY',
    optional: true,
  })
  notify?: Party[];

  @Part(() => AirAccounting, {
    en: 'Accounting information',
    zh: '结算信息',
    many: { max: 6 },
    box: 'AWB 10',
    source: 'FWB ACC',
    optional: true,
  })
  accounting?: AirAccounting[];

  @Identifier('hawb', {
    en: 'House waybills under this master',
    zh: '所辖分运单号',
    many: { max: 500 },
    source: 'ONE Record houseWaybills',
    optional: true,
  })
  houses?: string[];

  @Flag({ en: 'No cargo travels under this waybill (document only)', zh: '有单无货', optional: true })
  nil?: boolean;

  @Whole({ en: 'Total pieces', zh: '总件数', min: 0, max: 99_999, box: 'AWB 22J', source: 'MT item 146' })
  pieces!: number;

  @Part(() => AirWeight, { en: 'Total gross weight', zh: '总毛重', box: 'AWB 22K', source: 'MT item 131' })
  grossWeight!: AirWeight;

  @Part(() => AirVolume, {
    en: 'Total volume',
    zh: '总体积',
    box: 'AWB 22I',
    source: 'ONE Record totalVolume',
    optional: true,
  })
  volume?: AirVolume;

  @Decimal({
    en: 'Total chargeable weight, in the unit of the gross weight',
    zh: '计费重量合计（单位同毛重）',
    min: 0,
    max: 9_999_999,
    places: 3,
    box: 'AWB 22F',
    optional: true,
  })
  chargeableWeight?: number;

  @Part(() => AirRateLine, {
    en: 'Rate lines',
    zh: '运价栏',
    many: { max: 50 },
    box: 'AWB 22',
    source: 'FWB RTD',
  })
  rateLines!: AirRateLine[];

  @Part(() => AirUnit, {
    en: 'Unit load devices',
    zh: '集装器',
    many: { max: 50 },
    box: 'AWB 22I',
    source: 'FWB RTD NU; XFWB UtilizedLogisticsTransportEquipment',
    optional: true,
  })
  units?: AirUnit[];

  @Identifier('currency', { en: 'Currency', zh: '币种', box: 'AWB 12', source: 'ISO 4217', example: 'CNY' })
  currency!: string;

  @Text({
    en: 'Charge code',
    zh: '运费代号',
    max: 2,
    pattern: '^[A-Z]{2}$',
    box: 'AWB 13',
    source: 'ONE Record ChargeCode',
    example: 'PP',
  })
  chargeCode!: string;

  @Part(() => AirPrepaidCollect, { en: 'Prepaid or collect', zh: '付款方式', box: 'AWB 14' })
  prepaidCollect!: AirPrepaidCollect;

  @Part(() => AirOtherCharge, {
    en: 'Other charges',
    zh: '其他费用',
    many: { max: 50 },
    box: 'AWB 23',
    source: 'FWB OTH',
    optional: true,
  })
  otherCharges?: AirOtherCharge[];

  @Part(() => AirChargeTotals, {
    en: 'Charge summary',
    zh: '费用合计',
    box: 'AWB 24',
    source: 'FWB PPD, COL',
    optional: true,
  })
  totals?: AirChargeTotals;

  @Part(() => AirDestinationCharges, {
    en: 'Collect charges in the currency of destination',
    zh: '到付费用折算为目的地币种',
    box: 'AWB 33',
    source: 'FWB CDC',
    optional: true,
  })
  destinationCharges?: AirDestinationCharges;

  @Raw(
    {
      en: 'Declared value for carriage, or NVD',
      zh: '供运输用声明价值（未声明填 NVD）',
      box: 'AWB 16',
      source: 'FWB CVD',
      example: 'NVD',
    },
    amountOr('NVD'),
  )
  declaredValueCarriage!: number | 'NVD';

  @Raw(
    {
      en: 'Declared value for customs, or NCV',
      zh: '供海关用声明价值（未声明填 NCV）',
      box: 'AWB 17',
      source: 'FWB CVD',
      example: 'NCV',
    },
    amountOr('NCV'),
  )
  declaredValueCustoms!: number | 'NCV';

  @Raw(
    {
      en: 'Amount of insurance, or XXX',
      zh: '保险金额（未投保填 XXX）',
      box: 'AWB 20',
      source: 'FWB CVD',
      example: 'XXX',
      optional: true,
    },
    amountOr('XXX'),
  )
  insuredAmount?: number | 'XXX';

  // A Cargo-IMP message carries nine codes, Cargo-XML more; twenty leaves room for both.
  @Text({
    en: 'Special handling codes',
    zh: '特殊操作代码',
    max: 3,
    pattern: '^[A-Z]{3}$',
    many: { max: 20 },
    box: 'AWB 21',
    source: 'FWB SPH',
    optional: true,
  })
  shc?: string[];

  @Code({
    en: 'Security status',
    zh: '安检状态',
    of: ['SPX', 'SCO', 'SHR', 'NSC'],
    source: 'IATA e-CSD',
    optional: true,
  })
  securityStatus?: string;

  @Part(() => AirSecurityDeclaration, {
    en: 'Consignment security declaration',
    zh: '货物安保申报 (e-CSD)',
    box: 'AWB 21',
    source: 'IATA e-CSD (Resolution 651)',
    optional: true,
  })
  securityDeclaration?: AirSecurityDeclaration;

  @Part(() => AirDangerousGoods, { en: 'Dangerous goods', zh: '危险品', box: 'AWB 21', optional: true })
  dangerousGoods?: AirDangerousGoods;

  @Part(() => AirBatteries, {
    en: 'Lithium batteries',
    zh: '锂电池',
    box: 'AWB 21',
    source: 'IATA DGR packing instructions 965 to 970',
    optional: true,
  })
  lithiumBatteries?: AirBatteries;

  @Text({ en: 'Handling information', zh: '操作注意事项', max: 700, box: 'AWB 21', optional: true })
  handlingInformation?: string;

  // Cargo-IMP has three lines of each, Cargo-XML any number; nine is what a message with both brings.
  @Text({
    en: 'Special service requests',
    zh: '特殊服务要求 (SSR)',
    max: 70,
    many: { max: 9 },
    box: 'AWB 21',
    source: 'FWB SSR; XFWB HandlingSSRInstructions',
    optional: true,
  })
  ssr?: string[];

  @Text({
    en: 'Other service information',
    zh: '其他服务信息 (OSI)',
    max: 70,
    many: { max: 9 },
    box: 'AWB 21',
    source: 'FWB OSI; XFWB HandlingOSIInstructions',
    optional: true,
  })
  osi?: string[];

  @Part(() => OciLine, {
    en: 'Other customs information, in order',
    zh: '其他海关信息（按顺序）',
    many: { max: 99 },
    source: 'FWB OCI',
    optional: true,
  })
  oci?: OciLine[];

  @Instant({ en: 'Executed at', zh: '填开时间', box: 'AWB 32A', source: 'ONE Record carrierDeclarationDate' })
  executedAt!: string;

  @Text({
    en: 'Executed in',
    zh: '填开地点',
    max: 70,
    box: 'AWB 32B',
    source: 'ONE Record carrierDeclarationPlace',
    optional: true,
  })
  executedIn?: string;

  @Text({
    en: 'Signed for the carrier by',
    zh: '承运人或其代理人签字',
    max: 105,
    box: 'AWB 32C',
    source: 'ONE Record carrierDeclarationSignature',
    optional: true,
  })
  signedBy?: string;

  @Part(() => CustomsRouting, { en: 'Customs offices', zh: '相关海关', source: 'GACC CC011' })
  customs!: CustomsRouting;
}
