import type { MigrationInterface, QueryRunner } from 'typeorm';
import { instant, key, table, text, whole } from './table';

/**
 * The head of the journal as a row of its own: where several processes write, whoever holds it gives
 * the next sequence. It also tells of entries that were cut off at the end.
 */
export class JournalHead1763900000003 implements MigrationInterface {
  name = 'JournalHead1763900000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(head);
    await runner.query(
      `INSERT INTO journal_head (id, sequence, hash, at)
        SELECT 1, sequence, hash, at FROM journal ORDER BY sequence DESC LIMIT 1`,
    );
    await runner.query(
      `INSERT INTO journal_head (id, sequence, hash, at)
        SELECT 1, 0, '${'0'.repeat(64)}', '' WHERE NOT EXISTS (SELECT 1 FROM journal_head)`,
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const head = table('journal_head', [key(whole('id')), whole('sequence'), text('hash', 64), instant('at')]);
