import { BilingualText } from '../http/bilingual.dto';
import { ReportedState } from '../documents/reports.dto';
import { Code, Decimal, Flag, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { fastClearanceSteps } from './rail-reports.dto';

/** Of sums, which no form bounds. */
const sum = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** A carrier by its section of box 22. */
export class SectionCarrier {
  @Whole({
    en: 'Section, counted from 1 as in box 22',
    zh: '区段序号（按第 22 栏自 1 起）',
    min: 1,
    max: 100,
  })
  section!: number;

  @Text({ en: 'Carrier', zh: '承运人', max: 200, min: 0 })
  carrier!: string;
}

/** The carrier that has the goods. */
export class CustodyHolder extends SectionCarrier {
  @Text({ en: 'Party that took them over', zh: '接收方主体编号', max: 40 })
  party!: string;

  @Instant({ en: 'Since when', zh: '起始时间' })
  since!: string;
}

/** Who has the goods: the carrier with custody, the one it offers them to, and when they were handed out. */
export class RailCustodyNow {
  @Part(() => CustodyHolder, { en: 'Carrier with custody', zh: '现承运人', optional: true })
  holder?: CustodyHolder;

  @Part(() => SectionCarrier, { en: 'Carrier that is to take over next', zh: '下一承运人', optional: true })
  offeredTo?: SectionCarrier;

  @Instant({ en: 'When the goods were handed out', zh: '交付时间', optional: true })
  delivered?: string;
}

/** A seal as it is now. */
export class SealNow {
  @Text({ en: 'Number of the seal', zh: '封印号', max: 40 })
  number!: string;

  @Text({ en: 'Who put it on', zh: '施封方', max: 40 })
  party!: string;

  @Text({ en: 'Condition', zh: '封印状况', max: 10 })
  condition!: string;
}

/** A container or wagon with its seals; open since when nothing closes it any more. */
export class RailUnitNow {
  @Text({ en: 'Container or wagon', zh: '箱号或车号', max: 40 })
  unit!: string;

  @Part(() => SealNow, { en: 'Seals on it now', zh: '现有封印', many: { min: 0, max: 1_000 } })
  seals!: SealNow[];

  @Instant({ en: 'Since when nothing closes it', zh: '失去有效封印起始时间', optional: true })
  openSince?: string;

  @Flag({
    en: 'A seal was taken off or broken, and none closes it now',
    zh: '封印解除或损坏后是否未重新施封',
  })
  open!: boolean;
}

/** Where the train was last. */
export class RailPlaceNow {
  @Text({ en: 'What happened there', zh: '事件代码', max: 24 })
  event!: string;

  @Text({ en: 'Station', zh: '车站', max: 200 })
  station!: string;

  @Instant({ en: 'When', zh: '时间' })
  at!: string;

  @Text({ en: 'Number of the train', zh: '车次', max: 40, optional: true })
  trainNumber?: string;
}

/** Quantities after a transhipment. */
export class RailTranshipped {
  @Text({ en: 'Station', zh: '换装站', max: 200 })
  station!: string;

  @Decimal({ en: 'Gross mass in kilograms', zh: '毛重（千克）', ...sum, places: 3, optional: true })
  grossKg?: number;

  @Whole({ en: 'Packages', zh: '件数', ...sum, optional: true })
  packages?: number;

  @Text({ en: 'Why they differ', zh: '差异原因', max: 1_000, optional: true })
  reason?: string;
}

/** A step of the rail fast clearance that was reported. */
export class FastClearanceStep {
  @Code({ en: 'Direction', zh: '进出境方向', of: ['import', 'export'] })
  direction!: string;

  @Code({ en: 'Step', zh: '环节', of: fastClearanceSteps })
  step!: (typeof fastClearanceSteps)[number];

  @Instant({ en: 'When', zh: '时间' })
  at!: string;
}

/** How the goods of a note stand on the way. */
export class RailState extends ReportedState {
  @Part(() => RailCustodyNow, { en: 'Who has the goods', zh: '货物现由何方保管' })
  custody!: RailCustodyNow;

  @Part(() => RailUnitNow, {
    en: 'Containers and wagons with their seals',
    zh: '各箱（车）及封印',
    many: { min: 0, max: 10_000 },
  })
  units!: RailUnitNow[];

  @Text({ en: 'Containers now', zh: '现有集装箱号', max: 40, many: { min: 0, max: 10_000 } })
  containers!: string[];

  @Text({ en: 'Wagons now', zh: '现有车号', max: 40, many: { min: 0, max: 10_000 } })
  wagons!: string[];

  @Part(() => RailPlaceNow, { en: 'Where the train was last', zh: '列车最近所在', optional: true })
  place?: RailPlaceNow;

  @Part(() => RailTranshipped, {
    en: 'Quantities after the last transhipment',
    zh: '最近换装后的数量',
    optional: true,
  })
  afterTranshipment?: RailTranshipped;

  @Part(() => FastClearanceStep, {
    en: 'Steps of the rail fast clearance',
    zh: '快通业务各环节',
    many: { max: 10_000 },
    optional: true,
  })
  fastClearance?: FastClearanceStep[];
}

/** What a border does to the train, by the table of crossings; a note never states it. */
export class GaugeChange {
  @Text({ en: 'Exit station', zh: '出境站', max: 1_000 })
  exit!: string;

  @Text({ en: 'Entry station', zh: '入境站', max: 1_000, optional: true })
  entry?: string;

  @Whole({ en: 'Gauge before, in millimetres', zh: '出境侧轨距（毫米）', min: 1, max: 5_000, optional: true })
  fromMm?: number;

  @Whole({ en: 'Gauge after, in millimetres', zh: '入境侧轨距（毫米）', min: 1, max: 5_000, optional: true })
  toMm?: number;

  @Raw(
    {
      en: 'true asks for transhipment or other bogies; unknown where not all is known',
      zh: 'true 须换装或换轮，unknown 为资料不全',
    },
    { enum: [true, false, 'unknown'] },
  )
  gaugeChange!: boolean | 'unknown';
}

/** What is computed from a consignment note. */
export class RailNoteComputed {
  @Whole({ en: 'Packages', zh: '件数', ...sum })
  packages!: number;

  @Decimal({ en: 'Gross mass of the goods in kilograms', zh: '货物毛重（千克）', ...sum, places: 3 })
  grossKg!: number;

  @Decimal({ en: 'Tare of the containers in kilograms', zh: '集装箱自重（千克）', ...sum, places: 3 })
  containerTareKg!: number;

  @Decimal({ en: 'Both together', zh: '货物毛重与箱重合计（千克）', ...sum, places: 3 })
  grossWithTareKg!: number;

  @Whole({ en: 'Wagons', zh: '车辆数', ...sum })
  wagons!: number;

  @Whole({ en: 'Containers', zh: '集装箱数', ...sum })
  containers!: number;

  @Whole({ en: 'Containers with goods in them', zh: '重箱数', ...sum })
  containersLoaded!: number;

  @Whole({ en: 'Seals', zh: '封印数', ...sum })
  seals!: number;

  @Part(() => GaugeChange, {
    en: 'Changes of gauge on the route',
    zh: '沿途轨距变化',
    many: { min: 0, max: 1_000 },
  })
  gaugeChanges!: GaugeChange[];
}

/** What is computed from a railway bill. */
export class RailBillComputed {
  @Whole({ en: 'Packages', zh: '件数', ...sum })
  packages!: number;

  @Decimal({ en: 'Gross mass in kilograms', zh: '毛重（千克）', ...sum, places: 3 })
  grossKg!: number;

  @Whole({ en: 'Containers', zh: '集装箱数', ...sum })
  containers!: number;

  @Part(() => BilingualText, { en: 'Who can redirect the goods', zh: '何方可变更货物流向' })
  whoCanRedirect!: BilingualText;
}
