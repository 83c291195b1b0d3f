import { Code, Day, Identifier, Part, Text, Whole } from '../http/fields.decorator';
import { AirWeight } from './air-parts.dto';

/** A status of a consignment, as an FSU message has it. */
export class AirStatus {
  @Identifier('airport', {
    en: 'Airport where it happened; only free information (OSI, OCI) may do without',
    zh: '发生地机场（OSI、OCI 可不填）',
    source: 'FSU; ONE Record recordedAtLocation',
    optional: true,
    example: 'CKG',
  })
  airport?: string;

  @Identifier('flight', {
    en: 'Flight or truck flight',
    zh: '航班号（或航空卡车班次）',
    source: 'FSU',
    optional: true,
    example: 'CA1234',
  })
  flight?: string;

  @Day({ en: 'Scheduled day of the flight', zh: '航班日期', source: 'FSU', optional: true })
  flightDate?: string;

  @Identifier('airport', {
    en: 'Airport of departure of the flight',
    zh: '航班始发机场',
    source: 'FSU',
    optional: true,
  })
  from?: string;

  @Identifier('airport', {
    en: 'Airport to which the flight goes',
    zh: '航班到达机场',
    source: 'FSU',
    optional: true,
  })
  to?: string;

  @Code({
    en: 'T all pieces of the waybill, P a part of them',
    zh: '件数范围（T 全部、P 部分）',
    of: ['T', 'P'],
    source: 'FSU shipment description code',
    optional: true,
  })
  extent?: 'T' | 'P';

  @Whole({
    en: 'Pieces',
    zh: '件数',
    min: 0,
    max: 99_999,
    source: 'ONE Record recordedPieceCount',
    optional: true,
  })
  pieces?: number;

  @Part(() => AirWeight, { en: 'Weight', zh: '重量', source: 'ONE Record recordedWeight', optional: true })
  weight?: AirWeight;

  @Identifier('airline', {
    en: 'Carrier to or from which it was transferred',
    zh: '中转对方承运人',
    source: 'FSU TFD, RCT, TRM',
    optional: true,
  })
  carrier?: string;

  @Identifier('hawb', { en: 'House waybill concerned, where it is one', zh: '所涉分运单号', optional: true })
  house?: string;

  @Text({
    en: 'To or from whom: consignee, agent or shipper',
    zh: '交接方（收货人、代理或托运人）',
    max: 70,
    source: 'FSU DLV, NFD, RCS',
    optional: true,
  })
  name?: string;

  @Identifier('customsOffice', { en: 'Customs office', zh: '关区', source: 'GACC CC011', optional: true })
  office?: string;

  @Text({
    en: 'Reference, such as that of the receipt behind it',
    zh: '相关编号（如所依回执）',
    max: 70,
    optional: true,
  })
  reference?: string;

  @Text({ en: 'Free text', zh: '说明', max: 700, source: 'FSU OSI, OCI', optional: true })
  text?: string;
}
