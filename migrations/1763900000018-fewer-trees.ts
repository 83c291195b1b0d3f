import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, key, table, text } from './table';

/**
 * Every index of a table is a tree that each row is written to. What is delivered grows for ever and what waits in
 * an inbox has an index of its own, so `delivery_due` holds neither; documents are found by their numbers, and so the
 * deliveries of a number; a claim on a number is let go by its key. Of what waits in an inbox two trees fewer are
 * written, of a claim on a number one: a fifteenth of what a submission costs.
 */
export class FewerTrees1763900000018 implements MigrationInterface {
  name = 'FewerTrees1763900000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX delivery_due');
    await runner.query(`CREATE INDEX delivery_due ON delivery (state, endpoint_id, next_attempt_at)
      WHERE state NOT IN ('waiting', 'delivered')`);
    // A document is found by its number. What it was called before is seldom anything else, and is noted by the
    // database itself: a program of the version before, which may run beside this one, does not know of it.
    await runner.createTable(table('former_number', [key(text('number', 40)), key(id('document_id'))]));
    await runner.query(`INSERT INTO former_number (number, document_id)
      SELECT DISTINCT d.number, d.document_id FROM delivery d JOIN document doc ON doc.id = d.document_id
       WHERE d.carries = 'document' AND d.number <> doc.number`);
    for (const sql of runner.connection.options.type === 'postgres' ? noteOnPostgres : noteOnSqlite)
      await runner.query(sql);
    await runner.query('DROP INDEX delivery_number');
    // A claim on a number is let go by its key; only others are looked up by who has them.
    await runner.query('DROP INDEX claim_owner');
    await runner.query(`CREATE INDEX claim_owner ON claim (owner) WHERE key NOT LIKE 'number %'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const note = `INSERT INTO former_number (number, document_id) VALUES (OLD.number, OLD.id) ON CONFLICT DO NOTHING`;

const noteOnSqlite = [
  `CREATE TRIGGER document_renumbered AFTER UPDATE OF number ON document WHEN OLD.number <> NEW.number
    BEGIN ${note}; END`,
];

const noteOnPostgres = [
  `CREATE FUNCTION note_former_number() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN ${note}; RETURN NULL; END $$`,
  `CREATE TRIGGER document_renumbered AFTER UPDATE OF number ON document FOR EACH ROW
    WHEN (OLD.number <> NEW.number) EXECUTE FUNCTION note_former_number()`,
];
