import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, whole } from './table';

/**
 * The Merkle log over the journal, what a title check was for, who watches a title, second
 * signatures of acts, and the register of what banks finance. The log has no rows yet: it is made from
 * the journal, past entries included.
 */
export class MerkleLog1763900000007 implements MigrationInterface {
  name = 'MerkleLog1763900000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(tile);
    await runner.createTable(head);
    await runner.createTable(watch);
    await runner.createTable(financing);
    await runner.createTable(mark);
    await runner.query('ALTER TABLE title_check ADD COLUMN purpose varchar(140)');
    await runner.query('ALTER TABLE title_act ADD COLUMN sm2 text');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const tile = table('log_tile', [key(whole('level')), key(whole('position')), long('hashes')]);
const watch = table('title_watch', [
  key(id('title_id')),
  key(text('mode', 4)),
  key(id('party_id')),
  instant('since'),
]);
const head = table('log_head', [key(whole('id')), whole('size'), text('root', 64), long('checkpoint')]);
const financing = table(
  'financing',
  [
    key(id('id')),
    text('mode', 4),
    id('bank_id'),
    text('status', 4),
    empty(text('reference', 70)),
    empty(text('reason', 4)),
    instant('created_at'),
    instant('changed_at'),
  ],
  [index('financing_bank', 'bank_id', 'mode', 'id')],
);
const mark = table(
  'financing_mark',
  [key(id('registration_id')), key(text('fingerprint', 64))],
  [index('financing_mark_fingerprint', 'fingerprint')],
);
