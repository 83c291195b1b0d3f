import { startServices, whatIsMissing, type Services } from '../../scripts/services.mjs';

/** A PostgreSQL and a Redis for one spec alone, which stops, empties and restarts them. */
export async function ownServices(): Promise<Services> {
  const services = await startServices();
  if (!services) throw new Error(whatIsMissing());
  return services;
}

/** The settings that put an exchange on them. */
export function placeOn({ postgresUrl, redisUrl }: Services): Record<string, string> {
  return { DATABASE_URL: postgresUrl, REDIS_URL: redisUrl };
}
