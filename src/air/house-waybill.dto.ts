import { CustomsRouting, Party } from '../documents/parts.dto';
import { Code, Decimal, Identifier, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { AirPrepaidCollect, amountOr } from './air-charges.dto';
import { AirDangerousGoods, AirUnit, AirVolume, AirWeight, OciLine } from './air-parts.dto';
import { AirBatteries, AirSecurityDeclaration } from './air-security.dto';

/**
 * A forwarder's house waybill under a master air waybill. House forms follow the layout of the air
 * waybill, so boxes are named after it.
 */
export class HouseWaybill {
  @Identifier('hawb', {
    en: 'House waybill number',
    zh: '分运单号',
    source: 'FHL HBS; MT item 189',
    example: 'CQSB26110017',
  })
  hawb!: string;

  @Identifier('awb', {
    en: 'Master air waybill number',
    zh: '总运单号',
    source: 'FHL MBI; ONE Record masterWaybill; MT item 015',
  })
  masterAwb!: string;

  @Identifier('airport', { en: 'Airport of departure', zh: '始发站机场', box: 'AWB 9', example: 'CKG' })
  origin!: string;

  @Identifier('airport', { en: 'Airport of destination', zh: '目的站机场', box: 'AWB 18', example: 'FRA' })
  destination!: string;

  @Part(() => Party, { en: 'Shipper', zh: '托运人（发货人）', box: 'AWB 2', source: 'FHL SHP' })
  shipper!: Party;

  @Part(() => Party, { en: 'Consignee', zh: '收货人', box: 'AWB 4', source: 'FHL CNE' })
  consignee!: Party;

  @Part(() => Party, {
    en: 'Also notify',
    zh: '通知人',
    many: { max: 5 },
    box: 'AWB 21',
    source: 'XFZB NotifyParty',
    optional: true,
  })
  notify?: Party[];

  @Whole({ en: 'Pieces', zh: '件数', min: 0, max: 99_999, box: 'AWB 22J', source: 'FHL HBS; MT item 146' })
  pieces!: number;

  @Part(() => AirWeight, { en: 'Gross weight', zh: '毛重', box: 'AWB 22K', source: 'FHL HBS; MT item 131' })
  grossWeight!: AirWeight;

  @Part(() => AirVolume, {
    en: 'Volume',
    zh: '体积',
    box: 'AWB 22I',
    source: 'XFZB GrossVolumeMeasure',
    optional: true,
  })
  volume?: AirVolume;

  @Decimal({
    en: 'Chargeable weight, in the unit of the gross weight',
    zh: '计费重量（单位同毛重）',
    min: 0,
    max: 9_999_999,
    places: 3,
    box: 'AWB 22F',
    optional: true,
  })
  chargeableWeight?: number;

  @Whole({
    en: "Shipper's load and count",
    zh: '托运人装载与计数 (SLAC)',
    min: 0,
    max: 9_999_999,
    source: 'FHL HBS; XFZB PackageQuantity',
    optional: true,
  })
  slac?: number;

  @Text({
    en: 'Nature and quantity of goods',
    zh: '货物品名及数量',
    max: 2_000,
    box: 'AWB 22I',
    source: 'FHL HBS, TXT; MT item 138',
  })
  goods!: string;

  @Identifier('hs', {
    en: 'HS codes',
    zh: '商品编码 (HS)',
    many: { max: 50 },
    box: 'AWB 22I',
    source: 'FHL HTS',
    optional: true,
  })
  hsCodes?: string[];

  @Text({ en: 'Marks and numbers', zh: '唛头', max: 350, box: 'AWB 21', optional: true })
  marks?: string;

  @Part(() => AirUnit, {
    en: 'Unit load devices',
    zh: '集装器',
    many: { max: 50 },
    source: 'XFZB UtilizedLogisticsTransportEquipment',
    optional: true,
  })
  units?: AirUnit[];

  @Identifier('currency', {
    en: 'Currency',
    zh: '币种',
    box: 'AWB 12',
    source: 'FHL CVD',
    optional: true,
    example: 'CNY',
  })
  currency?: string;

  @Part(() => AirPrepaidCollect, {
    en: 'Prepaid or collect',
    zh: '付款方式',
    box: 'AWB 14',
    source: 'FHL CVD',
    optional: true,
  })
  prepaidCollect?: AirPrepaidCollect;

  @Raw(
    {
      en: 'Declared value for carriage, or NVD',
      zh: '供运输用声明价值（未声明填 NVD）',
      box: 'AWB 16',
      source: 'FHL CVD',
      optional: true,
    },
    amountOr('NVD'),
  )
  declaredValueCarriage?: number | 'NVD';

  @Raw(
    {
      en: 'Declared value for customs, or NCV',
      zh: '供海关用声明价值（未声明填 NCV）',
      box: 'AWB 17',
      source: 'FHL CVD',
      optional: true,
    },
    amountOr('NCV'),
  )
  declaredValueCustoms?: number | 'NCV';

  @Raw(
    {
      en: 'Amount of insurance, or XXX',
      zh: '保险金额（未投保填 XXX）',
      box: 'AWB 20',
      source: 'FHL CVD',
      optional: true,
    },
    amountOr('XXX'),
  )
  insuredAmount?: number | 'XXX';

  @Text({
    en: 'Special handling codes',
    zh: '特殊操作代码',
    max: 3,
    pattern: '^[A-Z]{3}$',
    many: { max: 20 },
    box: 'AWB 21',
    source: 'FHL HBS SPH',
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

  @Text({
    en: 'Special service requests',
    zh: '特殊服务要求 (SSR)',
    max: 70,
    many: { max: 9 },
    source: 'XFZB HandlingSSRInstructions',
    optional: true,
  })
  ssr?: string[];

  @Text({
    en: 'Other service information',
    zh: '其他服务信息 (OSI)',
    max: 70,
    many: { max: 9 },
    source: 'XFZB HandlingOSIInstructions',
    optional: true,
  })
  osi?: string[];

  @Part(() => OciLine, {
    en: 'Other customs information, in order',
    zh: '其他海关信息（按顺序）',
    many: { max: 99 },
    source: 'FHL OCI',
    optional: true,
  })
  oci?: OciLine[];

  @Instant({ en: 'Executed at', zh: '填开时间', box: 'AWB 32A', optional: true })
  executedAt?: string;

  @Text({ en: 'Executed in', zh: '填开地点', max: 70, box: 'AWB 32B', optional: true })
  executedIn?: string;

  @Text({ en: 'Signed by', zh: '签字', max: 105, box: 'AWB 32C', optional: true })
  signedBy?: string;

  // No message between airlines carries an office. Left out, the offices follow from master and airports.
  @Part(() => CustomsRouting, {
    en: 'Customs offices; those of master and airports when left out',
    zh: '相关海关（未填时按总运单及机场确定）',
    source: 'GACC CC011',
    optional: true,
  })
  customs?: CustomsRouting;
}
