import { Redis } from 'ioredis';
import pg from 'pg';

/** After the last spec: our own services go, and on those of others nothing of ours is left. */
export default async function teardown() {
  const { env } = process;
  if (globalThis.ownServices) {
    await globalThis.ownServices.stop();
    // In watch mode the next run starts its own.
    delete globalThis.ownServices;
    delete env.TEST_POSTGRES_URL;
    delete env.TEST_REDIS_URL;
    return;
  }
  await dropDatabases(env.TEST_POSTGRES_URL, env.TEST_RUN);
  await dropKeys(env.TEST_REDIS_URL, env.TEST_RUN);
}

async function dropDatabases(url, run) {
  const client = new pg.Client(url);
  await client.connect();
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    run,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`);
  await client.end();
}

async function dropKeys(url, run) {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `${run}*`, count: 1_000 }))
    if (keys.length > 0) await redis.unlink(...keys);
  await redis.quit();
}
