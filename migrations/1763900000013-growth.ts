import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents of one number are read newest first from the index itself, however many others there are. */
export class Growth1763900000013 implements MigrationInterface {
  name = 'Growth1763900000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX document_number');
    await runner.query('CREATE INDEX document_number ON document (number, id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
