import type { Kind } from '../documents/kind';
import type { Reports } from '../documents/report';
import { AirWaybillComputed } from './air-page.dto';
import { airStatuses } from './air-status';
import { fsu } from './fsu-reports';
import { checkAirWaybill, summarizeAirWaybill, totalsOfAirWaybill } from './air-waybill';
import { AirWaybill } from './air-waybill.dto';
import { fwb } from './cargo-imp/fwb';
import { oneRecord } from './one-record/one-record';
import { answeredByXfnm } from './cargo-xml/xfnm';
import { xfwb } from './cargo-xml/xfwb';

/**
 * The air waybill, master or direct. It refers to no other document (house waybills refer to it) and
 * carries no title: an air waybill is evidence of the contract, never negotiable (Montreal Convention
 * art. 11).
 */
export const airWaybill: Kind<AirWaybill> & { reports: Reports<AirWaybill> } = {
  name: 'air-waybill',
  collection: 'air-waybills',
  label: { en: 'Air waybill', zh: '航空运单' },
  shape: AirWaybill,
  check: checkAirWaybill,
  summary: summarizeAirWaybill,
  computed: totalsOfAirWaybill,
  computedShape: AirWaybillComputed,
  messages: [fwb, answeredByXfnm(xfwb), oneRecord],
  reports: { ...airStatuses, messages: [fsu] },
};
