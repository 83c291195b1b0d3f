import type { Reader } from '../database/tx';
import { actHash } from './act';
import { fold } from './fold';
import { stateHash, type ActFacts } from './log-proof';
import { recordedOf } from './title-reading.service';
import { onceLess } from './same-statement';
import { readSignedAct } from './signed-act';
import type { TitleState } from './title-state.dto';
import { TitleActRow, TitleRow } from './title.entity';
import { stateOf } from './titles.service';

export type TitleKey = Pick<TitleRow, 'id' | 'mode'>;

/** What stands before the first title. */
export const firstTitle: TitleKey = { id: '', mode: 'live' };

/** Titles that follow one, in a fixed order; fewer than `limit` when there are no more. */
export function titlesAfter(read: Reader, after: TitleKey, limit: number): Promise<TitleKey[]> {
  return read.all<TitleKey>(
    `SELECT id, mode FROM title WHERE (id, mode) > (?, ?) ORDER BY id, mode LIMIT ${Math.trunc(limit)}`,
    after.id,
    after.mode,
  );
}

/**
 * Whether a title is what its acts make it, and its acts are what the journal says of them: whoever
 * changes one of the three would have to change the others, and the journal is chained and published.
 */
export async function isAsItsActs(read: Reader, { id, mode }: TitleKey): Promise<boolean> {
  for (;;) {
    const row = await read.one(TitleRow, { id, mode });
    const acts = await read.find(TitleActRow, { titleId: id, mode }, { orderBy: 'sequence' });
    const entries = await entriesOf(read, id, mode);
    const again = await read.one(TitleRow, { id, mode });
    // Read one after the other: an act that came between them asks for another look.
    if (again?.sequence !== row?.sequence) continue;
    return row !== undefined && holds(row, acts, entries);
  }
}

async function entriesOf(read: Reader, id: string, mode: string): Promise<Map<string, ActFacts>> {
  const entries = await read.all<{ id: string; data: string | null }>(
    `SELECT a.entry_id AS id, (SELECT j.data FROM journal j WHERE j.id = a.entry_id) AS data
       FROM title_act a WHERE a.title_id = ? AND a.mode = ?`,
    id,
    mode,
  );
  return new Map(
    entries.flatMap(({ id: entryId, data }) =>
      data === null ? [] : [[entryId, JSON.parse(data) as ActFacts] as const],
    ),
  );
}

function holds(row: TitleRow, acts: readonly TitleActRow[], entries: Map<string, ActFacts>): boolean {
  try {
    const state = fold(acts.map(recordedOf));
    const last = entries.get(acts.at(-1)?.entryId ?? '');
    const once = acts.some(({ type }) => onceLess.has(type)) || pledgedAsBefore(state, row) === row.state;
    return (
      (JSON.stringify(state) === row.state || (last?.stateHash !== undefined && once)) &&
      (last?.stateHash === undefined || last.stateHash === stateHash(row.state)) &&
      acts.every((act) => isAsSigned(act) && entries.get(act.entryId)?.actHash === act.hash)
    );
  } catch {
    // Acts that cannot be read or folded are no acts that were recorded here.
    return false;
  }
}

/** As the state was when a pledge stayed with who had proposed it, though the title had passed on. */
function pledgedAsBefore(state: TitleState, row: TitleRow): string {
  const { pledgor } = stateOf(row).pledge ?? {};
  return JSON.stringify(pledgor && state.pledge ? { ...state, pledge: { ...state.pledge, pledgor } } : state);
}

function isAsSigned({ jws, hash }: TitleActRow): boolean {
  const signed = readSignedAct(jws);
  return signed !== undefined && actHash(signed.payload) === hash;
}
