import { MessageError, type MessageLoss } from '../../documents/message-format';
import type { AirWeight } from '../air-parts.dto';
import { readQuantity, readTexts } from './consignment';
import { byReceipt, nearestDate } from './dates';
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
  /** Where it happened. */
  airport?: string;
  flight?: string;
  from?: string;
  to?: string;
  /** T total, P part, S split, D divided. */
  loadingCode?: string;
  pieces?: number;
  weight?: AirWeight;
  /** Carrier that transfers or receives the goods. */
  carrier?: string;
  /** Who was notified, or took the goods. */
  party?: string;
  reference?: string;
  departs?: string;
  arrives?: string;
  ulds?: string[];
  osi?: string[];
  oci?: object[];
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
  const { pieces, weight } = readQuantity(quantities);
  return {
    awb: `${prefix}-${serial}`,
    ...(origin && { origin }),
    ...(destination && { destination }),
    ...numbers(pieces, weight),
    statuses: readStatuses(reading, rows),
    losses: reading.losses,
  };
}

const numbers = (pieces: unknown, weight: unknown): Pick<FsuStatus, 'pieces' | 'weight'> => ({
  ...(typeof pieces === 'number' && { pieces }),
  ...(weight !== undefined && { weight: weight as AirWeight }),
});

/** Tags that say more of the status above them. */
const details: ReadonlySet<string> = new Set(['ULD', 'OSI', 'OCI']);

function readStatuses(reading: Reading, rows: readonly Row[]): FsuStatus[] {
  const statuses: FsuStatus[] = [];
  let tag = '';
  for (const row of rows) {
    const last = statuses.at(-1);
    if (row.tag === '' || row.tag === plain || details.has(row.tag)) {
      if (row.tag !== '' && row.tag !== plain) tag = row.tag;
      if (last) readDetail(reading, row, last, tag);
      else drop(reading, row, row.text);
    } else {
      tag = '';
      statuses.push(readStatus(reading, row));
    }
  }
  return statuses;
}

/** Statuses whose first field is a carrier and not a flight. */
const byCarrier: ReadonlySet<string> = new Set(['RCT', 'TFD', 'TRM']);
const dateForm = /^(\d{2}[A-Z]{3})(\d{4})?(?:-[A-Z])?$/;

/**
 * `RCF/CA431/25NOV0930/FRA/T48K612/A0915`: fields in an order that depends on the code, so each is known
 * by its form: flight or carrier, day and time, airport or pair of airports, quantities, times, names.
 */
function readStatus(reading: Reading, row: Row): FsuStatus {
  const status: FsuStatus = { code: row.tag, place: placeOf(row) };
  for (const field of row.fields) {
    const [, flight] = /^([A-Z0-9]{2}\d{2,4}[A-Z]?)$/.exec(field) ?? [];
    const [, day = '', time = ''] = dateForm.exec(field) ?? [];
    const [, from = '', to = ''] = /^([A-Z]{3})([A-Z]{3})?$/.exec(field) ?? [];
    if (field === '') continue;
    else if (day && status.at === undefined) readAt(reading, row, status, day, time);
    else if (byCarrier.has(row.tag) && /^[A-Z0-9]{2}$/.test(field) && !status.carrier) status.carrier = field;
    else if (flight && /[A-Z]/.test(field.slice(0, 2)) && !status.pieces) status.flight = field;
    else if (/^[TPSD]\d/.test(field) && status.pieces === undefined) readPieces(reading, row, status, field);
    else if (row.tag === 'DIS' && /^[A-Z]{4}$/.test(field)) status.code = `DIS_${field}`;
    else if (from && !status.airport && status.pieces === undefined)
      Object.assign(status, to ? { from, to, airport: from } : { airport: from });
    else readLater(reading, row, status, field);
  }
  return status;
}

/** Fields after the quantities: times of departure and arrival, a transfer manifest, a name. */
function readLater(reading: Reading, row: Row, status: FsuStatus, field: string): void {
  const [, kind = '', time = ''] = /^([SEA])(\d{4})(?:-[A-Z])?$/.exec(field) ?? [];
  if (status.pieces === undefined) drop(reading, row, field);
  else if (kind && status.departs === undefined) status.departs = `${kind}${time}`;
  else if (kind) status.arrives = `${kind}${time}`;
  else if (/^\d{6}$/.test(field)) status.reference = field;
  else if (status.party === undefined) status.party = field;
  else drop(reading, row, field);
}

function readAt(reading: Reading, row: Row, status: FsuStatus, day: string, time: string): void {
  const date = reading.since && nearestDate(day, reading.since.at);
  if (!date) return drop(reading, row, `${day}${time}`, noYear);
  status.at = time ? `${date}T${time.slice(0, 2)}:${time.slice(2)}` : date;
  lose(reading, {
    kind: 'defaulted',
    place: placeOf(row),
    actual: status.at,
    message: { en: `${reading.since!.why.en}.`, zh: `${reading.since!.why.zh}。` },
  });
}

const noYear = {
  en: 'The message gives no year, and nothing tells which it is.',
  zh: '报文未给出年份，且无从判断。',
};

function readPieces(reading: Reading, row: Row, status: FsuStatus, field: string): void {
  const { code, pieces, weight, left } = readQuantity(field);
  Object.assign(status, { loadingCode: code, ...numbers(pieces, weight) });
  drop(reading, row, left);
}

function readDetail(reading: Reading, row: Row, status: FsuStatus, tag: string): void {
  if (tag === 'ULD')
    status.ulds = [...(status.ulds ?? []), ...row.fields.map((field) => field.replace(/-[A-Z]$/, ''))];
  else if (tag === 'OSI') status.osi = addTo('osi', status.osi, row);
  else if (tag === 'OCI') status.oci = addTo('oci', status.oci, row);
  else if (/^[A-Z0-9]{2}(\/|$)/.test(row.text) && byCarrier.has(status.code)) {
    // A second row of RCT and TFD names the other carrier, and who handed over.
    status.from ??= row.fields[0]!;
    status.party ??= row.fields[1] ?? status.party;
  } else drop(reading, row, row.text);
}

function addTo<T>(list: 'osi' | 'oci', before: T[] | undefined, row: Row): T[] {
  const scratch = newReading();
  if (before) scratch.document[list] = before;
  if (list === 'osi') readTexts(scratch, [row], [list]);
  else readOci(scratch, [row], [list]);
  return (scratch.document[list] ?? []) as T[];
}
