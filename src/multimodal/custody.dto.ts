import { Code, Day, Identifier, Part, Text, Whole } from '../http/fields.decorator';

const leg = { en: 'Sequence of the leg', zh: '区段序号', min: 1, max: 20 } as const;
const place = { en: 'Place, by name or code', zh: '地点（名称或代码）', max: 80, optional: true } as const;
const units = {
  en: 'Units concerned; all when left out',
  zh: '所涉单元；不填为全部',
  many: { max: 200 },
  optional: true,
} as const;
const remark = { en: 'Remark', zh: '备注', max: 350, optional: true } as const;

/** Goods taken over for a leg, or handed over at its end; units that the leg's vehicle departs or arrives with. */
export class CustodyMove {
  @Whole(leg)
  leg!: number;

  @Text(place)
  place?: string;

  @Text({ ...units, max: 35 })
  units?: string[];

  @Text({
    en: 'Number of the trip or plate of the vehicle',
    zh: '航班号、车次、航次或车牌号',
    max: 17,
    optional: true,
  })
  trip?: string;

  @Text({ en: 'To whom they are handed over', zh: '移交对象', max: 105, optional: true })
  to?: string;

  @Text(remark)
  remark?: string;
}

/** Units put on another vehicle, or a change of gauge. */
export class CustodyTransfer {
  @Whole(leg)
  leg!: number;

  @Text(place)
  place?: string;

  @Text({ ...units, max: 35 })
  units?: string[];

  @Identifier('vehicle', {
    en: 'Wagons or vehicles after it',
    zh: '换装后的车号或车牌号',
    many: { max: 200 },
    optional: true,
  })
  vehicles?: string[];

  @Text(remark)
  remark?: string;
}

/** Consent of customs to break a seal on the way. */
export class SealConsent {
  @Identifier('customsOffice', { en: 'Customs office', zh: '关区', source: 'GACC CC011' })
  office!: string;

  @Identifier('documentNumber', { en: 'Number of the consent', zh: '同意文书编号' })
  number!: string;

  @Day({ en: 'Date of the consent', zh: '同意日期' })
  date!: string;
}

/** A seal that was put on. */
export class NewSeal {
  @Identifier('seal', { en: 'Seal number', zh: '封志号', source: 'MMT affixedLogisticsSeal.id' })
  number!: string;

  @Code({
    en: 'Sealing party: SH shipper, CA carrier, CU customs, TO terminal, AC quarantine',
    zh: '施封方（SH 发货人、CA 承运人、CU 海关、TO 场站、AC 检疫）',
    of: ['SH', 'CA', 'CU', 'TO', 'AC'],
    source: 'UNCL 9303',
  })
  party!: string;
}

/** Seals of a unit that were taken off, put on, or found not to be right. */
export class SealChange {
  @Whole(leg)
  leg!: number;

  @Text({ en: 'Unit', zh: '单元编号', max: 35 })
  unit!: string;

  @Identifier('seal', {
    en: 'Seals that were taken off',
    zh: '解除的封志号',
    many: { max: 20 },
    optional: true,
  })
  removed?: string[];

  @Part(() => NewSeal, { en: 'Seals that were put on', zh: '施加的封志', many: { max: 20 }, optional: true })
  applied?: NewSeal[];

  @Code({
    en: 'Condition in which the old one was: 1 right, 2 damaged, 3 missing, 4 broken, 5 electronic seal faulty',
    zh: '原封志状态（1 完好、2 损坏、3 缺失、4 断裂、5 电子封志故障）',
    of: ['1', '2', '3', '4', '5'],
    source: 'UNCL 4517',
    optional: true,
  })
  condition?: string;

  @Text({ en: 'Why', zh: '变更原因', max: 350 })
  reason!: string;

  @Part(() => SealConsent, { en: 'Consent of customs', zh: '海关同意', optional: true })
  consent?: SealConsent;
}

/** Damage, loss or an inspection. */
export class CustodyFinding {
  @Whole(leg)
  leg!: number;

  @Text({ en: 'Unit', zh: '单元编号', max: 35, optional: true })
  unit?: string;

  @Text(place)
  place?: string;

  @Identifier('customsOffice', { en: 'Customs office that inspected', zh: '查验关区', optional: true })
  office?: string;

  @Whole({ en: 'Packages concerned', zh: '涉及件数', min: 0, max: 999_999, optional: true })
  packages?: number;

  @Text({ en: 'What was found', zh: '情况说明', max: 700 })
  description!: string;
}
