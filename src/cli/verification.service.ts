import { hash } from 'node:crypto';
import type { Reader } from '../database/tx';
import { JournalHead, LogHead, LogTile } from '../journal/journal.entity';
import { walk } from '../journal/journal.service';
import { leafHash } from '../journal/merkle';
import { grow, rootIn, tileWidth, type Tile } from '../journal/tiles';
import { firstTitle, isAsItsActs, titlesAfter, type TitleKey } from '../title/recomputation.store';
import { brokenArchive } from './archive-verification.service';

/** Rows read at a time: memory stays the same however long the exchange has run. */
const step = 200;

type Say = (line: string) => unknown;

/**
 * Walks the journal, its log, the archive, the documents and the titles, and gives the first thing that is wrong. Works beside
 * a running exchange: what it adds meanwhile is looked at or not, and never taken for a fault.
 */
export async function firstFault(read: Reader, say: Say): Promise<string | undefined> {
  return (
    (await brokenEntry(read, say)) ??
    (await brokenLog(read, say)) ??
    (await brokenArchive(read, say)) ??
    (await brokenDocument(read, say)) ??
    (await brokenTitle(read, say))
  );
}

async function brokenEntry(read: Reader, say: Say): Promise<string | undefined> {
  if (!(await read.one(JournalHead, { id: 1 })))
    return 'the head row of the journal is missing; a move from SQLite was broken off, run "npm run migrate:postgres" again';
  const { entries, headHash, broken } = await walk(read);
  if (broken) return `journal entry ${broken.sequence} (${broken.what})`;
  say(`journal: ${entries} entries, gapless and chained, head ${headHash}`);
  return undefined;
}

interface Version {
  documentId: string;
  version: number;
  content: string;
  contentHash: string;
}

async function brokenDocument(read: Reader, say: Say): Promise<string | undefined> {
  let [count, after, version] = [0, '', 0];
  for (;;) {
    const rows = await read.all<Version>(
      `SELECT document_id AS "documentId", version, content, content_hash AS "contentHash" FROM document_version
        WHERE (document_id, version) > (?, ?) ORDER BY document_id, version LIMIT ${step}`,
      after,
      version,
    );
    for (const row of rows) {
      if (hash('sha256', row.content) !== row.contentHash)
        return `document ${row.documentId} version ${row.version} (content hash)`;
      [after, version] = [row.documentId, row.version];
    }
    count += rows.length;
    if (rows.length < step) break;
  }
  say(`documents: ${count} versions, every content hash right`);
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
