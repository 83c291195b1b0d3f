import { each, inside, leaf, part, type Binding } from './binding';
import { lines } from './codecs';
import type { Reading, Tree } from './reading';
import { notifyRoles } from './tables';

/** Address and contact of a party, whatever the element around them is called. */
const address: readonly Binding[] = [
  inside(
    'PostalStructuredAddress',
    leaf('PostcodeCode', 'postal'),
    leaf('StreetName', 'addressLines', lines),
    leaf('CityName', 'city'),
    leaf('CountryID', 'country'),
  ),
];
const contact = part(
  'contact',
  inside(
    'DefinedTradeContact',
    leaf('PersonName', 'person'),
    inside('DirectTelephoneCommunication', leaf('CompleteNumber', 'phone')),
    inside('URIEmailCommunication', leaf('URIID', 'email')),
  ),
);

export const party = (name: string, field: string): Binding =>
  inside(name, part(field, leaf('Name', 'name'), ...address, contact));

const role: Binding = {
  read: (from, _into, _pointer, reading) => {
    reading.pass(reading.peek(from, 'RoleCode'));
    reading.pass(reading.peek(from, 'Role'));
  },
  write: (_from, into) =>
    void into.push({ name: 'RoleCode', text: notifyRoles[0] }, { name: 'Role', text: 'Notify Party' }),
};

/** Notify parties are those of the associated parties that have such a role. */
export const notifyParties: Binding = each(
  'AssociatedParty',
  'notify',
  [leaf('Name', 'name'), role, ...address, contact],
  (element, reading) => notifyRoles.includes(reading.peek(element, 'RoleCode')?.text ?? ''),
);

/** Seven digits of IATA and four of the CASS branch are one code on our document and two in the message. */
const agentCode: Binding = {
  read(from, into, pointer, reading) {
    const agent = reading.take(from, 'CargoAgentID');
    const location = reading.take(from, 'SpecifiedCargoAgentLocation');
    const branch = location && reading.take(location, 'ID');
    if (!agent?.text) return;
    into.iataCode = `${agent.text}${branch?.text ?? ''}`;
    reading.from(`${pointer}/iataCode`, agent);
  },
  write: () => undefined,
};

const code = ({ iataCode }: Tree): string => (typeof iataCode === 'string' ? iataCode : '');
const agentId: Binding = {
  read: () => undefined,
  write: (from, into) =>
    void (code(from) && into.push({ name: 'CargoAgentID', text: code(from).slice(0, 7) })),
};
const agentBranch: Binding = {
  read: () => undefined,
  write: (from, into) =>
    void (
      code(from).length > 7 &&
      into.push({
        name: 'SpecifiedCargoAgentLocation',
        children: [{ name: 'ID', text: code(from).slice(7) }],
      })
    ),
};

export const agent: Binding = inside(
  'FreightForwarderParty',
  part(
    'agent',
    leaf('Name', 'name'),
    agentCode,
    agentId,
    inside('FreightForwarderAddress', leaf('CityName', 'city')),
    agentBranch,
  ),
);

/** Codes of a party that other customs information carries: `SHP/T/USCI+…` is the shipper's credit code. */
const inOci: readonly { field: string; said: RegExp }[] = [
  { field: 'uscc', said: /^USCI\+?([0-9A-Z]{18})$/i },
  { field: 'eori', said: /^EORI\+?(.{1,17})$/i },
  { field: 'aeo', said: /^AEO\+?(.{1,35})$/i },
];

/** Gives shipper and consignee the codes that the lines of other customs information have for them. */
export function takeCodesFromOci(document: Tree, reading: Reading): void {
  const oci = (document.oci ?? []) as Tree[];
  const parties = { SHP: 'shipper', CNE: 'consignee' } as const;
  for (const [index, { id, customsId, text }] of oci.entries()) {
    const field = parties[id as keyof typeof parties];
    const party = field && (document[field] as Tree | undefined);
    if (!party || customsId !== 'T' || typeof text !== 'string') continue;
    for (const { field: code, said } of inOci) {
      const [, value] = said.exec(text) ?? [];
      if (value === undefined || party[code] !== undefined) continue;
      party[code] = value;
      reading.from(`/${field}/${code}`, reading.source(`/oci/${index}/text`));
    }
  }
}
