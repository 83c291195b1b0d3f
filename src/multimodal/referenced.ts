import type { Referenced } from '../documents/kind';
import type { Names, Party } from '../documents/parts.dto';
import type { Placed } from '../documents/place-agreement';
import { scaled, scaledSum } from '../documents/scaled';
import { readIdentifier } from '../identifiers/read';
import { at } from '../findings/finding';
import { inOrder, type PlacedLeg } from './legs';
import type { LegDocument } from './legs.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

/** The kinds of this exchange behind the types of leg documents (UNCL 1001). */
export const kindOfType: Readonly<Record<string, 'rail-note' | 'air-waybill'>> = {
  '720': 'rail-note',
  '722': 'rail-note',
  '740': 'air-waybill',
  '741': 'air-waybill',
};

/** The number under which the store keeps a leg document. */
export const numberOf = ({ type, number }: LegDocument): string =>
  kindOfType[type] === 'air-waybill' ? readIdentifier('awb', number).value : number;

/** Packages and grams. */
export interface Load {
  packages: number;
  grams: bigint;
}

/** What a waybill is held against: a consignment note or an air waybill, in words that both share. */
export interface Contract {
  from: Placed;
  to: Placed;
  consignor: Party;
  consignee: Party;
  total: Load;
  /** Load of each container where the document tells it; none for air. */
  units?: ReadonlyMap<string, Load>;
  /** SMGS, CIM or the common note. */
  noteKind?: string;
}

/** The parts of a consignment note that are read here. */
interface NoteParts {
  noteKind: string;
  departureStation: StationParts;
  destinationStation: StationParts;
  consignor: Party;
  consignee: Party;
  containers?: { number: string }[];
  goods: {
    packages: number;
    grossKg: number;
    containers?: { container: string; packages: number; grossKg: number }[];
  }[];
}
interface StationParts {
  names: Names;
  country: string;
  code?: string;
  unlocode?: string;
}

/** The parts of an air waybill that are read here. */
interface AwbParts {
  origin: string;
  destination: string;
  shipper: Party;
  consignee: Party;
  pieces: number;
  grossWeight: { value: number; unit: 'KG' | 'LB' };
}

/** A leg document with where it stands, the legs that run under it, and what the store found. */
export interface Bound {
  document: LegDocument;
  pointer: string;
  legs: PlacedLeg[];
  /** Left out where the submitter sees no such document. */
  found?: NonNullable<Referenced['document']>;
  contract?: Contract;
}

/** Every leg document of a kind that is kept here, each with the neighbouring legs under its number. */
export function boundDocuments(waybill: MultimodalWaybill, references: readonly Referenced[]): Bound[] {
  const foundAt = new Map(references.map((each) => [each.pointer, each.document]));
  const ordered = inOrder(waybill.legs);
  return ordered.flatMap((placed, place) =>
    (placed.leg.documents ?? []).flatMap((document, index): Bound[] => {
      if (kindOfType[document.type] === undefined) return [];
      const pointer = at(placed.pointer, 'documents', index);
      const found = foundAt.get(pointer);
      const legs = run(ordered, place, document);
      const contract = found && contractOf(document, found.content);
      return [{ document, pointer, legs, ...(found && { found }), ...(contract && { contract }) }];
    }),
  );
}

/** The neighbouring legs that run under one document: its ends are theirs. */
function run(ordered: readonly PlacedLeg[], place: number, document: LegDocument): PlacedLeg[] {
  const number = numberOf(document);
  const under = (each: PlacedLeg | undefined): boolean =>
    each?.leg.documents?.some(
      (other) => kindOfType[other.type] === kindOfType[document.type] && numberOf(other) === number,
    ) ?? false;
  let [from, to] = [place, place];
  while (under(ordered[from - 1])) from -= 1;
  while (under(ordered[to + 1])) to += 1;
  return ordered.slice(from, to + 1);
}

const contractOf = ({ type }: LegDocument, content: object): Contract =>
  kindOfType[type] === 'rail-note' ? noteContract(content as NoteParts) : awbContract(content as AwbParts);

const station = ({ names, country, code, unlocode }: StationParts): Placed => ({
  names,
  country,
  ...(code !== undefined && { stationCode: code }),
  ...(unlocode !== undefined && { unlocode }),
});

function noteContract(note: NoteParts): Contract {
  const units = new Map<string, Load>((note.containers ?? []).map(({ number }) => [number, none()]));
  for (const item of note.goods)
    for (const { container, packages, grossKg } of item.containers ?? []) {
      const load = units.get(container) ?? none();
      units.set(container, load);
      load.packages += packages;
      load.grams += scaled(grossKg, 3);
    }
  const packed = note.goods.every(({ containers }) => containers !== undefined);
  return {
    from: station(note.departureStation),
    to: station(note.destinationStation),
    consignor: note.consignor,
    consignee: note.consignee,
    total: {
      packages: note.goods.reduce((sum, { packages }) => sum + packages, 0),
      grams: scaledSum(
        note.goods.map(({ grossKg }) => grossKg),
        3,
      ),
    },
    ...(packed && { units }),
    noteKind: note.noteKind,
  };
}

const none = (): Load => ({ packages: 0, grams: 0n });

/** Hundred-thousandths of a gram in a pound: 453.59237 g by the agreement of 1959. */
const poundUnits = 45_359_237n;

function awbContract(awb: AwbParts): Contract {
  const { value, unit } = awb.grossWeight;
  const thousandths = scaled(value, 3);
  // Pounds are rounded up to the gram, so that rounding never makes a waybill heavier than its contract.
  const grams = unit === 'KG' ? thousandths : (thousandths * poundUnits + 99_999_999n) / 100_000_000n;
  // An airport tells no country here; with the code on both sides the country is not looked at.
  const airport = (code: string): Placed => ({ country: '', names: {}, airport: code });
  return {
    from: airport(awb.origin),
    to: airport(awb.destination),
    consignor: awb.shipper,
    consignee: awb.consignee,
    total: { packages: awb.pieces, grams },
  };
}
