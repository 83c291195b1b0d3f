import type { Kind } from '../documents/kind';
import { checkHouseWaybill, referencesOfHouse, summarizeHouseWaybill } from './house-waybill';
import { HouseWaybill } from './house-waybill.dto';

/** A forwarder's house waybill. It refers to its master by number; the master may come later. */
export const houseWaybill: Kind<HouseWaybill> = {
  name: 'house-waybill',
  collection: 'house-waybills',
  label: { en: 'House waybill', zh: '航空分运单' },
  shape: HouseWaybill,
  references: referencesOfHouse,
  check: checkHouseWaybill,
  summary: summarizeHouseWaybill,
};
