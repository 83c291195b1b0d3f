import type { AirWeight } from './air-parts.dto';
import type { AirWaybill } from './air-waybill.dto';
import type { FlightLine, FlightManifest } from './flight-manifest.dto';
import { flightOf } from './flight-parts';
import type { HouseManifest } from './house-manifest.dto';
import type { HouseWaybill } from './house-waybill.dto';
import { kilograms11 } from './measures';

/** What a document says of one master, in figures. */
export interface MasterPart {
  master: string;
  kind: 'master' | 'house' | 'list' | 'flight';
  number: string;
  pieces: number;
  grams: bigint;
  masterPieces?: number;
  houses?: number;
  code?: FlightLine['loadingCode'];
  /** Of a list: it names all houses. Whether a flight's manifest is complete is known by all of its parts. */
  complete?: boolean;
  final?: boolean;
}

/** A gram in 10⁻¹¹ kg. */
const gram11 = 100_000_000n;

/** A weight in whole grams, rounded to the nearest; exact for kilograms, which have three decimals. */
export const gramsOf = ({ value, unit }: AirWeight): bigint =>
  (kilograms11(value, unit) + gram11 / 2n) / gram11;

function partOfMaster({ awb, type, houses, pieces, grossWeight }: AirWaybill): MasterPart {
  const named = type === 'Direct' ? 0 : houses?.length;
  return { master: awb, kind: 'master', number: awb, pieces, grams: gramsOf(grossWeight), houses: named };
}

const partOfHouse = ({ masterAwb, hawb, pieces, grossWeight }: HouseWaybill): MasterPart => ({
  ...{ master: masterAwb, kind: 'house', number: hawb },
  ...{ pieces, grams: gramsOf(grossWeight) },
});

function partOfList(list: HouseManifest): MasterPart {
  const { masterAwb, reference = '', houses, complete, houseCount, pieces } = list;
  return {
    master: masterAwb,
    kind: 'list',
    number: reference,
    pieces: houses.reduce((sum, house) => sum + house.pieces, 0),
    grams: houses.reduce((sum, { weight }) => sum + gramsOf(weight), 0n),
    masterPieces: pieces,
    houses: complete ? houses.length : houseCount,
    complete,
  };
}

/** A waybill may stand on several lines, one for each unit and airport; to reconciliation they are one. */
function partsOfFlight(manifest: FlightManifest): MasterPart[] {
  const { part = 1, points } = manifest;
  const parts = new Map<string, MasterPart>();
  const number = `${flightOf(manifest)}/${part}`;
  for (const line of points.flatMap(({ lines = [] }) => lines)) {
    const { awb, pieces, loadingCode, totalPieces, final = false } = line;
    const same = parts.get(awb);
    parts.set(awb, {
      master: awb,
      kind: 'flight',
      number,
      pieces: (same?.pieces ?? 0) + pieces,
      grams: (same?.grams ?? 0n) + gramsOf(line.weight),
      masterPieces: totalPieces ?? same?.masterPieces,
      // What is loaded as a total once is a total, whatever other lines say.
      code: same?.code === 'T' ? 'T' : loadingCode,
      final: final || same?.final === true,
    });
  }
  return [...parts.values()];
}

/** What a document of one of the four kinds says of its master, or a flight of all of its masters. */
export function partsOf(kind: string, document: object): MasterPart[] {
  if (kind === 'air-waybill') return [partOfMaster(document as AirWaybill)];
  if (kind === 'house-waybill') return [partOfHouse(document as HouseWaybill)];
  if (kind === 'house-manifest') return [partOfList(document as HouseManifest)];
  return partsOfFlight(document as FlightManifest);
}
