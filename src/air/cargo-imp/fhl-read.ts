import { MessageError } from '../../documents/message-format';
import { readDeclarations } from './charges';
import { readHandling, readQuantity, tellVersion } from './consignment';
import { placeOf, segmentsOf, type Row, type Segment } from './message-text';
import { readExpected } from './expected';
import { partyFromOci, readOci } from './oci';
import { partyTags, readParty } from './parties';
import {
  assume,
  count,
  drop,
  got,
  lose,
  newReading,
  put,
  quantity,
  type Path,
  type Reading,
  type Tree,
} from './reading';

/** Versions whose rows are read as written here. Version 5 tags the rows of a party, version 4 does not. */
const versions = [4, 5];

const master = /^(\d{3})-?(\d{8})([A-Z]{3})([A-Z]{3})\/(.*)$/;

/** Reads an FHL as a house manifest: the master in MBI, a house in each HBS, what follows it is about that house. */
export function readFhl(bytes: Buffer): Reading {
  const message = readExpected(bytes, 'FHL');
  const reading = newReading(message.losses);
  tellVersion(reading, message.version, versions, 'FHL');
  const [head, ...segments] = segmentsOf(message.rows, partyTags);
  readMaster(reading, head);
  for (const segment of segments) readSegment(reading, segment);
  const houses = (got(reading, ['houses']) as Tree[] | undefined) ?? [];
  houses.forEach((_house, i) => {
    partyFromOci(reading, 'shipper', ['houses', i]);
    partyFromOci(reading, 'consignee', ['houses', i]);
  });
  const sum = houses.reduce((all, { pieces }) => all + Number(pieces ?? 0), 0);
  assume(reading, ['complete'], sum === got(reading, ['pieces']), {
    en: `The message does not say whether all houses are in it; their pieces add up to ${sum}.`,
    zh: `报文未注明分运单是否齐全；所列分运单件数合计 ${sum}。`,
  });
  return reading;
}

function readMaster(reading: Reading, head: Segment | undefined): void {
  const row = head?.rows[0];
  const found = head?.tag === 'MBI' && row ? master.exec(row.text) : null;
  if (!found || !row)
    throw new MessageError(`line ${row?.line ?? 2}`, {
      en: 'The second line should name the master like MBI/999-12345675CKGFRA/T48K612.',
      zh: '第二行应列明总运单，格式如 MBI/999-12345675CKGFRA/T48K612。',
    });
  const [, prefix, serial, origin, destination, rest = ''] = found;
  put(reading, ['masterAwb'], `${prefix}-${serial}`, placeOf(row, 'AWB'));
  put(reading, ['origin'], origin, placeOf(row, 'origin'));
  put(reading, ['destination'], destination, placeOf(row, 'destination'));
  const { pieces, weight, left } = readQuantity(rest);
  put(reading, ['pieces'], pieces, placeOf(row, 'T'));
  put(reading, ['grossWeight'], weight, placeOf(row, 'weight'));
  drop(reading, row, left);
  for (const each of head!.rows.slice(1)) drop(reading, each, each.text);
}

function readSegment(reading: Reading, { tag, rows }: Segment): void {
  const path = ['houses', Math.max(0, count(reading, ['houses']) - 1)];
  if (tag === 'HBS') readHouse(reading, rows);
  else if (tag === 'TXT') readText(reading, rows, [...path, 'goods']);
  else if (tag === 'HTS')
    for (const row of rows)
      for (const code of row.fields)
        put(reading, [...path, 'hsCodes', count(reading, [...path, 'hsCodes'])], code, placeOf(row));
  else if (tag === 'OCI') readOci(reading, rows, [...path, 'oci']);
  else if (tag === 'SHP') readParty(reading, rows, [...path, 'shipper'], true);
  else if (tag === 'CNE') readParty(reading, rows, [...path, 'consignee'], true);
  else if (tag === 'CVD') readDeclarations(reading, rows[0]!, path);
  else for (const row of rows) drop(reading, row, row.text);
}

/** `HBS/number/CKGFRA/4/K245/7/GOODS`: real ones have further fields, and rows with codes or the rest of a text. */
function readHouse(reading: Reading, rows: readonly Row[]): void {
  const [row, ...more] = rows;
  if (!row) return;
  const path = ['houses', count(reading, ['houses'])];
  const [hawb = '', airports = '', pieces = '', weight = '', slac = '', goods = '', ...extra] = row.fields;
  const [, origin, destination] = /^([A-Z]{3})?([A-Z]{3})$/.exec(airports) ?? [];
  put(reading, [...path, 'hawb'], hawb, placeOf(row, 'number'));
  put(reading, [...path, 'origin'], origin, placeOf(row, 'origin'));
  put(reading, [...path, 'destination'], destination, placeOf(row, 'destination'));
  if (!destination) drop(reading, row, airports);
  put(reading, [...path, 'pieces'], quantity(pieces), placeOf(row, 'pieces'));
  const { weight: gross } = readQuantity(`T0${weight}`);
  put(reading, [...path, 'weight'], gross, placeOf(row, 'weight'));
  put(reading, [...path, 'slac'], quantity(slac), placeOf(row, 'SLAC'));
  put(reading, [...path, 'goods'], goods, placeOf(row, 'goods'));
  drop(reading, row, extra.join('/'));
  for (const each of more) readAfterHouse(reading, each, path);
}

function readAfterHouse(reading: Reading, row: Row, path: Path): void {
  if (row.fields.every((code) => /^[A-Z]{3}$/.test(code)))
    return readHandling(reading, [row], [...path, 'shc']);
  const goods = got(reading, [...path, 'goods']);
  put(reading, [...path, 'goods'], goods === undefined ? row.text : `${String(goods)} ${row.text}`);
  lose(reading, {
    kind: 'bent',
    place: placeOf(row),
    actual: row.text,
    message: { en: 'A further line after HBS was read as goods.', zh: 'HBS 之后的附加行已并入货物品名。' },
  });
}

/** The full text repeats what HBS has of it, as a rule; what it does not repeat stays in front. */
function readText(reading: Reading, rows: readonly Row[], path: Path): void {
  const [first] = rows;
  if (!first) return;
  const text = rows.map((row) => row.text).join(' ');
  const before = got(reading, path) as string | undefined;
  const whole = before === undefined || text.startsWith(before) ? text : `${before} ${text}`;
  put(reading, path, whole, placeOf(first));
}
