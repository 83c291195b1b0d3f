import type { Kind } from '../documents/kind';
import type { Reports } from '../documents/report';
import { houseStatuses } from './air-status';
import { checkHouseWaybill, referencesOfHouse, summarizeHouseWaybill } from './house-waybill';
import { HouseWaybill } from './house-waybill.dto';
import { fhlHouse } from './cargo-imp/fhl-house';
import { xfzb } from './cargo-xml/xfzb';
import { answeredByXfnm } from './cargo-xml/xfnm';

/** A forwarder's house waybill. It refers to its master by number; the master may come later. */
export const houseWaybill: Kind<HouseWaybill> & { reports: Reports<HouseWaybill> } = {
  name: 'house-waybill',
  collection: 'house-waybills',
  label: { en: 'House waybill', zh: '航空分运单' },
  shape: HouseWaybill,
  references: referencesOfHouse,
  check: checkHouseWaybill,
  summary: summarizeHouseWaybill,
  reports: houseStatuses,
  messages: [fhlHouse, answeredByXfnm(xfzb)],
};
