import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, instant, key, long, table, text, whole } from './table';

/** What was reported on documents, and the code by which a note names a railway undertaking. */
export class Reports1763900000009 implements MigrationInterface {
  name = 'Reports1763900000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(event);
    await runner.query('ALTER TABLE party ADD COLUMN rics varchar(4)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const event = table('document_event', [
  key(id('document_id')),
  key(whole('ordinal')),
  id('id'),
  text('code', 24),
  whole('version'),
  id('reporter'),
  text('occurred_at', 32),
  instant('at'),
  long('facts'),
  long('findings'),
  empty(id('corrects')),
  id('entry_id'),
]);
