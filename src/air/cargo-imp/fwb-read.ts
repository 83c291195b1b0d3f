import { MessageError, type MessageReading } from '../../documents/message-format';
import { assumePayer, readDeclarations, readOther, readSummary } from './charges';
import { readHandling, readQuantity, readTexts, takeSecurityStatus, tellVersion } from './consignment';
import { officesByAirports } from '../air-offices';
import { readExpected } from './expected';
import { byIssue, byReceipt, fullDate, putDate } from './dates';
import { placeOf, segmentsOf, type Row, type Segment } from './message-text';
import { partyFromOci, readOci } from './oci';
import { partyTags, readAgent, readParty } from './parties';
import { assume, count, drop, got, newReading, put, quantity, type Reading, type Tree } from './reading';
import { readRates } from './rate-lines';

/** The line of the waybill: number, airports and quantities. */
const consignment = /^(\d{3})-?(\d{8})([A-Z]{3})([A-Z]{3})\/(T\d.*)$/;

/** Versions whose rows are read as written here; others are read as the nearest. */
const versions = [16, 17];

type SegmentReader = (reading: Reading, segment: Segment) => void;

/**
 * Reads an FWB as an air waybill. `at` is the time of receipt, which only decides the month and year of
 * flights when the message does not tell its own date of issue.
 */
export function readFwb(bytes: Buffer, at?: string): MessageReading {
  const message = readExpected(bytes, 'FWB');
  const reading = newReading(message.losses);
  tellVersion(reading, message.version, versions, 'FWB');
  const [head, ...rows] = message.rows;
  if (!head) throw new MessageError('line 1', { en: 'The message has no body.', zh: '报文无内容。' });
  readConsignment(reading, head);
  const segments = segmentsOf(rows, partyTags);
  // The date of issue comes last and dates what comes first.
  const issue = segments.find(({ tag }) => tag === 'ISU');
  if (issue) readIssue(reading, issue);
  const issued = got(reading, ['executedAt']);
  if (typeof issued === 'string') reading.since = byIssue(issued.slice(0, 10));
  else if (at !== undefined) reading.since = byReceipt(at);
  const routing = segments.filter(({ tag }) => tag === 'RTG');
  for (const segment of [...routing, ...segments.filter((each) => each !== issue && each.tag !== 'RTG')])
    (readers[segment.tag] ?? dropSegment)(reading, segment);
  complete(reading, segments);
  return reading;
}

const dropSegment: SegmentReader = (reading, { rows }) => {
  for (const row of rows) drop(reading, row, row.text);
};

function readConsignment(reading: Reading, row: Row): void {
  const found = consignment.exec(row.text);
  if (!found)
    throw new MessageError(`line ${row.line}`, {
      en: 'The line of the air waybill should look like 999-12345675CKGFRA/T48K612MC6.19.',
      zh: '运单行格式应如 999-12345675CKGFRA/T48K612MC6.19。',
    });
  const [, prefix, serial, origin, destination, rest = ''] = found;
  put(reading, ['awb'], `${prefix}-${serial}`, placeOf(row, 'AWB'));
  put(reading, ['origin'], origin, placeOf(row, 'origin'));
  put(reading, ['destination'], destination, placeOf(row, 'destination'));
  const { pieces, weight, volume, left } = readQuantity(rest);
  put(reading, ['pieces'], pieces, placeOf(row, 'T'));
  put(reading, ['grossWeight'], weight, placeOf(row, 'weight'));
  put(reading, ['volume'], volume, placeOf(row, 'volume'));
  drop(reading, row, left);
}

/** Legs that are read; FWB has three, and each flight is looked for among all of them. */
const legsMax = 100;

