import type { Summary } from '../documents/kind';
import { at, under, type Finding } from '../findings/finding';
import { oneFlight } from '../identifiers/flight';
import { routingFacts } from './air-offices';
import { airportsKnown, type Stop } from './airport-rules';
import { airports } from './airports';
import type { FlightLine, FlightManifest, FlightPoint } from './flight-manifest.dto';
import { codesKnown, ociInOrder, onPassengerAircraft } from './handling-rules';
import { piecesFitNil, piecesWeigh } from './quantity-rules';
import { filedHere, noLocalOffice } from './routing-rules';

/** Everything that the rules find on a flight manifest of the right shape, at once. */
export function checkFlightManifest(manifest: FlightManifest): Finding[] {
  const { points, departure, customs, date } = manifest;
  return [
    ...airportsKnown([['/departure', departure], ...points.flatMap(stopsOf)], date),
    ...timely(manifest),
    ...departureTold(manifest),
    ...points.flatMap((point, i) => under(at('/points', i), pointFindings(point, manifest))),
    ...(customs ? filedHere({ customs }) : []),
    ...(summarizeFlightManifest(manifest).routing.offices.length > 0 ? [] : [noLocalOffice]),
  ];
}

function stopsOf({ airport, lines = [] }: FlightPoint, i: number): Stop[] {
  const point = at('/points', i);
  const ends = lines.flatMap(({ origin, destination }, j): Stop[] => [
    ...(origin === undefined ? [] : [[at(point, 'lines', j, 'origin'), origin] as const]),
    ...(destination === undefined ? [] : [[at(point, 'lines', j, 'destination'), destination] as const]),
  ]);
  return [[`${point}/airport`, airport], ...ends];
}

/** What its lines ask of the flight. */
type Flight = Pick<FlightManifest, 'means' | 'date'>;

function pointFindings({ nil = false, lines = [] }: FlightPoint, flight: Flight): Finding[] {
  const findings = lines.flatMap((line, i) => under(at('/lines', i), lineFindings(line, flight)));
  if (nil === (lines.length === 0)) return findings;
  return [
    {
      rule: 'QTY-001',
      severity: 'error',
      pointer: '/lines',
      actual: `${lines.length} waybills`,
      expected: nil ? '0' : '≥ 1',
      message: nil
        ? {
            en: 'A point where nothing is unloaded (nil) has no waybills.',
            zh: '标注 NIL 的卸货站不得列有运单。',
          }
        : {
            en: 'A point of unloading has a waybill at least, or is nil.',
            zh: '卸货站至少应有一份运单，否则应标注 nil。',
          },
      remedy: { en: 'List the waybills, or set nil to true.', zh: '请列明运单，或将 nil 设为 true。' },
    },
    ...findings,
  ];
}

function lineFindings(line: FlightLine, { means, date }: Flight): Finding[] {
  const { pieces, weight, shc, oci } = line;
  return [
    ...partOfWhole(line),
    ...piecesFitNil({ pieces }),
    ...piecesWeigh({ pieces, grossWeight: weight }).map((each) => ({ ...each, pointer: '/weight/value' })),
    ...codesKnown({ shc }, date),
    ...(shc?.includes('CAO') && means === 'PASSENGER_AIRCRAFT' ? [onPassengerAircraft('/shc')] : []),
    ...ociInOrder({ oci }),
  ].map(({ box: _, ...finding }) => finding);
}

/** MAN-001, in the line itself: a total is the whole, and no part is more than the whole. */
function partOfWhole({ loadingCode, pieces, totalPieces }: FlightLine): Finding[] {
  if (totalPieces === undefined) return [];
  const wrong = loadingCode === 'T' ? pieces !== totalPieces : pieces > totalPieces;
  if (!wrong) return [];
  return [
    {
      rule: 'MAN-001',
      severity: 'error',
      pointer: '/pieces',
      actual: String(pieces),
      expected: loadingCode === 'T' ? String(totalPieces) : `≤ ${totalPieces}`,
      message: {
        en: `${pieces} pieces are loaded as ${loadingCode} of ${totalPieces} in all.`,
        zh: `装载标识为 ${loadingCode}，装载 ${pieces} 件，运单总件数 ${totalPieces} 件，不相符。`,
      },
      remedy: {
        en: 'Load a part as P, S or D, and give the pieces of the whole waybill in totalPieces.',
        zh: '部分装载请填 P、S 或 D，totalPieces 填运单总件数。',
      },
    },
  ];
}

/** A day of a date, and a flight around the world is over within two. */
const dayMs = 86_400_000;
const longestFlightDays = 2;

/** MAN-003: the times of a flight belong to its date. */
function timely({ date, departsAt, points }: FlightManifest): Finding[] {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const off = (time: string): number => (Date.parse(time) - midnight) / dayMs;
  // Dates are local: fourteen hours east of Greenwich the day begins the day before.
  const within = (time: string, last: number): boolean => off(time) >= -1 && off(time) <= last + 1;
  const times: [string, string, number][] = [
    ...(departsAt === undefined ? [] : [['/departsAt', departsAt, 1] as [string, string, number]]),
    ...points.flatMap(({ arrivesAt }, i): [string, string, number][] =>
      arrivesAt === undefined ? [] : [[at('/points', i, 'arrivesAt'), arrivesAt, longestFlightDays]],
    ),
  ];
  return times
    .filter(([, time, last]) => !within(time, last))
    .map(([pointer, time]) => ({
      rule: 'MAN-003',
      severity: 'warning',
      pointer,
      actual: time,
      expected: date,
      message: {
        en: `The time is not of the flight of ${date}.`,
        zh: `该时间与航班日期 ${date} 不符。`,
      },
      remedy: {
        en: 'Correct the date or the time, with its offset.',
        zh: '请更正航班日期或时间（含时区）。',
      },
    }));
}

/**
 * MAN-006: a loading manifest to customs has the time of loading (item 031). Airlines' own messages
 * often have none, so that it is asked for and not insisted on; its other items are asked for by the shape.
 */
function departureTold({ departure, departsAt }: FlightManifest): Finding[] {
  if (departsAt !== undefined || airports.get(departure)?.customsOffice === undefined) return [];
  return [
    {
      rule: 'MAN-006',
      severity: 'warning',
      pointer: '/departsAt',
      message: {
        en: 'The loading manifest to customs needs the time of departure (item 031).',
        zh: '装载舱单须填报货物装载时间（数据项 031），此处缺起飞时间。',
      },
      remedy: { en: 'Give departsAt with its offset.', zh: '请填写 departsAt（带时区）。' },
    },
  ];
}

/** A flight is called by number and date; where it departs and which part it is narrow that down. */
export function summarizeFlightManifest(manifest: FlightManifest): Summary {
  const { flight, date, departure, part = 1, points, customs } = manifest;
  const awbs = new Set(points.flatMap(({ lines = [] }) => lines.map(({ awb }) => awb)));
  return {
    number: `${oneFlight(flight)}/${date}`,
    numberScope: `${departure}/${part}`,
    search: [...awbs].map((value) => ({ field: 'awb', value })),
    routing: routingFacts({ origin: departure, stops: points.map(({ airport }) => airport), customs }),
  };
}
