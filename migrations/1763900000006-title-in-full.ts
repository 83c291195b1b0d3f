import type { MigrationInterface, QueryRunner } from 'typeorm';
import { empty, id, index, instant, key, long, table, text } from './table';

/** Signatures beside the actor's on a title act, and authorities of agents. */
export class TitleInFull1763900000006 implements MigrationInterface {
  name = 'TitleInFull1763900000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE title_act ADD COLUMN cosignatures text');
    await runner.createTable(authority);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

const authority = table(
  'title_authority',
  [
    key(id('id')),
    text('mode', 4),
    id('principal_id'),
    id('agent_id'),
    long('acts'),
    empty(id('title_id')),
    empty(text('document_hash', 64)),
    instant('valid_until'),
    empty(instant('revoked_at')),
    instant('created_at'),
  ],
  [
    index('title_authority_principal', 'principal_id', 'id'),
    index('title_authority_agent', 'agent_id', 'id'),
  ],
);
