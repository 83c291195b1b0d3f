import { Code, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';
import { Names } from '../documents/parts.dto';

/** A railway station as boxes 2, 5 and 6 name it. */
export class RailStation {
  @Part(() => Names, { en: 'Name of the station', zh: '车站名称' })
  names!: Names;

  @Identifier('country', { en: 'Country', zh: '国家', source: 'ISO 3166-1 alpha-2' })
  country!: string;

  @Identifier('station', {
    en: 'Station code; required in China',
    zh: '车站代码（中国境内必填）',
    source: 'OSJD, UIC 920-2',
    optional: true,
  })
  code?: string;

  @Identifier('unlocode', { en: 'UN/LOCODE', zh: 'UN/LOCODE 代码', source: 'UN/ECE Rec 16', optional: true })
  unlocode?: string;

  @Text({
    en: 'Customs port code',
    zh: '口岸代码',
    max: 5,
    pattern: '^[0-9]{5}$',
    source: 'GACC CN003',
    optional: true,
  })
  customsPort?: string;
}

/** Two stations on either side of a border; the entry is named where the neighbour has several. */
export class BorderStation {
  @Part(() => RailStation, { en: 'Exit border station', zh: '出口国境站', box: 'SMGS 6' })
  exit!: RailStation;

  @Part(() => RailStation, { en: 'Entry border station', zh: '进口国境站', box: 'SMGS 6', optional: true })
  entry?: RailStation;
}

/** The railway undertaking that concludes the contract of carriage. */
export class ContractualCarrier {
  @Text({ en: 'Name of the contractual carrier', zh: '缔约承运人名称', max: 105, source: 'CIM/SMGS box 66' })
  name!: string;

  @Identifier('rics', {
    en: 'Company code (RICS)',
    zh: '承运人代码 (RICS)',
    source: 'UIC 920-1',
    example: '0033',
  })
  rics!: string;
}

/** A section of the way that one carrier performs; its ends are stations named elsewhere on the note. */
export class RailSection {
  @Text({ en: 'Carrier of the section', zh: '区段承运人', max: 105, box: 'SMGS 22' })
  carrier!: string;

  @Identifier('rics', {
    en: 'Company code (RICS) of the carrier',
    zh: '区段承运人代码 (RICS)',
    source: 'UIC 920-1',
    optional: true,
  })
  rics?: string;

  @Text({
    en: 'First station of the section, by name or code',
    zh: '区段起点站（站名或代码）',
    max: 80,
    box: 'SMGS 22',
    source: 'IFTMIN LOC+32',
  })
  from!: string;

  @Text({
    en: 'Last station of the section, by name or code',
    zh: '区段终点站（站名或代码）',
    max: 80,
    box: 'SMGS 22',
    source: 'IFTMIN LOC+56',
  })
  to!: string;
}

/** Who pays the charges of one section. */
export class RailPayer {
  @Whole({
    en: 'Section paid for, counted from 1 as in box 22',
    zh: '所付区段序号（按第 22 栏自 1 起）',
    min: 1,
    max: 20,
    box: 'SMGS 23',
  })
  section!: number;

  @Text({ en: 'Payer', zh: '付费人', max: 105, box: 'SMGS 23', source: 'IFTMIN NAD+GS' })
  payer!: string;

  @Text({ en: 'Payer code', zh: '付费代码', max: 32, box: 'SMGS 23', optional: true })
  code?: string;

  @Text({ en: 'Payer subcode', zh: '付费子代码', max: 32, box: 'SMGS 23', optional: true })
  subcode?: string;
}

/** A wagon, boxes 7–12. */
export class RailWagon {
  @Identifier('wagon', {
    en: 'Wagon number',
    zh: '车号',
    box: 'SMGS 7',
    source: 'MMT utilizedLogisticsTransportEquipment RR',
  })
  number!: string;

  @Code({
    en: 'Wagon provided by: O consignor, P carrier (О and П on paper)',
    zh: '车辆由何方提供：O 发货人，P 承运人',
    of: ['O', 'P'],
    box: 'SMGS 8',
  })
  providedBy!: string;

  @Decimal({
    en: 'Load capacity, t',
    zh: '载重量（吨）',
    min: 0.1,
    max: 500,
    places: 3,
    box: 'SMGS 9',
    optional: true,
  })
  loadCapacityT?: number;

  @Whole({ en: 'Axles', zh: '轴数', min: 2, max: 32, box: 'SMGS 10', optional: true })
  axles?: number;

  @Decimal({
    en: 'Tare mass, kg',
    zh: '自重（公斤）',
    min: 1,
    max: 300_000,
    places: 3,
    box: 'SMGS 11',
    optional: true,
  })
  tareKg?: number;

  @Text({ en: 'Tank type', zh: '罐车类型', max: 10, box: 'SMGS 12', optional: true })
  tankType?: string;
}

/** A container on the note. */
export class RailContainer {
  @Identifier('container', { en: 'Container number', zh: '箱号', box: 'SMGS 15', source: 'ISO 6346' })
  number!: string;

  @Identifier('sizeType', {
    en: 'Size and type',
    zh: '尺寸箱型代码',
    box: 'SMGS 15',
    source: 'ISO 6346',
    example: '45G1',
  })
  sizeType!: string;

  @Decimal({ en: 'Tare mass, kg', zh: '箱体自重（公斤）', min: 1, max: 50_000, places: 3, box: 'SMGS 15' })
  tareKg!: number;

  @Decimal({
    en: 'Maximum gross mass, kg',
    zh: '最大总重（公斤）',
    min: 1,
    max: 100_000,
    places: 3,
    source: 'ISO 6346 marking',
  })
  maxGrossKg!: number;

  @Identifier('wagon', {
    en: 'Number of the wagon that carries it',
    zh: '装载车辆的车号',
    box: 'SMGS 7',
    optional: true,
  })
  onWagon?: string;

  @Code({
    en: 'Owned by: P private, R a railway',
    zh: '箱属：P 自备箱，R 铁路箱',
    of: ['P', 'R'],
    box: 'SMGS 15',
    optional: true,
  })
  ownership?: string;
}

/** A seal on a wagon or container. */
export class RailSeal {
  @Identifier('seal', { en: 'Seal number', zh: '封印号', box: 'SMGS 19', source: 'IFTMIN SEL' })
  number!: string;

  @Code({
    en: 'Sealing party: SH shipper, CA carrier, CU customs, TO terminal, AA consolidator, AC quarantine, AB unknown',
    zh: '施封方：SH 发货人，CA 承运人，CU 海关，TO 场站，AA 拼箱人，AC 检疫，AB 不明',
    of: ['SH', 'CA', 'CU', 'TO', 'AA', 'AC', 'AB'],
    box: 'SMGS 19',
    source: 'UN/EDIFACT 9303',
  })
  party!: string;

  @Code({
    en: 'Condition: 1 right, 2 damaged, 3 missing, 4 broken, 5 faulty electronic seal',
    zh: '封印状况：1 完好，2 损坏，3 缺失，4 破封，5 电子封印故障',
    of: ['1', '2', '3', '4', '5'],
    source: 'UN/EDIFACT 4517',
  })
  condition!: string;

  @Text({ en: 'Number of the sealed container or wagon', zh: '施封的箱号或车号', max: 20, box: 'SMGS 19' })
  unit!: string;
}
