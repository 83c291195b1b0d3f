import type { Party } from '../../documents/parts.dto';
import type { AirAgent } from '../air-parts.dto';
import { placeOf, plain, type Row } from './message-text';
import { cut, drop, lose, must, noField, plainText, put, wrapped, type Path, type Reading } from './reading';

/** Lengths of names and addresses; version 17 has two lines of name and two of address, 16 one each. */
const lengths = { line: 35, place: 17, postal: 9, phone: 25 };

/** Tags that stand inside a party. */
export const partyTags: ReadonlySet<string> = new Set(['NAM', 'ADR', 'LOC']);

const telephone = 'TE';

/**
 * Reads SHP, CNE or NFY. From version 17 on its rows are tagged NAM, ADR and LOC; before, they stood in
 * a fixed order: name, street, place, country. The first row may have the account (shipper, consignee of
 * a master) or the name (notify, parties of a house list).
 */
export function readParty(reading: Reading, rows: readonly Row[], path: Path, headIsName: boolean): void {
  const [head, ...rest] = rows;
  if (!head) return;
  if (rest.some(({ tag }) => partyTags.has(tag))) {
    drop(reading, head, head.text, account);
    return readTagged(reading, rest, path);
  }
  if (!headIsName) drop(reading, head, head.text, account);
  const lines = headIsName && head.text !== '' ? [head, ...rest] : rest;
  const coded = lines.length > 1 ? lines.at(-1) : undefined;
  const [name, ...address] = lines.slice(0, coded ? -1 : undefined);
  const place = address.pop();
  if (name) put(reading, [...path, 'name'], name.text, placeOf(name, 'name'));
  address.forEach((row, i) => put(reading, [...path, 'addressLines', i], row.text, placeOf(row, 'street')));
  if (place) readPlace(reading, place, path);
  if (coded) readCoded(reading, coded, path);
}

const account = {
  en: 'An account number with the airline; our document has no field for it.',
  zh: '航空公司账号，本平台单证无对应字段。',
};

function readTagged(reading: Reading, rows: readonly Row[], path: Path): void {
  const names: Row[] = [];
  const streets: Row[] = [];
  let part = '';
  for (const row of rows) {
    if (row.tag !== '' && row.tag !== plain) part = row.tag;
    if (part === 'NAM') names.push(row);
    else if (part === 'ADR') streets.push(row);
    else if (part === 'LOC' && row.tag === 'LOC') readPlace(reading, row, path);
    else readCoded(reading, row, path);
  }
  const [first] = names;
  if (first) put(reading, [...path, 'name'], names.map(({ text }) => text).join(' '), placeOf(first));
  streets.forEach((row, i) => put(reading, [...path, 'addressLines', i], row.text, placeOf(row, 'ADR')));
}

function readPlace(reading: Reading, row: Row, path: Path): void {
  const [place = '', state = ''] = row.fields;
  put(reading, [...path, 'city'], place, placeOf(row, 'place'));
  drop(reading, row, state, {
    en: 'State or province; our document has no field for it.',
    zh: '州／省，本平台单证无对应字段。',
  });
}

/** `/US/52601/TE/4653425`: country, postal code, then pairs of contact identifier and number. */
function readCoded(reading: Reading, row: Row, path: Path): void {
  const [country = '', ...fields] = row.fields;
  put(reading, [...path, 'country'], country, placeOf(row, 'country'));
  const postal =
    /^(TE|FX|TL|PHO|FAX)$/.test(fields[0] ?? '') && fields.length === 2 ? '' : (fields.shift() ?? '');
  put(reading, [...path, 'postal'], postal, placeOf(row, 'postal code'));
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [kind = '', number = ''] = fields.slice(i, i + 2);
    const phone = [...path, 'contact', 'phone'];
    const known = reading.places.has(`/${phone.join('/')}`);
    if ((kind === telephone || kind === 'PHO') && !known)
      put(reading, phone, number, placeOf(row, 'telephone'));
    else drop(reading, row, `${kind}/${number}`);
  }
}

/** Writes a party as version 17 has it, after its head row. */
export function writeParty(head: string, party: Party): string[] {
  const { name, addressLines, city, country, postal = '', contact } = party;
  const single =
    addressLines.every((line) => cut(line, 1000).length <= lengths.line) && addressLines.length <= 2;
  const streets = single
    ? addressLines.map((line) => cut(line, lengths.line)).filter((line) => line !== '')
    : wrapped(addressLines.map(plainText).join(' '), lengths.line, 2);
  const phone = (contact?.phone ?? '').replace(/\D/g, '').slice(0, lengths.phone);
  const coded = [country, cut(postal, lengths.postal), ...(phone ? [telephone, phone] : [])];
  return [
    head,
    ...tagged('NAM', wrapped(name, lengths.line, 2)),
    ...tagged('ADR', streets),
    `LOC/${must(cut(city, lengths.place))}`,
    `/${coded.join('/').replace(/\/+$/, '')}`,
  ];
}

function tagged(tag: string, texts: readonly string[]): string[] {
  const [first = '', ...rest] = texts;
  return [`${tag}/${must(first)}`, ...rest.map((text) => `/${text}`)];
}

/** Reads AGT: account, IATA code and CASS branch in the first row, then name and place. */
export function readAgent(reading: Reading, rows: readonly Row[]): void {
  const [head, ...rest] = rows;
  if (!head) return;
  const [accountNumber = '', iata = '', cass = '', participant = ''] = head.fields;
  put(reading, ['agent', 'iataCode'], `${iata}${cass}`, placeOf(head, 'IATA code'));
  drop(reading, head, accountNumber, account);
  drop(reading, head, participant, noField);
  const place = rest.length > 1 ? rest.at(-1) : undefined;
  const names = place ? rest.slice(0, -1) : rest;
  if (names[0])
    put(reading, ['agent', 'name'], names.map(({ text }) => text).join(' '), placeOf(names[0], 'AGT name'));
  if (place) put(reading, ['agent', 'city'], place.text, placeOf(place, 'AGT place'));
  if (!place)
    lose(reading, { kind: 'dropped', pointer: '/agent/city', place: placeOf(head), message: noCity });
}

const noCity = { en: 'The agent has no place.', zh: '代理人未给出所在城市。' };

/** Without the IATA code the segment has no first row, so an agent without one is not written. */
export function writeAgent({ name, city, iataCode }: AirAgent): string[] {
  if (!iataCode) return [];
  const cass = iataCode.slice(7);
  return [
    `AGT//${iataCode.slice(0, 7)}${cass && `/${cass}`}`,
    `/${must(cut(name, lengths.line))}`,
    `/${must(cut(city, lengths.place))}`,
  ];
}
