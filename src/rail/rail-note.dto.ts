import { Code, Day, Flag, Identifier, Part, Text } from '../http/fields.decorator';
import { AttachedDocument } from '../documents/attached.dto';
import { CustomsRouting, Party } from '../documents/parts.dto';
import { Translation } from '../documents/translations.dto';
import { AfterTranshipment, RailDeclaration, RailGoods } from './rail-goods.dto';
import {
  BorderStation,
  ContractualCarrier,
  RailContainer,
  RailPayer,
  RailSeal,
  RailSection,
  RailStation,
  RailWagon,
} from './rail-parts.dto';

/**
 * The rail consignment note (铁路运单): the contract of carriage with the railway, always made out to a
 * named consignee, never carrying title. A wagon list of a whole train fits: 80 wagons, 120 containers.
 */
export class RailConsignmentNote {
  @Identifier('documentNumber', {
    en: 'Consignment number',
    zh: '批号（运单号）',
    box: 'SMGS 29',
    source: 'MMT consignment.carrierAssignedId',
  })
  noteNumber!: string;

  @Text({
    en: 'Code of the issuing railway, two digits',
    zh: '签发铁路代码（2 位）',
    max: 2,
    pattern: '^[0-9]{2}$',
    source: 'UIC 920-14',
    example: '33',
  })
  issuingRailway!: string;

  @Code({
    en: 'Kind of note',
    zh: '运单种类',
    of: ['SMGS', 'CIM', 'CIM_SMGS', 'CN_DOMESTIC'],
    source: 'UN/EDIFACT 1001: 722, 720, 701',
  })
  noteKind!: 'SMGS' | 'CIM' | 'CIM_SMGS' | 'CN_DOMESTIC';

  @Part(() => ContractualCarrier, { en: 'Contractual carrier', zh: '缔约承运人', source: 'CIM/SMGS box 66' })
  contractualCarrier!: ContractualCarrier;

  @Part(() => Party, { en: 'Consignor', zh: '发货人', box: 'SMGS 1', source: 'IFTMIN NAD+CZ' })
  consignor!: Party;

  @Text({
    en: 'Code of the consignor with the railway',
    zh: '发货人代码',
    max: 32,
    box: 'SMGS 1',
    source: 'CIM/SMGS box 2',
    optional: true,
  })
  consignorCode?: string;

  @Part(() => Party, { en: 'Consignee', zh: '收货人', box: 'SMGS 4', source: 'IFTMIN NAD+CN' })
  consignee!: Party;

  @Text({
    en: 'Code of the consignee with the railway',
    zh: '收货人代码',
    max: 32,
    box: 'SMGS 4',
    source: 'CIM/SMGS box 5',
    optional: true,
  })
  consigneeCode?: string;

  @Flag({ en: 'The consignor sends to itself', zh: '发货人与收货人为同一方', optional: true })
  consignorIsConsignee?: boolean;

  @Part(() => RailStation, { en: 'Departure station', zh: '发站', box: 'SMGS 2', source: 'IFTMIN LOC+5' })
  departureStation!: RailStation;

  @Part(() => RailStation, { en: 'Destination station', zh: '到站', box: 'SMGS 5', source: 'IFTMIN LOC+8' })
  destinationStation!: RailStation;

  @Part(() => BorderStation, {
    en: 'Border stations in the order of the journey',
    zh: '国境口岸站（按运行顺序）',
    box: 'SMGS 6',
    source: 'IFTMIN LOC+17, LOC+42',
    many: { max: 12 },
    optional: true,
  })
  borderStations?: BorderStation[];

  @Part(() => RailSection, {
    en: 'Carriers and their sections',
    zh: '承运人及区段',
    box: 'SMGS 22',
    source: 'IFTMIN NAD+CA',
    many: { max: 20 },
  })
  carriers!: RailSection[];

  @Part(() => RailPayer, {
    en: 'Payment of carriage charges',
    zh: '运送费用的支付',
    box: 'SMGS 23',
    many: { max: 20 },
  })
  payers!: RailPayer[];

  @Part(() => RailWagon, {
    en: 'Wagons; left out until loading',
    zh: '车辆（装车前可不填）',
    box: 'SMGS 7',
    many: { max: 80 },
    optional: true,
  })
  wagons?: RailWagon[];

  @Part(() => RailContainer, {
    en: 'Containers',
    zh: '集装箱',
    box: 'SMGS 15',
    source: 'IFTMIN EQD+CN',
    many: { max: 120 },
    optional: true,
  })
  containers?: RailContainer[];

