import { Code, Day, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';

const station = { en: 'Station, by name or code', zh: '车站（站名或代码）', max: 80 } as const;
const unit = { en: 'Number of the container or wagon', zh: '箱号或车号', max: 20 } as const;

/** A carrier takes the goods over for its section. */
export class RailTakeOver {
  @Whole({
    en: 'Section for which they are taken over, counted from 1 as in box 22',
    zh: '接收区段序号（按第 22 栏自 1 起）',
    min: 1,
    max: 20,
    box: 'SMGS 22',
  })
  section!: number;

  @Text(station)
  station!: string;

  @Text({ en: 'Condition in which they were found', zh: '接收时状况', max: 350, optional: true })
  condition?: string;
}

/** The carrier with custody hands over to the carrier of a later section. */
export class RailHandOver {
  @Whole({
    en: 'Section of the carrier that is to take over, counted from 1 as in box 22',
    zh: '下一承运人的区段序号（按第 22 栏自 1 起）',
    min: 1,
    max: 20,
    box: 'SMGS 22',
  })
  section!: number;

  @Text(station)
  station!: string;
}

/** A mark of the carrier. */
export class RailCarrierMark {
  @Text({ en: 'Mark', zh: '记载内容', max: 350, box: 'SMGS 30' })
  text!: string;

  @Text({ en: 'Code of the mark', zh: '记载代码', max: 10, optional: true })
  code?: string;
}

/** A mark of customs. */
export class RailCustomsMark {
  @Identifier('customsOffice', { en: 'Customs office', zh: '作出记载的关区', box: 'SMGS 28' })
  office!: string;

  @Text({ en: 'Mark', zh: '记载内容', max: 350, box: 'SMGS 28' })
  text!: string;

  @Text({ en: 'Code of the mark', zh: '记载代码', max: 10, optional: true })
  code?: string;
}

/** Goods or containers on other wagons. */
export class RailTranshipment {
  @Text(station)
  station!: string;

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

  @Text({
    en: 'Why the figures differ from those loaded',
    zh: '与装车数量差异的原因',
    max: 350,
    optional: true,
  })
  reason?: string;
}

/** The gauge was changed: by transhipment, with its figures, or by other bogies under the same wagons. */
export class RailGaugeChange {
  @Text(station)
  station!: string;

  @Code({
    en: 'How: transhipment or bogies',
    zh: '变轨方式（TRANSHIPMENT 换装、BOGIES 换轮）',
    of: ['TRANSHIPMENT', 'BOGIES'],
  })
  method!: 'TRANSHIPMENT' | 'BOGIES';

  @Decimal({
    en: 'Mass after transhipment, kg',
    zh: '换装后货物重量（公斤）',
    min: 0.001,
    max: 99_999_999,
    places: 3,
    box: 'SMGS 13',
    optional: true,
  })
  grossKg?: number;

  @Whole({
    en: 'Packages after transhipment',
    zh: '换装后件数',
    min: 0,
    max: 999_999,
    box: 'SMGS 14',
    optional: true,
  })
  packages?: number;

  @Identifier('wagon', {
    en: 'Wagons after transhipment',
    zh: '换装后的车号',
    many: { max: 80 },
    optional: true,
  })
  wagons?: string[];

  @Text({
    en: 'Why the figures differ from those loaded',
    zh: '与装车数量差异的原因',
    max: 350,
    optional: true,
  })
  reason?: string;
}

/** Consent of the inland customs to break a seal or change a container on the way. */
export class CustomsConsent {
  @Identifier('customsOffice', {
    en: 'Inland customs office',
    zh: '指运地（启运地）海关',
    source: 'GACC CC011',
  })
  office!: string;

  @Identifier('documentNumber', { en: 'Number of the consent', zh: '同意文书编号' })
  number!: string;

  @Day({ en: 'Date of the consent', zh: '同意日期' })
  date!: string;
}

/** A seal was taken off. */
export class RailSealRemoval {
  @Text(unit)
  unit!: string;

  @Identifier('seal', { en: 'Seal that was taken off', zh: '解除的封印号', box: 'SMGS 19' })
  number!: string;

  @Code({
    en: 'Condition in which it was: 1 right, 2 damaged, 3 missing, 4 broken, 5 faulty electronic seal',
    zh: '解除时状况：1 完好，2 损坏，3 缺失，4 破封，5 电子封印故障',
    of: ['1', '2', '3', '4', '5'],
    source: 'UN/EDIFACT 4517',
  })
  condition!: string;

  @Text({ en: 'Why it was taken off', zh: '解除原因', max: 350 })
  reason!: string;

  @Text({ ...station, optional: true })
  station?: string;

  @Part(() => CustomsConsent, {
    en: 'Consent of the inland customs',
    zh: '指运地（启运地）海关同意',
    optional: true,
  })
  consent?: CustomsConsent;
}

/** A seal was put on. */
export class RailSealing {
  @Text(unit)
  unit!: string;

  @Identifier('seal', { en: 'Seal that was put on', zh: '施加的封印号', box: 'SMGS 19' })
  number!: string;

  @Code({
    en: 'Sealing party: SH shipper, CA carrier, CU customs, TO terminal, AC quarantine',
    zh: '施封方：SH 发货人，CA 承运人，CU 海关，TO 场站，AC 检疫',
    of: ['SH', 'CA', 'CU', 'TO', 'AC'],
    source: 'UN/EDIFACT 9303',
  })
  party!: string;

  @Text({ ...station, optional: true })
  station?: string;
}

/** A seal was found not to be right. */
export class RailSealFinding {
  @Text(unit)
  unit!: string;

  @Identifier('seal', { en: 'Seal as it is on the note', zh: '运单所载封印号', box: 'SMGS 19' })
  number!: string;

  @Code({
    en: 'Condition: 2 damaged, 3 missing, 4 broken, 5 faulty electronic seal',
    zh: '状况：2 损坏，3 缺失，4 破封，5 电子封印故障',
    of: ['2', '3', '4', '5'],
    source: 'UN/EDIFACT 4517',
  })
  condition!: string;

  @Text({ ...station, optional: true })
  station?: string;

  @Text({ en: 'Remark', zh: '备注', max: 350, optional: true })
  remark?: string;
}

/** The train left or reached a station. */
export class RailMovement {
  @Text(station)
  station!: string;

  @Identifier('trainNumber', {
    en: 'Train number',
    zh: '车次号',
    source: 'GACC rail manifest',
    optional: true,
  })
  trainNumber?: string;
}

/** The goods were handed out. */
export class RailDelivery {
  @Text(station)
  station!: string;

  @Text({ en: 'To whom', zh: '提货人', max: 105 })
  recipient!: string;

  @Whole({ en: 'Packages handed out', zh: '交付件数', min: 0, max: 999_999, optional: true })
  packages?: number;

  @Text({ en: 'Remark', zh: '备注', max: 350, optional: true })
  remark?: string;
}

/** A container was replaced by another. */
export class RailContainerSwap {
  @Identifier('container', { en: 'Container that was taken out', zh: '换下的箱号', source: 'ISO 6346' })
  removed!: string;

  @Identifier('container', { en: 'Container in its place', zh: '换上的箱号', source: 'ISO 6346' })
  applied!: string;

  @Text(station)
  station!: string;

  @Text({ en: 'Why it was swapped', zh: '更换原因', max: 350 })
  reason!: string;

  @Part(() => CustomsConsent, {
    en: 'Consent of the inland customs',
    zh: '指运地（启运地）海关同意',
    optional: true,
  })
  consent?: CustomsConsent;
}

/** Damage or loss. */
export class RailDamage {
  @Text({ en: 'What was found', zh: '货损货差情况', max: 700 })
  description!: string;

  @Text({ ...unit, optional: true })
  unit?: string;

  @Text({ ...station, optional: true })
  station?: string;

  @Whole({ en: 'Packages concerned', zh: '涉及件数', min: 0, max: 999_999, optional: true })
  packages?: number;
}

/** An inspection. */
export class RailInspection {
  @Code({
    en: 'Result: nothing found, or something',
    zh: '查验结果（CLEAR 无异常、FOUND 有异常）',
    of: ['CLEAR', 'FOUND'],
  })
  result!: string;

  @Identifier('customsOffice', { en: 'Customs office that inspected', zh: '查验关区', optional: true })
  office?: string;

  @Text({ ...unit, optional: true })
  unit?: string;

  @Text({ ...station, optional: true })
  station?: string;

  @Text({ en: 'Remark', zh: '备注', max: 350, optional: true })
  remark?: string;
}

/** Steps of the rail fast clearance (快通) as far as the announcement tells them. */
export const fastClearanceSteps = [
  'ORIGINAL_MANIFEST_STORED',
  'PRELOADING_MANIFEST_STORED',
  'APPLIED',
  'CARRIAGE_REPORTED',
  'TALLY_REPORTED',
  'EXPORT_DECLARED',
  'ARRIVAL_REPORTED',
  'MERGED',
  'SPLIT',
] as const;

/** A step of the rail fast clearance (快通). */
export class RailFastClearance {
  @Code({ en: 'Direction', zh: '进出境方向', of: ['import', 'export'] })
  direction!: 'import' | 'export';

  @Code({
    en: 'Step: manifest stored, application, carriage, tally, export declaration, arrival inland, merged, split',
    zh: '环节：原始/预配舱单入库、快通申请、载运、理货报告、出口申报、指运（启运）到货、归并、分票',
    of: fastClearanceSteps,
    source: 'GACC announcement 2021 No. 5',
  })
  step!: (typeof fastClearanceSteps)[number];

  @Identifier('customsOffice', { en: 'Customs office', zh: '关区', source: 'GACC CC011', optional: true })
  office?: string;

  @Text({
    en: 'Port code of the inland place',
    zh: '指运（启运）口岸代码',
    max: 5,
    pattern: '^[0-9]{5}$',
    source: 'GACC CN003',
    optional: true,
  })
  inlandPort?: string;

  @Identifier('documentNumber', { en: 'Number of the message', zh: '报文编号', optional: true })
  message?: string;
}
