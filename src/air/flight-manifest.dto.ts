import { CustomsRouting } from '../documents/parts.dto';
import { Code, Day, Flag, Identifier, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { AirUnit, AirVolume, AirWeight, OciLine } from './air-parts.dto';

/** One waybill, or a part of one, as it is loaded for one point of unloading. */
export class FlightLine {
  @Identifier('awb', { en: 'Air waybill number', zh: '航空运单号', source: 'FFM; MT item 015' })
  awb!: string;

  @Identifier('airport', { en: 'Origin of the waybill', zh: '运单始发站机场', source: 'FFM', optional: true })
  origin?: string;

  @Identifier('airport', {
    en: 'Destination of the waybill',
    zh: '运单目的站机场',
    source: 'FFM',
    optional: true,
  })
  destination?: string;

  @Code({
    en: 'Loaded: T total, P part, S split, D divided',
    zh: '装载标识：T 全部、P 部分、S 分批、D 拆分',
    of: ['T', 'P', 'S', 'D'],
    source: 'FFM shipment description code; MT item 011',
  })
  loadingCode!: 'T' | 'P' | 'S' | 'D';

  @Whole({ en: 'Pieces loaded', zh: '装载件数', min: 0, max: 99_999, source: 'FFM; MT item 146' })
  pieces!: number;

  @Part(() => AirWeight, { en: 'Weight loaded', zh: '装载重量', source: 'FFM; MT item 131' })
  weight!: AirWeight;

  @Part(() => AirVolume, { en: 'Volume loaded', zh: '装载体积', source: 'FFM', optional: true })
  volume?: AirVolume;

  @Whole({
    en: 'Pieces of the whole waybill, where only a part is loaded',
    zh: '运单总件数（部分装载时填写）',
    min: 1,
    max: 99_999,
    source: 'FFM T',
    optional: true,
  })
  totalPieces?: number;

  @Flag({
    en: 'No later flight brings pieces of this waybill',
    zh: '本运单最后一批（后续航班不再有货）',
    optional: true,
  })
  final?: boolean;

  @Text({
    en: 'Unit load device that it is in; loose cargo has none',
    zh: '所装集装器编号（散装不填）',
    max: 11,
    pattern: '^[A-Z][A-Z0-9]{2}[0-9]{4,5}[A-Z0-9]{2,3}$',
    source: 'FFM ULD',
    optional: true,
    example: 'PMC12345CA',
  })
  uld?: string;

  @Text({ en: 'Goods', zh: '货物品名', max: 350, source: 'FFM; MT item 138', optional: true })
  goods?: string;

  @Text({
    en: 'Special handling codes',
    zh: '特殊操作代码',
    max: 3,
    pattern: '^[A-Z]{3}$',
    many: { max: 20 },
    source: 'FFM',
    optional: true,
  })
  shc?: string[];

  @Text({
    en: 'Special service requests',
    zh: '特殊服务要求 (SSR)',
    max: 70,
    many: { max: 9 },
    source: 'FFM SSR',
    optional: true,
  })
  ssr?: string[];

  @Text({
    en: 'Other service information',
    zh: '其他服务信息 (OSI)',
    max: 70,
    many: { max: 9 },
    source: 'FFM OSI',
    optional: true,
  })
  osi?: string[];

  @Part(() => OciLine, {
    en: 'Other customs information, in order',
    zh: '其他海关信息（按顺序）',
    many: { max: 99 },
    source: 'FFM OCI',
    optional: true,
  })
  oci?: OciLine[];
}

/** What is unloaded at one airport. */
export class FlightPoint {
  @Identifier('airport', { en: 'Airport of unloading', zh: '卸货机场', source: 'FFM; MT item 080' })
  airport!: string;

  @Flag({ en: 'Nothing is unloaded here', zh: '本站无货（NIL）', source: 'FFM NIL', optional: true })
  nil?: boolean;

  @Instant({
    en: 'Time of arrival, with its offset',
    zh: '到达时间（带时区）',
    source: 'XFFM ArrivalEvent; MT item 208',
    optional: true,
  })
  arrivesAt?: string;

  @Part(() => AirUnit, {
    en: 'Unit load devices unloaded here',
    zh: '卸下的集装器',
    many: { max: 500 },
    source: 'FFM ULD',
    optional: true,
  })
  units?: AirUnit[];

  // The longest manifests seen, of cargo aircraft with parcels, have some hundreds of waybills.
  @Part(() => FlightLine, { en: 'Waybills', zh: '运单', many: { max: 2_000 }, source: 'FFM', optional: true })
  lines?: FlightLine[];
}

/** What one flight, or one truck under a flight number, carries from one airport. */
export class FlightManifest {
  @Identifier('flight', {
    en: 'Flight number',
    zh: '航班号',
    source: 'FFM; MT item 149',
    example: 'CA431',
  })
  flight!: string;

  @Day({ en: 'Date of departure', zh: '航班日期', source: 'FFM; MT item 149' })
  date!: string;

  @Identifier('airport', {
    en: 'Airport of loading',
    zh: '装货机场',
    source: 'FFM; MT item 070',
    example: 'TFU',
  })
  departure!: string;

  @Instant({
    en: 'Time of departure, with its offset',
    zh: '起飞时间（带时区）',
    source: 'XFFM DepartureEvent; MT item 031',
    optional: true,
  })
  departsAt?: string;

  @Text({
    en: 'Registration of the aircraft, or plate of the truck',
    zh: '航空器注册号或车牌号',
    max: 25,
    source: 'FFM; MT item 167',
    optional: true,
    example: 'B-2045',
  })
  registration?: string;

  @Code({
    en: 'Means of carriage',
    zh: '运载工具：客机、全货机、卡车航班',
    of: ['PASSENGER_AIRCRAFT', 'CARGO_AIRCRAFT', 'TRUCK'],
    optional: true,
  })
  means?: string;

  @Whole({
    en: 'Which part of the manifest this is, where it comes in several messages',
    zh: '分批报文序号',
    min: 1,
    max: 99,
    source: 'FFM message sequence number',
    optional: true,
  })
  part?: number;

  @Flag({
    en: 'Last part: yes for LAST, no for CONT',
    zh: '是否为最后一部分（LAST 为是，CONT 为否）',
    source: 'FFM LAST, CONT',
  })
  last!: boolean;

  @Part(() => FlightPoint, {
    en: 'Points of unloading, in their order',
    zh: '卸货站（按顺序）',
    many: { max: 10 },
    source: 'FFM',
  })
  points!: FlightPoint[];

  @Part(() => CustomsRouting, {
    en: 'Customs offices; those of the airports when left out',
    zh: '相关海关（未填时按机场确定）',
    source: 'GACC CC011',
    optional: true,
  })
  customs?: CustomsRouting;
}
