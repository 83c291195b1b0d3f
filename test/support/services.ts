import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { migratedDatabase } from './migrated';

/** What `services.here.mjs` has put in place; missing in the project `embedded`. */
interface SharedServices {
  postgresUrl: string;
  redisUrl: string;
  /** What every database and every key of this test run begins with. */
  run: string;
}

const shared = (globalThis as { sharedServices?: SharedServices }).sharedServices;

export type Driver = 'embedded' | 'scaled';

/** What the exchanges of this spec run on: SQLite in one process, or PostgreSQL and BullMQ. */
export const driver: Driver = shared ? 'scaled' : 'embedded';

/** A chapter that concerns one driver only, such as what stands in the SQLite file. */
export function describeOn(only: Driver, name: string, body: () => void): void {
  const suite = only === driver ? describe : describe.skip;
  suite(name, body);
}

/** One test of such a kind in a chapter that concerns both. */
export function itOn(only: Driver, name: string, body: () => Promise<void>, limitMs?: number): void {
  const test = only === driver ? it : it.skip;
  test(name, body, limitMs);
}

/** The same folder is always the same exchange, so its database and its keys in Redis follow from it. */
function nameFor({ run }: SharedServices, dataDir: string): string {
  return `${run}_${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16)}`;
}

/**
 * The settings that put the exchange of a folder on the shared services, with its database made when it is not there
 * yet, with nothing in it or with the tables of this version; none where there are no services. A database that the
 * test names itself is left alone.
 */
export async function placeFor(
  dataDir: string,
  settings: Record<string, string>,
  holds: 'nothing' | 'tables' = 'nothing',
): Promise<Record<string, string>> {
  if (!shared) return {};
  // An embedded exchange keeps its checkpoint beside its folder.
  const place: Record<string, string> =
    settings.DATABASE_URL === '' ? {} : { CHECKPOINT_FILE: join(dataDir, 'checkpoint') };
  const name = nameFor(shared, dataDir);
  if (settings.DATABASE_URL === undefined) await createDatabase(shared, name, holds);
  const database = new URL(shared.postgresUrl);
  database.pathname = name;
  return { ...place, DATABASE_URL: database.href, REDIS_URL: shared.redisUrl, REDIS_PREFIX: name };
}

/** Drops the database of a folder that is thrown away, and what lies beside the folder. */
export async function leavePlaceOf(dataDir: string): Promise<void> {
  rmSync(`${resolve(dataDir)}.checkpoint`, { force: true });
  if (!shared) return;
  const name = nameFor(shared, dataDir);
  await asAdministrator(shared, (client) => client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
}

async function createDatabase(
  services: SharedServices,
  name: string,
  holds: 'nothing' | 'tables',
): Promise<void> {
  await asAdministrator(services, async (client) => {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return;
    const { postgresUrl, run } = services;
    const like = holds === 'tables' ? await migratedDatabase(client, postgresUrl, run) : 'template0';
    await client.query(`CREATE DATABASE "${name}" ENCODING 'UTF8' TEMPLATE "${like}"`);
  });
}

async function asAdministrator(
  { postgresUrl }: SharedServices,
  does: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = new Client(postgresUrl);
  await client.connect();
  try {
    await does(client);
  } finally {
    await client.end();
  }
}
