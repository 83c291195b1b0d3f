import { Code, Day, Identifier, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { Place } from '../documents/parts.dto';

/** UN/ECE Recommendation 19. Mail (5) travels under a postal contract and has no leg here. */
export type Mode = '1' | '2' | '3' | '4' | '8';

/** Who carries the goods on one leg, on behalf of the operator. */
export class LegCarrier {
  @Text({ en: 'Name of the carrier', zh: '区段承运人名称', max: 105, source: 'MMT movement.carrier.name' })
  name!: string;

  @Identifier('country', { en: 'Country of the carrier', zh: '承运人国家', source: 'ISO 3166-1 alpha-2' })
  country!: string;

  @Identifier('uscc', {
    en: 'Unified social credit code',
    zh: '统一社会信用代码',
    source: 'GB 32100-2015',
    optional: true,
  })
  uscc?: string;
}

/** The vehicle, train, flight or ship; often unknown until it departs. */
export class LegMeans {
  @Text({
    en: 'Type of the means of transport, such as 2302 container train',
    zh: '运输工具类型代码',
    max: 4,
    pattern: '^[1-8][0-9]{1,3}$',
    source: 'UN/ECE Rec 28',
    optional: true,
  })
  typeCode?: string;

  @Text({
    en: 'Identity: IMO number of a ship, plate of a lorry, registration of a barge or aircraft',
    zh: '运输工具编号（船舶 IMO 编号、车牌号、驳船登记号等）',
    max: 35,
    source: 'MMT usedLogisticsTransportMeans.id',
    optional: true,
  })
  id?: string;

  @Text({ en: 'Name of the ship or of the train product', zh: '船名或班列名称', max: 70, optional: true })
  name?: string;

  @Text({
    en: 'Number of the trip: flight, train or voyage',
    zh: '航班号、车次或航次',
    max: 17,
    source: 'eFBL voyageNumber; GACC 车次号 ≤17',
    optional: true,
  })
  tripNumber?: string;
}

/** The contract of carriage under which a leg runs. The waybill names it; it stays its own document. */
export class LegDocument {
  @Code({
    en: 'Type of the leg document',
    zh: '区段运输单证类型',
    of: ['705', '710', '711', '720', '722', '730', '740', '741'],
    source: 'UNCL 1001; MMT movement.transportContractRelatedReferencedDocument',
  })
  type!: string;

  @Identifier('documentNumber', {
    en: 'Number of the leg document',
    zh: '区段运输单证编号',
    example: '999-12345675',
  })
  number!: string;

  @Text({
    en: 'Id of the document on this exchange, where the number alone does not tell it apart',
    zh: '该单证在本平台的编号（单号不足以区分时填写）',
    max: 60,
    optional: true,
  })
  documentId?: string;

  @Whole({
    en: 'Version of the document that the waybill was made from',
    zh: '制单所依据的单证版本',
    min: 1,
    max: 1_000_000,
    optional: true,
  })
  version?: number;

  @Text({
    en: 'Content hash of that version',
    zh: '该版本的内容哈希（SHA-256）',
    max: 64,
    pattern: '^[0-9a-f]{64}$',
    optional: true,
  })
  contentHash?: string;
}

/** Leave to cross borders by road. A TIR carnet (952) is a transit document, never the contract of a leg. */
export class LegPermit {
  @Code({ en: 'Type of the permit', zh: '国际道路运输许可类型', of: ['TIR', 'GMS', 'BILATERAL'] })
  type!: 'TIR' | 'GMS' | 'BILATERAL';

  @Identifier('documentNumber', { en: 'Number of the permit', zh: '许可证号' })
  number!: string;

  @Identifier('vehicle', { en: 'Plate of the vehicle that the permit is for', zh: '许可车辆车牌号' })
  vehicle!: string;

  @Day({ en: 'First day on which the permit holds', zh: '许可生效日期' })
  validFrom!: string;

  @Day({ en: 'Last day on which the permit holds', zh: '许可失效日期' })
  validTo!: string;

  @Text({
    en: 'Routes or border crossings for which the permit holds',
    zh: '许可线路或口岸',
    max: 105,
    many: { max: 20 },
    optional: true,
  })
  routes?: string[];
}

/** One leg: from one place to another, by one mode, in the hands of one carrier. */
export class MultimodalLeg {
  @Whole({
    en: 'Place of the leg in the chain, from 1',
    zh: '区段序号',
    min: 1,
    max: 20,
    source: 'MMT movement.sequenceNumeric',
  })
  sequence!: number;

  @Code({
    en: 'Mode: 1 sea, 2 rail, 3 road, 4 air, 8 inland water',
    zh: '运输方式（1 海运、2 铁路、3 公路、4 航空、8 内河）',
    of: ['1', '2', '3', '4', '8'],
    source: 'UN/ECE Rec 19',
  })
  mode!: Mode;

  @Code({
    en: 'Stage: 10 pre-carriage, 20 main carriage, 30 on-carriage',
    zh: '运输阶段（10 前程、20 主程、30 后程）',
    of: ['10', '20', '30'],
    source: 'UNCL 8051',
  })
  stage!: '10' | '20' | '30';

  @Part(() => Place, {
    en: 'Place where the leg begins',
    zh: '区段起运地',
    source: 'MMT movement.loadingEvent; JT/T 1244 起运站(港)',
  })
  from!: Place;

  @Part(() => Place, {
    en: 'Place where the leg ends',
    zh: '区段到达地',
    source: 'MMT movement.unloadingEvent; JT/T 1244 到达站(港)',
  })
  to!: Place;

  @Part(() => Place, {
    en: 'Places passed on the leg in order, border stations among them',
    zh: '途经地点（含国境口岸站）',
    source: 'MMT movement.itineraryRoute',
    many: { max: 10 },
    optional: true,
  })
  via?: Place[];

  @Instant({ en: 'Planned departure', zh: '计划出发时间' })
  plannedDeparture!: string;

  @Instant({ en: 'Planned arrival', zh: '计划到达时间' })
  plannedArrival!: string;

  @Instant({ en: 'Actual departure', zh: '实际出发时间', optional: true })
  actualDeparture?: string;

  @Instant({ en: 'Actual arrival', zh: '实际到达时间', optional: true })
  actualArrival?: string;

  @Part(() => LegCarrier, { en: 'Carrier of the leg', zh: '区段承运人' })
  carrier!: LegCarrier;

  @Identifier('carrierCode', {
    en: 'Code of the carrier: RICS by rail, IATA by air, SCAC or SMDG by sea',
    zh: '承运人代码（铁路 RICS、航空 IATA、海运 SCAC/SMDG）',
    optional: true,
  })
  carrierCode?: string;

  @Part(() => LegMeans, { en: 'Means of transport', zh: '运输工具', optional: true })
  means?: LegMeans;

  @Part(() => LegDocument, {
    en: 'Contracts of carriage of the leg',
    zh: '区段运输单证',
    many: { max: 5 },
    optional: true,
  })
  documents?: LegDocument[];

  @Code({
    en: 'Liability regime of the leg',
    zh: '区段责任制度',
    of: ['SMGS', 'CIM', 'CMR', 'MONTREAL', 'HAGUE', 'CN_LAW', 'OTHER'],
    optional: true,
  })
  liability?: string;

  @Part(() => LegPermit, {
    en: 'Permits for crossing borders by road',
    zh: '国际道路运输许可',
    many: { max: 10 },
    optional: true,
  })
  permits?: LegPermit[];

  @Text({
    en: 'Information of a rail leg that is not meant for the carrier; shown on its own note alone',
    zh: '与承运人无关的信息（仅铁路区段，仅显示于该区段运单第 25 栏）',
    max: 350,
    source: 'SMGS box 25',
    optional: true,
  })
  infoNotForCarrier?: string;
}
