import { got, put, type Path, type Reading } from '../cargo-imp/reading';
import type { Node } from './json-ld';
import { all, codeOf, nodeOf, nodesOf, textOf, type Source } from './source';
import { codeAtEnd, identifierTypes } from './vocabulary';

const contactKinds: Readonly<Record<string, string>> = { PHONE_NUMBER: 'phone', EMAIL_ADDRESS: 'email' };

/** Reads an organization as a party: name, address, identifiers, and the first person to contact. */
export function readParty(reading: Reading, source: Source, details: Node | undefined, path: Path): void {
  const text = (node: Node | undefined, name: string, to: Path): void => {
    const found = textOf(source, node, name);
    if (found) put(reading, [...path, ...to], found.value, found.place);
  };
  text(details, 'name', ['name']);
  const address = nodeOf(source, nodeOf(source, details, 'basedAtLocation'), 'address');
  all(source, address, 'streetAddressLines').forEach((item, i) => {
    if ('value' in item) put(reading, [...path, 'addressLines', i], String(item.value), item.place);
  });
  text(address, 'cityName', ['city']);
  text(address, 'textualPostCode', ['postal']);
  const country = codeOf(source, address, 'country');
  if (country) put(reading, [...path, 'country'], country.value, country.place);
  readIdentifiers(reading, source, details, path);
  for (const person of nodesOf(source, details, 'contactPersons')) {
    const names = ['firstName', 'lastName'].flatMap((name) => textOf(source, person, name) ?? []);
    if (names[0] && got(reading, [...path, 'contact', 'person']) === undefined)
      put(reading, [...path, 'contact', 'person'], names.map(({ value }) => value).join(' '), names[0].place);
    readContacts(reading, source, person, path);
  }
  // Since 3.3 an organization may have details of its own.
  if (details) readContacts(reading, source, details, path);
}

function readIdentifiers(reading: Reading, source: Source, details: Node | undefined, path: Path): void {
  for (const other of nodesOf(source, details, 'otherIdentifiers')) {
    const kind = codeOf(source, other, 'otherIdentifierType')?.value.toUpperCase();
    const field = Object.entries(identifierTypes).find(([, type]) => type === kind)?.[0];
    const value = field && textOf(source, other, 'textualValue');
    if (value) put(reading, [...path, field], value.value, value.place);
  }
}

function readContacts(reading: Reading, source: Source, holder: Node, path: Path): void {
  for (const detail of nodesOf(source, holder, 'contactDetails')) {
    const field = contactKinds[codeAtEnd(codeOf(source, detail, 'contactDetailType')?.value ?? '')];
    const to = [...path, 'contact', field ?? ''];
    if (!field || got(reading, to) !== undefined) continue;
    const value = textOf(source, detail, 'textualValue');
    if (value) put(reading, to, value.value, value.place);
  }
}
