import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every page and every time line of a document asks for the titles over it; without this they were looked for among all. */
export class TitlesOnDocuments1763900000024 implements MigrationInterface {
  name = 'TitlesOnDocuments1763900000024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX title_document ON title (document_id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
