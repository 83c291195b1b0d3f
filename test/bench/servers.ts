import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import type { Services } from '../../scripts/services.mjs' with { 'resolution-mode': 'import' };
import { cpuSecondsOf, cpuSecondsOfFamily, parentOf, serversCore } from './machine';

type Doors = typeof import('../../scripts/services.mjs', { with: { 'resolution-mode': 'import' } });

/** A database of its own, and a Redis that is shared. */
export interface Place {
  databaseUrl: string;
  redisUrl: string;
}

/** Scripts are not compiled, so they are not in the tree of the compiled files. */
const doors = async (): Promise<Doors> =>
  (await import(pathToFileURL(join(process.cwd(), 'scripts/services.mjs')).href)) as Doors;

/** Why there can be no servers, or nothing. */
export async function whyNoServers(): Promise<string | undefined> {
  const { missingPackages, whatIsMissing } = await doors();
  return missingPackages().length > 0 ? whatIsMissing() : undefined;
}

/** A durable PostgreSQL and a Redis, started for this run and thrown away after it. */
export class Servers {
  private constructor(
    private readonly services: Services,
    private readonly admin: Client,
    private readonly postgresPid: number,
    private readonly redisPid: number,
    private readonly locale: string,
    /** Names and versions, for whoever reads the figures. */
    readonly about: string,
  ) {}

  static async start(): Promise<Servers> {
    const { startServices } = await doors();
    // Accepted means kept: a COMMIT that does not wait for the disk would not be what is promised.
    const services = await startServices({ durable: true });
    if (!services) throw new Error('The services went away while they were looked for.');
    const admin = new Client(services.postgresUrl);
    try {
      await admin.connect();
      const { pid, version } = await requireDurable(admin);
      const redis = await aboutRedis(services.redisUrl);
      // The cluster that tests use sorts by ICU where it can, which came with version 15 and has to be said there.
      const locale = Number.parseInt(version, 10) < 15 ? "LOCALE 'C'" : "LOCALE_PROVIDER libc LOCALE 'C'";
      const about = `PostgreSQL ${version} (fsync, synchronous_commit, locale C) and Redis ${redis.version} (nothing written down)${serversCore}.`;
      return new Servers(services, admin, parentOf(pid), redis.pid, locale, about);
    } catch (error) {
      await services.stop();
      throw error;
    }
  }

  /** A new database for one program, made as `docs/operations.md` has it: its texts are compared by their bytes. */
  async place(name: string): Promise<Place> {
    await this.admin.query(`CREATE DATABASE "${name}" ENCODING 'UTF8' ${this.locale} TEMPLATE template0`);
    const database = new URL(this.services.postgresUrl);
    database.pathname = name;
    return { databaseUrl: database.href, redisUrl: this.services.redisUrl };
  }

  postgresCpuSeconds(): number {
    return cpuSecondsOfFamily(this.postgresPid);
  }

  redisCpuSeconds(): number {
    return cpuSecondsOf(this.redisPid);
  }

  async stop(): Promise<void> {
    await this.admin.end().finally(() => this.services.stop());
  }
}

/** What the server says of itself; one that answers before the disk has it is not measured. */
async function requireDurable(admin: Client): Promise<{ pid: number; version: string }> {
  const asked = `SELECT pg_backend_pid() AS pid, current_setting('server_version') AS version,
    current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`;
  const { rows } = await admin.query<{ pid: number; version: string; fsync: string; commit: string }>(asked);
  const { pid = 0, version = '', fsync, commit } = rows[0] ?? {};
  if (fsync !== 'on' || commit !== 'on')
    throw new Error(`PostgreSQL is not durable: fsync ${fsync}, synchronous_commit ${commit}.`);
  return { pid, version: version.split(' ')[0] ?? '' };
}

async function aboutRedis(url: string): Promise<{ pid: number; version: string }> {
  const redis = new Redis(url);
  try {
    const info = await redis.info('server');
    const of = (name: string): string => new RegExp(`^${name}:(\\S+)`, 'm').exec(info)?.[1] ?? '';
    return { pid: Number(of('process_id')), version: of('redis_version') };
  } finally {
    redis.disconnect();
  }
}
