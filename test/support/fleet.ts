import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, keysOf, runCommand, startProcess, type ServerProcess } from './process';
import { leavePlaceOf } from './services';

export type Role = 'api' | 'worker';

/** One process of a fleet; another one stands in its place after a restart. */
export interface Member {
  readonly role: Role;
  readonly settings: Record<string, string>;
  server: ServerProcess;
}

/** The usual exchange of a test: two of each, as in docker-compose.yml. */
const usual: readonly Role[] = ['api', 'api', 'worker', 'worker'];

/**
 * One exchange of several processes, laid out as in docker-compose.yml: migrated once, then started
 * side by side on one database, one Redis, one folder of keys and one of data.
 */
export class Fleet {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'cyw-fleet-'));
  readonly settings: Record<string, string> & { DATA_DIR: string };
  readonly members: Member[] = [];
  keys: Record<string, string> = {};
  private turn = 0;

  constructor(settings: Record<string, string> = {}) {
    const KEY_DIR = join(this.dataDir, 'platform');
    this.settings = { DATA_DIR: this.dataDir, KEY_DIR, SHUTDOWN_MS: '4000', ...settings };
  }

  async start(roles = usual): Promise<this> {
    const { code, errors } = await this.migrate();
    if (code !== 0) throw new Error(`Not migrated: ${errors}`);
    this.keys = keysOf(this.dataDir);
    const started = roles.map(async (role) => {
      const settings = { ...this.settings, ROLE: role, PORT: await freePort() };
      return { role, settings, server: await startProcess(settings) };
    });
    const outcomes = await Promise.allSettled(started);
    for (const outcome of outcomes) if (outcome.status === 'fulfilled') this.members.push(outcome.value);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    return this;
  }

  migrate(): ReturnType<typeof runCommand> {
    return runCommand('migrate', this.settings);
  }

  of(role: Role): Member[] {
    return this.members.filter((member) => member.role === role);
  }

  /** Addresses of the api processes. */
  get urls(): [string, string] {
    const [one, two = one] = this.of('api').map(({ server }) => server.url);
    return [one ?? '', two ?? ''];
  }

  /** An api process for the next call, each in its turn, as a balancer gives them out. */
  readonly nextUrl = (): string => this.urls[(this.turn += 1) % 2] as string;

  /** Kills one as nothing else can and starts it again at once, at the same address. */
  async kill(member: Member): Promise<void> {
    member.server.send('SIGKILL');
    await member.server.ended;
    member.server = await startProcess(member.settings);
  }

  /** Ends what still runs, and leaves nothing behind. */
  async stop(): Promise<void> {
    for (const { server } of this.members) server.send('SIGKILL');
    await Promise.all(this.members.map(({ server }) => server.ended));
    rmSync(this.dataDir, { recursive: true, force: true });
    await leavePlaceOf(this.dataDir);
  }
}
