import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signatures beside the actor's on a title act. */
export class TitleInFull1763900000006 implements MigrationInterface {
  name = 'TitleInFull1763900000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE title_act ADD COLUMN cosignatures text');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
