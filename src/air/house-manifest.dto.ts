import { CustomsRouting, Party } from '../documents/parts.dto';
import { Flag, Identifier, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { AirPrepaidCollect, amountOr } from './air-charges.dto';
import { AirVolume, AirWeight, OciLine } from './air-parts.dto';

/** One house waybill on a house manifest: what reconciliation needs, and what a message may say of it. */
export class HouseManifestLine {
  @Identifier('hawb', { en: 'House waybill number', zh: '分运单号', source: 'FHL HBS; MT item 189' })
  hawb!: string;

  @Identifier('airport', { en: 'Origin', zh: '始发站机场', source: 'FHL HBS' })
  origin!: string;

  @Identifier('airport', { en: 'Destination', zh: '目的站机场', source: 'FHL HBS' })
  destination!: string;

  @Whole({ en: 'Pieces', zh: '件数', min: 0, max: 99_999, source: 'FHL HBS; MT item 146' })
  pieces!: number;

  @Part(() => AirWeight, { en: 'Gross weight', zh: '毛重', source: 'FHL HBS; MT item 131' })
  weight!: AirWeight;

  @Part(() => AirVolume, { en: 'Volume', zh: '体积', source: 'XFHL GrossVolumeMeasure', optional: true })
  volume?: AirVolume;

  @Whole({
    en: "Shipper's load and count",
    zh: '托运人装载与计数 (SLAC)',
    min: 0,
    max: 9_999_999,
    source: 'FHL HBS',
    optional: true,
  })
  slac?: number;

  @Text({
    en: 'Nature of goods',
    zh: '货物品名',
    max: 2_000,
    source: 'FHL HBS, TXT; MT item 138',
    optional: true,
  })
  goods?: string;

  @Identifier('hs', {
    en: 'HS codes',
    zh: '商品编码 (HS)',
    many: { max: 50 },
    source: 'FHL HTS',
    optional: true,
  })
  hsCodes?: string[];

  @Text({
    en: 'Special handling codes',
    zh: '特殊操作代码',
    max: 3,
    pattern: '^[A-Z]{3}$',
    many: { max: 20 },
    source: 'FHL HBS',
    optional: true,
  })
  shc?: string[];

  @Part(() => Party, { en: 'Shipper', zh: '托运人（发货人）', source: 'FHL SHP', optional: true })
  shipper?: Party;

  @Part(() => Party, { en: 'Consignee', zh: '收货人', source: 'FHL CNE', optional: true })
  consignee?: Party;

  @Identifier('currency', { en: 'Currency', zh: '币种', source: 'FHL CVD', optional: true, example: 'CNY' })
  currency?: string;

  @Part(() => AirPrepaidCollect, {
    en: 'Prepaid or collect',
    zh: '付款方式',
    source: 'FHL CVD',
    optional: true,
  })
  prepaidCollect?: AirPrepaidCollect;

  @Raw(
    {
      en: 'Declared value for carriage, or NVD',
      zh: '供运输用声明价值（未声明填 NVD）',
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
      source: 'FHL CVD',
      optional: true,
    },
    amountOr('NCV'),
  )
  declaredValueCustoms?: number | 'NCV';

  @Raw(
    { en: 'Amount of insurance, or XXX', zh: '保险金额（未投保填 XXX）', source: 'FHL CVD', optional: true },
    amountOr('XXX'),
  )
  insuredAmount?: number | 'XXX';

  @Part(() => OciLine, {
    en: 'Other customs information, in order',
    zh: '其他海关信息（按顺序）',
    many: { max: 99 },
    source: 'FHL OCI',
    optional: true,
  })
  oci?: OciLine[];
}

/**
 * The list of house waybills under one master. A later one supersedes an earlier one; one that is not
 * complete is never held against the master's totals.
 */
export class HouseManifest {
  @Identifier('awb', {
    en: 'Master air waybill number',
    zh: '总运单号',
    source: 'FHL MBI; XFHL BusinessHeaderDocument/ID; MT item 015',
  })
  masterAwb!: string;

  @Identifier('documentNumber', {
    en: "The sender's own reference, where several manifests speak of one master",
    zh: '发送方自编号（同一总运单有多份清单时填写）',
    source: 'XFHL MessageHeaderDocument/ID',
    optional: true,
  })
  reference?: string;

  @Identifier('airport', {
    en: 'Airport of departure of the master',
    zh: '总运单始发站机场',
    source: 'FHL MBI',
  })
  origin!: string;

  @Identifier('airport', {
    en: 'Airport of destination of the master',
    zh: '总运单目的站机场',
    source: 'FHL MBI',
  })
  destination!: string;

  @Whole({ en: 'Pieces of the master', zh: '总运单件数', min: 0, max: 99_999, source: 'FHL MBI' })
  pieces!: number;

  @Part(() => AirWeight, { en: 'Gross weight of the master', zh: '总运单毛重', source: 'FHL MBI' })
  grossWeight!: AirWeight;

  @Flag({ en: 'Every house waybill under the master is listed', zh: '分运单清单是否完整' })
  complete!: boolean;

  @Whole({
    en: 'House waybills under the master in all, where the list is not complete',
    zh: '总运单所辖分运单总数（清单未完时填写）',
    min: 1,
    max: 500,
    optional: true,
  })
  houseCount?: number;

  // As many as a master names.
  @Part(() => HouseManifestLine, {
    en: 'House waybills',
    zh: '分运单',
    many: { max: 500 },
    source: 'FHL HBS',
  })
  houses!: HouseManifestLine[];

  @Instant({ en: 'Issued at', zh: '签发时间', source: 'XFHL IssueDateTime', optional: true })
  issuedAt?: string;

  @Part(() => CustomsRouting, {
    en: 'Customs offices; those of master and airports when left out',
    zh: '相关海关（未填时按总运单及机场确定）',
    source: 'GACC CC011',
    optional: true,
  })
  customs?: CustomsRouting;
}
