import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { index } from './table';

/** Houses of a master are added up from an index alone; which of two with one number counts is kept with the row. */
export class AirPartSum1763900000015 implements MigrationInterface {
  name = 'AirPartSum1763900000015';

  async up(runner: QueryRunner): Promise<void> {
    // A house filed twice before counts twice until either of the two is written again.
    await runner.query('ALTER TABLE air_part ADD COLUMN again integer NOT NULL DEFAULT 0');
    await runner.createIndex('air_part', new TableIndex(sum));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const sum = index('air_part_sum', 'mode', 'master', 'kind', 'again', 'pieces', 'grams');
