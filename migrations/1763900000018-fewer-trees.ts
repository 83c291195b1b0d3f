import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, key, table, text } from './table';

/**
 * Every index of a table is a tree that each row is written to. What is done with grows for ever and what is open stays
 * few, so the index of what is due holds what is still to be pushed or stopped on its way, and of each delivery two
 * trees fewer are written, of a claim on a number one: a fifteenth of what a submission costs.
 */
export class FewerTrees1763900000018 implements MigrationInterface {
  name = 'FewerTrees1763900000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delivery_due');
    await runner.query(`CREATE INDEX delivery_due ON delivery (state, endpoint_id, next_attempt_at)
      WHERE state NOT IN ('waiting', 'delivered', 'skipped', 'withdrawn')`);
    // A document is found by its number; what it was called before is seldom anything else.
    await runner.createTable(table('former_number', [key(text('number', 40)), key(id('document_id'))]));
    await runner.query(`INSERT INTO former_number (number, document_id)
      SELECT DISTINCT d.number, d.document_id FROM delivery d JOIN document doc ON doc.id = d.document_id
       WHERE d.carries = 'document' AND d.number <> doc.number`);
    await runner.query('DROP INDEX delivery_number');
    // A claim on a number is let go by its key; only others are looked up by who has them.
    await runner.query('DROP INDEX claim_owner');
    await runner.query(`CREATE INDEX claim_owner ON claim (owner) WHERE key NOT LIKE 'number %'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
