import { randomBytes } from 'node:crypto';
import { startServices, whatIsMissing } from '../../scripts/services.mjs';

/**
 * Before the specs of the project `scaled`: the services they share, which are those of the environment
 * or a pair of our own. Workers are started later and inherit what is set here.
 */
export default async function setup() {
  const { env } = process;
  if (!env.TEST_POSTGRES_URL || !env.TEST_REDIS_URL) {
    const services = await startServices();
    if (!services) throw new Error(whatIsMissing());
    globalThis.ownServices = services;
    env.TEST_POSTGRES_URL = services.postgresUrl;
    env.TEST_REDIS_URL = services.redisUrl;
  }
  // Whatever this run makes on a server that others use too begins with this.
  env.TEST_RUN = `cyw_${randomBytes(4).toString('hex')}`;
}
