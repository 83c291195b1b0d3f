import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/list';
import { databaseIn, makeDurable } from './durable';
import { forwarder, sha256 } from './submission';

/**
 * Makes the data folder of a baseline: the product's own migrations, so that tables and indices are
 * the same, and one key. Done by the bench, so that a baseline loads only what it needs.
 */
export async function prepare(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const source = new DataSource({
    type: 'better-sqlite3',
    database: databaseIn(folder),
    migrations,
    prepareDatabase: makeDurable,
  });
  await source.initialize();
  await source.runMigrations({ transaction: 'each' });
  const key = `cyw_test_${randomBytes(24).toString('base64url')}`;
  await source.query(
    'INSERT INTO api_key (id, party_id, mode, hash, label, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    ['key_bench', forwarder, 'test', sha256(key), 'bench', new Date().toISOString()],
  );
  await source.destroy();
  writeFileSync(join(folder, 'sandbox.env'), `export FORWARDER_KEY=${key}\n`);
}

/** Makes the tables of the bare client, which needs no key: nobody asks it for anything. */
export async function prepareDatabase(url: string): Promise<void> {
  const source = new DataSource({ type: 'postgres', url, migrations });
  await source.initialize();
  await source.runMigrations({ transaction: 'each' });
  await source.destroy();
}
