import { Code, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';
import { railDangerousClass } from '../documents/dangerous-class';
import { Names } from '../documents/parts.dto';

/** How much of a goods item one container holds. */
export class RailAllocation {
  @Identifier('container', { en: 'Container number', zh: '箱号', box: 'SMGS 15', source: 'ISO 6346' })
  container!: string;

  @Whole({ en: 'Packages of the item in it', zh: '箱内件数', min: 0, max: 999_999, box: 'SMGS 17' })
  packages!: number;

  @Decimal({
    en: 'Gross mass of the item in it, kg',
    zh: '箱内毛重（公斤）',
    min: 0.001,
    max: 9_999_999,
    places: 3,
    box: 'SMGS 18',
  })
  grossKg!: number;
}

/** Dangerous goods within an item. */
export class RailDangerous {
  @Identifier('unNumber', {
    en: 'UN number',
    zh: '联合国危险货物编号',
    box: 'SMGS 15',
    source: 'SMGS Annex 2, RID',
  })
  un!: string;

  @Text({ en: 'Proper shipping name', zh: '正式运输名称', max: 350, box: 'SMGS 15' })
  properName!: string;

  @Text({
    en: 'Class or division, with the compatibility group of explosives; gases also as class 2',
    zh: '危险货物类别/项别（爆炸品含配装组；气体可只填第 2 类）',
    max: 4,
    pattern: railDangerousClass,
    box: 'SMGS 15',
    source: 'SMGS Annex 2, RID',
    example: '9',
  })
  class!: string;

  @Code({
    en: 'Packing group: 1 great, 2 medium, 3 minor danger',
    zh: '包装类别：1 大，2 中，3 小',
    of: ['1', '2', '3'],
    source: 'UN/EDIFACT 8339',
    optional: true,
  })
  packingGroup?: string;

  @Text({
    en: 'Hazard identification number',
    zh: '危险识别号',
    max: 4,
    pattern: '^X?[0-9]{2,3}$',
    box: 'SMGS 15',
    optional: true,
  })
  hazardNumber?: string;

  @Code({
    en: 'Rule set under which the goods are declared',
    zh: '适用的危险货物规则（国际货协附件 2、RID）',
    of: ['RID', 'SMGS_ANNEX_2'],
    box: 'SMGS 15',
    source: 'UN/EDIFACT 8273',
    optional: true,
  })
  ruleSet?: string;

  @Text({
    en: 'Numbers of the danger labels',
    zh: '危险标志编号',
    max: 4,
    pattern: '^[1-9][0-9A-Z.]{0,3}$',
    box: 'SMGS 15',
    many: { max: 4 },
    optional: true,
  })
  labels?: string[];
}

/** A goods item, boxes 15–18. */
export class RailGoods {
  @Part(() => Names, {
    en: 'Name of the goods',
    zh: '货物名称',
    box: 'SMGS 15',
    source: 'MMT includedConsignmentItem',
  })
  names!: Names;

  @Identifier('hs', {
    en: 'HS code, six digits',
    zh: '商品编码（HS 前 6 位）',
    box: 'SMGS 15',
    source: 'IFTMIN PIA :HS',
    example: '870829',
  })
  hs6!: string;

  @Identifier('gng', {
    en: 'GNG (NHM) code',
    zh: '货物品名代码 (GNG)',
    box: 'SMGS 15',
    source: 'OSJD GNG',
    optional: true,
  })
  gng8?: string;

  @Text({
    en: 'ETSNG code of the 1520 mm railways',
    zh: '独联体统一品名代码 (ETSNG)',
    max: 6,
    pattern: '^[0-9]{6}$',
    box: 'SMGS 15',
    optional: true,
  })
  etsng6?: string;

  @Text({ en: 'Marks and numbers', zh: '标记（唛头）', max: 200, box: 'SMGS 15', optional: true })
  marks?: string;

  @Text({
    en: 'Kind of package',
    zh: '包装种类',
    max: 2,
    pattern: '^[0-9A-Z]{2}$',
    box: 'SMGS 16',
    source: 'UN/ECE Rec 21',
    example: 'CT',
  })
  packageKind!: string;

  @Whole({
    en: 'Number of packages; 0 for bulk',
    zh: '件数（散货填 0）',
    min: 0,
    max: 999_999,
    box: 'SMGS 17',
  })
  packages!: number;

  @Decimal({
    en: 'Gross mass, kg',
    zh: '毛重（公斤）',
    min: 0.001,
    max: 99_999_999,
    places: 3,
    box: 'SMGS 18',
  })
  grossKg!: number;

  @Part(() => RailAllocation, {
    en: 'Containers that hold the item',
    zh: '装箱明细',
    box: 'SMGS 15',
    many: { max: 120 },
    optional: true,
  })
  containers?: RailAllocation[];

  @Part(() => RailDangerous, {
    en: 'Dangerous goods',
    zh: '危险货物',
    box: 'SMGS 15',
    many: { max: 20 },
    optional: true,
  })
  dangerous?: RailDangerous[];
}

/** A declaration of the consignor in box 3, such as the handling of a private wagon. */
export class RailDeclaration {
  @Text({
    en: 'Code of the declaration',
    zh: '声明代码',
    max: 3,
    box: 'SMGS 3',
    source: 'CIM/SMGS box 7',
    optional: true,
  })
  code?: string;

  @Text({ en: 'Text of the declaration', zh: '声明内容', max: 350, box: 'SMGS 3', source: 'IFTMIN FTX+DCL' })
  text!: string;
}

/** What the railways found after transhipment at a border, boxes 13 and 14. */
export class AfterTranshipment {
  @Text({
    en: 'Station of the transhipment, by name or code',
    zh: '换装车站（站名或代码）',
    max: 80,
    box: 'SMGS 13',
    optional: true,
  })
  station?: string;

  @Decimal({
    en: 'Mass after transhipment, kg',
    zh: '换装后货物重量（公斤）',
    min: 0.001,
    max: 99_999_999,
    places: 3,
    box: 'SMGS 13',
  })
  grossKg!: number;

  @Whole({ en: 'Packages after transhipment', zh: '换装后件数', min: 0, max: 999_999, box: 'SMGS 14' })
  packages!: number;

  @Identifier('wagon', {
    en: 'Wagons after transhipment',
    zh: '换装后的车号',
    many: { max: 80 },
    optional: true,
  })
  wagons?: string[];

  @Text({ en: 'Why the figures differ', zh: '数量差异原因', max: 350, optional: true })
  reason?: string;
}
