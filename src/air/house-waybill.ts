import type { Reference, Referenced, Summary } from '../documents/kind';
import { shown, type Finding } from '../findings/finding';
import { masterAmong, routingFacts } from './air-offices';
import type { AirWaybill } from './air-waybill.dto';
import { airportsKnown, type Stop } from './airport-rules';
import { dayOf } from './code-table';
import { batteriesAppraised, securityTold } from './document-rules';
import { described, undescribed } from './goods-rules';
import { codesKnown, dangerousGoodsDescribed, ociInOrder, securityAgrees } from './handling-rules';
import type { HouseWaybill } from './house-waybill.dto';
import { creditCodes, directionOf, partiesForManifest, partiesNamed } from './party-rules';
import { piecesFitNil, piecesWeigh } from './quantity-rules';
import { filedHere, noLocalOffice } from './routing-rules';

/** Its master, and any house of the same number under another one. */
export function referencesOfHouse({ hawb, masterAwb }: HouseWaybill): Reference[] {
  return [
    { kind: 'air-waybill', number: masterAwb, pointer: '/masterAwb' },
    { kind: 'house-waybill', number: hawb, pointer: '/hawb', notUnder: masterAwb },
  ];
}

/** Everything that the rules find on a house waybill of the right shape, at once. */
export function checkHouseWaybill(house: HouseWaybill, references: readonly Referenced[]): Finding[] {
  const day = dayOf(house.executedAt ?? masterAmong(references)?.executedAt);
  const ends: Stop[] = [
    ['/origin', house.origin],
    ['/destination', house.destination],
  ];
  return [
    ...numberedOnce(house, references),
    ...airportsKnown(ends, day),
    ...servedByMaster([['', house]], masterAmong(references)),
    ...piecesFitNil(house),
    ...piecesWeigh(house),
    ...codesKnown(house, day),
    ...dangerousGoodsDescribed(house),
    ...securityAgrees(house),
    ...ociInOrder(house),
    ...partiesNamed(house),
    ...creditCodes(house),
    ...partiesForManifest(house),
    ...goodsDescribed(house),
    ...batteriesAppraised(house, [house.goods]),
    ...securityTold(house),
    ...filed(house, references),
  ];
}

/** HWB-002: a number that stands under another master too may be the same house booked twice. */
function numberedOnce({ hawb }: HouseWaybill, references: readonly Referenced[]): Finding[] {
  const other = references.find(({ kind, document }) => kind === 'house-waybill' && document);
  const under = (other?.document?.content as HouseWaybill | undefined)?.masterAwb;
  if (under === undefined || other?.document?.status === 'withdrawn') return [];
  return [
    {
      rule: 'HWB-002',
      severity: 'warning',
      pointer: '/hawb',
      actual: hawb,
      message: {
        en: `A house waybill of this number is filed under master ${under} as well.`,
        zh: `总运单 ${under} 项下已有相同号码的分运单。`,
      },
      remedy: {
        en: 'Withdraw the other one if the house was moved to this master.',
        zh: '如分运单已改配至本总运单，请撤回另一份。',
      },
    },
  ];
}

/** Where a house or a line of a list stands, and between which airports it goes. */
export type Served = readonly [pointer: string, stops: { origin: string; destination: string }];

/** CON-004: the master calls at the airports of its houses; a house may begin before it and end after it. */
export function servedByMaster(houses: readonly Served[], master: AirWaybill | undefined): Finding[] {
  if (!master) return [];
  const { origin, destination, routing } = master;
  const served = new Set([origin, destination, ...routing.flatMap(({ from, to }) => [from, to])]);
  return houses.flatMap(([pointer, stops]) =>
    (['origin', 'destination'] as const)
      .filter((end) => !served.has(stops[end]))
      .map((end): Finding => ({
        rule: 'CON-004',
        severity: 'warning',
        pointer: `${pointer}/${end}`,
        actual: stops[end],
        expected: shown([...served].join(', ')),
        message: {
          en: `The master does not call at ${stops[end]}.`,
          zh: `总运单航线不经过 ${stops[end]}。`,
        },
        remedy: {
          en: 'Correct the airport, or carry the house on under another document.',
          zh: '请更正机场，或以其他单证承运后续区段。',
        },
      })),
  );
}

/** PTY-003, on the goods: a house is where the goods of a consolidation are described. */
function goodsDescribed(house: HouseWaybill): Finding[] {
  if (directionOf(house) === 'transit' || described(house.goods) === 'goods') return [];
  return [undescribed('/goods', house.goods)];
}

/** CUS-001, as far as offices are named, or none can be told. */
function filed(house: HouseWaybill, references: readonly Referenced[]): Finding[] {
  const { customs } = house;
  if (customs) return filedHere({ customs });
  return summarizeHouseWaybill(house, references).routing.offices.length > 0 ? [] : [noLocalOffice];
}

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
