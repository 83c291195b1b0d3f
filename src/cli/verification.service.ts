import { hash } from 'node:crypto';
import type { Reader } from '../database/tx';
import { JournalHead } from '../journal/journal.entity';
import { walk } from '../journal/journal.service';
import { fold } from '../title/fold';
import { recordedOf } from '../title/title-reading.service';
import { TitleActRow, TitleRow } from '../title/title.entity';

/** Rows read at a time: memory stays the same however long the exchange has run. */
const step = 200;

type Say = (line: string) => unknown;

/**
 * Walks the journal, the documents and the titles, and gives the first thing that is wrong. Works beside
 * a running exchange: what it adds meanwhile is looked at or not, and never taken for a fault.
 */
export async function firstFault(read: Reader, say: Say): Promise<string | undefined> {
  return (
    (await brokenEntry(read, say)) ?? (await brokenDocument(read, say)) ?? (await brokenTitle(read, say))
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

type TitleKey = Pick<TitleRow, 'id' | 'mode'>;

async function brokenTitle(read: Reader, say: Say): Promise<string | undefined> {
  let [count, after] = [0, { id: '', mode: '' }];
  for (;;) {
    const keys = await read.all<TitleKey>(
      `SELECT id, mode FROM title WHERE (id, mode) > (?, ?) ORDER BY id, mode LIMIT ${step}`,
      after.id,
      after.mode,
    );
    for (const key of keys)
      if (!(await isFold(read, key))) return `title ${key.id} (its acts give another state)`;
    count += keys.length;
    if (keys.length < step) break;
    after = keys.at(-1) as TitleKey;
  }
  say(`titles: ${count}, each the fold of its acts`);
  return undefined;
}

/** Row and acts are read one after the other; an act that came between them asks for another look. */
async function isFold(read: Reader, { id, mode }: TitleKey): Promise<boolean> {
  for (;;) {
    const row = await read.one(TitleRow, { id, mode });
    const acts = await read.find(TitleActRow, { titleId: id, mode }, { orderBy: 'sequence' });
    const again = await read.one(TitleRow, { id, mode });
    if (again?.sequence === row?.sequence) return JSON.stringify(fold(acts.map(recordedOf))) === row?.state;
  }
}
