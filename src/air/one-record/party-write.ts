import type { Party } from '../../documents/parts.dto';
import type { AirAgent } from '../air-parts.dto';
import { codeElement, node, type Tree } from './nodes';
import { identifierTypes } from './vocabulary';

/** A party as a company with its address, identifiers and the person to contact. */
export function writeParty(party: Party): Tree {
  const { name, addressLines, city, postal, country, contact } = party;
  const others = (Object.keys(identifierTypes) as (keyof typeof identifierTypes)[]).flatMap((field) => {
    const value = party[field];
    return value
      ? [node('OtherIdentifier', { otherIdentifierType: identifierTypes[field], textualValue: value })]
      : [];
  });
  const address = node('Address', {
    streetAddressLines: addressLines,
    cityName: city,
    textualPostCode: postal,
    country: codeElement(country),
  });
  const details = [detail('PHONE_NUMBER', contact?.phone), detail('EMAIL_ADDRESS', contact?.email)].flat();
  const person = contact && node('Person', { lastName: contact.person, contactDetails: details });
  return node('Company', {
    name,
    basedAtLocation: node('Location', { address }),
    otherIdentifiers: others,
    contactPersons: person && [person],
  });
}

const detail = (type: string, value: string | undefined): Tree[] =>
  value
    ? [node('ContactDetail', { contactDetailType: { '@id': `cargo:${type}` }, textualValue: value })]
    : [];

export function writeAgent({ name, city, iataCode }: AirAgent): Tree {
  return node('Company', {
    name,
    basedAtLocation: node('Location', { address: node('Address', { cityName: city }) }),
    iataCargoAgentCode: iataCode?.slice(0, 7),
    iataCargoAgentLocationIdentifier: iataCode?.slice(7),
  });
}
