import { Code, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';

/** On what a unit rides on one leg: the wagon, the lorry, the trailer. */
export class UnitLeg {
  @Whole({ en: 'Sequence of the leg', zh: '区段序号', min: 1, max: 20 })
  legSequence!: number;

  @Identifier('vehicle', {
    en: 'Number of the wagon or plate of the vehicle',
    zh: '车号或车牌号',
    source: 'MMT carriedAssociatedTransportEquipment',
  })
  vehicle!: string;

  @Text({
    en: 'Place of the unit on it, such as the bay of a ship',
    zh: '装载位置（如船舶贝位）',
    max: 10,
    source: 'eFTI carried equipment',
    optional: true,
  })
  position?: string;
}

/** A seal, with the leg on which it was put on and the leg on which it was taken off. */
export class UnitSeal {
  @Identifier('seal', {
    en: 'Seal number',
    zh: '封志号',
    source: 'MMT affixedLogisticsSeal.id; JT/T 1244 封志号',
  })
  number!: string;

  @Code({
    en: 'Sealing party: SH shipper, CA carrier, CU customs, TO terminal, AC quarantine',
    zh: '施封方（SH 发货人、CA 承运人、CU 海关、TO 场站、AC 检疫）',
    of: ['SH', 'CA', 'CU', 'TO', 'AC'],
    source: 'UNCL 9303',
  })
  party!: string;

  @Code({
    en: 'Condition: 1 right, 2 damaged, 3 missing, 4 broken, 5 electronic seal faulty',
    zh: '封志状态（1 完好、2 损坏、3 缺失、4 断裂、5 电子封志故障）',
    of: ['1', '2', '3', '4', '5'],
    source: 'UNCL 4517',
  })
  condition!: string;

  @Whole({ en: 'Leg at or before whose start it was put on', zh: '施封区段序号', min: 1, max: 20 })
  onLeg!: number;

  @Whole({
    en: 'Leg on which, or at whose end, it was taken off',
    zh: '解封区段序号',
    min: 1,
    max: 20,
    optional: true,
  })
  offLeg?: number;

  @Text({ en: 'Why it was taken off', zh: '解封原因', max: 200, optional: true })
  reason?: string;
}

/** A transport unit. Its number is read as its kind asks: a container's by ISO 6346, a trailer's as a plate. */
export class MultimodalUnit {
  @Code({
    en: 'Kind: CN container, SW swap body, UL air cargo unit, TE trailer, LOOSE unpacked goods',
    zh: '单元种类（CN 集装箱、SW 交换箱体、UL 航空集装器、TE 挂车、LOOSE 散件）',
    of: ['CN', 'SW', 'UL', 'TE', 'LOOSE'],
    source: 'UNCL 8053',
  })
  kind!: 'CN' | 'SW' | 'UL' | 'TE' | 'LOOSE';

  @Text({
    en: 'Number of the unit; for loose goods a label of your own',
    zh: '箱号（单元编号）；散件可自编',
    max: 35,
    source: 'ISO 6346; JT/T 1244 箱号',
    example: 'CSQU3054383',
  })
  number!: string;

  @Identifier('sizeType', {
    en: 'Size and type',
    zh: '尺寸箱型代码',
    source: 'ISO 6346; JT/T 1244 箱型箱类',
    optional: true,
    example: '45G1',
  })
  sizeType?: string;

  @Decimal({ en: 'Tare in kg', zh: '箱体自重（千克）', min: 0, max: 100_000, places: 3, optional: true })
  tareKg?: number;

  @Decimal({
    en: 'Greatest permitted gross mass in kg',
    zh: '最大总质量（千克）',
    min: 0,
    max: 1_000_000,
    places: 3,
    source: 'CSC safety approval plate',
    optional: true,
  })
  maxGrossKg?: number;

  @Text({
    en: 'Owner or operator of the unit',
    zh: '箱主（单元所有人或经营人）',
    max: 105,
    source: 'JT/T 726 集装箱箱主',
    optional: true,
  })
  owner?: string;

  @Code({
    en: 'Full or empty',
    zh: '空重状态（FULL 重、EMPTY 空）',
    of: ['FULL', 'EMPTY'],
    source: 'UNCL 8169: 5 full, 4 empty',
  })
  fullness!: 'FULL' | 'EMPTY';

  @Part(() => UnitLeg, {
    en: 'On what the unit rides, leg by leg',
    zh: '各区段承载工具',
    many: { max: 20 },
    optional: true,
  })
  legs?: UnitLeg[];

  @Part(() => UnitSeal, { en: 'Seals', zh: '封志', many: { max: 20 }, optional: true })
  seals?: UnitSeal[];
}
