import type { Reader } from '../database/tx';
import { oneFlight } from '../identifiers/flight';
import type { Mode } from '../parties/roles';
import { noHouses, type LoadedPart, type Sides } from './sides';

/** The sides of a master, and its own document when that is in the exchange. */
export interface Known {
  sides: Sides;
  owner?: { documentId: string; submitterId: string };
}

interface PartFigures {
  master: string;
  kind: 'master' | 'list' | 'flight';
  number: string;
  documentId: string;
  submitterId: string;
  pieces: number;
  grams: string;
  masterPieces: number | null;
  houses: number | null;
  code: string | null;
  complete: number;
  final: number;
  again: number;
}

interface HouseFigures {
  master: string;
  filed: number;
  repeated: number;
  pieces: number;
  grams: number;
  mostPieces: number;
  mostGrams: number;
}

/**
 * The sides of some masters, in three statements whatever their number. Of documents that bear the same
 * number the first counts, since ids sort by time: nobody displaces a master or a house by filing it again.
 */
export async function readSides(
  reader: Reader,
  mode: Mode,
  masters: readonly string[],
): Promise<Map<string, Known>> {
  const among = `(${masters.map(() => '?').join(', ')})`;
  const parts = await reader.all<PartFigures>(partsSql(among), mode, ...masters);
  const houses = await reader.all<HouseFigures>(housesSql(among), mode, ...masters);
  const receipts = await reader.all<{ master: string; result: string; count: number }>(
    `SELECT r.master, r.result, COUNT(*) AS count FROM air_receipt r
      WHERE r.mode = ? AND r.master IN ${among} AND ${onFiled} GROUP BY r.master, r.result ORDER BY r.result`,
    mode,
    ...masters,
  );
  const known = new Map<string, Known>();
  for (const master of masters) {
    const own = parts.filter((part) => part.master === master);
    const filed = houses.find((each) => each.master === master);
    const results = receipts.filter((each) => each.master === master);
    known.set(master, {
      ...ownerOf(own),
      sides: {
        ...masterOf(own),
        ...listOf(own),
        houses: filedOf(filed),
        flights: flightsOf(own),
        receipts: Object.fromEntries(results.map(({ result, count }) => [result, count])),
      },
    });
  }
  return known;
}

/**
 * An answer of customs (`r`) is on a document that is filed under the master now. A program of an earlier version
 * leaves answers on documents that were withdrawn or moved to another master where they are.
 */
export const onFiled = `EXISTS (SELECT 1 FROM air_part f
  WHERE f.document_id = r.document_id AND f.mode = r.mode AND f.master = r.master AND f.kind <> 'flight')`;

/** Lists come latest first, everything else first first. */
const partsSql = (among: string): string =>
  `SELECT master, kind, number, document_id AS "documentId", submitter_id AS "submitterId", pieces, grams,
          master_pieces AS "masterPieces", houses, code, complete, final, again
     FROM air_part WHERE mode = ? AND master IN ${among} AND kind IN ('master', 'list', 'flight')
    ORDER BY master, kind, CASE WHEN kind = 'list' THEN at END DESC, number, document_id`;

const housesSql = (among: string): string =>
  `SELECT master, SUM(1 - again) AS filed, SUM(again) AS repeated, SUM((1 - again) * pieces) AS pieces,
          CAST(SUM((1 - again) * CAST(grams AS BIGINT)) AS BIGINT) AS grams,
          MAX((1 - again) * pieces) AS "mostPieces", MAX((1 - again) * CAST(grams AS BIGINT)) AS "mostGrams"
     FROM air_part WHERE mode = ? AND master IN ${among} AND kind = 'house' GROUP BY master`;

const firstOf = (parts: readonly PartFigures[]): PartFigures | undefined =>
  parts.find(({ kind }) => kind === 'master');

function ownerOf(parts: readonly PartFigures[]): Pick<Known, 'owner'> {
  const first = firstOf(parts);
  return first ? { owner: { documentId: first.documentId, submitterId: first.submitterId } } : {};
}

function masterOf(parts: readonly PartFigures[]): Pick<Sides, 'master'> {
  const first = firstOf(parts);
  if (!first) return {};
  const { pieces, grams, houses } = first;
  return { master: { pieces, grams: BigInt(grams), ...(houses !== null && { houses }) } };
}

function listOf(parts: readonly PartFigures[]): Pick<Sides, 'list'> {
  const lists = parts.filter(({ kind }) => kind === 'list');
  const [latest] = lists;
  if (!latest) return {};
  const { pieces, grams, houses, masterPieces, complete } = latest;
  return {
    list: {
      ...{ pieces, grams: BigInt(grams), complete: complete === 1, superseded: lists.length - 1 },
      ...(houses !== null && { houses }),
      ...(masterPieces !== null && { masterPieces }),
    },
  };
}

function filedOf(figures: HouseFigures | undefined): Sides['houses'] {
  if (!figures) return noHouses;
  const { filed, repeated, pieces, grams, mostPieces, mostGrams } = figures;
  const most = { pieces: mostPieces, grams: BigInt(mostGrams) };
  return { filed, repeated, pieces, grams: BigInt(grams), most };
}

/**
 * Of two documents about the same part of a flight, such as the carrier's and the handler's, one counts: whether the
 * first still has the waybill or never had it.
 */
function flightsOf(parts: readonly PartFigures[]): LoadedPart[] {
  const once = new Map<string, PartFigures>();
  for (const part of parts) {
    if (part.kind !== 'flight' || part.again === 1) continue;
    const [departure = '', flight = '', ...rest] = part.number.split('/');
    // A manifest of an earlier version has its flight as it was written, and does not know yet whether it counts.
    const number = [departure, oneFlight(flight), ...rest].join('/');
    const before = once.get(number);
    if (!before || part.documentId < before.documentId) once.set(number, part);
  }
  return [...once].map(([number, part]) => loadedPart(number, part));
}

function loadedPart(number: string, part: PartFigures): LoadedPart {
  const { pieces, grams, code, masterPieces, complete, final } = part;
  const [departure = '', flight = '', date = ''] = number.split('/');
  return {
    ...{ departure, flight: `${flight}/${date}`, pieces, grams: BigInt(grams), code: code ?? 'P' },
    ...(masterPieces !== null && { masterPieces }),
    ...{ complete: complete === 1, final: final === 1 },
  };
}
