import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, whole } from './table';

/** Papers of many documents, printed off the request path; reference data that the operator extends. */
export class PaperRuns1763900000011 implements MigrationInterface {
  name = 'PaperRuns1763900000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      table(
        'paper_run',
        [key(id('id')), id('party_id'), text('mode', 4), text('asked', 200), instant('created_at')],
        [
          index('paper_run_party', 'party_id', 'mode', 'created_at'),
          index('paper_run_created', 'created_at'),
        ],
      ),
    );
    await runner.createTable(
      table(
        'paper_print',
        [
          key(id('run_id')),
          key(whole('ordinal')),
          id('document_id'),
          text('state', 8),
          empty(instant('lease_until')),
          whole('attempts'),
          empty(whole('version')),
          empty(long('problem')),
          empty(long('bytes')),
        ],
        [index('paper_print_due', 'state', 'lease_until')],
      ),
    );
    await runner.createTable(
      table('reference_entry', [
        key(text('list', 40)),
        key(text('code', 40)),
        long('content'),
        id('made_by'),
        instant('at'),
      ]),
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}
