import type { Provider } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from './clock.source';
import { Database, ENTITIES } from './database.service';
import { Ending } from './ending.service';
import type { EntityClass } from './tx';

/** Opens the database before anything that needs it is made. */
export const databaseProvider: Provider = {
  provide: Database,
  inject: [CONFIG, ENTITIES, Clock, Ending],
  useFactory: async (
    config: Config,
    entities: EntityClass[],
    clock: Clock,
    ending: Ending,
  ): Promise<Database> => {
    const database = new Database(config, entities, clock, ending);
    await database.open();
    return database;
  },
};
