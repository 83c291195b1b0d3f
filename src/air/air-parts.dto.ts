import { Code, Day, Decimal, Identifier, Part, Text, Whole } from '../http/fields.decorator';
import { AirTruck } from './air-truck.dto';

/** A weight with its unit as the form has it: KG or LB (box 22C). */
export class AirWeight {
  @Decimal({ en: 'Weight', zh: '重量', min: 0, max: 9_999_999, places: 3, source: 'ONE Record grossWeight' })
  value!: number;

  @Code({ en: 'Unit of weight', zh: '重量单位', of: ['KG', 'LB'], box: 'AWB 22C' })
  unit!: 'KG' | 'LB';
}

/** A volume in one of the units that airline messages use. */
export class AirVolume {
  @Decimal({
    en: 'Volume',
    zh: '体积',
    min: 0,
    max: 999_999_999,
    places: 6,
    source: 'ONE Record totalVolume',
  })
  value!: number;

  @Code({
    en: 'Unit of volume: MC cubic metre, CC cubic centimetre, CF cubic foot, CI cubic inch',
    zh: '体积单位：MC 立方米，CC 立方厘米，CF 立方英尺，CI 立方英寸',
    of: ['MC', 'CC', 'CF', 'CI'],
    source: 'Cargo-IMP volume code',
  })
  unit!: 'MC' | 'CC' | 'CF' | 'CI';
}

/** One leg of the routing; a truck under the air waybill is a leg like any other. */
export class AirLeg {
  @Identifier('airport', {
    en: 'From airport',
    zh: '起飞机场',
    box: 'AWB 11',
    source: 'ONE Record departureLocation',
  })
  from!: string;

  @Identifier('airport', {
    en: 'To airport',
    zh: '到达机场',
    box: 'AWB 11',
    source: 'ONE Record arrivalLocation',
  })
  to!: string;

  @Identifier('airline', {
    en: 'Carrier of the leg',
    zh: '承运航空公司二字代码',
    box: 'AWB 11',
    example: 'CA',
  })
  carrier!: string;

  @Identifier('flight', {
    en: 'Flight number',
    zh: '航班号',
    box: 'AWB 19',
    source: 'ONE Record transportIdentifier',
    optional: true,
    example: 'CA431',
  })
  flight?: string;

  @Day({ en: 'Date of departure', zh: '航班日期', box: 'AWB 19', optional: true })
  date?: string;

  @Code({
    en: 'Means of carriage',
    zh: '运载工具：客机、全货机、卡车航班',
    of: ['PASSENGER_AIRCRAFT', 'CARGO_AIRCRAFT', 'TRUCK'],
    optional: true,
  })
  means?: string;

  // UN/ECE Recommendation 19 calls a truck flight mode 3; to the air waybill it is a leg like any other.
  @Part(() => AirTruck, {
    en: 'The truck of a road feeder service (mode 3)',
    zh: '卡车航班（陆运段，运输方式 3）',
    source: 'ONE Record TransportMovement modeCode 3',
    optional: true,
  })
  truck?: AirTruck;
}

/** A unit load device and what of the consignment is in it. */
export class AirUnit {
  // IATA ULD Regulations: three characters of type, four or five digits of serial, two or three of the owner.
  @Text({
    en: 'Unit load device: type, serial number and owner',
    zh: '集装器编号（类型、序号、所有人代码）',
    max: 11,
    pattern: '^[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2,3}$',
    source: 'FWB RTD NU; FFM ULD; XFWB UtilizedLogisticsTransportEquipment',
    example: 'PMC12345CA',
  })
  uld!: string;

  @Whole({ en: 'Pieces in the unit', zh: '装载件数', min: 0, max: 99_999, optional: true })
  pieces?: number;

  @Whole({
    en: "Shipper's load and count in the unit",
    zh: '托运人装载与计数 (SLAC)',
    min: 0,
    max: 9_999_999,
    source: 'FWB RTD NS',
    optional: true,
  })
  slac?: number;

  @Part(() => AirWeight, { en: 'Gross weight of the cargo in it', zh: '所装货物毛重', optional: true })
  grossWeight?: AirWeight;

  @Part(() => AirWeight, {
    en: 'Tare weight',
    zh: '集装器自重',
    source: 'XFWB TareWeightMeasure',
    optional: true,
  })
  tareWeight?: AirWeight;

  @Text({ en: 'Remarks', zh: '备注', max: 70, source: 'FFM ULD remarks', optional: true })
  remarks?: string;
}

/** The carrier's agent who issues the waybill. */
export class AirAgent {
  @Text({ en: 'Name of the agent', zh: '代理人名称', max: 105, box: 'AWB 6' })
  name!: string;

  @Text({ en: 'City of the agent', zh: '代理人所在城市', max: 35, box: 'AWB 6' })
  city!: string;

  @Text({
    en: 'IATA code of the agent, 7 digits, with 4 more for the CASS branch',
    zh: '代理人国际航协代号（7 位，可加 4 位 CASS 地址码）',
    max: 11,
    pattern: '^[0-9]{7}([0-9]{4})?$',
    box: 'AWB 7',
    optional: true,
  })
  iataCode?: string;
}

/**
 * One line of other customs information (OCI). The order of the lines carries meaning: a line that
 * leaves country and identifiers blank goes on with the line before it.
 */
export class OciLine {
  @Whole({
    en: 'Line number',
    zh: '行号',
    min: 1,
    max: 99,
    source: 'ONE Record ociLineNumber',
    optional: true,
  })
  line?: number;

  @Identifier('country', { en: 'Country', zh: '国家', source: 'ONE Record country', optional: true })
  country?: string;

  @Text({
    en: 'Information identifier, such as SHP, CNE, NFY or ISS',
    zh: '信息标识（如 SHP 发货人、CNE 收货人）',
    max: 3,
    pattern: '^[A-Z]{3}$',
    source: 'ONE Record subjectCode',
    optional: true,
  })
  id?: string;

  @Text({
    en: 'Customs information identifier, such as T for an enterprise code',
    zh: '海关信息标识（如 T 企业代码、CP 联系人、CT 电话）',
    max: 2,
    pattern: '^[A-Z]{1,2}$',
    source: 'ONE Record contentCode',
    optional: true,
  })
  customsId?: string;

  @Text({
    en: 'Supplementary information',
    zh: '补充信息',
    max: 70,
    source: 'ONE Record otherCustomsInformation',
  })
  text!: string;
}

/** Dangerous goods by their declaration or by their data; one of the two is enough for the waybill. */
export class AirDangerousGoods {
  @Text({ en: "Reference of the shipper's declaration", zh: '危险品申报单编号', max: 35, optional: true })
  declarationReference?: string;

  @Identifier('unNumber', {
    en: 'UN numbers of the goods',
    zh: '联合国危险货物编号 (UN)',
    many: { max: 20 },
    source: 'IATA DGR',
    optional: true,
    example: ['3481'],
  })
  unNumbers?: string[];
}
