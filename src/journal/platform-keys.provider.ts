import type { Provider } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { PlatformKeys } from './platform-keys.service';

/** Reads the platform keys before anything can be written: an exchange that has data has its keys. */
export const platformKeysProvider: Provider = {
  provide: PlatformKeys,
  inject: [CONFIG, Database],
  useFactory: async (config: Config, database: Database): Promise<PlatformKeys> => {
    const keys = new PlatformKeys(config, database);
    await keys.open();
    return keys;
  },
};
