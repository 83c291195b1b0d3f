import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../app.module';
import { buildServer } from '../app.server';
import { readConfig } from '../config';

/**
 * Runs something with the whole application over an empty folder that is removed afterwards. It is
 * built from the defaults and never from the environment: what it describes must not depend on
 * whose machine it is made on.
 */
export async function withThrowawayApp<T>(look: (app: NestFastifyApplication) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chuanyu-'));
  const config = readConfig({ DATA_DIR: folder, LOG: 'silent', SANDBOX: 'false' });
  try {
    const app = await buildServer(AppModule.with(config), config);
    try {
      return await look(app);
    } finally {
      await app.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
