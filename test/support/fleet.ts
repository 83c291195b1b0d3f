import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reachable } from './deliveries';
import { call, shorterTimeout, type Reply, type Sending } from './exchange';
import { freePort, keysOf, runCommand, startProcess, type ServerProcess } from './process';
import { leavePlaceOf } from './services';

export type Role = 'api' | 'worker';

/** One process of a fleet; another one stands in its place after a restart. */
export interface Member {
  readonly role: Role;
  readonly settings: Record<string, string>;
  server: ServerProcess;
}

/** Longest time that a process of a fleet may take to end. */
export const shutdownMs = 4_000;

/**
 * What another process writes is looked for every second in any case; an announcement comes at once, on
 * a busy machine in some tens of milliseconds.
 */
export const announcedMs = 500;

/** The usual exchange of a test: two of each, as in docker-compose.yml. */
const usual: readonly Role[] = ['api', 'api', 'worker', 'worker'];

/**
 * One exchange of several processes, laid out as in docker-compose.yml: migrated once, then started
 * side by side on one database, one Redis, one folder of keys and one of data.
 */
export class Fleet implements Reachable {
  readonly dataDir = mkdtempSync(join(tmpdir(), 'cyw-fleet-'));
  readonly settings: Record<string, string> & { DATA_DIR: string };
  readonly members: Member[] = [];
  keys: Record<string, string> = {};
  ids: Record<string, string> = {};
  private turn = 0;

  constructor(settings: Record<string, string> = {}) {
    const KEY_DIR = join(this.dataDir, 'platform');
    this.settings = {
      DATA_DIR: this.dataDir,
      KEY_DIR,
      SHUTDOWN_MS: String(shutdownMs),
      ...shorterTimeout(settings.DELIVERY_LEASE_MS),
      ...settings,
    };
  }

  async start(roles = usual): Promise<this> {
    const { code, errors } = await this.migrate();
    if (code !== 0) throw new Error(`Not migrated: ${errors}`);
    this.keys = keysOf(this.dataDir);
    const started = roles.map(async (role) => {
      const settings = { ...this.settings, ROLE: role, PORT: await freePort() };
      const member: Member = { role, settings, server: await startProcess(settings) };
      this.members.push(member);
    });
    const outcomes = await Promise.allSettled(started);
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
    const parties = await this.call('GET', '/v1/parties?limit=100', { key: this.keys.operator });
    this.ids = Object.fromEntries(parties.body.items?.map(({ slug, id }) => [slug, id]) ?? []);
    return this;
  }

  migrate(): ReturnType<typeof runCommand> {
    return runCommand('migrate', this.settings);
  }

  of(role: Role): Member[] {
    return this.members.filter((member) => member.role === role);
  }

  get url(): string {
    return this.urls[0];
  }

  /** Calls each api process in its turn. */
  call(method: string, path: string, sending?: Sending): Promise<Reply> {
    return call(this.nextUrl(), method, path, sending);
  }

  /** Addresses of the api processes. */
  get urls(): [string, string] {
    const [one, two = one] = this.of('api').map(({ server }) => server.url);
    return [one ?? '', two ?? ''];
  }

  /** An api process for the next call, each in its turn, as a balancer gives them out. */
  readonly nextUrl = (): string => this.urls[(this.turn += 1) % 2] as string;

  /** Milliseconds from a submission at one api process until it comes out of a long poll at the other. */
  async wakeUp(content: object): Promise<number> {
    const [one, two] = this.urls;
    const key = this.keys['chengdu-customs'];
    let next = '0';
    for (let more = true; more;) {
      const { body } = await call(two, 'GET', `/v1/inbox?after=${next}&limit=1000`, { key });
      [next, more] = [body.next as string, (body.items?.length ?? 0) > 0];
    }
    const poll = call(two, 'GET', `/v1/inbox?after=${next}&wait=20`, { key });
    const woken = poll.then(({ body }) => ({ items: body.items ?? [], atMs: performance.now() }));
    // The poll is open by then, and its next look by itself is most of a second away.
    await sleep(150);
    const began = performance.now();
    const { body } = await call(one, 'POST', '/v1/air-waybills', { key: this.keys.forwarder, body: content });
    const { items, atMs } = await woken;
    expect(items.map(({ subject }) => subject)).toEqual([body.id]);
    return atMs - began;
  }

  /** Kills one as nothing else can and starts it again at once, at the same address. */
  async kill(member: Member): Promise<void> {
    member.server.send('SIGKILL');
    await member.server.ended;
    await this.startAgain(member);
  }

  /** Starts one that has ended, at the same address. */
  async startAgain(member: Member): Promise<void> {
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
