import type { Finding } from '../findings/finding';
import { decimalText } from './measures';

/** Pieces and weight of one side. */
export interface Load {
  pieces: number;
  grams: bigint;
}

/** The houses that were filed, each number once: the first that was filed. */
export interface FiledHouses extends Load {
  filed: number;
  /** Numbers that more than one document bears. */
  repeated: number;
  /** The greatest of any house. */
  most: Load;
}

export const noHouses: FiledHouses = {
  ...{ filed: 0, repeated: 0, pieces: 0, grams: 0n },
  most: { pieces: 0, grams: 0n },
};

/** The house manifest that counts, which is the latest. */
export interface HouseList extends Load {
  complete: boolean;
  /** Houses in all, where the list says so. */
  houses?: number;
  /** Pieces of the master by the list. */
  masterPieces?: number;
  /** Lists that this one has superseded. */
  superseded: number;
}

/** What one part of one flight's manifest loads of the master. */
export interface LoadedPart extends Load {
  departure: string;
  flight: string;
  code: string;
  masterPieces?: number;
  /** All parts of the flight's manifest are here. */
  complete: boolean;
  /** No later flight brings pieces. */
  final: boolean;
}

/** All that the exchange knows of one master, in figures. */
export interface Sides {
  master?: Load & { houses?: number };
  houses: FiledHouses;
  list?: HouseList;
  flights: readonly LoadedPart[];
  /** What authorities answered last on master, houses and lists, by result. */
  receipts: Readonly<Record<string, number>>;
}

/** A finding of a reconciliation; its pointer is into the master. */
export interface Discrepancy extends Finding {
  /** ONE Record status code of what is missing or too much, such as DIS_SSPD. */
  discrepancy?: string;
}

/** Within this a weight counts as the same: scales differ by a kilogram, and by half a per cent above 200 kg. */
const tolerance = { grams: 1_000n, perMille: 5n };

/** Whether two weights differ by more than scales do. */
export function weighsOtherwise(grams: bigint, ofMaster: bigint): boolean {
  const apart = grams > ofMaster ? grams - ofMaster : ofMaster - grams;
  const share = (ofMaster * tolerance.perMille) / 1_000n;
  return apart > (share > tolerance.grams ? share : tolerance.grams);
}

/** Whether a weight is more than the master's, and by more than scales differ. */
export const weighsMore = (grams: bigint, ofMaster: bigint): boolean =>
  grams > ofMaster && weighsOtherwise(grams, ofMaster);

/** Grams as kilograms, `571300n` as `571.3 kg`. */
export const kilogramsText = (grams: bigint): string => `${decimalText(grams, 3)} kg`;
