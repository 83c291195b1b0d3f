import type { MigrationInterface, QueryRunner } from 'typeorm';
import { key, table, text } from './table';

/**
 * Answers of customs on documents that were withdrawn before go, and those on documents that were amended to another
 * master follow them; the program holds those masters against their parts anew. So it does with flights of which two
 * documents are about one part: each of the two counted before. And an answer may name a house by as many letters as
 * a receipt may. All answers are read once, before anything is locked.
 */
export class AnswersOnFiled1763900000022 implements MigrationInterface {
  name = 'AnswersOnFiled1763900000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(table('air_master_due', [key(text('mode', 4)), key(text('master', 12))]));
    await runner.query(`INSERT INTO air_master_due (mode, master)
      SELECT DISTINCT r.mode, r.master FROM air_receipt r WHERE NOT ${onFiled}`);
    await widen(runner);
    await runner.query(`INSERT INTO air_master_due (mode, master)
      SELECT DISTINCT p.mode, p.master FROM air_receipt r
        JOIN air_part p ON p.document_id = r.document_id AND p.mode = r.mode AND p.kind <> 'flight'
       WHERE ${suspect} AND NOT ${onFiled}
          ON CONFLICT DO NOTHING`);
    await runner.query(`UPDATE air_receipt AS r SET master = (${elsewhere} LIMIT 1)
      WHERE ${suspect} AND NOT ${onFiled} AND EXISTS (${elsewhere})`);
    await runner.query(`DELETE FROM air_receipt AS r WHERE ${suspect} AND NOT ${onFiled}`);
    await runner.query(`UPDATE air_flight SET due = 1 WHERE (mode, flight) IN (
      SELECT mode, flight FROM air_flight_part GROUP BY mode, flight, part HAVING COUNT(*) > 1)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const onFiled = `EXISTS (SELECT 1 FROM air_part f
  WHERE f.document_id = r.document_id AND f.mode = r.mode AND f.master = r.master AND f.kind <> 'flight')`;

const suspect = '(r.mode, r.master) IN (SELECT mode, master FROM air_master_due)';

const elsewhere = `SELECT p.master FROM air_part p
  WHERE p.document_id = r.document_id AND p.mode = r.mode AND p.kind <> 'flight'`;

/** PostgreSQL notes the new length; SQLite holds no text to a length, and has its table with the new one in the place of the old. */
async function widen(runner: QueryRunner): Promise<void> {
  if (runner.connection.options.type === 'postgres') {
    await runner.query('ALTER TABLE air_receipt ALTER COLUMN house TYPE varchar(40)');
    return;
  }
  const declared = (await runner.query(
    `SELECT type, sql FROM sqlite_master WHERE tbl_name = 'air_receipt' AND sql IS NOT NULL`,
  )) as { type: string; sql: string }[];
  const whole = declared.find(({ type }) => type === 'table')?.sql ?? '';
  await runner.query('ALTER TABLE air_receipt RENAME TO air_receipt_before');
  await runner.query(whole.replace('varchar(35)', 'varchar(40)'));
  await runner.query('INSERT INTO air_receipt SELECT * FROM air_receipt_before');
  await runner.query('DROP TABLE air_receipt_before');
  for (const { type, sql } of declared) if (type === 'index') await runner.query(sql);
}
