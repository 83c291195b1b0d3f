import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An offer that runs out is ended without anybody asking, and so is a bank's option and a freeze: a title says when
 * that is next due. Of titles that are here already, those on which something may run out are looked at once. A program
 * of the version before, which may run beside this one, knows no such moment: what it opens ends when somebody meets it.
 */
export class TitleDue1763900000020 implements MigrationInterface {
  name = 'TitleDue1763900000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE title ADD COLUMN due_at varchar(24)');
    await runner.query('CREATE INDEX title_due ON title (due_at) WHERE due_at IS NOT NULL');
    await runner.query(`UPDATE title SET due_at = changed_at
      WHERE status NOT IN ('ACCOMPLISHED', 'SUPERSEDED', 'CANCELLED')
        AND (state LIKE '%"offer":%' OR state LIKE '%"reservation%' OR state LIKE '%"holds":%')`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
