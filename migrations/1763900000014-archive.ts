import type { MigrationInterface, QueryRunner } from 'typeorm';
import { archiveTables, wholeTables } from './archive-tables';
import { id, instant, key, table, text, whole } from './table';

/**
 * Closed months of the journal may go to an archive. What is there is said in the database itself: up to
 * which entry, and which months, each with the entry that sealed it. PostgreSQL keeps the archive in a
 * schema, and in another one the views by which readers see past and present as one table; SQLite has a file
 * for the one and makes the other for each connection.
 */
export class Archive1763900000014 implements MigrationInterface {
  name = 'Archive1763900000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(head);
    await runner.createTable(month);
    await runner.query(
      `INSERT INTO archive_head (id, sequence, hash, at) VALUES (1, 0, '${'0'.repeat(64)}', '')`,
    );
    if (runner.connection.options.type === 'postgres') await onPostgres(runner);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

async function onPostgres(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SCHEMA IF NOT EXISTS archive');
  await runner.query('CREATE SCHEMA IF NOT EXISTS whole');
  for (const statement of archiveTables) await runner.query(statement);
  const [{ schema }] = (await runner.query('SELECT current_schema() AS schema')) as [{ schema: string }];
  for (const [name, select] of Object.entries(wholeTables(`"${schema}"`)))
    await runner.query(`CREATE VIEW whole.${name} AS ${select}`);
}

const head = table('archive_head', [key(whole('id')), whole('sequence'), text('hash', 64), instant('at')]);
const month = table('archive_month', [
  key(text('month', 7)),
  whole('after'),
  whole('through'),
  id('entry_id'),
]);
