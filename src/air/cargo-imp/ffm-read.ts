import { MessageError } from '../../documents/message-format';
import { at } from '../../findings/finding';
import { instantAt } from '../airport-zones';
import { readHandling, readQuantity, readTexts, tellVersion } from './consignment';
import { readExpected } from './expected';
import { byReceipt, nearestDate, putDate } from './dates';
import { placeOf, plain, type Row } from './message-text';
import { readOci } from './oci';
import { assume, count, drop, got, lose, newReading, put, type Path, type Reading } from './reading';

const versions = [8];

/** `1/SU1145/01JAN0400/AAQ`, then registration and first point of arrival. */
const flightLine =
  /^(\d{1,2})\/([A-Z0-9]{2,3}\d{1,4}[A-Z]?)\/(\d{2}[A-Z]{3})(\d{4})?\/([A-Z]{3})(?:\/(.*))?$/;

/** Country, day and time, and airport of the first arrival; the registration before it is sometimes left out. */
const arrivalForm = /^[A-Z]{2}\/\d{2}[A-Z]{3}\d{4}\/[A-Z]{3}$/;

/** `057-76215436CDGJFK/T2K30MC0.33/SHOES`; the origin is sometimes left out. */
const waybillLine = /^(\d{3})-?(\d{8})([A-Z]{3})?([A-Z]{3})\/([^/]*)(?:\/(.*))?$/;

const unitForm = /^([A-Z][A-Z0-9]{2}[A-Z0-9]\d{3,4}[A-Z0-9]{2,3})(?:-([A-Z]))?$/;

/** Where a row belongs: the message is read from top to bottom, and what stands above says what is below. */
interface Here {
  reading: Reading;
  point: number;
  /** Path of the consignment that the row is about; none after a unit load device. */
  line?: Path;
  uld?: string;
  /** Tag of the segment that a row without one goes on with. */
  tag: string;
}

/** Reads an FFM as a flight manifest. Its dates have no year, so `at`, the time of receipt, decides it. */
export function readFfm(bytes: Buffer, at?: string): Reading {
  const message = readExpected(bytes, 'FFM');
  const reading = newReading(message.losses);
  tellVersion(reading, message.version, versions, 'FFM');
  if (at !== undefined) reading.since = byReceipt(at);
  const [head, ...rows] = message.rows;
  readFlight(reading, head);
  const here: Here = { reading, point: -1, tag: '' };
  for (const row of rows) readRow(here, row);
  if (got(reading, ['last']) === undefined)
    assume(reading, ['last'], false, {
      en: 'The message ends without LAST or CONT; more may come.',
      zh: '报文末尾缺少 LAST 或 CONT，视为尚有后续报文。',
    });
  return reading;
}

function readFlight(reading: Reading, row: Row | undefined): void {
  const found = row && flightLine.exec(row.text);
  if (!found || !row)
    throw new MessageError(`line ${row?.line ?? 2}`, {
      en: 'The second line should name the flight like 1/CA431/25NOV/TFU.',
      zh: '第二行应列明航班，格式如 1/CA431/25NOV/TFU。',
    });
  const [, part, flight, day = '', time = '', departure = '', rest = ''] = found;
  put(reading, ['part'], Number(part), placeOf(row, 'sequence'));
  put(reading, ['flight'], flight, placeOf(row, 'flight'));
  putDate(reading, ['date'], day, row);
  put(reading, ['departure'], departure, placeOf(row, 'airport of loading'));
  if (time) putTime(reading, ['departsAt'], `${day}${time}`, departure, row);
  const [registration = '', ...arrival] = arrivalForm.test(rest) ? ['', rest] : rest.split('/');
  put(reading, ['registration'], registration, placeOf(row, 'registration'));
  drop(reading, row, arrival.join('/'), firstArrival);
}

const firstArrival = {
  en: 'First point of arrival; points of unloading have their own times here.',
  zh: '首个到达地信息；本平台由各卸货站分别载明到达时间。',
};

/** Times of a flight are local and have no zone; where we know that of the airport they become an instant. */
function putTime(reading: Reading, path: Path, text: string, airport: string, row: Row): void {
  const [, day = '', time = ''] = /^(\d{2}[A-Z]{3})(\d{4})$/.exec(text) ?? [];
  const date = reading.since && nearestDate(day, reading.since.at);
  const instant = date && instantAt(airport, `${date}T${time.slice(0, 2)}:${time.slice(2)}`);
  if (!instant) return drop(reading, row, text, noZone);
  assume(reading, path, instant, localTime, row);
  put(reading, path, instant, placeOf(row));
}

const noZone = {
  en: 'A time without year and zone; it could not be made an instant.',
  zh: '时间缺少年份和时区，无法换算为确定时刻。',
};
const localTime = {
  en: 'The message has no zone; the local time of the airport was taken.',
  zh: '报文未给出时区，按机场当地时间处理。',
};

