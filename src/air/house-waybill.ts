import type { Referenced, Summary } from '../documents/kind';
import { masterAmong, routingFacts } from './air-offices';
import type { HouseWaybill } from './house-waybill.dto';

/** A house's number is unique under its master (HWB-002); forwarders number freely otherwise. */
export function summarizeHouseWaybill(house: HouseWaybill, references: readonly Referenced[]): Summary {
  const { hawb, masterAwb, origin, destination, customs } = house;
  return {
    number: hawb,
    numberScope: masterAwb,
    search: [{ field: 'awb', value: masterAwb }],
    routing: routingFacts({ origin, stops: [destination], customs }, masterAmong(references)),
    master: masterAwb,
  };
}
