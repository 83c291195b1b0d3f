import { dangerousClass } from '../documents/dangerous-class';
import { Names } from '../documents/parts.dto';
import { Code, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';

/** Dangerous goods in an item, as the shipper's declaration has them. */
export class MultimodalDangerousGoods {
  @Identifier('unNumber', { en: 'UN number', zh: '联合国编号 (UN)', example: '3481' })
  un!: string;

  @Text({
    en: 'Class or division, with the compatibility group of explosives',
    zh: '危险货物类别/项别（爆炸品含配装组）',
    max: 4,
    pattern: dangerousClass,
    source: 'UN Model Regulations 2.0.1',
    example: '9',
  })
  class!: string;

  @Code({ en: 'Packing group', zh: '包装类别', of: ['1', '2', '3'], source: 'UNCL 8339', optional: true })
  packingGroup?: string;

  @Text({ en: 'Proper shipping name', zh: '正确运输名称', max: 350 })
  properShippingName!: string;

  @Code({
    en: 'Rule sets under which the goods are declared, one for each mode of the legs',
    zh: '适用的危险货物规则（按各区段运输方式）',
    of: ['ADR', 'RID', 'SMGS_ANNEX_2', 'ADN', 'IMDG', 'ICAO', 'CN_DOMESTIC'],
    source: 'UNCL 8273',
    many: { max: 7 },
    optional: true,
  })
  ruleSets?: string[];
}

/** Limits of an amount: dinars and the rial of Oman have three decimals (ISO 4217), and no currency of trade more. */
export const amount = { min: 0, max: 999_999_999_999, places: 3 } as const;

/** An amount of money. */
export class MultimodalAmount {
  @Decimal({ en: 'Amount', zh: '金额', ...amount })
  amount!: number;

  @Identifier('currency', { en: 'Currency', zh: '币制', source: 'ISO 4217', example: 'CNY' })
  currency!: string;
}

/** The part of an item that is in one unit. */
export class GoodsAllocation {
  @Text({
    en: 'Number of the unit, as under units',
    zh: '箱号（与 units 中一致）',
    max: 35,
    source: 'MMT associatedReferencedLogisticsTransportEquipment',
  })
  unit!: string;

  @Whole({ en: 'Packages in the unit', zh: '箱内件数', min: 0, max: 99_999_999 })
  packages!: number;

  @Decimal({ en: 'Gross mass in the unit, kg', zh: '箱内毛重（千克）', min: 0, max: 99_999_999, places: 3 })
  grossKg!: number;
}

/** One item of goods, with where it is packed. */
export class MultimodalGoods {
  @Part(() => Names, { en: 'Description of the goods', zh: '品名', source: 'JT/T 1244 品名' })
  names!: Names;

  @Identifier('hs', {
    en: 'HS code, six digits',
    zh: '商品编码（HS 前 6 位）',
    source: 'WCO HS',
    example: '847130',
  })
  hs6!: string;

  @Identifier('country', { en: 'Country of origin', zh: '原产国（地区）', source: 'ISO 3166-1 alpha-2' })
  origin!: string;

  @Whole({ en: 'Packages; 0 for bulk', zh: '件数（散装货为 0）', min: 0, max: 99_999_999 })
  packages!: number;

  @Text({
    en: 'Kind of package',
    zh: '包装种类',
    max: 2,
    pattern: '^[0-9A-Z]{2}$',
    source: 'UN/ECE Rec 21',
    example: 'CT',
  })
  packageKind!: string;

  @Decimal({ en: 'Gross mass in kg', zh: '毛重（千克）', min: 0.001, max: 99_999_999, places: 3 })
  grossKg!: number;

  @Decimal({ en: 'Net mass in kg', zh: '净重（千克）', min: 0, max: 99_999_999, places: 3, optional: true })
  netKg?: number;

  @Decimal({ en: 'Volume in m³', zh: '体积（立方米）', min: 0, max: 999_999, places: 3, optional: true })
  volumeM3?: number;

  @Text({ en: 'Marks and numbers', zh: '唛头', max: 350, optional: true })
  marks?: string;

  @Part(() => MultimodalAmount, { en: 'Value of the item', zh: '货值', optional: true })
  value?: MultimodalAmount;

  @Part(() => MultimodalDangerousGoods, {
    en: 'Dangerous goods in the item',
    zh: '危险货物',
    many: { max: 20 },
    optional: true,
  })
  dangerous?: MultimodalDangerousGoods[];

  @Part(() => GoodsAllocation, {
    en: 'How the item is spread over the units',
    zh: '装箱明细',
    many: { max: 200 },
    optional: true,
  })
  allocation?: GoodsAllocation[];
}
