import { Code, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';

/** Amounts go up to 12 digits and 3 decimals: together the 15 digits that a number keeps exactly. */
const amount = { min: 0, max: 999_999_999_999, places: 3 } as const;

/** An amount, or the letters that say that none is declared. */
export const amountOr = (letters: string) => ({
  type: ['number', 'string'],
  minimum: amount.min,
  maximum: amount.max,
  places: amount.places,
  pattern: `^${letters}$`,
});

/** Pieces of one size. */
export class AirDimensions {
  @Whole({ en: 'Pieces of this size', zh: '该尺寸件数', min: 1, max: 99_999 })
  pieces!: number;

  @Decimal({ en: 'Length', zh: '长', min: 0.1, max: 9999, places: 1 })
  length!: number;

  @Decimal({ en: 'Width', zh: '宽', min: 0.1, max: 9999, places: 1 })
  width!: number;

  @Decimal({ en: 'Height', zh: '高', min: 0.1, max: 9999, places: 1 })
  height!: number;

  @Code({ en: 'Unit of length', zh: '长度单位', of: ['CM', 'IN'] })
  unit!: 'CM' | 'IN';
}

/**
 * One rate line (box 22). Weights are in the unit of the gross weight. A continuation line of a unit
 * load device has a rate class but no pieces, so only the class is asked for.
 */
export class AirRateLine {
  @Whole({
    en: 'Pieces',
    zh: '件数',
    min: 0,
    max: 99_999,
    box: 'AWB 22A',
    source: 'FWB RTD P',
    optional: true,
  })
  pieces?: number;

  @Decimal({
    en: 'Gross weight',
    zh: '毛重',
    min: 0,
    max: 9_999_999,
    places: 3,
    box: 'AWB 22B',
    source: 'FWB RTD K',
    optional: true,
  })
  grossWeight?: number;

  @Text({
    en: 'Rate class',
    zh: '运价类别',
    max: 1,
    pattern: '^[A-Z]$',
    box: 'AWB 22D',
    source: 'ONE Record RateClassCode',
    example: 'Q',
  })
  rateClass!: string;

  @Text({
    en: 'Commodity item number',
    zh: '商品品名编号',
    max: 7,
    pattern: '^[0-9A-Z]{1,7}$',
    box: 'AWB 22E',
    optional: true,
  })
  commodity?: string;

  @Decimal({
    en: 'Chargeable weight',
    zh: '计费重量',
    min: 0,
    max: 9_999_999,
    places: 3,
    box: 'AWB 22F',
    source: 'FWB RTD W',
    optional: true,
  })
  chargeableWeight?: number;

  @Decimal({
    en: 'Rate or charge',
    zh: '运价／运费',
    min: 0,
    max: 99_999_999,
    places: 4,
    box: 'AWB 22G',
    source: 'FWB RTD R',
    optional: true,
  })
  rate?: number;

  // A discount line (class Y) is written with a minus sign, so that a plain sum is the weight charge.
  @Decimal({
    en: 'Total',
    zh: '航空运费小计',
    ...amount,
    min: -amount.max,
    box: 'AWB 22H',
    source: 'FWB RTD T',
    optional: true,
  })
  total?: number;

  @Text({
    en: 'Nature and quantity of goods',
    zh: '货物品名及数量',
    max: 700,
    box: 'AWB 22I',
    source: 'MT item 138',
    optional: true,
  })
  goods?: string;

  @Identifier('hs', {
    en: 'HS codes',
    zh: '商品编码 (HS)',
    many: { max: 50 },
    box: 'AWB 22I',
    source: 'FWB RTD NH',
    optional: true,
  })
  hsCodes?: string[];

  @Part(() => AirDimensions, {
    en: 'Dimensions',
    zh: '尺寸',
    many: { max: 100 },
    box: 'AWB 22I',
    source: 'FWB RTD ND',
    optional: true,
  })
  dims?: AirDimensions[];

  @Text({
    en: 'Unit load device that the line speaks of',
    zh: '本栏所涉集装器编号',
    max: 11,
    pattern: '^[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2,3}$',
    box: 'AWB 22I',
    source: 'FWB RTD NU',
    optional: true,
    example: 'PMC12345CA',
  })
  uld?: string;

  @Whole({
    en: "Shipper's load and count",
    zh: '托运人装载与计数 (SLAC)',
    min: 0,
    max: 9_999_999,
    source: 'ONE Record slac',
    optional: true,
  })
  slac?: number;
}

/** A charge beside the weight charge (box 23). */
export class AirOtherCharge {
  @Text({
    en: 'Charge code',
    zh: '其他费用代码',
    max: 2,
    pattern: '^[A-Z]{2}$',
    box: 'AWB 23',
    source: 'FWB OTH',
    example: 'MY',
  })
  code!: string;

  @Code({
    en: 'Due to: A agent, C carrier',
    zh: '收取方：A 代理人，C 承运人',
    of: ['A', 'C'],
    box: 'AWB 23',
    source: 'ONE Record EntitlementCode',
  })
  entitlement!: 'A' | 'C';

  @Decimal({ en: 'Amount', zh: '金额', ...amount, box: 'AWB 23' })
  amount!: number;

  @Code({ en: 'P prepaid or C collect', zh: 'P 预付，C 到付', of: ['P', 'C'], box: 'AWB 23' })
  pc!: 'P' | 'C';
}

/** One column of the charge summary: prepaid or collect. */
export class AirChargeSummary {
  @Decimal({
    en: 'Weight charge',
    zh: '航空运费',
    ...amount,
    box: 'AWB 24',
    source: 'FWB WT',
    optional: true,
  })
  weight?: number;

  @Decimal({
    en: 'Valuation charge',
    zh: '声明价值附加费',
    ...amount,
    box: 'AWB 25',
    source: 'FWB VC',
    optional: true,
  })
  valuation?: number;

  @Decimal({ en: 'Tax', zh: '税款', ...amount, box: 'AWB 26', source: 'FWB TX', optional: true })
  tax?: number;

  @Decimal({
    en: 'Other charges due agent',
    zh: '代理人收取的其他费用总额',
    ...amount,
    box: 'AWB 27',
    source: 'FWB OA',
    optional: true,
  })
  dueAgent?: number;

  @Decimal({
    en: 'Other charges due carrier',
    zh: '承运人收取的其他费用总额',
    ...amount,
    box: 'AWB 28',
    source: 'FWB OC',
    optional: true,
  })
  dueCarrier?: number;

  @Decimal({ en: 'Total', zh: '总额', ...amount, box: 'AWB 30', source: 'FWB CT', optional: true })
  total?: number;
}

/** The charge summary as the form has it: two columns. */
export class AirChargeTotals {
  @Part(() => AirChargeSummary, { en: 'Prepaid', zh: '预付', optional: true })
  prepaid?: AirChargeSummary;

  @Part(() => AirChargeSummary, { en: 'Collect', zh: '到付', optional: true })
  collect?: AirChargeSummary;
}

/** Who pays, by the two boxes of the form. */
export class AirPrepaidCollect {
  @Code({
    en: 'Weight and valuation charges: P prepaid, C collect',
    zh: '航空运费和声明价值附加费：P 预付，C 到付',
    of: ['P', 'C'],
    box: 'AWB 14',
  })
  weight!: 'P' | 'C';

  @Code({
    en: 'Other charges: P prepaid, C collect',
    zh: '其他费用：P 预付，C 到付',
    of: ['P', 'C'],
    box: 'AWB 15',
  })
  other!: 'P' | 'C';
}

/** One line of accounting information (box 10). */
export class AirAccounting {
  @Text({
    en: 'Identifier: GEN general, CRN credit card, MCO, GBL, STL, RET, SRN and others',
    zh: '结算信息标识（GEN 一般信息、CRN 信用卡、MCO、GBL、STL、RET、SRN 等）',
    max: 3,
    pattern: '^[A-Z]{3}$',
    box: 'AWB 10',
    source: 'Cargo-IMP accounting information identifier',
    optional: true,
    example: 'GEN',
  })
  identifier?: string;

  @Text({ en: 'Text', zh: '内容', max: 70, box: 'AWB 10', source: 'FWB ACC' })
  text!: string;
}

/** What the consignee pays, in the currency of destination (boxes 33A to 33D, filled in there). */
export class AirDestinationCharges {
  @Identifier('currency', {
    en: 'Currency of destination',
    zh: '目的地币种',
    box: 'AWB 33A',
    source: 'FWB CDC',
    example: 'EUR',
  })
  currency!: string;

  @Decimal({
    en: 'Currency conversion rate',
    zh: '汇率',
    min: 0.000001,
    max: 99_999_999,
    places: 6,
    box: 'AWB 33A',
    source: 'FWB CDC',
    optional: true,
  })
  rate?: number;

  @Decimal({ en: 'Collect charges', zh: '到付费用', ...amount, box: 'AWB 33B', optional: true })
  collect?: number;

  @Decimal({ en: 'Charges at destination', zh: '目的地费用', ...amount, box: 'AWB 33C', optional: true })
  atDestination?: number;

  @Decimal({ en: 'Total collect charges', zh: '到付费用总额', ...amount, box: 'AWB 33D', optional: true })
  total?: number;
}
