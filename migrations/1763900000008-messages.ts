import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, instant, key, long, table, text, whole } from './table';

/** Messages of other systems as they came, beside the documents that were read from them. */
export class Messages1763900000008 implements MigrationInterface {
  name = 'Messages1763900000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(message);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const message = table('document_message', [
  key(id('document_id')),
  key(whole('version')),
  text('media_type', 100),
  text('format', 64),
  text('encoding', 6),
  long('bytes'),
  text('digest', 64),
  long('losses'),
  instant('at'),
]);
