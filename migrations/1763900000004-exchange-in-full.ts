import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text } from './table';

/** Health and wishes of endpoints; events, notices and consumers; receipts in a chain. */
export class ExchangeInFull1763900000004 implements MigrationInterface {
  name = 'ExchangeInFull1763900000004';

  async up(runner: QueryRunner): Promise<void> {
    // Added in plain SQL: TypeORM would copy the whole table on SQLite for each column.
    for (const [name, columns] of Object.entries(added))
      for (const column of columns) await runner.query(`ALTER TABLE ${name} ADD COLUMN ${column}`);
    for (const each of tables) await runner.createTable(each);
    // Due deliveries are looked for by endpoint, so that one receiver's backlog never hides another's.
    await runner.dropIndex('delivery', 'delivery_due');
    for (const each of indices) await runner.createIndex('delivery', new TableIndex(each));
    await runner.createIndex('receipt', new TableIndex(index('receipt_delivery', 'delivery_id')));
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const indices = [
  index('delivery_due', 'state', 'endpoint_id', 'next_attempt_at'),
  { ...index('delivery_inbox', 'party_id', 'id'), where: `state = 'waiting'` },
  { ...index('delivery_notice', 'notice_id'), where: 'notice_id IS NOT NULL' },
];

/** Columns as portable SQL; what is not nullable has the value that older rows meant. */
const added: Record<string, readonly string[]> = {
  document: ['master varchar(64)'],
  delivery: [
    `carries varchar(16) NOT NULL DEFAULT 'document'`,
    'group_key varchar(64)',
    'notice_id varchar(64)',
    'consumer varchar(64)',
    'rules_version integer',
  ],
  endpoint: [
    'description varchar(140)',
    `payload varchar(8) NOT NULL DEFAULT 'full'`,
    `signing varchar(8) NOT NULL DEFAULT 'v1'`,
    `types text NOT NULL DEFAULT '[]'`,
    'coalesce_seconds integer NOT NULL DEFAULT 0',
    'previous_until varchar(24)',
    'failing_since varchar(24)',
    'warned integer NOT NULL DEFAULT 0',
    'paused_until varchar(24)',
    'disabled_reason varchar(24)',
  ],
  receipt: [
    'delivery_id varchar(64)',
    'family varchar(16)',
    'house varchar(40)',
    'unit varchar(40)',
    'declaration varchar(40)',
    'previous_hash varchar(64)',
    'hash varchar(64)',
  ],
  routing_rules: ['reason varchar(500)'],
};

const tables = [
  table('receipt_reference', [
    key(id('party_id')),
    key(text('mode', 4)),
    key(text('family', 24)),
    key(text('number', 40)),
    id('document_id'),
    id('delivery_id'),
  ]),
  table(
    'unmatched_receipt',
    [
      key(id('id')),
      text('mode', 4),
      id('party_id'),
      long('body'),
      text('reason', 64),
      id('entry_id'),
      instant('at'),
      empty(id('receipt_id')),
      empty(id('settled_by')),
      empty(instant('settled_at')),
    ],
    [index('unmatched_receipt_party', 'party_id', 'id')],
  ),
];
