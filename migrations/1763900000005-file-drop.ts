import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Endpoints that are folders of files. */
export class FileDrop1763900000005 implements MigrationInterface {
  name = 'FileDrop1763900000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE endpoint ADD COLUMN channel varchar(8) NOT NULL DEFAULT 'push'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
