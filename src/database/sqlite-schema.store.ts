import type { Database as Sqlite } from 'better-sqlite3';
import { DataSource, type MixedList } from 'typeorm';
import { migrations } from '../../migrations/list';
import { prepare } from './sqlite-connection.store';
import type { EntityClass } from './tx';

/** Brings the schema of a database file up to date, one transaction for each migration. */
export const migrate = (database: string): Promise<unknown> =>
  using(database, [], (source) => source.runMigrations({ transaction: 'each' }));

/** Statements that the schema still needs to be what the entities say. */
export const driftOf = (database: string, entities: EntityClass[]): Promise<string[]> =>
  using(database, entities, async (source) => {
    const log = await source.driver.createSchemaBuilder().log();
    return log.upQueries.map((query) => query.query);
  });

async function using<T>(
  database: string,
  entities: EntityClass[],
  work: (source: DataSource) => Promise<T>,
): Promise<T> {
  const source = new DataSource({
    type: 'better-sqlite3',
    database,
    entities: entities as MixedList<EntityClass>,
    migrations,
    prepareDatabase: (connection: Sqlite) => prepare(connection, database, false),
  });
  await source.initialize();
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}
