import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An authority that a document no longer concerns sees the versions up to then, and none after; those that were told
 * so before are limited as they would be now. And a receipt keeps the number of the manifest that it states.
 */
export class CustomsSeeAndSay1763900000019 implements MigrationInterface {
  name = 'CustomsSeeAndSay1763900000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE access ADD COLUMN last_version integer');
    await runner.query('ALTER TABLE receipt ADD COLUMN manifest varchar(40)');
    // Once over the deliveries: who is limited is few beside those who see.
    await runner.query(`UPDATE access SET last_version = (
        SELECT d.version - 1 FROM delivery d WHERE d.document_id = access.subject AND d.party_id = access.party_id
           AND d.carries = 'document' ORDER BY d.ordinal DESC LIMIT 1)
      WHERE reason = 'routed' AND until IS NULL AND (party_id, mode, subject) IN (
        SELECT d.party_id, d.mode, d.document_id FROM delivery d
         WHERE d.rule = 'no-longer' AND d.carries = 'document' AND NOT EXISTS (
           SELECT 1 FROM delivery e WHERE e.document_id = d.document_id AND e.party_id = d.party_id
              AND e.carries = 'document' AND e.ordinal > d.ordinal))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
