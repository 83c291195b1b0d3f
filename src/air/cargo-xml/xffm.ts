import { oneFlight } from '../../identifiers/flight';
import { atAirport } from '../airport-zones';
import { dayAt, zoneUnknown } from '../flight-day';
import { asGiven } from '../loading-order';
import {
  each,
  fixed,
  inside,
  itemsOf,
  leaf,
  passed,
  readAll,
  sequence,
  values,
  writeAll,
  type Binding,
  type WritingContext,
} from './binding';
import { flight, instant, measure, number } from './codecs';
import { airport, airportOf, consignmentHints, customsNotes, means, numberOci } from './consignment';
import { cargoXml, type CargoXmlMessage } from './message';
import type { Reading, Tree } from './reading';
import { messageTypes, volumeUnits, weightUnits } from './tables';
import { unitNodes, unitOf } from './uld';
import type { XmlElement } from './xml';
import type { XmlNode } from './xml-write';

/** One waybill, or a part of one, in one unit or loose. */
const line: readonly Binding[] = [
  leaf('GrossWeightMeasure', 'weight', measure(weightUnits)),
  leaf('GrossVolumeMeasure', 'volume', measure(volumeUnits)),
  leaf('TotalPieceQuantity', 'pieces', number),
  leaf('SummaryDescription', 'goods'),
  leaf('TransportSplitDescription', 'loadingCode'),
  inside('TransportContractDocument', leaf('ID', 'awb')),
  inside('OriginLocation', leaf('ID', 'origin')),
  inside('FinalDestinationLocation', leaf('ID', 'destination')),
  values('HandlingSPHInstructions', 'shc', 'DescriptionCode'),
  values('HandlingSSRInstructions', 'ssr', 'Description'),
  values('HandlingOSIInstructions', 'osi', 'Description'),
  customsNotes,
];

const unit: readonly Binding[] = [
  leaf('GrossWeightMeasure', 'grossWeight', measure(weightUnits)),
  leaf('PieceQuantity', 'pieces', number),
];
const remarks: readonly Binding[] = [leaf('LoadingRemark', 'remarks')];

const consignment = 'IncludedMasterConsignment';
const equipment = 'UtilizedUnitLoadTransportEquipment';
const group = 'AssociatedTransportCargo';

/** Cargo of a point: by unit, then loose (`BLK`), or nothing (`NIL`). */
const cargo: Binding = {
  read(from, into, pointer, reading) {
    const lines: Tree[] = [];
    const units: Tree[] = [];
    for (const element of reading.takeAll(from, group)) {
      const type = reading.take(element, 'TypeCode');
      if (type?.text === 'NIL') {
        into.nil = true;
        reading.from(`${pointer}/nil`, type);
      }
      const uld = readUnit(element, units, pointer, reading);
      for (const each of reading.takeAll(element, consignment)) {
        const at = `${pointer}/lines/${lines.length}`;
        const tree: Tree = uld === undefined ? {} : { uld };
        readAll(line, each, tree, at, reading);
        reading.from(at, each);
        lines.push(tree);
      }
    }
    if (units.length > 0) into.units = units;
    if (lines.length > 0) into.lines = lines;
  },
  write(point, into, context) {
    if (point.nil === true) into.push({ name: group, children: [{ name: 'TypeCode', text: 'NIL' }] });
    const lines = itemsOf(point.lines) as Tree[];
    for (const { tree, places } of groupsOf(point)) {
      const own = places.map((place) => lines[place]!);
      into.push(unitGroup(tree, own, context));
    }
  },
};

/** What one group has: a unit, or loose cargo without one, and the places of its lines in the document. */
interface Group {
  tree: Tree;
  places: number[];
}

/** The groups of a point in the order of the message: units that are listed, then the others as they first come. */
function groupsOf({ units, lines }: Tree): Group[] {
  const groups = new Map<unknown, Group>();
  const groupOf = (tree: Tree): Group => {
    const found = groups.get(tree.uld) ?? { tree, places: [] };
    groups.set(tree.uld, found);
    return found;
  };
  for (const each of itemsOf(units) as Tree[]) groupOf(each);
  for (const [place, { uld }] of (itemsOf(lines) as Tree[]).entries()) groupOf({ uld }).places.push(place);
  return [...groups.values()];
}

/** The manifest with the lines of each point group by group; the units are in the order of the document already. */
function arranged(document: Tree): ReturnType<NonNullable<CargoXmlMessage['arranged']>> {
  const points = itemsOf(document.points) as Tree[];
  const orders = points.map((point) => groupsOf(point).flatMap(({ places }) => places));
  const sent = points.map((point, i) => {
    const lines = itemsOf(point.lines);
    return { ...point, ...(point.lines !== undefined && { lines: orders[i]!.map((place) => lines[place]) }) };
  });
  const given = orders.map((order) => ({ order, unitOrder: [] }));
  return { document: { ...document, points: sent }, asGiven: (loss) => asGiven(loss, given) };
}