  @Part(() => RailGoods, { en: 'Goods', zh: '货物', box: 'SMGS 15', many: { max: 200 } })
  goods!: RailGoods[];

  @Part(() => RailSeal, { en: 'Seals', zh: '封印', box: 'SMGS 19', many: { max: 400 }, optional: true })
  seals?: RailSeal[];

  @Code({
    en: 'Loaded by',
    zh: '装车方',
    of: ['CONSIGNOR', 'CARRIER'],
    box: 'SMGS 20',
    source: 'IFTMIN TSR 4, 1',
  })
  loadedBy!: string;

  @Code({
    en: 'Method of determining mass',
    zh: '确定重量的方法：轨道衡、集装箱秤、标准重量、丈量、发货人声明',
    of: ['WAGON_SCALE', 'CONTAINER_SCALE', 'STANDARD_MASS', 'MEASURE', 'DECLARED'],
    box: 'SMGS 21',
  })
  massMethod!: string;

  @Part(() => AttachedDocument, {
    en: 'Documents attached by the consignor',
    zh: '发货人添附的文件',
    box: 'SMGS 24',
    many: { max: 40 },
    optional: true,
  })
  attachedDocuments?: AttachedDocument[];

  @Part(() => RailDeclaration, {
    en: "Consignor's declarations",
    zh: '发货人的声明',
    box: 'SMGS 3',
    many: { max: 20 },
    optional: true,
  })
  consignorDeclarations?: RailDeclaration[];

  @Text({
    en: 'Information not meant for the carrier',
    zh: '与承运人无关的信息',
    max: 350,
    box: 'SMGS 25',
    optional: true,
  })
  infoNotForCarrier?: string;

  @Identifier('documentNumber', {
    en: 'Number of the supply contract',
    zh: '供货合同号',
    box: 'SMGS 25',
    optional: true,
  })
  contractNumber?: string;

  @Day({ en: 'Date the contract of carriage is concluded', zh: '缔结运输合同的日期', box: 'SMGS 26' })
  contractDate!: string;

  @Day({ en: 'Date of arrival', zh: '到达日期', box: 'SMGS 27', optional: true })
  arrivalDate?: string;

  @Identifier('trainNumber', {
    en: 'Train number',
    zh: '车次号',
    source: 'GACC rail manifest',
    optional: true,
  })
  trainNumber?: string;

  @Day({ en: 'Date of the train', zh: '班列日期', optional: true })
  trainDate?: string;

  @Text({
    en: 'Port of the border, for fast clearance',
    zh: '边境口岸代码（快速通关）',
    max: 5,
    pattern: '^[0-9]{5}$',
    source: 'GACC CN003',
    optional: true,
  })
  borderPort?: string;

  @Identifier('customsOffice', {
    en: 'Customs district of the border, for fast clearance',
    zh: '边境关区代码（快速通关）',
    source: 'GACC CC011',
    optional: true,
  })
  borderDistrict?: string;

  @Text({
    en: 'Inland port of destination or departure, for fast clearance',
    zh: '内陆口岸代码（指运地或启运地，快速通关）',
    max: 5,
    pattern: '^[0-9]{5}$',
    source: 'GACC CN003',
    optional: true,
  })
  inlandPort?: string;

  @Identifier('customsOffice', {
    en: 'Inland customs district of destination or departure, for fast clearance',
    zh: '内陆关区代码（指运地或启运地，快速通关）',
    source: 'GACC CC011',
    optional: true,
  })
  inlandDistrict?: string;

  @Part(() => AfterTranshipment, {
    en: 'Found after transhipment',
    zh: '换装后的重量和件数',
    box: 'SMGS 13',
    optional: true,
  })
  afterTranshipment?: AfterTranshipment;

  @Text({ en: 'Who holds the duplicate of the note', zh: '运单副本持有人', max: 105, optional: true })
  duplicateCustodian?: string;

  @Part(() => CustomsRouting, { en: 'Customs offices', zh: '海关关区', optional: true })
  customs?: CustomsRouting;

  @Code({
    en: 'Languages of the note',
    zh: '运单文字',
    of: ['zh', 'en', 'ru', 'de', 'fr'],
    source: 'MMT exchangedDocument.languageId',
    many: { max: 5 },
  })
  languages!: string[];

  @Part(() => Translation, {
    en: 'Where translated texts come from',
    zh: '各项译文的状态',
    many: { max: 400 },
    optional: true,
  })
  translations?: Translation[];
}
