import type { Referenced, Summary } from '../documents/kind';
import { at, under, type Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import { masterAmong, routingFacts } from './air-offices';
import { airportsKnown, type Stop } from './airport-rules';
import { dayOf } from './code-table';
import { described, undescribed } from './goods-rules';
import { codesKnown, ociInOrder } from './handling-rules';
import { greaterThan, houseFindings } from './house-balance';
import type { HouseManifest, HouseManifestLine } from './house-manifest.dto';
import { servedByMaster, type Served } from './house-waybill';
import { directionBetween } from './airports';
import { gramsOf } from './master-parts';
import { piecesFitNil, piecesWeigh } from './quantity-rules';
import { filedHere, noLocalOffice } from './routing-rules';
import { noHouses } from './sides';

/** Everything that the rules find on a house manifest of the right shape, at once. */
export function checkHouseManifest(manifest: HouseManifest, references: readonly Referenced[]): Finding[] {
  const { houses, origin, destination } = manifest;
  const lines = houses.map((house, i) => [at('/houses', i), house] as const);
  const stops = lines.flatMap(([pointer, house]): Stop[] => [
    [`${pointer}/origin`, house.origin],
    [`${pointer}/destination`, house.destination],
  ]);
  const master = masterAmong(references);
  const day = dayOf(manifest.issuedAt ?? master?.executedAt);
  return [
    ...listedOnce(houses),
    ...airportsKnown([['/origin', origin], ['/destination', destination], ...stops], day),
    ...servedByMaster(lines as Served[], master),
    ...lines.flatMap(([pointer, house]) => under(pointer, lineFindings(house, day))),
    ...addsUp(manifest),
    ...filed(manifest, references),
  ];
}

/** QTY, SHC, OCI and PTY of one line; a line says less than a house waybill and is asked for less. */
function lineFindings(house: HouseManifestLine, day?: string): Finding[] {
  const { pieces, weight, goods, origin, destination } = house;
  const vague = goods !== undefined && described(goods) !== 'goods';
  return [
    ...piecesFitNil({ pieces }),
    ...piecesWeigh({ pieces, grossWeight: weight }).map((each) => ({ ...each, pointer: '/weight/value' })),
    ...codesKnown(house, day),
    ...ociInOrder(house),
    ...(vague && directionBetween(origin, destination) !== 'transit' ? [undescribed('/goods', goods)] : []),
  ].map(({ box: _, ...finding }) => finding);
}

/** HWB-002: a list has each house once. */
function listedOnce(houses: readonly HouseManifestLine[]): Finding[] {
  const seen = new Map<string, number>();
  return houses.flatMap(({ hawb }, i): Finding[] => {
    const first = seen.get(hawb);
    if (first === undefined) {
      seen.set(hawb, i);
      return [];
    }
    return [
      {
        rule: 'HWB-002',
        severity: 'error',
        pointer: at('/houses', i, 'hawb'),
        actual: hawb,
        message: {
          en: `House waybill ${hawb} is listed twice, first as number ${first + 1}.`,
          zh: `分运单 ${hawb} 重复列出，首次为第 ${first + 1} 项。`,
        },
        remedy: { en: 'List each house once.', zh: '每份分运单只列一次，请删除重复项。' },
      },
    ];
  });
}

/** CON-001 to CON-003 in the manifest itself: what it says of the master is the sum of what it lists. */
function addsUp({ houses, pieces, grossWeight, complete, houseCount }: HouseManifest): Finding[] {
  const master = { pieces, grams: gramsOf(grossWeight) };
  const loads = houses.map((house) => ({ pieces: house.pieces, grams: gramsOf(house.weight) }));
  const all = complete ? houses.length : houseCount;
  const found = houseFindings({
    master: { ...master, ...(all !== undefined && { houses: all }) },
    houses: {
      filed: houses.length,
      repeated: 0,
      pieces: loads.reduce((sum, each) => sum + each.pieces, 0),
      grams: loads.reduce((sum, { grams }) => sum + grams, 0n),
      // Each house is held against the master by itself, where it can be named.
      most: noHouses.most,
    },
    flights: [],
    receipts: {},
  });
  const greater = gathered(loads, (load, i) => {
    const { hawb } = houses[i]!;
    const [house, name] = [at('/houses', i), { en: `House waybill ${hawb}`, zh: `分运单 ${hawb} ` }];
    return greaterThan(master, load, { pieces: `${house}/pieces`, weight: `${house}/weight/value`, name });
  });
  return [...found, ...greater].map(({ discrepancy: _, box: __, ...finding }) => finding);
}

/** CUS-001, as far as offices are named, or none can be told. */
function filed(manifest: HouseManifest, references: readonly Referenced[]): Finding[] {
  const { customs } = manifest;
  if (customs) return filedHere({ customs });
  return summarizeHouseManifest(manifest, references).routing.offices.length > 0 ? [] : [noLocalOffice];
}

/** People call a house manifest by its master; a sender with several gives each a reference of its own. */
export function summarizeHouseManifest(manifest: HouseManifest, references: readonly Referenced[]): Summary {
  const { masterAwb, reference, origin, destination, customs } = manifest;
  return {
    number: masterAwb,
    numberScope: reference ?? '',
    search: [
      { field: 'awb', value: masterAwb },
      ...(reference === undefined ? [] : [{ field: 'reference' as const, value: reference }]),
    ],
    routing: routingFacts({ origin, stops: [destination], customs }, masterAmong(references)),
    master: masterAwb,
  };
}
