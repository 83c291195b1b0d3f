import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, unique, whole } from './table';

/** Making documents: imports of spreadsheets, templates of parties, and the glossary. */
export class Making1763900000010 implements MigrationInterface {
  name = 'Making1763900000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of [spreadsheetImport, part, template, entry, term]) await runner.createTable(each);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const spreadsheetImport = table(
  'spreadsheet_import',
  [
    key(id('id')),
    text('mode', 4),
    id('party_id'),
    id('key_id'),
    text('kind', 40),
    whole('dry_run'),
    text('state', 8),
    empty(instant('lease_until')),
    whole('fence'),
    whole('rows_read'),
    whole('documents_checked'),
    whole('finding_count'),
    long('findings'),
    long('documents'),
    instant('created_at'),
    instant('changed_at'),
  ],
  [
    index('spreadsheet_import_due', 'state', 'lease_until'),
    index('spreadsheet_import_party', 'party_id', 'mode', 'id'),
  ],
);
const part = table('spreadsheet_part', [key(id('import_id')), key(whole('position')), long('bytes')]);
const template = table(
  'draft_template',
  [
    key(id('id')),
    text('mode', 4),
    id('party_id'),
    text('name', 70),
    text('kind', 40),
    long('content'),
    instant('created_at'),
    instant('changed_at'),
  ],
  [unique('draft_template_name', 'party_id', 'mode', 'name')],
);
const entry = table(
  'glossary_entry',
  [
    key(id('id')),
    text('mode', 4),
    id('party_id'),
    text('category', 16),
    text('status', 8),
    long('content'),
    instant('created_at'),
    instant('changed_at'),
  ],
  [
    index('glossary_entry_party', 'party_id', 'mode', 'id'),
    index('glossary_entry_status', 'mode', 'status', 'id'),
  ],
);
const term = table(
  'glossary_term',
  [key(id('entry_id')), key(text('lang', 2)), text('plain', 200)],
  [index('glossary_term_plain', 'plain')],
);