/** The unit of a group; a unit that comes twice is one unit of ours. */
function readUnit(element: XmlElement, units: Tree[], pointer: string, reading: Reading): string | undefined {
  const found = reading.take(element, equipment);
  const uld = found && unitOf(found, reading);
  if (!found || uld === undefined) return undefined;
  const index = units.findIndex((each) => each.uld === uld);
  const tree: Tree = index < 0 ? { uld } : (units[index] as Tree);
  const at = `${pointer}/units/${index < 0 ? units.length : index}`;
  readAll([...unit, ...remarks], found, tree, at, reading);
  if (index >= 0) return uld;
  reading.from(at, found);
  units.push(tree);
  return uld;
}

function unitGroup(tree: Tree, lines: readonly Tree[], context: WritingContext): XmlNode {
  const loose = tree.uld === undefined;
  const nodes = unitNodes(tree.uld, writeAll(unit, tree, context), writeAll(remarks, tree, context));
  return {
    name: group,
    children: [
      { name: 'TypeCode', text: loose ? 'BLK' : 'ULD' },
      ...(loose ? [] : [{ name: equipment, children: nodes }]),
      ...lines.map((each) => ({ name: consignment, children: writeAll(line, each, context) })),
    ],
  };
}

/**
 * The message has one time of departure where our document has a day and, where it is known, a time. The day of a
 * flight is that of its airport, so the time is written by the clocks there, with their offset (xsd:dateTime).
 */
const departure: Binding = {
  read(from, into, pointer, reading) {
    const element = reading.take(from, 'DepartureOccurrenceDateTime');
    reading.pass(reading.peek(from, 'DepartureDateTimeTypeCode'));
    if (!element?.text) return;
    into.date = dayOf(element, airportOf(from, 'OccurrenceDepartureLocation', reading), reading);
    reading.from(`${pointer}/date`, element);
    if (element.text.endsWith('T00:00:00')) return;
    into.departsAt = instant.read(element, reading);
    reading.from(`${pointer}/departsAt`, element);
  },
  write({ date, departsAt, departure: from }, into) {
    const local = typeof departsAt === 'string' && (atAirport(String(from), departsAt) ?? departsAt);
    into.push(
      { name: 'DepartureOccurrenceDateTime', text: local || `${String(date)}T00:00:00` },
      { name: 'DepartureDateTimeTypeCode', text: 'S' },
    );
  },
};

/** The day of an instant at the airport; a time without an offset is that of the airport already. */
function dayOf(element: XmlElement, airportCode: string | undefined, reading: Reading): string {
  const written = element.text.slice(0, 10);
  if (!/(Z|[+-]\d{2}:\d{2})$/.test(element.text.slice(10))) return written;
  const day = dayAt(airportCode, element.text);
  if (day !== undefined) return day;
  const { en, zh } = zoneUnknown(airportCode);
  reading.defaulted(element, en, zh);
  return written;
}

/** `S` scheduled, `A` actual: our document has one time of arrival, which it writes as scheduled. */
const arrival: Binding = {
  read(from, into, pointer, reading) {
    leaf('ArrivalOccurrenceDateTime', 'arrivesAt', instant).read(from, into, pointer, reading);
    passed('ArrivalDateTimeTypeCode', 's').read(from, into, pointer, reading);
  },
  write(from, into, context) {
    const nodes = writeAll([leaf('ArrivalOccurrenceDateTime', 'arrivesAt', instant)], from, context);
    if (nodes.length > 0) into.push(...nodes, { name: 'ArrivalDateTimeTypeCode', text: 'S' });
  },
};

/** Flight, day and airport name a manifest; each of them stands in the body too. */
const title: Binding = {
  read: (from, _into, _pointer, reading) => reading.pass(reading.peek(from, 'BusinessHeaderDocument')),
  write({ flight: number, date, departure: from }, into) {
    const id = `${oneFlight(String(number))}${String(date).replaceAll('-', '')}${String(from)}`;
    into.push({ name: 'BusinessHeaderDocument', children: [{ name: 'ID', text: id }] });
  },
};

function finish(document: Tree, reading: Reading, root: XmlElement): void {
  document.last = true;
  reading.from('/last', root);
  for (const point of (document.points ?? []) as Tree[])
    for (const each of (point.lines ?? []) as Tree[]) numberOci(each);
}

/** XFFM: what a flight carries, waybill by waybill (122). One message is the whole manifest. */
export const xffm = cargoXml({
  type: messageTypes.xffm,
  parts: [
    title,
    inside(
      'LogisticsTransportMovement',
      fixed('StageCode', 'Main-Carriage'),
      means,
      leaf('ID', 'flight', flight),
      sequence('SequenceNumeric'),
      inside('UsedLogisticsTransportMeans', leaf('Name', 'registration')),
      airport('DepartureEvent', 'OccurrenceDepartureLocation', 'departure', departure),
    ),
    each('ArrivalEvent', 'points', [
      arrival,
      inside('OccurrenceArrivalLocation', leaf('ID', 'airport'), fixed('TypeCode', 'Airport')),
      cargo,
    ]),
  ],
  typeCode: () => '122',
  arranged,
  finish,
  hints: [
    ...consignmentHints,
    {
      pointer: /^\/departsAt$/,
      text: {
        en: 'It is the same moment by the clocks of the airport.',
        zh: '为同一时刻，按机场当地时间书写。',
      },
    },
    {
      pointer: /\/totalPieces$/,
      text: {
        en: 'The message says the pieces loaded only; the waybill says how many there are.',
        zh: '报文仅列装载件数，总件数见运单。',
      },
    },
  ],
});
