import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuSecondsOf, onAnyCore, onEveryCore, onServerCore, pinned, residentMbOf } from './machine';
import type { Client } from './baselines/bare-queue';
import type { Place } from './servers';
import type { Target } from './load';

/** A program that can be measured: how it is started on a data folder. */
export interface Spec {
  name:
    | 'floor'
    | 'ours'
    | 'usual'
    | 'api'
    | 'worker'
    | 'bare client'
    | 'in lots'
    | 'bare worker'
    | 'by undici'
    | 'bare loop'
    | 'claims';
  about: string;
  /** It is needed and not measured, so it does not have to keep to the core of the programs under test. */
  aside?: boolean;
  /** It is one of several that have the whole machine between them. */
  anywhere?: boolean;
  args: (folder: string) => string[];
  settings: (folder: string) => Record<string, string>;
}

/**
 * What `npm start` gives V8 where there is one core (`scripts/run.mjs`). The bare programs have it too; the usual way
 * is started as its guides start it, and gains nothing by it.
 */
const forOneCore: readonly string[] = pinned ? ['--single-threaded-gc'] : [];

/** Compiled files stand beside this one, in the same tree as the sources. */
const built = (path: string): string => resolve(__dirname, path);

export const floor: Spec = {
  name: 'floor',
  about: 'node:http, compiled validator, prepared statements, group commit',
  args: (folder) => [built('baselines/floor.js'), folder],
  settings: () => ({}),
};

export const ours: Spec = {
  name: 'ours',
  about: 'this product, as `npm start` runs it',
  args: () => [built('../../main.js')],
  settings: (folder) => ({
    PORT: '0',
    DATA_DIR: folder,
    LOG: 'error',
    SANDBOX: 'true',
    // The authorities' processes would compete for the core; their deliveries wait to be fetched.
    SANDBOX_CUSTOMS: 'false',
    RATE_PER_MINUTE: '10000000',
  }),
};

export const usual: Spec = {
  name: 'usual',
  about: 'Nest on Express, class-validator, TypeORM transaction per request, serialised by a mutex',
  args: (folder) => [built('baselines/usual.js'), folder],
  settings: () => ({}),
};

/** This product as one of its processes on PostgreSQL and Redis. */
export const oursOn = ({ databaseUrl, redisUrl }: Place, role: 'all' | 'api' | 'worker'): Spec => ({
  name: role === 'all' ? 'ours' : role,
  about: `this product on PostgreSQL and Redis, ROLE=${role}`,
  aside: role === 'api',
  args: ours.args,
  settings: (folder) => ({
    ...ours.settings(folder),
    ROLE: role,
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATABASE_WRITERS: String(lanes),
    DELIVERY_PARALLEL: String(pushes),
  }),
});

/** Connections that write, and pushes under way at once: the same for ours and for what stands beside it. */
export const [lanes, pushes] = [4, 16];

export const bareClient = ({ databaseUrl }: Place): Spec => ({
  name: 'bare client',
  about: 'no server: a bare pg client, the same rows made before, in groups of the same size',
  args: () => [built('baselines/bare-client.js'), databaseUrl, String(lanes)],
  settings: () => ({}),
});

export const bareLots = (place: Place): Spec => ({
  ...bareClient(place),
  name: 'in lots',
  about: 'the bare client with one statement a table for the rows of a group',
  args: () => [built('baselines/bare-client.js'), place.databaseUrl, String(lanes), '64'],
});

export const bareWorker = ({ redisUrl }: Place, client: Client): Spec => ({
  name: client === 'http' ? 'bare worker' : `by ${client}`,
  about:
    client === 'http'
      ? 'a bare BullMQ worker: no database, one job a message, which holds its bytes and headers'
      : 'the bare worker with the HTTP client that ours has',
  args: () => [built('baselines/bare-worker.js'), redisUrl, String(pushes), client],
  settings: () => ({}),
});

/** This product in one process on SQLite, with as many pushes under way at once as what stands beside it. */
export const oursEmbedded: Spec = {
  ...ours,
  about: 'this product in one process on SQLite',
  settings: (folder) => ({ ...ours.settings(folder), DELIVERY_PARALLEL: String(pushes) }),
};

export const bareLoop: Spec = {
  name: 'bare loop',
  about: 'a bare node:http loop: no database, no queue, the bytes and headers at hand in memory',
  args: () => [built('baselines/bare-loop.js'), String(pushes)],
  settings: () => ({}),
};

/** Our claims and records alone, without a server and without a receiver. */
export const claims: Spec = {
  name: 'claims',
  about: 'claims and records of this product, without pushes',
  args: () => [built('exchange/claims-program.js')],
  settings: (folder) => ({ ...ours.settings(folder), DELIVERY_PARALLEL: String(pushes) }),
};

/** Longest time that a start or a stop may take before the bench gives up. */
const patienceMs = 30_000;

/** A time without requests, after which memory counts as memory at rest. */
const quietMs = 1_000;

/** A program under test, running as a process of its own. */
export class Program {
  private constructor(
    readonly spec: Spec,
    readonly folder: string,
    readonly startMs: number,
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it and waits until it says that it listens. */
  static async start(spec: Spec, folder: string): Promise<Program> {
    const core = spec.anywhere ? onEveryCore : spec.aside ? onAnyCore : onServerCore;
    const flags = core === onServerCore && spec !== usual ? forOneCore : [];
    const [command = '', ...args] = [...core, process.execPath, ...flags, ...spec.args(folder)];
    const begin = performance.now();
    const child = spawn(command, args, {
      env: { PATH: '/usr/bin:/bin', ...spec.settings(folder) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    try {
      const url = await listening(child, spec.name);
      const startMs = performance.now() - begin;
      return new Program(spec, folder, startMs, url, child);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  /** Where to send in the name of a party. */
  targetOf(party: string): Target {
    return { url: this.url, key: keyIn(this.folder, party) };
  }

  /** Where to submit. */
  get target(): Target {
    return this.targetOf('FORWARDER');
  }

  cpuSeconds(): number {
    return cpuSecondsOf(this.child.pid as number);
  }

  residentMb(): number {
    return residentMbOf(this.child.pid as number);
  }

  async residentMbAtRest(): Promise<number> {
    await sleep(quietMs);
    return this.residentMb();
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(timer);
  }
}

/** The address in the ready line, or an error with what the program said instead. */
function listening(child: ChildProcess, name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => reject(new Error(`${name} ${why}:\n${said.slice(-4000)}`));
    const timer = setTimeout(() => fail(`did not listen within ${patienceMs} ms`), patienceMs);
    const hear = (chunk: Buffer): void => {
      said = (said + chunk.toString('utf8')).slice(-8000);
      const url = /^listening on (\S+)$/m.exec(said)?.[1];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('error', (error) => fail(error.message));
    child.on('exit', (code) => {
      clearTimeout(timer);
      fail(`ended with ${code}`);
    });
  });
}

function keyIn(folder: string, party: string): string {
  const text = readFileSync(join(folder, 'sandbox.env'), 'utf8');
  const key = new RegExp(`^export ${party}_KEY=["']?([^\\s"']+)`, 'm').exec(text)?.[1];
  if (!key) throw new Error(`${folder}/sandbox.env names no ${party}_KEY.`);
  return key;
}
