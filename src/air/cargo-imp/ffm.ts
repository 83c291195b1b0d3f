import {
  MessageError,
  type Envelope,
  type MessageFormat,
  type MessageWriting,
} from '../../documents/message-format';
import { at } from '../../findings/finding';
import { messageFlight } from '../../identifiers/flight';
import { atAirport } from '../airport-zones';
import type { AirUnit } from '../air-parts.dto';
import type { FlightLine, FlightManifest, FlightPoint } from '../flight-manifest.dto';
import { asGiven, type LoadingOrder } from '../loading-order';
import { quantityText } from './consignment';
import { dayMonth } from './dates';
import { readFfm } from './ffm-read';
import { lossesOf } from './losses';
import { messageBytes } from './message-text';
import { writeOci } from './oci';
import { cut, numberText, plainText } from './reading';

/** The flight manifest as Cargo-IMP FFM/8. */
export const ffm: MessageFormat = {
  name: 'Cargo-IMP FFM/8',
  mediaTypes: ['text/plain'],
  read: readFfm,
  write: (document, envelope) => writeFfm(document as FlightManifest, envelope),
};

const lengths = { goods: 15, text: 65, remarks: 40, registration: 10, pieces: 4 };
const most = { texts: 2, handling: 9 };

function writeFfm(manifest: FlightManifest, _envelope: Envelope): MessageWriting {
  const grouped = { ...manifest, points: manifest.points.map(grouping) };
  const bytes = messageBytes(ffmLines(grouped));
  const { document, places } = readFfm(bytes, `${manifest.date}T12:00:00Z`);
  const losses = lossesOf(meant(grouped), document, places).map((loss) => asGiven(loss, grouped.points));
  return { bytes, losses };
}

/** A point as the message has it: loose cargo first, then unit by unit. */
interface GroupedPoint extends FlightPoint, LoadingOrder {}

function grouping(point: FlightPoint): GroupedPoint {
  const { lines = [], units = [] } = point;
  const byUnit = new Map<string, number[]>([['', []]]);
  lines.forEach(({ uld = '' }, i) => {
    const inside = byUnit.get(uld);
    if (inside) inside.push(i);
    else byUnit.set(uld, [i]);
  });
  const order = [...byUnit.values()].flat();
  const given = new Map(units.map((unit, i) => [unit.uld, i]));
  const loaded = [...byUnit.keys()].filter((uld) => uld !== '');
  const rest = units.flatMap((unit, i) => (byUnit.has(unit.uld) ? [] : [i]));
  const unitOrder = [...loaded.map((uld) => given.get(uld) ?? -1), ...rest];
  const all: AirUnit[] = [
    ...loaded.map((uld) => units[given.get(uld) ?? -1] ?? { uld }),
    ...rest.map((i) => units[i]!),
  ];
  return {
    ...point,
    ...(point.lines && { lines: order.map((i) => lines[i]!) }),
    ...(all.length > 0 && { units: all }),
    order,
    unitOrder,
  };
}

/** The order of the OCI lines is their number, and a message without a number is the first. */
function meant(manifest: Omit<FlightManifest, 'points'> & { points: GroupedPoint[] }): FlightManifest {
  const points = manifest.points.map(({ order: _order, unitOrder: _unitOrder, ...point }) => ({
    ...point,
    ...(point.lines && {
      lines: point.lines.map((line) =>
        line.oci ? { ...line, oci: line.oci.map((each, i) => ({ line: i + 1, ...each })) } : line,
      ),
    }),
  }));
  return { part: 1, ...manifest, points };
}

function ffmLines({
  part = 1,
  flight,
  date,
  departure,
  departsAt,
  registration,
  points,
  last,
}: FlightManifest): string[] {
  const plane = registration === undefined ? '' : cut(registration, lengths.registration);
  const local = departsAt && localAt(departure, departsAt);
  const time = local?.startsWith(date) ? clock(local) : '';
  return [
    'FFM/8',
    `${part}/${messageFlight(flight)}/${dayMonth(date)}${time}/${departure}${plane && `/${plane}`}`,
    ...points.flatMap(pointLines),
    last ? 'LAST' : 'CONT',
  ];
}

/** An instant by the clocks of the airport; as it was written down where the zone of the airport is not known. */
const localAt = (airport: string, instant: string): string => atAirport(airport, instant) ?? instant;

/** Hours and minutes of a local time. */
const clock = (local: string): string => local.slice(11, 16).replace(':', '');

function pointLines(
  { airport, nil, arrivesAt, lines = [], units = [] }: FlightPoint,
  index: number,
): string[] {
  const local = arrivesAt && localAt(airport, arrivesAt);
  const arrival = local && `/${dayMonth(local)}${clock(local)}`;
  const head = nil ? `${airport}/NIL${arrival ?? ''}` : `${airport}${arrival ? `/${arrival}` : ''}`;
  const unitsByName = new Map(units.map((unit) => [unit.uld, unit]));
  let uld = '';
  const rows = lines.flatMap((line, i) => {
    const enters = line.uld !== undefined && line.uld !== uld;
    uld = line.uld ?? '';
    return [
      ...(enters ? [unitLine(unitsByName.get(uld)!)] : []),
      ...consignmentLines(line, at('/points', index, 'lines', i)),
    ];
  });
  return [head, ...rows];
}

function unitLine({ uld, remarks = '' }: AirUnit): string {
  const text = cut(remarks, lengths.remarks);
  return `ULD/${uld}${text && `/${text}`}`;
}

/** Of two airports FFM may leave out the first only, so a line without destination would name another one. */
const noDestination = {
  en: 'FFM names the destination of each consignment, and this one has none.',
  zh: 'FFM 报文每票货物须有目的站，此票未填写。',
};

function consignmentLines(line: FlightLine, pointer: string): string[] {
  const {
    awb,
    origin = '',
    destination = '',
    loadingCode,
    pieces,
    weight,
    volume,
    totalPieces,
    goods = '',
  } = line;
  if (destination === '') throw new MessageError(at(pointer, 'destination'), noDestination);
  const total =
    totalPieces === undefined
      ? ''
      : `T${numberText(totalPieces, lengths.pieces, at(pointer, 'totalPieces'))}`;
  const codes = (line.shc ?? []).slice(0, most.handling).map(plainText);
  const text = cut(goods, lengths.goods);
  const osi = (line.osi ?? []).map((each) => cut(each, lengths.text)).filter((each) => each !== '');
  return [
    `${awb}${origin}${destination}/${loadingCode}${quantityText(pieces, weight, pointer, volume)}${total}${text && `/${text}`}`,
    ...(codes.length > 0 ? [`/${codes.join('/')}`] : []),
    ...osi.slice(0, most.texts).map((each, i) => `${i === 0 ? 'OSI' : ''}/${each}`),
    ...writeOci(line.oci ?? []),
  ];
}
