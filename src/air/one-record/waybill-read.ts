import { MessageError, type MessageReading } from '../../documents/message-format';
import { at, shown } from '../../findings/finding';
import { officesByAirports } from '../air-offices';
import {
  assume,
  count,
  got,
  lose,
  newReading,
  put,
  type Path,
  type Reading,
  type Tree,
} from '../cargo-imp/reading';
import { flightDay } from '../flight-day';
import { readGraph, type Graph, type Node } from './json-ld';
import { readLines, type PieceFacts } from './line-items-read';
import { readParty } from './party-read';
import {
  all,
  codeOf,
  codesOf,
  nodeOf,
  nodesOf,
  numberOf,
  quantityOf,
  sourceOf,
  tellUnread,
  textOf,
  type Found,
  type Source,
} from './source';
import { cargo, ourUnit, volumeUnits, weightUnits } from './vocabulary';

/** Reads a graph with one waybill that is no house as an air waybill, with its shipment and pieces. */
export function readWaybill(bytes: Buffer): MessageReading {
  const graph = readGraph(bytes);
  const source = sourceOf(graph);
  const reading = newReading();
  const waybill = waybillOf(graph, source);
  const shipment =
    nodeOf(source, waybill, 'shipment') ?? graph.nodes.find(({ types }) => types.has(`${cargo}Shipment`));
  readNumber(reading, source, waybill);
  readPlaces(reading, source, waybill);
  readRouting(reading, source, waybill);
  readParties(reading, source, [waybill, shipment]);
  const facts = readLines(reading, source, waybill);
  readCharges(reading, source, waybill, shipment);
  readShipment(reading, source, shipment, facts);
  complete(reading);
  tellUnread(reading, source);
  return reading;
}

/** The waybill of the message: the only one that is not a house. */
function waybillOf(graph: Graph, source: Source): Node {
  const waybills = graph.nodes.filter(
    (node) => node.types.has(`${cargo}Waybill`) || node.properties.has(`${cargo}waybillLineItems`),
  );
  const masters = waybills.filter((node) => typeOf(source, node)?.value !== 'House');
  const [first] = masters;
  if (first && masters.length === 1) return first;
  throw new MessageError(masters[1]?.place || '/', {
    en: `The message has ${masters.length} waybills that are no houses; it should have one.`,
    zh: `报文含 ${masters.length} 份非分运单的运单，应为 1 份。`,
  });
}

/** `cargo:MASTER` as Master. */
function typeOf(source: Source, node: Node): Found<string> | undefined {
  const code = codeOf(source, node, 'waybillType');
  return code && { ...code, value: code.value.charAt(0).toUpperCase() + code.value.slice(1).toLowerCase() };
}

export const set = (reading: Reading, path: Path, found: Found<unknown> | undefined): void => {
  if (found) put(reading, path, found.value, found.place);
};

/** Prefix and number as one; a serial that came as a JSON number has lost its leading zeros. */
function readNumber(reading: Reading, source: Source, waybill: Node): void {
  const prefix = textOf(source, waybill, 'waybillPrefix');
  const number = textOf(source, waybill, 'waybillNumber');
  const digits = (number?.value ?? '').replaceAll('-', '');
  const whole =
    prefix && digits.length < 11 ? `${prefix.value.padStart(3, '0')}-${digits.padStart(8, '0')}` : digits;
  set(reading, ['awb'], number && { ...number, value: whole });
  const type = typeOf(source, waybill);
  set(reading, ['type'], type);
  nodesOf(source, waybill, 'houseWaybills').forEach((house, i) => {
    codeOf(source, house, 'waybillType');
    set(reading, ['houses', i], textOf(source, house, 'waybillNumber'));
  });
}

/** The IATA code of a location: among its codes, the one of three letters. */
export function airportOf(source: Source, node: Node | undefined, name: string): Found<string> | undefined {
  const location = nodeOf(source, node, name);
  if (!location) return codeOf(source, node, name);
  const codes = codesOf(source, location, 'locationCodes');
  return codes.find(({ value }) => /^[A-Z]{3}$/.test(value)) ?? codes[0];
}

function readPlaces(reading: Reading, source: Source, waybill: Node): void {
  set(reading, ['origin'], airportOf(source, waybill, 'departureLocation'));
  set(reading, ['destination'], airportOf(source, waybill, 'arrivalLocation'));
  const date = textOf(source, waybill, 'carrierDeclarationDate');
  if (date && /^\d{4}-\d\d-\d\d$/.test(date.value)) {
    assume(reading, ['executedAt'], `${date.value}T00:00:00Z`, {
      en: 'The message has the day only; midnight UTC stands for it.',
      zh: '报文仅有日期，时刻记为世界时 0 点。',
    });
    reading.places.set('/executedAt', date.place);
  } else set(reading, ['executedAt'], date);
  const place = nodeOf(source, waybill, 'carrierDeclarationPlace');
  set(reading, ['executedIn'], textOf(source, place, 'locationName'));
  set(reading, ['signedBy'], textOf(source, waybill, 'carrierDeclarationSignature'));
}

