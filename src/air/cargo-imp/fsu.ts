import { MessageError, type MessageLoss } from '../../documents/message-format';
import type { AirWeight, OciLine } from '../air-parts.dto';
import { readQuantity, readTexts, type Quantity } from './consignment';
import { byReceipt, changedDay, dayChanges, nearestDate } from './dates';
import { placeOf, plain, readMessage, type Row } from './message-text';
import { readOci } from './oci';
import { drop, lose, newReading, type Reading } from './reading';

/** One status of a consignment, as an FSU or FSA says it. */
export interface FsuStatus {
  /** Three letters, such as RCF; a discrepancy is `DIS_` and its four letters, as ONE Record has it. */
  code: string;
  /** Place in the message. */
  place: string;
  /** Local date and time without a zone, `2026-11-25T09:30`, or the date alone. */
  at?: string;
  /** Day of the movement as it was scheduled; the time of `at` may be on another. */
  day?: string;
  /** Where it happened. */
  airport?: string;
  flight?: string;
  /** Day of a flight that is named after the quantities. */
  flightDate?: string;
  from?: string;
  to?: string;
  /** T total, P part, S split, D divided. */
  loadingCode?: string;
  pieces?: number;
  weight?: AirWeight;
  /** Carrier that transfers or receives the goods. */
  carrier?: string;
  /** The carrier on the other side and who acted for it, as the second row of RCT and TFD has them. */
  other?: string;
  /** Who was notified, or took the goods. */
  party?: string;
  reference?: string;
  /** Times with their letter: scheduled, estimated, actual; and with that of another day, `A0130-N`. */
  departs?: string;
  arrives?: string;
  ulds?: string[];
  osi?: string[];
  oci?: OciLine[];
}

/** What a status message says of one waybill. */
export interface FsuReading {
  awb: string;
  origin?: string;
  destination?: string;
  pieces?: number;
  weight?: AirWeight;
  statuses: FsuStatus[];
  losses: MessageLoss[];
}

const head = /^(\d{3})-?(\d{8})(?:([A-Z]{3})([A-Z]{3}))?(?:\/(.*))?$/;

/** Reads a status message. `at`, the time of receipt, decides the year of its dates. */
export function readFsu(bytes: Buffer, at?: string): FsuReading {
  const message = readMessage(bytes);
  if (message.type !== 'FSU')
    throw new MessageError('line 1', {
      en: `This is an ${message.type}; an FSU or FSA is read here.`,
      zh: `此为 ${message.type} 报文，本接口接收 FSU 或 FSA。`,
    });
  const [first, ...rows] = message.rows;
  const found = first && head.exec(first.text);
  if (!found || !first)
    throw new MessageError(`line ${first?.line ?? 2}`, {
      en: 'The second line should name the waybill like 999-12345675CKGFRA/T48K612.',
      zh: '第二行应列明运单，格式如 999-12345675CKGFRA/T48K612。',
    });
  const [, prefix, serial, origin, destination, quantities = ''] = found;
  const reading = newReading(message.losses);
  if (at !== undefined) reading.since = byReceipt(at);
  const { pieces, weight, ...rest } = readQuantity(quantities);
  drop(reading, first, unread(rest), notKept);
  return {
    awb: `${prefix}-${serial}`,
    ...(origin && { origin }),
    ...(destination && { destination }),
    ...numbers(pieces, weight),
    statuses: readStatuses(reading, first, rows),
    losses: reading.losses,
  };
}

const numbers = (pieces: unknown, weight: unknown): Pick<FsuStatus, 'pieces' | 'weight'> => ({
  ...(typeof pieces === 'number' && { pieces }),
  ...(weight !== undefined && { weight: weight as AirWeight }),
});

/** Tags that say more of the status above them, or are one themselves where nothing stands above. */
const details: ReadonlySet<string> = new Set(['ULD', 'OSI', 'OCI']);

function readStatuses(reading: Reading, first: Row, rows: readonly Row[]): FsuStatus[] {
  const statuses: FsuStatus[] = [];
  let tag = '';
  for (const row of rows) {
    const last = statuses.at(-1);
    const goesOn = row.tag === '' || row.tag === plain;
    if (beginsAnother(first, row)) tag = '';
    else if (goesOn && last) readDetail(reading, row, last, tag);
    else if (details.has(row.tag) && (last || row.tag === 'ULD')) {
      tag = row.tag;
      if (last) readDetail(reading, row, last, tag);
      else drop(reading, row, row.text, notKept);
    } else if (goesOn) drop(reading, row, row.text, notKept);
    else {
      tag = details.has(row.tag) ? row.tag : '';
      statuses.push(tag === '' ? readStatus(reading, row) : { code: tag, place: placeOf(row) });
      if (tag !== '') readDetail(reading, row, statuses.at(-1)!, tag);
    }
  }
  return statuses;
}