function readRow(here: Here, row: Row): void {
  const { reading } = here;
  if (row.tag === plain && (row.text === 'LAST' || row.text === 'CONT'))
    return put(reading, ['last'], row.text === 'LAST', placeOf(row));
  if (row.tag === plain && /^\d{3}-?\d{8}/.test(row.text)) return readWaybill(here, row);
  if (isPoint(row)) return readPoint(here, row);
  if (row.tag === 'ULD') return readUnit(here, row);
  if (row.tag !== '' && row.tag !== plain) here.tag = row.tag;
  readDetail(here, row);
}

/** A point of unloading: an airport alone, with NIL, or with its times; OCI may also begin with empty fields. */
const isPoint = ({ tag, text }: Row): boolean =>
  /^[A-Z]{3}$/.test(tag) && /^(NIL(\/.*)?|\/?\d{2}[A-Z]{3}\d{4}(\/.*)?|)$/.test(text);

function readPoint(here: Here, row: Row): void {
  const { reading } = here;
  here.point += 1;
  here.tag = '';
  delete here.line;
  delete here.uld;
  const path = ['points', here.point];
  const [first = '', ...rest] = row.fields;
  put(reading, [...path, 'airport'], row.tag, placeOf(row));
  if (first === 'NIL') put(reading, [...path, 'nil'], true, placeOf(row, 'NIL'));
  const [arrival = '', departure = ''] = first === 'NIL' || first === '' ? rest : [first, ...rest];
  if (arrival) putTime(reading, [...path, 'arrivesAt'], arrival, row.tag, row);
  drop(reading, row, departure);
}

/** `ULD/PMC01473R7-M/REMARKS`: what follows is in it. */
function readUnit(here: Here, row: Row): void {
  const { reading } = here;
  const [name = '', ...remarks] = row.fields;
  const [, uld, position = ''] = unitForm.exec(name) ?? [];
  here.tag = 'ULD';
  delete here.line;
  here.uld = uld ?? name;
  if (here.point < 0) return drop(reading, row, row.text);
  const path = ['points', here.point, 'units', count(reading, ['points', here.point, 'units'])];
  put(reading, [...path, 'uld'], here.uld, placeOf(row));
  put(reading, [...path, 'remarks'], remarks.join('/'), placeOf(row, 'remarks'));
  drop(reading, row, position);
}

function readWaybill(here: Here, row: Row): void {
  const { reading, point, uld } = here;
  const found = waybillLine.exec(row.text);
  here.tag = '';
  delete here.line;
  if (!found || point < 0) {
    const why = { en: 'This line could not be read as a waybill.', zh: '该行无法按运单行读取。' };
    return drop(reading, row, row.text, why);
  }
  const [, prefix, serial, origin, destination, quantities = '', goods = ''] = found;
  const path = ['points', point, 'lines', count(reading, ['points', point, 'lines'])];
  here.line = path;
  const { code, pieces, weight, volume, total, left } = readQuantity(quantities);
  put(reading, [...path, 'awb'], `${prefix}-${serial}`, placeOf(row, 'AWB'));
  put(reading, [...path, 'origin'], origin, placeOf(row, 'origin'));
  put(reading, [...path, 'destination'], destination, placeOf(row, 'destination'));
  put(reading, [...path, 'loadingCode'], code, placeOf(row, 'code'));
  put(reading, [...path, 'pieces'], pieces, placeOf(row, 'pieces'));
  put(reading, [...path, 'weight'], weight, placeOf(row, 'weight'));
  put(reading, [...path, 'volume'], volume, placeOf(row, 'volume'));
  put(reading, [...path, 'totalPieces'], total, placeOf(row, 'T'));
  put(reading, [...path, 'uld'], uld);
  put(reading, [...path, 'goods'], goods, placeOf(row, 'goods'));
  drop(reading, row, left);
}

/** Rows about the consignment above: handling codes, then DIM, OSI, COR and OCI with what goes on with them. */
function readDetail(here: Here, row: Row): void {
  const { reading, line, tag } = here;
  if (!line) return drop(reading, row, row.text);
  if (tag === 'OSI' || tag === 'SSR') readTexts(reading, [row], [...line, tag.toLowerCase()]);
  else if (tag === 'OCI') readOci(reading, [row], [...line, 'oci']);
  else if (tag === '' && row.tag === '' && row.fields.every((code) => /^[A-Z]{3}$/.test(code)))
    readHandling(reading, [row], [...line, 'shc']);
  else if (tag === '' && row.tag === plain) goOn(reading, row, [...line, 'goods']);
  else drop(reading, row, row.text);
}

function goOn(reading: Reading, row: Row, path: Path): void {
  const before = got(reading, path);
  put(reading, path, before === undefined ? row.text : `${String(before)} ${row.text}`);
  lose(reading, {
    kind: 'bent',
    pointer: at('', ...path),
    place: placeOf(row),
    actual: row.text,
    message: { en: 'A line without a slant was read as goods.', zh: '无斜杠的行已并入货物品名。' },
  });
}
