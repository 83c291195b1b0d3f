import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text, unique, whole } from './table';

/** Titles, their acts, who is let see them, and the checks that were answered. */
export class Title1763900000002 implements MigrationInterface {
  name = 'Title1763900000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const tables = [
  table(
    'title',
    [
      key(id('id')),
      key(text('mode', 4)),
      id('document_id'),
      text('number', 40),
      text('content_hash', 64),
      id('issuer_id'),
      empty(id('holder_id')),
      text('status', 40),
      whole('sequence'),
      text('head_hash', 64),
      long('state'),
      instant('changed_at'),
    ],
    [index('title_number', 'number'), index('title_content', 'content_hash')],
  ),
  table(
    'title_act',
    [
      key(id('title_id')),
      key(text('mode', 4)),
      key(whole('sequence')),
      text('hash', 64),
      id('act_id'),
      text('type', 40),
      id('actor'),
      text('kid', 64),
      long('jws'),
      long('countersignature'),
      instant('at'),
      id('entry_id'),
    ],
    [unique('title_act_id', 'title_id', 'mode', 'act_id')],
  ),
  table('title_grant', [
    key(id('title_id')),
    key(text('mode', 4)),
    key(id('party_id')),
    id('granted_by'),
    instant('since'),
    instant('until'),
  ]),
  table(
    'title_check',
    [
      key(id('id')),
      text('mode', 4),
      id('title_id'),
      id('asked_by'),
      text('answer_hash', 64),
      long('answer'),
      instant('at'),
    ],
    [index('title_check_title', 'title_id')],
  ),
];