/** A line of a waybill again: of the same one what follows is about it too, of another one it is refused. */
function beginsAnother(first: Row, row: Row): boolean {
  const [, prefix = '', serial = '', airports] = (row.tag === plain && head.exec(row.text)) || [];
  // Eleven digits alone may be a telephone number in a text that was broken.
  if (prefix === '' || (airports === undefined && !/^\d{3}-/.test(row.text))) return false;
  const [, ownPrefix, ownSerial] = head.exec(first.text)!;
  if (prefix === ownPrefix && serial === ownSerial) return true;
  throw new MessageError(`line ${row.line}`, {
    en: `Another waybill begins here, ${prefix}-${serial}; send the statuses of each to its own address.`,
    zh: `此处开始另一票运单 ${prefix}-${serial}，请将各票状态分别发送至其地址。`,
  });
}

/** What a status says is not kept beside the reports, so what they have no field for is gone. */
const notKept = {
  en: 'A status has no field for it; it is not kept.',
  zh: '状态事件无对应栏位，未予保存。',
};

/** Statuses whose first field is a carrier and not a flight. */
const byCarrier: ReadonlySet<string> = new Set(['RCT', 'TFD', 'TRM']);
const dateForm = /^(\d{2}[A-Z]{3})(\d{4})?(?:-([A-Z]))?$/;
const flightForm = /^(?=.?[A-Z])[A-Z0-9]{2}\d{2,4}[A-Z]?$/;
const airportsForm = /^([A-Z]{3})([A-Z]{3})?$/;

/**
 * `RCF/CA431/25NOV0930/FRA/T48K612/A0915`: fields in an order that depends on the code, so each is known
 * by its form: flight or carrier, day and time, airport or pair of airports, quantities, times, names.
 */
function readStatus(reading: Reading, row: Row): FsuStatus {
  const status: FsuStatus = { code: row.tag, place: placeOf(row) };
  for (const field of row.fields) {
    const [, from = '', to = ''] = airportsForm.exec(field) ?? [];
    // Behind the airport stand pieces, so that T480 is no flight of T4 there.
    const counts = /^[TPSD]\d/.test(field) && (status.airport !== undefined || !flightForm.test(field));
    if (field === '') continue;
    else if (status.pieces !== undefined) readLater(reading, row, status, field);
    else if (dateForm.test(field) && status.at === undefined) readAt(reading, row, status, field);
    else if (byCarrier.has(row.tag) && /^[A-Z0-9]{2}$/.test(field) && !status.carrier) status.carrier = field;
    else if (counts) readPieces(reading, row, status, field);
    else if (flightForm.test(field) && !status.flight) status.flight = field;
    else if (row.tag === 'DIS' && /^[A-Z]{4}$/.test(field)) status.code = `DIS_${field}`;
    else if (from && !status.airport)
      Object.assign(status, to ? { from, to, airport: from } : { airport: from });
    else drop(reading, row, field, notKept);
  }
  return status;
}

/** Fields after the quantities: times of departure and arrival, a transfer manifest, a name. */
function readLater(reading: Reading, row: Row, status: FsuStatus, field: string): void {
  const [, clock, letter = ''] = /^([SEA]\d{4})(?:-([A-Z]))?$/.exec(field) ?? [];
  if (clock !== undefined) readClock(reading, row, status, clock, letter);
  else if (status.code === 'CRC') readReported(reading, row, status, field);
  else if (/^(MC|CC|CF|CI|DG)\d/.test(field)) drop(reading, row, field, notKept);
  else if (/^\d{6}$/.test(field) && status.reference === undefined) status.reference = field;
  else if (status.party === undefined) status.party = field;
  else drop(reading, row, field, notKept);
}

function readClock(reading: Reading, row: Row, status: FsuStatus, clock: string, letter: string): void {
  const known = letter === '' || letter in dayChanges;
  if (!known) drop(reading, row, `-${letter}`, noDayChange);
  const time = letter && known ? `${clock}-${letter}` : clock;
  if (status.departs === undefined) status.departs = time;
  else if (status.arrives === undefined) status.arrives = time;
  else drop(reading, row, time, notKept);
}

