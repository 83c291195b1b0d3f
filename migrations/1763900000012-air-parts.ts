import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, whole } from './table';

/** Figures of the documents about one master air waybill, and how they stand to each other. */
export class AirParts1763900000012 implements MigrationInterface {
  name = 'AirParts1763900000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(part);
    await runner.createTable(receipt);
    await runner.createTable(reconciliation);
    await runner.createTable(ruleSwitch);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const part = table(
  'air_part',
  [
    key(text('mode', 4)),
    key(text('master', 12)),
    key(text('kind', 8)),
    key(text('number', 64)),
    key(id('document_id')),
    id('submitter_id'),
    whole('pieces'),
    text('grams', 20),
    empty(whole('master_pieces')),
    empty(whole('houses')),
    empty(text('code', 1)),
    whole('complete'),
    whole('final'),
    instant('at'),
  ],
  [index('air_part_document', 'document_id')],
);
const receipt = table(
  'air_receipt',
  [
    key(id('document_id')),
    key(id('party_id')),
    key(text('house', 35)),
    text('mode', 4),
    text('master', 12),
    text('result', 24),
  ],
  [index('air_receipt_master', 'mode', 'master')],
);
const reconciliation = table('air_reconciliation', [
  key(text('mode', 4)),
  key(text('master', 12)),
  text('state', 12),
  long('outcome'),
  instant('at'),
]);
const ruleSwitch = table('rule_switch', [
  key(id('party_id')),
  key(text('rule', 16)),
  text('severity', 8),
  text('reason', 350),
  instant('since'),
]);