/** The legs are the transport movements of the booking, in their sequence. */
function readRouting(reading: Reading, source: Source, waybill: Node): void {
  const booking = nodeOf(source, waybill, 'referredBookingOption');
  const steps = nodesOf(source, booking, 'activitySequences').map((step) => ({
    order: Number(numberOf(source, step, 'sequenceNumber')?.value ?? 0),
    movement: nodeOf(source, step, 'activity'),
  }));
  steps
    .sort((a, b) => a.order - b.order)
    .forEach(({ movement }, i) => {
      const path = ['routing', i];
      set(reading, [...path, 'from'], airportOf(source, movement, 'departureLocation'));
      set(reading, [...path, 'to'], airportOf(source, movement, 'arrivalLocation'));
      const operators = nodesOf(source, movement, 'operatingParties').map((party) => {
        codeOf(source, party, 'partyRole');
        return codeOf(source, nodeOf(source, party, 'partyDetails'), 'airlineCode');
      });
      const flight = textOf(source, movement, 'transportIdentifier');
      set(
        reading,
        [...path, 'carrier'],
        operators.find((code) => code !== undefined) ??
          (flight && { ...flight, value: flight.value.slice(0, 2) }),
      );
      set(reading, [...path, 'flight'], flight);
      const [time] = nodesOf(source, movement, 'movementTimes');
      const stamp = textOf(source, time, 'movementTimestamp');
      for (const name of ['direction', 'movementTimeType', 'movementMilestone']) codeOf(source, time, name);
      if (stamp) readDay(reading, [...path, 'date'], stamp, String(got(reading, [...path, 'from']) ?? ''));
      if (codeOf(source, movement, 'modeCode')?.value === '3') put(reading, [...path, 'means'], 'TRUCK');
    });
}

/** A movement has a time (xsd:dateTime) where a leg has a day, which is that of the airport it leaves. */
function readDay(reading: Reading, path: Path, stamp: Found<string>, airport: string): void {
  const { day, lost } = flightDay(stamp.value, airport || undefined);
  set(reading, path, { ...stamp, value: day });
  if (lost)
    lose(reading, {
      kind: 'bent',
      pointer: at('', ...path),
      ...(stamp.place && { place: stamp.place }),
      actual: shown(stamp.value),
      message: lost,
    });
}

function readParties(reading: Reading, source: Source, holders: readonly (Node | undefined)[]): void {
  for (const party of new Set(holders.flatMap((holder) => nodesOf(source, holder, 'involvedParties')))) {
    const role = codeOf(source, party, 'partyRole')?.value ?? '';
    const details = nodeOf(source, party, 'partyDetails');
    if (role === 'SHP') readParty(reading, source, details, ['shipper']);
    else if (role === 'CNE') readParty(reading, source, details, ['consignee']);
    else if (role === 'NFY') readParty(reading, source, details, ['notify', count(reading, ['notify'])]);
    else if (role === 'AIR') set(reading, ['carrier'], codeOf(source, details, 'airlineCode'));
    else if (role === 'AGT' || role === 'FFW') readAgent(reading, source, details);
  }
}

function readAgent(reading: Reading, source: Source, agent: Node | undefined): void {
  set(reading, ['agent', 'name'], textOf(source, agent, 'name'));
  const address = nodeOf(source, nodeOf(source, agent, 'basedAtLocation'), 'address');
  set(reading, ['agent', 'city'], textOf(source, address, 'cityName'));
  const code = textOf(source, agent, 'iataCargoAgentCode');
  const branch = textOf(source, agent, 'iataCargoAgentLocationIdentifier');
  set(reading, ['agent', 'iataCode'], code && { ...code, value: `${code.value}${branch?.value ?? ''}` });
}

function readCharges(reading: Reading, source: Source, waybill: Node, shipment: Node | undefined): void {
  set(reading, ['chargeCode'], codeOf(source, waybill, 'carrierChargeCode'));
  set(reading, ['prepaidCollect', 'weight'], codeOf(source, waybill, 'weightValuationIndicator'));
  set(reading, ['prepaidCollect', 'other'], codeOf(source, waybill, 'otherChargesIndicator'));
  nodesOf(source, waybill, 'otherCharges').forEach((charge, i) => {
    const path = ['otherCharges', i];
    set(reading, [...path, 'code'], codeOf(source, charge, 'otherChargeCode'));
    set(reading, [...path, 'entitlement'], codeOf(source, charge, 'entitlement'));
    amount(reading, [...path, 'amount'], source, charge, 'otherChargeAmount');
    set(reading, [...path, 'pc'], codeOf(source, charge, 'chargePaymentType'));
  });
  amount(reading, ['declaredValueCarriage'], source, waybill, 'declaredValueForCarriage');
  amount(reading, ['declaredValueCustoms'], source, waybill, 'declaredValueForCustoms');
  amount(reading, ['insuredAmount'], source, nodeOf(source, shipment, 'insurance'), 'insuredAmount');
  nodesOf(source, waybill, 'accountingNotes').forEach((note, i) => {
    set(reading, ['accounting', i, 'identifier'], textOf(source, note, 'accountingNoteIdentifier'));
    set(reading, ['accounting', i, 'text'], textOf(source, note, 'accountingNoteText'));
  });
}

