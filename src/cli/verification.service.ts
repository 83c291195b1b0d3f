import type { Reader } from '../database/tx';
import { JournalHead, LogHead, LogTile, type JournalEntry } from '../journal/journal.entity';
import { walk } from '../journal/journal.service';
import { leafHash } from '../journal/merkle';
import { grow, rootIn, tileWidth, type Tile } from '../journal/tiles';
import { firstTitle, isAsItsActs, titlesAfter, type TitleKey } from '../title/recomputation.store';
import { brokenArchive } from './archive-verification.service';
import { missingRow, untoldRow } from './told-verification.service';

/** Rows read at a time: memory stays the same however long the exchange has run. */
const step = 200;

type Say = (line: string) => unknown;

/**
 * Walks the journal, its log, the archive, the documents and the titles, and gives the first thing that is wrong. What the
 * journal tells of is there as it says, and nothing is there of which it does not tell. Works beside a running
 * exchange: what it adds meanwhile is looked at or not, and never taken for a fault.
 */
export async function firstFault(read: Reader, say: Say): Promise<string | undefined> {
  let missing: string | undefined;
  const look = async (entries: readonly JournalEntry[]): Promise<void> => {
    missing ??= await missingRow(read, entries);
  };
  return (
    (await brokenEntry(read, look, say)) ??
    (await brokenLog(read, say)) ??
    (await brokenArchive(read, say)) ??
    missing ??
    (await untoldRow(read, say)) ??
    (await brokenTitle(read, say))
  );
}

type Look = (entries: readonly JournalEntry[]) => Promise<void>;

async function brokenEntry(read: Reader, look: Look, say: Say): Promise<string | undefined> {
  if (!(await read.one(JournalHead, { id: 1 })))
    return 'the head row of the journal is missing; a move from SQLite was broken off, run "npm run migrate:postgres" again';
  const { entries, headHash, broken } = await walk(read, look);
  if (broken) return `journal entry ${broken.sequence} (${broken.what})`;
  say(`journal: ${entries} entries, gapless and chained, head ${headHash}`);
  return undefined;
}

async function brokenTitle(read: Reader, say: Say): Promise<string | undefined> {
  let count = 0;
  let keys: TitleKey[] = [firstTitle];
  do {
    keys = await titlesAfter(read, keys.at(-1) as TitleKey, step);
    for (const key of keys)
      if (!(await isAsItsActs(read, key))) return `title ${key.id} (its acts give another state)`;
    count += keys.length;
  } while (keys.length === step);
  say(`titles: ${count}, each the fold of its acts`);
  return undefined;
}

/** Makes the log anew from the journal, tile by tile, and compares it with the one that was published. */
async function brokenLog(read: Reader, say: Say): Promise<string | undefined> {
  const head = await read.one(LogHead, { id: 1 });
  let [size, open] = [0, [] as Tile[]];
  const until = head?.size ?? 0;
  while (size < until) {
    const entries = await read.all<{ hash: string }>(
      'SELECT hash FROM journal WHERE sequence > ? AND sequence <= ? ORDER BY sequence',
      size,
      Math.min(size + tileWidth, until),
    );
    if (entries.length === 0) break;
    const changed = grow(
      open,
      size,
      entries.map(({ hash: each }) => leafHash(each)),
    );
    for (const tile of changed) {
      const kept = await read.one(LogTile, { level: tile.level, position: tile.index });
      if (!kept?.hashes.startsWith(tile.hashes)) return `log tile ${tile.level}/${tile.index}`;
    }
    size += entries.length;
    open = [...changed, ...open.filter((tile) => !changed.some(({ level }) => level === tile.level))];
  }
  if (head && (size !== head.size || rootIn(open, size) !== head.root)) return 'the head of the log';
  say(`log: ${size} entries, root ${head?.root ?? 'none yet'}`);
  return undefined;
}
