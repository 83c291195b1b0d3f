import type { Binding } from './binding';
import type { Reading, Tree } from './reading';
import type { XmlElement } from './xml';
import type { XmlNode } from './xml-write';

/** IATA ULD Regulations: type, serial number and owner, which messages have in three elements. */
const parts = /^([A-Z][A-Z0-9]{2})([0-9]{4,5})([A-Z0-9]{2,3})$/;

/** The elements of a unit, with others of the schema between serial number and type, and after them. */
export function unitNodes(uld: unknown, between: XmlNode[] = [], after: XmlNode[] = []): XmlNode[] {
  const [, type, serial, owner] = parts.exec(String(uld)) ?? [];
  if (type === undefined) return [{ name: 'ID', text: String(uld) }, ...between, ...after];
  return [
    { name: 'ID', text: serial },
    ...between,
    { name: 'CharacteristicCode', text: type },
    ...after,
    { name: 'OperatingParty', children: [{ name: 'PrimaryID', text: owner }] },
  ];
}

/** The unit that an element names; its parts count as read. */
export function unitOf(element: XmlElement, reading: Reading): string | undefined {
  const serial = reading.take(element, 'ID');
  const type = reading.take(element, 'CharacteristicCode');
  const operator = reading.take(element, 'OperatingParty');
  const owner = operator && reading.take(operator, 'PrimaryID');
  const uld = `${type?.text ?? ''}${serial?.text ?? ''}${owner?.text ?? ''}`;
  return uld === '' ? undefined : uld;
}

/** The unit that one rate line speaks of. A line of several units leaves the others to be told. */
export const lineUnit: Binding = {
  read(from, into, pointer, reading) {
    if (into.uld !== undefined) return;
    const element = reading.take(from, 'AssociatedUnitLoadTransportEquipment');
    const uld = element && unitOf(element, reading);
    if (!element || uld === undefined) return;
    into.uld = uld;
    reading.from(`${pointer}/uld`, element);
  },
  write({ uld }, into) {
    if (uld !== undefined)
      into.push({ name: 'AssociatedUnitLoadTransportEquipment', children: unitNodes(uld) });
  },
};

/** Units of the whole consignment: type, and serial number with owner, as the schema has two elements [M]. */
export const consignmentUnits: Binding = {
  read(from, into, pointer, reading) {
    const units: Tree[] = [];
    for (const element of reading.takeAll(from, 'UtilizedLogisticsTransportEquipment')) {
      const uld = unitOf(element, reading);
      if (uld === undefined) continue;
      reading.from(`${pointer}/units/${units.length}`, element);
      units.push({ uld });
    }
    if (units.length > 0) into.units = units;
  },
  write({ units }, into) {
    for (const { uld } of (units ?? []) as Tree[]) {
      const [, type = '', serial = '', owner = ''] = parts.exec(String(uld)) ?? [];
      const children = [
        { name: 'ID', text: `${serial}${owner}` },
        { name: 'CharacteristicCode', text: type },
      ];
      into.push({ name: 'UtilizedLogisticsTransportEquipment', children });
    }
  },
};