/** What was reported to customs goes on with its flight: `/CA431/25NOV/TFUFRA`. */
function readReported(reading: Reading, row: Row, status: FsuStatus, field: string): void {
  const [, from, to] = airportsForm.exec(field) ?? [];
  const day = dateForm.test(field) ? dated(reading, field.slice(0, 5)) : undefined;
  if (flightForm.test(field) && !status.flight) status.flight = field;
  else if (to !== undefined && !status.to) Object.assign(status, { from, to });
  else if (day !== undefined && !status.flightDate) {
    status.flightDate = day;
    tellYear(reading, row, day);
  } else drop(reading, row, field, notKept);
}

/** The day of a movement, and the time of what happened, which may be on another day than was scheduled. */
function readAt(reading: Reading, row: Row, status: FsuStatus, field: string): void {
  const [, dayText = '', time = '', letter = ''] = dateForm.exec(field) ?? [];
  const day = dated(reading, dayText);
  if (!day) return drop(reading, row, field, noYear);
  status.day = day;
  status.at = time ? `${changedDay(day, letter)}T${time.slice(0, 2)}:${time.slice(2)}` : day;
  if (letter && !(time && letter in dayChanges)) drop(reading, row, `-${letter}`, noDayChange);
  tellYear(reading, row, status.at);
}

const dated = ({ since }: Reading, dayText: string): string | undefined =>
  since && nearestDate(dayText, since.at);

function tellYear(reading: Reading, row: Row, actual: string): void {
  const { en, zh } = reading.since!.why;
  lose(reading, { kind: 'defaulted', place: placeOf(row), actual, message: { en: `${en}.`, zh: `${zh}。` } });
}

/** Local time of a departure or arrival that took place (`A0130-N`), counted from the day of the movement. */
export function actualTime(day: string, clock: string | undefined): string | undefined {
  const [, time, letter = ''] = /^A(\d{4})(?:-([A-Z]))?$/.exec(clock ?? '') ?? [];
  return time && `${changedDay(day, letter)}T${time.slice(0, 2)}:${time.slice(2)}`;
}

const noDayChange = {
  en: 'This day change indicator is not P, N, S or T behind a time; the day was left as it is.',
  zh: '时间后的换日标志不是 P、N、S、T 之一，日期未作调整。',
};

const noYear = {
  en: 'The message gives no year, and nothing tells which it is.',
  zh: '报文未给出年份，且无从判断。',
};

function readPieces(reading: Reading, row: Row, status: FsuStatus, field: string): void {
  const { code, pieces, weight, ...rest } = readQuantity(field);
  Object.assign(status, { loadingCode: code, ...numbers(pieces, weight) });
  drop(reading, row, unread(rest), notKept);
}

/** What of a quantity no status has a field for: volume, density and the pieces of all. */
const unread = ({ volume, total, left }: Pick<Quantity, 'volume' | 'total' | 'left'>): string =>
  [volume && `${volume.unit}${String(volume.value)}`, left, total === undefined ? '' : `T${String(total)}`]
    .filter((each) => each)
    .join(' ');

function readDetail(reading: Reading, row: Row, status: FsuStatus, tag: string): void {
  if (tag === 'ULD') for (const field of row.fields) (status.ulds ??= []).push(field.replace(/-[A-Z]$/, ''));
  else if (tag === 'OSI') addTo(reading, 'osi', status, row);
  else if (tag === 'OCI') addTo(reading, 'oci', status, row);
  else if (/^[A-Z0-9]{2}(\/|$)/.test(row.text) && byCarrier.has(status.code) && !status.other) {
    // A second row of RCT and TFD names the other carrier, and who handed over.
    status.other = row.text;
    status.party ??= row.fields[1];
  } else drop(reading, row, row.text, notKept);
}

/** Reads a row into the texts or customs lines of a status; what was bent of it is told of the message alone. */
function addTo(reading: Reading, list: 'osi' | 'oci', status: FsuStatus, row: Row): void {
  const scratch = newReading();
  scratch.document[list] = status[list] ?? [];
  if (list === 'osi') readTexts(scratch, [row], [list]);
  else readOci(scratch, [row], [list]);
  status[list] = scratch.document[list] as never;
  for (const { pointer: _, ...loss } of scratch.losses) lose(reading, loss);
}