/** `RTG/SVORU/AMSRU/LGG`: each airport with the carrier that flies there. */
function readRouting(reading: Reading, { rows }: Segment): void {
  for (const row of rows)
    for (const field of row.fields) {
      const i = count(reading, ['routing']);
      if (i >= legsMax) throw new MessageError(placeOf(row), tooManyLegs);
      const path = ['routing', i];
      const before = i === 0 ? undefined : (got(reading, ['routing', i - 1]) as Tree);
      const [, to = '', carrier = ''] = /^([A-Z]{3})([A-Z0-9]{2})?$/.exec(field) ?? [];
      const alone = to === '' && /^[A-Z0-9]{2}$/.test(field);
      if (to === '' && !alone) {
        drop(reading, row, field);
        continue;
      }
      put(reading, [...path, 'from'], before ? before.to : got(reading, ['origin']), placeOf(row));
      if (alone) assume(reading, [...path, 'to'], got(reading, ['destination']), onlyCarrier, row);
      else put(reading, [...path, 'to'], to, placeOf(row));
      if (alone || carrier) put(reading, [...path, 'carrier'], alone ? field : carrier, placeOf(row));
      else if (before) assume(reading, [...path, 'carrier'], before.carrier, sameCarrier, row);
    }
}

const tooManyLegs = {
  en: `The routing has more than ${legsMax} legs; correct the line.`,
  zh: `航线超过 ${legsMax} 个航段，请更正该行。`,
};
const onlyCarrier = {
  en: 'The routing names only the carrier; the airport of destination was taken.',
  zh: '航线仅给出承运人，到达机场取目的站。',
};
const sameCarrier = {
  en: 'The routing names no carrier to this airport; the one before it was taken.',
  zh: '航线未给出飞往该机场的承运人，沿用前一承运人。',
};

/** `FLT/SU1244/01/SU1008/01`: flights in the order of the legs, each with the day of the month. */
function readFlights(reading: Reading, { rows }: Segment): void {
  const legs = (got(reading, ['routing']) as Tree[] | undefined) ?? [];
  let next = 0;
  for (const row of rows)
    for (let i = 0; i < row.fields.length; i += 2) {
      const [flight = '', day = ''] = row.fields.slice(i, i + 2);
      const free = (leg: Tree, index: number): boolean => index >= next && leg.flight === undefined;
      const own = legs.findIndex((leg, index) => free(leg, index) && leg.carrier === flight.slice(0, 2));
      const leg = own >= 0 ? own : legs.findIndex(free);
      if (leg < 0 || flight === '') {
        drop(reading, row, `${flight}/${day}`, noLeg);
        continue;
      }
      next = leg + 1;
      put(reading, ['routing', leg, 'flight'], flight, placeOf(row));
      if (day !== '') putDate(reading, ['routing', leg, 'date'], day, row);
    }
}

const noLeg = { en: 'No leg of the routing is left for this flight.', zh: '航线中已无可对应该航班的航段。' };

/** `ISU/01OCT06/PLACE/SIGNATURE`: the day without time or zone, so midnight UTC stands for it. */
function readIssue(reading: Reading, { rows }: Segment): void {
  const [row, ...more] = rows;
  if (!row) return;
  const [text = '', place = '', ...signature] = row.fields;
  const day = fullDate(text);
  if (day) {
    const message = {
      en: 'The message has the day only; midnight UTC stands for it.',
      zh: '报文仅有日期，时刻记为世界时 0 点。',
    };
    assume(reading, ['executedAt'], `${day}T00:00:00Z`, message, row);
    put(reading, ['executedAt'], `${day}T00:00:00Z`, placeOf(row, 'date'));
  } else drop(reading, row, text, { en: 'There is no such day.', zh: '日期无效。' });
  put(reading, ['executedIn'], place, placeOf(row, 'place'));
  put(reading, ['signedBy'], signature.join('/'), placeOf(row, 'signature'));
  for (const each of more) drop(reading, each, each.text);
}

function readAccounting(reading: Reading, { rows }: Segment): void {
  for (const row of rows) {
    const [identifier = '', ...text] = row.fields;
    const path = ['accounting', count(reading, ['accounting'])];
    const coded = /^[A-Z]{3}$/.test(identifier) && text.length > 0;
    if (coded) put(reading, [...path, 'identifier'], identifier, placeOf(row, 'identifier'));
    put(reading, [...path, 'text'], coded ? text.join('/') : row.text, placeOf(row, 'text'));
  }
}

