import { ReportedState } from '../documents/reports.dto';
import { Code, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { AirStatus } from './air-status.dto';

/** Of sums, which no form bounds. */
const pieces = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** The last status of a consignment, with what was reported of it. */
export class LastStatus extends AirStatus {
  @Text({ en: 'Code of the status', zh: '状态代码', max: 24 })
  code!: string;

  @Instant({ en: 'When it happened', zh: '发生时间' })
  at!: string;
}

/** Pieces that have a status at an airport. */
export class StatusSum {
  @Text({ en: 'Code of the status', zh: '状态代码', max: 24 })
  code!: string;

  @Text({ en: 'Airport', zh: '机场', max: 3, optional: true })
  airport?: string;

  @Whole({ en: 'Pieces', zh: '件数', ...pieces })
  pieces!: number;

  @Instant({ en: 'When it happened last', zh: '最近发生时间' })
  at!: string;
}

/** A discrepancy that is not settled. */
export class OpenDiscrepancy {
  @Text({ en: 'Code of the discrepancy', zh: '不正常运输代码', max: 24 })
  code!: string;

  @Instant({ en: 'When it was found', zh: '发生时间' })
  at!: string;

  @Text({ en: 'Airport', zh: '机场', max: 3, optional: true })
  airport?: string;

  @Whole({ en: 'Pieces', zh: '件数', ...pieces, optional: true })
  pieces?: number;
}

/** How a consignment stands: its last status, pieces by code and airport, what was delivered, what is amiss. */
export class ConsignmentState extends ReportedState {
  @Part(() => LastStatus, { en: 'Where the goods were last', zh: '货物最新状态', optional: true })
  last?: LastStatus;

  @Part(() => StatusSum, {
    en: 'Pieces by code and airport',
    zh: '各状态、各机场的件数',
    many: { min: 0, max: 10_000 },
  })
  statuses!: StatusSum[];

  @Whole({ en: 'Pieces that were delivered', zh: '已交付件数', ...pieces })
  deliveredPieces!: number;

  @Whole({ en: 'Pieces that are still to be delivered', zh: '未交付件数', ...pieces })
  openPieces!: number;

  @Part(() => OpenDiscrepancy, {
    en: 'Discrepancies that are not settled',
    zh: '尚未了结的不正常运输',
    many: { min: 0, max: 10_000 },
  })
  discrepancies!: OpenDiscrepancy[];
}

/** Decimal text, so that no reader's floats change it. */
const decimal = { max: 40, pattern: '^-?[0-9]+(\\.[0-9]+)?$' };

/** Totals of a waybill, computed from its lines. */
export class AirWaybillTotals {
  @Whole({ en: 'Pieces of the rate lines', zh: '运价行件数合计', min: 0, max: Number.MAX_SAFE_INTEGER })
  linePieces!: number;

  @Text({ en: 'Gross weight of the rate lines', zh: '运价行毛重合计', ...decimal })
  lineGrossWeight!: string;

  @Text({ en: 'Chargeable weight', zh: '计费重量', ...decimal, optional: true })
  chargeableWeight?: string;

  @Code({ en: 'Unit of the weights', zh: '重量单位', of: ['KG', 'LB'] })
  weightUnit!: string;

  @Text({ en: 'Volumetric weight in kilograms', zh: '体积重量（千克）', ...decimal, optional: true })
  volumetricKg?: string;

  @Text({ en: 'Weight charge', zh: '航空运费', ...decimal })
  weightCharge!: string;

  @Text({ en: 'Other charges due agent', zh: '代理人应收其他费用', ...decimal })
  dueAgent!: string;

  @Text({ en: 'Other charges due carrier', zh: '承运人应收其他费用', ...decimal })
  dueCarrier!: string;

  @Text({ en: 'All charges', zh: '费用总额', ...decimal })
  totalCharges!: string;

  @Text({ en: 'Currency', zh: '币种', max: 3 })
  currency!: string;
}

/** What is computed from an air waybill. */
export class AirWaybillComputed {
  @Part(() => AirWaybillTotals, { en: 'Totals', zh: '合计' })
  totals!: AirWaybillTotals;
}
