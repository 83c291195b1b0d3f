import {
  MessageError,
  type Envelope,
  type MessageFormat,
  type MessageWriting,
} from '../../documents/message-format';
import { at } from '../../findings/finding';
import type { HouseManifest, HouseManifestLine } from '../house-manifest.dto';
import { handlingCodes } from '../security-status';
import { writeDeclarations } from './charges';
import { quantityText } from './consignment';
import { readFhl } from './fhl-read';
import { lossesOf } from './losses';
import { messageBytes } from './message-text';
import { withPartyLines, writeOci } from './oci';
import { writeParty } from './parties';
import { cut, numberText, plainText, wrapped } from './reading';

/** The house manifest as Cargo-IMP FHL: versions 4 and 5 are read, 5 is written. */
export const fhl: MessageFormat = {
  name: 'Cargo-IMP FHL/5',
  mediaTypes: ['text/plain'],
  read: readFhl,
  write: (document, envelope) => writeFhl(document as HouseManifest, envelope),
};

const lengths = { goods: 15, text: 65, slac: 5, weight: 7, pieces: 4, hs: 18 };
const most = { texts: 9, hs: 9, handling: 9 };

function writeFhl(manifest: HouseManifest, _envelope: Envelope): MessageWriting {
  const bytes = messageBytes(fhlLines(manifest));
  const { document, places } = readFhl(bytes);
  return { bytes, losses: lossesOf(meant(manifest), document, places) };
}

/** The order of the OCI lines is their number. */
function meant(manifest: HouseManifest): HouseManifest {
  const houses = manifest.houses.map((house) =>
    house.oci ? { ...house, oci: house.oci.map((line, i) => ({ line: i + 1, ...line })) } : house,
  );
  return { ...manifest, houses };
}

/** A house of the message; one by itself may have a security status, which a line of a list has no field for. */
export type FhlHouse = HouseManifestLine & { securityStatus?: string };

/** The lines of FHL/5. Parties and values stand once at the end, so only a list of one house has them. */
export function fhlLines({
  masterAwb,
  origin,
  destination,
  pieces,
  grossWeight,
  houses,
}: Omit<HouseManifest, 'houses'> & { houses: FhlHouse[] }): string[] {
  const [single] = houses.length === 1 ? houses : [];
  return [
    'FHL/5',
    `MBI/${masterAwb}${origin}${destination}/T${quantityText(pieces, grossWeight, '')}`,
    ...houses.flatMap(houseLines),
    ...(single ? partyLines(single) : []),
  ];
}

function houseLines(house: FhlHouse, index: number): string[] {
  const { origin, destination, weight, slac, goods = '', hsCodes = [], oci = [] } = house;
  const pointer = at('/houses', index);
  const pieces = numberText(house.pieces, lengths.pieces, at(pointer, 'pieces'));
  const kilos = `${weight.unit === 'LB' ? 'L' : 'K'}${numberText(weight.value, lengths.weight, at(pointer, 'weight', 'value'))}`;
  const count = slac === undefined || String(slac).length > lengths.slac ? '' : String(slac);
  const text = plainText(goods);
  const head = cut(text, lengths.goods);
  const codes = handlingCodes(house, most.handling).map(plainText);
  return [
    `HBS/${houseNumber(house.hawb, pointer)}/${origin}${destination}/${pieces}/${kilos}/${count}/${head}`,
    ...(codes.length > 0 ? [`/${codes.join('/')}`] : []),
    ...(text === head ? [] : tagged('TXT', wrapped(text, lengths.text, most.texts))),
    ...tagged(
      'HTS',
      hsCodes.slice(0, most.hs).map((code) => cut(code, lengths.hs)),
    ),
    ...writeOci(withPartyLines(oci, house)),
  ];
}

/** The number of a house is its name; a shorter one would name another house, so it is not cut. */
function houseNumber(hawb: string, pointer: string): string {
  if (/^[A-Z0-9]{1,12}$/.test(hawb)) return hawb;
  throw new MessageError(at(pointer, 'hawb'), {
    en: `FHL carries house numbers of 1 to 12 letters and digits, and this one is ${hawb}.`,
    zh: `FHL 报文的分运单号限 1 至 12 位字母或数字，此号为 ${hawb}。`,
  });
}

const tagged = (tag: string, texts: readonly string[]): string[] =>
  texts.map((text, i) => `${i === 0 ? tag : ''}/${text}`);

function partyLines({ shipper, consignee, ...house }: HouseManifestLine): string[] {
  return [
    ...(shipper ? writeParty('SHP', shipper) : []),
    ...(consignee ? writeParty('CNE', consignee) : []),
    ...(house.currency ? [writeDeclarations(house, undefined, '/houses/0')] : []),
  ];
}
