import { BilingualText } from '../http/bilingual.dto';
import { Place } from '../documents/parts.dto';
import { ReportedState } from '../documents/reports.dto';
import { Code, Decimal, Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';

/** Of sums, which no form bounds. */
const sum = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** How a leg stands: what was planned, and what was reported of it. */
export class LegNow {
  @Whole({ en: 'Number of the leg', zh: '区段序号', min: 1, max: 100 })
  sequence!: number;

  @Code({
    en: 'planned: nobody has the goods on it yet; open: its carrier has them; closed: all were handed over',
    zh: 'planned 尚未接收，open 承运中，closed 已全部移交',
    of: ['planned', 'open', 'closed'],
  })
  state!: 'planned' | 'open' | 'closed';

  @Text({ en: 'Carrier', zh: '区段承运人', max: 105 })
  carrier!: string;

  /** Set once the carrier of the leg, or the operator for it, has said that it has the goods. */
  @Instant({ en: 'When the goods were taken over', zh: '接收时间', optional: true })
  takenOverAt?: string;

  @Instant({ en: 'When they were handed over last', zh: '最近移交时间', optional: true })
  handedOverAt?: string;

  /** Units that are still to be handed over, once some of them were; until then the leg is not closed. */
  @Text({
    en: 'Units that are still to be handed over, once some of them were',
    zh: '部分移交后尚未移交的箱（车）号',
    max: 40,
    many: { max: 10_000 },
    optional: true,
  })
  unitsLeft?: string[];

  @Instant({ en: 'Planned departure', zh: '计划出发时间' })
  plannedDeparture!: string;

  @Instant({ en: 'Actual departure', zh: '实际出发时间', optional: true })
  actualDeparture?: string;

  @Instant({ en: 'Planned arrival', zh: '计划到达时间' })
  plannedArrival!: string;

  @Instant({ en: 'Actual arrival', zh: '实际到达时间', optional: true })
  actualArrival?: string;
}

/** A unit with the seals that close it now. */
export class CustodyUnit {
  @Text({ en: 'Container, wagon or vehicle', zh: '集装箱、车辆等编号', max: 40 })
  unit!: string;

  @Text({ en: 'Seals on it now', zh: '现有封志号', max: 40, many: { min: 0, max: 1_000 } })
  seals!: string[];

  @Instant({ en: 'Since when nothing closes it', zh: '失去封志起始时间', optional: true })
  openSince?: string;

  @Flag({ en: 'A seal was taken off, and none is on it now', zh: '封志解除后是否未重新加封' })
  open!: boolean;
}

/** Who has the goods of a waybill, leg by leg. */
export class CustodyState extends ReportedState {
  @Whole({ en: 'Leg on which the goods are', zh: '货物所在区段', min: 1, max: 100, optional: true })
  leg?: number;

  @Text({ en: 'Its carrier', zh: '该区段承运人', max: 105, optional: true })
  carrier?: string;

  @Flag({ en: 'All legs are closed', zh: '各区段是否均已移交完毕' })
  delivered!: boolean;

  @Part(() => LegNow, { en: 'Legs in their order', zh: '各区段', many: { min: 0, max: 100 } })
  legs!: LegNow[];

  @Part(() => CustodyUnit, {
    en: 'Units with their seals',
    zh: '各箱（车）及封志',
    many: { min: 0, max: 10_000 },
  })
  units!: CustodyUnit[];
}

/** Totals of a multimodal waybill. */
export class MultimodalTotals {
  @Whole({ en: 'Packages', zh: '件数', ...sum })
  packages!: number;

  @Decimal({ en: 'Gross mass in kilograms', zh: '毛重（千克）', ...sum, places: 3 })
  grossKg!: number;

  @Decimal({
    en: 'Volume in cubic metres; left out where an item does not tell its own',
    zh: '体积（立方米）；有货项未填体积时无此项',
    ...sum,
    places: 3,
    optional: true,
  })
  volumeM3?: number;

  @Whole({ en: 'Units', zh: '箱（车）数', ...sum })
  units!: number;
}

/** What may be claimed for one leg, and of whom. */
export class LegLiability {
  @Whole({ en: 'Number of the leg', zh: '区段序号', min: 1, max: 100 })
  leg!: number;

  @Text({
    en: 'Regime of liability; null where the leg names none',
    zh: '责任制度；区段未填时为 null',
    max: 40,
    orNull: true,
  })
  regime!: string | null;

  @Decimal({
    en: 'Special drawing rights per kilogram of gross mass lost or damaged; left out where the law has no such limit',
    zh: '每千克毛重赔偿限额（特别提款权）；法律无此限额时无此项',
    ...sum,
    places: 2,
    optional: true,
  })
  sdrPerKg?: number;

  @Part(() => BilingualText, { en: 'Limit in words', zh: '赔偿限额说明', optional: true })
  limit?: BilingualText;

  @Whole({
    en: 'Days within which damage that does not show is notified',
    zh: '不明显损坏的通知期限（日）',
    ...sum,
    optional: true,
  })
  damageDays?: number;

  @Whole({ en: 'Days within which delay is claimed', zh: '迟延交付的索赔期限（日）', ...sum, optional: true })
  delayDays?: number;

  @Whole({ en: 'Months after which a claim is lost', zh: '诉讼时效（月）', ...sum, optional: true })
  claimMonths?: number;

  @Text({ en: 'Where the law says so', zh: '法律依据', max: 200, optional: true })
  source?: string;

  @Flag({
    en: 'The figures were not compared with the text of the law',
    zh: '数值尚未与法律原文核对',
    optional: true,
  })
  unconfirmed?: boolean;

  /** Limit for all goods of the waybill, in SDR with two decimals. */
  @Decimal({
    en: 'Limit for all goods of the waybill, in SDR',
    zh: '全票货物赔偿限额（特别提款权）',
    ...sum,
    places: 2,
    optional: true,
  })
  greatestSdr?: number;

  /** The operator answers for the whole; the carrier of the leg to the operator. */
  @Text({ en: 'Who answers for it: the operator', zh: '责任人（多式联运经营人）', max: 105 })
  answers!: string;

  @Text({ en: 'Carrier of the leg, who answers to the operator', zh: '区段承运人（向经营人负责）', max: 105 })
  carrier!: string;
}

/** What is computed from a multimodal waybill. */
export class MultimodalComputed {
  @Part(() => MultimodalTotals, { en: 'Totals', zh: '合计' })
  totals!: MultimodalTotals;

  @Whole({ en: 'Legs', zh: '区段数', min: 0, max: 100 })
  legs!: number;

  @Part(() => LegLiability, { en: 'Liability leg by leg', zh: '各区段责任', many: { min: 0, max: 100 } })
  liability!: LegLiability[];

  @Part(() => Place, {
    en: 'Where the goods change legs',
    zh: '各换装（转运）地点',
    many: { min: 0, max: 100 },
  })
  transferPlaces!: Place[];
}
