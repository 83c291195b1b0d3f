import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables of small rows that are found by their key or by an index, and never by their number. */
const tables = ['access', 'feed', 'claim', 'search_value', 'air_part', 'air_reconciliation', 'attempt'];

interface Declaration {
  type: 'table' | 'index';
  sql: string;
}

/**
 * On SQLite a table is a tree by the number of its rows, and its primary key another tree, so that each row is
 * written twice. These become one tree by their key, which is a tenth of what a submission costs. PostgreSQL keeps
 * rows in a heap, and has nothing of the kind.
 */
export class OneTree1763900000016 implements MigrationInterface {
  name = 'OneTree1763900000016';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.connection.options.type === 'postgres') return;
    for (const table of tables) await rebuild(runner, table);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

async function rebuild(runner: QueryRunner, table: string): Promise<void> {
  const declared = (await runner.query(
    'SELECT type, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL',
    [table],
  )) as Declaration[];
  const [whole] = declared.filter(({ type }) => type === 'table');
  await runner.query(`ALTER TABLE "${table}" RENAME TO "${table}_before"`);
  await runner.query(`${whole?.sql} WITHOUT ROWID`);
  await runner.query(`INSERT INTO "${table}" SELECT * FROM "${table}_before"`);
  await runner.query(`DROP TABLE "${table}_before"`);
  for (const { type, sql } of declared) if (type === 'index') await runner.query(sql);
}
