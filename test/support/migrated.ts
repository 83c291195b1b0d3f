import { createHash, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';

/*
 * Most exchanges of the tests begin on a copy of an empty database of this version: a start that brings the schema up
 * to date from nothing takes twice the time of one that does not. A spec that names its folder begins with nothing,
 * as a user does.
 */

const root = join(__dirname, '../..');
const kept = join(root, 'dist/migrated');

/** A data folder of its own for an exchange, with an empty database of SQLite. */
export async function migratedFolder(): Promise<string> {
  const folder = newFolder();
  cpSync(await migratedFiles(), folder, { recursive: true });
  return folder;
}

/** A data folder of its own for an exchange, with nothing in it. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'cyw-'));

/** Made by the first who wants it, and again when what makes it has changed. */
async function migratedFiles(): Promise<string> {
  const files = join(kept, hashOf('migrations', 'src/database'));
  if (existsSync(files)) return files;
  const made = join(kept, randomUUID());
  mkdirSync(made, { recursive: true });
  const { fileName } = await import('../../src/database/sqlite-file.store.js');
  const { migrate } = await import('../../src/database/sqlite-schema.store.js');
  await migrate(join(made, fileName));
  try {
    renameSync(made, files);
  } catch {
    // Another spec was quicker, and its files are as good.
    rmSync(made, { recursive: true });
  }
  return files;
}

function hashOf(...folders: string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders)
    for (const name of readdirSync(join(root, folder)).sort())
      hash.update(readFileSync(join(root, folder, name)));
  return hash.digest('hex').slice(0, 16);
}

/** Any number that nobody else takes for a lock on the same server. */
const makingLock = 0x6d6967;

/** The name of an empty database of this version on a server of PostgreSQL, made by the first who asks; others wait. */
export async function migratedDatabase(administrator: Client, server: string, run: string): Promise<string> {
  const name = `${run}_migrated`;
  await administrator.query('SELECT pg_advisory_lock($1)', [makingLock]);
  try {
    const { rowCount } = await administrator.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await makeDatabase(administrator, server, name);
  } finally {
    await administrator.query('SELECT pg_advisory_unlock($1)', [makingLock]);
  }
  return name;
}

async function makeDatabase(administrator: Client, server: string, name: string): Promise<void> {
  const made = `${name}_half`;
  await administrator.query(`DROP DATABASE IF EXISTS "${made}" WITH (FORCE)`);
  await administrator.query(`CREATE DATABASE "${made}" ENCODING 'UTF8' TEMPLATE template0`);
  await migrateServer(Object.assign(new URL(server), { pathname: made }).href);
  await administrator.query(`ALTER DATABASE "${made}" RENAME TO "${name}"`);
}

async function migrateServer(url: string): Promise<void> {
  const { DataSource } = await import('typeorm');
  const { migrations } = await import('../../migrations/list.js');
  const source = await new DataSource({ type: 'postgres', url, migrations }).initialize();
  try {
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await source.destroy();
  }
}
