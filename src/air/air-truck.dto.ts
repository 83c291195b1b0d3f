import { Code, Flag, Identifier, Instant, Part, Text } from '../http/fields.decorator';

/** A seal of the truck: put on and taken off by whom, at which airport. */
export class AirTruckSeal {
  @Identifier('seal', { en: 'Seal number', zh: '封志号', source: 'MMT affixedLogisticsSeal.id' })
  number!: string;

  @Code({
    en: 'Sealing party: SH shipper, CA carrier, CU customs, TO terminal, AC quarantine',
    zh: '施封方（SH 发货人、CA 承运人、CU 海关、TO 场站、AC 检疫）',
    of: ['SH', 'CA', 'CU', 'TO', 'AC'],
    source: 'UNCL 9303',
  })
  party!: string;

  @Identifier('airport', { en: 'Airport where it was put on', zh: '施封机场', example: 'CKG' })
  onAt!: string;

  @Identifier('airport', {
    en: 'Airport where it was taken off',
    zh: '解封机场',
    optional: true,
    example: 'TFU',
  })
  offAt?: string;

  @Code({
    en: 'Party that took it off',
    zh: '解封方',
    of: ['SH', 'CA', 'CU', 'TO', 'AC'],
    source: 'UNCL 9303',
    optional: true,
  })
  offParty?: string;

  @Instant({ en: 'When it was taken off', zh: '解封时间', optional: true })
  offTime?: string;
}

/**
 * The truck of one leg under an air waybill (road feeder service, 航空＋陆运). The truck flight number
 * stands in the leg's `flight`.
 */
export class AirTruck {
  @Flag({
    en: 'The goods were cleared by customs before this leg',
    zh: '本段运输前货物已结关',
    optional: true,
  })
  cleared?: boolean;

  @Identifier('vehicle', { en: 'Plate of the truck', zh: '车牌号', optional: true, example: '渝A12345' })
  plate?: string;

  @Identifier('documentNumber', {
    en: 'Transit declaration',
    zh: '转关申报单号（转关单）',
    source: 'GACC transit declaration',
    optional: true,
  })
  transitDeclaration?: string;

  @Text({
    en: 'Customs lock number',
    zh: '关锁号',
    max: 20,
    pattern: '^[0-9A-Z-]+$',
    source: 'GACC transit supervision',
    optional: true,
  })
  customsLock?: string;

  @Part(() => AirTruckSeal, { en: 'Seals', zh: '封志', many: { max: 10 }, optional: true })
  seals?: AirTruckSeal[];
}
