import 'reflect-metadata';
import { hash } from 'node:crypto';
import { entities } from '../app.module';
import { readConfig } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { Journal } from '../journal/journal.service';
import { fold } from '../title/fold';
import { recordedOf } from '../title/title-reading.service';
import { TitleActRow, TitleRow } from '../title/title.entity';

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Rows read at a time: memory stays the same however long the exchange has run. */
const step = 1_000;

/** Walks the journal, the documents and the titles of a data folder, and names the first thing that is wrong. */
async function main(): Promise<void> {
  const database = new Database(readConfig(), entities, new Clock());
  await database.openForReading();
  const broken =
    (await brokenEntry(database)) ?? (await brokenDocument(database)) ?? (await brokenTitle(database));
  await database.onApplicationShutdown();
  if (!broken) return void say('Everything holds. 全部核验无误。');
  say(`BROKEN 已损坏: ${broken}`);
  process.exitCode = 1;
}

async function brokenEntry(database: Database): Promise<string | undefined> {
  const { entries, headHash, broken } = await new Journal(database).verify();
  if (broken) return `journal entry ${broken.sequence} (${broken.what})`;
  say(`journal: ${entries} entries, gapless and chained, head ${headHash}`);
  return undefined;
}

async function brokenDocument(database: Database): Promise<string | undefined> {
  let [count, after, version] = [0, '', 0];
  for (;;) {
    const rows = await database.read.all<{
      documentId: string;
      version: number;
      content: string;
      contentHash: string;
    }>(
      `SELECT document_id AS "documentId", version, content, content_hash AS "contentHash" FROM document_version
        WHERE document_id > ? OR (document_id = ? AND version > ?) ORDER BY document_id, version LIMIT ${step}`,
      after,
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

async function brokenTitle(database: Database): Promise<string | undefined> {
  const ids = await database.read.all<{ id: string; mode: 'test' | 'live' }>(
    'SELECT id, mode FROM title ORDER BY id, mode',
  );
  for (const { id, mode } of ids) {
    const row = await database.read.one(TitleRow, { id, mode });
    const acts = await database.read.find(TitleActRow, { titleId: id, mode }, { orderBy: 'sequence' });
    if (JSON.stringify(fold(acts.map(recordedOf))) !== row?.state)
      return `title ${id} (its acts give another state)`;
  }
  say(`titles: ${ids.length}, each the fold of its acts`);
  return undefined;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
