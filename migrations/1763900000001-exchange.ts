import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, unique, whole } from './table';

/** Routing, deliveries, receipts. */
export class Exchange1763900000001 implements MigrationInterface {
  name = 'Exchange1763900000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const delivery = table(
  'delivery',
  [
    key(id('id')),
    text('mode', 4),
    id('party_id'),
    empty(id('endpoint_id')),
    id('entry_id'),
    text('type', 64),
    id('document_id'),
    id('submitter_id'),
    text('number', 40),
    whole('version'),
    whole('ordinal'),
    text('state', 16),
    whole('attempts'),
    whole('budget_from'),
    instant('next_attempt_at'),
    empty(instant('lease_until')),
    whole('fence'),
    empty(instant('delivered_at')),
    empty(instant('acknowledged_at')),
    text('rule', 64),
    long('reason'),
    instant('created_at'),
  ],
  [
    index('delivery_due', 'state', 'next_attempt_at'),
    index('delivery_order', 'document_id', 'party_id', 'ordinal'),
    index('delivery_submitter', 'submitter_id', 'id'),
    index('delivery_receiver', 'party_id', 'id'),
    index('delivery_number', 'party_id', 'number'),
  ],
);

const receipt = table(
  'receipt',
  [
    key(id('id')),
    id('document_id'),
    whole('version'),
    id('party_id'),
    text('level', 2),
    text('result', 24),
    empty(text('code', 24)),
    empty(text('subject', 24)),
    empty(text('office_code', 4)),
    text('decided_at', 40),
    long('reasons'),
    id('entry_id'),
    instant('at'),
  ],
  [index('receipt_document', 'document_id', 'party_id')],
);

const tables = [
  delivery,
  receipt,
  table(
    'endpoint',
    [
      key(id('id')),
      id('party_id'),
      text('mode', 4),
      text('name', 40),
      text('url', 500),
      text('state', 16),
      whole('generation'),
      instant('created_at'),
    ],
    [unique('endpoint_party', 'party_id', 'mode', 'name')],
  ),
  table('attempt', [
    key(id('delivery_id')),
    key(whole('number')),
    instant('at'),
    empty(whole('status')),
    empty(whole('latency_ms')),
    empty(text('excerpt', 500)),
  ]),
  table('routing_rules', [key(whole('version')), long('rules'), id('made_by'), instant('at')]),
];