/** `CDC/RUB60/1047460.2/0/1047460.2`: currency with its rate, collect charges, charges there, total. */
function readDestination(reading: Reading, { rows }: Segment): void {
  const [row, ...more] = rows;
  if (!row) return;
  const [, currency = '', rate = ''] = /^([A-Z]{3})(.*)$/.exec(row.fields[0] ?? '') ?? [];
  put(reading, ['destinationCharges', 'currency'], currency, placeOf(row, 'currency'));
  put(reading, ['destinationCharges', 'rate'], quantity(rate), placeOf(row, 'rate'));
  ['collect', 'atDestination', 'total'].forEach((field, i) =>
    put(reading, ['destinationCharges', field], quantity(row.fields[i + 1] ?? ''), placeOf(row, field)),
  );
  for (const each of more) drop(reading, each, each.text);
}

const readers: Readonly<Record<string, SegmentReader>> = {
  FLT: readFlights,
  RTG: readRouting,
  SHP: (reading, { rows }) => readParty(reading, rows, ['shipper'], false),
  CNE: (reading, { rows }) => readParty(reading, rows, ['consignee'], false),
  AGT: (reading, { rows }) => readAgent(reading, rows),
  SSR: (reading, { rows }) => readTexts(reading, rows, ['ssr']),
  NFY: (reading, { rows }) => readParty(reading, rows, ['notify', count(reading, ['notify'])], true),
  ACC: readAccounting,
  CVD: (reading, { rows: [row] }) => row && readDeclarations(reading, row, []),
  RTD: (reading, { rows }) => {
    const consolidated = readRates(reading, rows);
    if (consolidated) reading.places.set('/type', placeOf(rows[0]!, 'NC'));
  },
  OTH: (reading, { rows }) => readOther(reading, rows),
  PPD: (reading, { rows }) => readSummary(reading, rows, 'prepaid'),
  COL: (reading, { rows }) => readSummary(reading, rows, 'collect'),
  OSI: (reading, { rows }) => readTexts(reading, rows, ['osi']),
  CDC: readDestination,
  SPH: (reading, { rows }) => readHandling(reading, rows, ['shc']),
  OCI: (reading, { rows }) => readOci(reading, rows, ['oci']),
};

/** What our document asks for and the message has in another place, or not at all. */
function complete(reading: Reading, segments: readonly Segment[]): void {
  const has = (tag: string): boolean => segments.some((segment) => segment.tag === tag);
  const row = segments.find(({ tag }) => tag === 'CVD')?.rows[0];
  assumePayer(reading, row, has('PPD'), has('COL'));
  partyFromOci(reading, 'shipper');
  partyFromOci(reading, 'consignee');
  takeSecurityStatus(reading, []);
  const legs = (got(reading, ['routing']) as Tree[] | undefined) ?? [];
  const stops = [
    got(reading, ['origin']),
    ...legs.map(({ to }) => to),
    got(reading, ['destination']),
  ] as string[];
  assume(reading, ['customs'], officesByAirports(stops), noOffice);
  assume(reading, ['type'], isMaster(reading) ? 'Master' : 'Direct', {
    en: 'The message does not say it; goods given as a consolidation (NC) make a master.',
    zh: '报文未注明总运单或直单；货物以集拼（NC）申报者视为总运单。',
  });
}

const noOffice = {
  en: 'Airline messages name no customs office; those of the airports on the way were taken.',
  zh: '航空公司报文不含海关关区，按途经机场确定。',
};

function isMaster(reading: Reading): boolean {
  const lines = (got(reading, ['rateLines']) as { goods?: string }[] | undefined) ?? [];
  return (
    reading.places.has('/type') ||
    lines.some(({ goods = '' }) => /\b(CONSOLIDATION|CONSOL|CNSL)\b/.test(goods))
  );
}