/** An amount; the first that names its currency tells the currency of the waybill. */
export function amount(
  reading: Reading,
  path: Path,
  source: Source,
  node: Node | undefined,
  name: string,
): void {
  const found = quantityOf(source, node, name);
  set(reading, path, found);
  if (found?.unit && got(reading, ['currency']) === undefined)
    put(reading, ['currency'], found.unit, found.place);
}

function readShipment(reading: Reading, source: Source, shipment: Node | undefined, facts: PieceFacts): void {
  const pieces = nodesOf(source, shipment, 'pieces');
  const counted = pieces.length > 0 ? pieces.length : facts.pieces;
  if (counted > 0) put(reading, ['pieces'], counted, shipment?.place);
  const weight = quantityOf(source, shipment, 'totalGrossWeight') ?? facts.weight;
  set(reading, ['grossWeight', 'value'], weight);
  put(reading, ['grossWeight', 'unit'], ourUnit(weightUnits, weight?.unit), weight?.place);
  const volume = quantityOf(source, shipment, 'totalVolume') ?? facts.volume;
  set(reading, ['volume', 'value'], volume);
  put(reading, ['volume', 'unit'], volume && ourUnit(volumeUnits, volume.unit), volume?.place);
  const codes = [...facts.all, ...pieces].flatMap((piece) => codesOf(source, piece, 'specialHandlingCodes'));
  [...new Map(codes.map((code) => [code.value, code])).values()].forEach((code, i) =>
    set(reading, ['shc', i], code),
  );
  const secured = [shipment, ...pieces].flatMap((each) => nodesOf(source, each, 'securityDeclarations'));
  set(
    reading,
    ['securityStatus'],
    secured.flatMap((each) => codeOf(source, each, 'securityStatus') ?? [])[0],
  );
  readInstructions(reading, source, shipment);
  readCustoms(reading, source, shipment);
}

/** Free texts; those that begin with SSR or OSI as in Cargo-IMP go where they belong. */
function readInstructions(reading: Reading, source: Source, shipment: Node | undefined): void {
  for (const item of all(source, shipment, 'textualHandlingInstructions')) {
    if (!('value' in item)) continue;
    const [, kind = '', text = ''] = /^(SSR|OSI)\/(.+)$/s.exec(String(item.value)) ?? [];
    if (kind) {
      const path = [kind.toLowerCase()];
      put(reading, [...path, count(reading, path)], text, item.place);
      continue;
    }
    const before = got(reading, ['handlingInformation']);
    put(
      reading,
      ['handlingInformation'],
      before === undefined ? String(item.value) : `${String(before)} ${String(item.value)}`,
      item.place,
    );
  }
}

function readCustoms(reading: Reading, source: Source, shipment: Node | undefined): void {
  const lines = nodesOf(source, shipment, 'customsInformation').map((line) => ({
    line,
    number: Number(numberOf(source, line, 'ociLineNumber')?.value ?? 0),
  }));
  lines
    .sort((a, b) => a.number - b.number)
    .forEach(({ line }, i) => {
      const path = ['oci', i];
      put(reading, [...path, 'line'], i + 1, line.place);
      set(reading, [...path, 'country'], codeOf(source, line, 'country'));
      set(reading, [...path, 'id'], codeOf(source, line, 'subjectCode'));
      set(reading, [...path, 'customsId'], codeOf(source, line, 'contentCode'));
      set(reading, [...path, 'text'], textOf(source, line, 'otherCustomsInformation'));
    });
}

/** What our document asks for and ONE Record says by saying nothing, or has no property for. */
function complete(reading: Reading): void {
  const missing = (path: Path): boolean => got(reading, path) === undefined;
  if (missing(['type'])) assume(reading, ['type'], missing(['houses']) ? 'Direct' : 'Master', byHouses);
  if (missing(['declaredValueCarriage'])) put(reading, ['declaredValueCarriage'], 'NVD');
  if (missing(['declaredValueCustoms'])) put(reading, ['declaredValueCustoms'], 'NCV');
  const legs = (got(reading, ['routing']) as Tree[] | undefined) ?? [];
  const stops = [
    got(reading, ['origin']),
    ...legs.map(({ to }) => to),
    got(reading, ['destination']),
  ] as string[];
  assume(reading, ['customs'], officesByAirports(stops), noOffice);
}

const byHouses = {
  en: 'The message does not say whether it is a master; one with house waybills is.',
  zh: '报文未注明运单类型；列有分运单者视为总运单。',
};
const noOffice = {
  en: 'ONE Record names no customs office; those of the airports on the way were taken.',
  zh: 'ONE Record 不含海关关区，按途经机场确定。',
};
