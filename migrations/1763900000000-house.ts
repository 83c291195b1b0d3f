import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, unique, whole } from './table';

/** The ground floor: journal, parties, idempotency, documents. */
export class House1763900000000 implements MigrationInterface {
  name = 'House1763900000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of [...journal, ...parties, ...documents]) await runner.createTable(each);
  }

  /** Forward only: data that was accepted is never dropped by a program. */
  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const journal = [
  table(
    'journal',
    [
      key(whole('sequence')),
      id('id'),
      text('mode', 4),
      text('type', 64),
      id('subject'),
      id('actor'),
      instant('at'),
      long('data'),
      text('salt', 32),
      text('previous_hash', 64),
      text('hash', 64),
    ],
    [unique('journal_id', 'id'), index('journal_subject', 'subject', 'sequence')],
  ),
  table('feed', [key(id('party_id')), key(text('mode', 4)), key(whole('sequence'))]),
  table(
    'idempotency',
    [
      key(text('scope', 255)),
      text('fingerprint', 64),
      whole('status'),
      long('headers'),
      long('answer'),
      empty(id('entry_id')),
      instant('created_at'),
    ],
    [index('idempotency_created', 'created_at')],
  ),
];

const parties = [
  table(
    'party',
    [
      key(id('id')),
      text('slug', 40),
      text('name', 140),
      text('name_zh', 140),
      text('roles', 120),
      empty(text('uscc', 18)),
      empty(text('lei', 20)),
      instant('created_at'),
    ],
    [unique('party_slug', 'slug'), unique('party_uscc', 'uscc')],
  ),
  table(
    'api_key',
    [
      key(id('id')),
      id('party_id'),
      text('mode', 4),
      text('hash', 64),
      text('label', 70),
      instant('created_at'),
      empty(instant('revoked_at')),
    ],
    [unique('api_key_hash', 'hash')],
  ),
  table('signing_key', [
    key(id('kid')),
    key(text('mode', 4)),
    id('party_id'),
    long('jwk'),
    instant('valid_from'),
    empty(instant('valid_until')),
  ]),
  table(
    'access',
    [
      key(id('party_id')),
      key(text('mode', 4)),
      key(id('subject')),
      text('reason', 16),
      id('granted_by'),
      instant('since'),
      empty(instant('until')),
    ],
    [index('access_subject', 'subject')],
  ),
];

const documents = [
  table(
    'document',
    [
      key(id('id')),
      text('mode', 4),
      text('kind', 40),
      text('number', 40),
      id('submitter_id'),
      whole('version'),
      text('status', 16),
      text('content_hash', 64),
      text('number_claim', 255),
      empty(id('title_id')),
      instant('created_at'),
      instant('changed_at'),
    ],
    [index('document_number', 'number')],
  ),
  table('document_version', [
    key(id('document_id')),
    key(whole('version')),
    long('content'),
    text('content_hash', 64),
    long('findings'),
    long('routing'),
    id('submitted_by'),
    instant('at'),
    id('entry_id'),
  ]),
  table(
    'search_value',
    [key(text('field', 16)), key(text('value', 100)), key(id('document_id'))],
    [index('search_value_document', 'document_id')],
  ),
  table('claim', [key(text('key', 255)), id('owner')], [index('claim_owner', 'owner')]),
  table('reading', [key(id('document_id')), key(whole('version')), key(id('party_id')), instant('at')]),
];
