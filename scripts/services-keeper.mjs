// Keeps one throw-away PostgreSQL and Redis for the process that forked it (`scripts/services.mjs`), which
// asks for what it wants over the channel. However that process ends, this one notices that the channel
// is closed, and takes both servers and their folder away; a hook in a test that is killed never runs.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findPostgres, findRedis, postgresUser } from './services.mjs';

const host = '127.0.0.1';

/** Asked for by whoever measures what durability costs. */
const durable = process.argv.includes('--durable');

/** A busy machine may be slow, but a server that has said nothing for so long will not come. */
const startLimitMs = 60_000;

/**
 * A port for a server that must come back where it was. It lies below those that the system gives to
 * outgoing connections (32768 and up on Linux), so that nobody takes it while the server is down.
 */
async function freePort() {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const server = createServer().listen(port, host);
    const free = await Promise.race([
      once(server, 'listening').then(() => true),
      new Promise((resolve) => server.once('error', () => resolve(false))),
    ]);
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** One server, which can be stopped and started again in the same place. */
class Daemon {
  constructor(how) {
    Object.assign(this, how);
  }

  get running() {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  async start() {
    if (this.running) return;
    const log = openSync(this.log, 'a');
    this.child = spawn(this.command, this.args, { stdio: ['ignore', log, log], ...this.options });
    closeSync(log);
    this.gone = once(this.child, 'exit');
    const end = Date.now() + startLimitMs;
    while (!(await this.ready())) {
      if (!this.running || Date.now() > end) throw new Error(`${this.name} does not start:\n${this.said()}`);
      await sleep(20);
    }
  }

  async stop(signal) {
    if (!this.running) return;
    this.child.kill(signal);
    await this.gone;
  }

  said() {
    return readFileSync(this.log, 'utf8').slice(-2_000);
  }
}

const run = async (command, args, options) => {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...options });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += chunk));
  const [status] = await once(child, 'close');
  return { status, errors };
};

/** As a server in the field may be: letters do not sort as bytes, and the zone is not UTC. */
const harshLocale = ['--locale=C', '--locale-provider=icu', '--icu-locale=en-US'];
const harshZone = 'Asia/Shanghai';

/** PostgreSQL 15 is the first whose databases can sort by ICU, the one way that is on every machine. */
const knowsIcu = (initdb) =>
  spawnSync(initdb, ['--help'], { encoding: 'utf8' }).stdout.includes('--icu-locale');

/** Makes a new cluster and says how to run it. */
async function postgresIn(folder) {
  const { initdb, postgres, isReady } = findPostgres();
  const port = await freePort();
  const data = join(folder, 'postgres');
  // The settings of the caller's own PostgreSQL do not concern this one.
  const options = { ...postgresUser(), cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' } };
  const plain = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--no-sync'];
  const made = await run(initdb, [...plain, ...(knowsIcu(initdb) ? harshLocale : ['--locale=C'])], options);
  if (made.status !== 0) throw new Error(`initdb failed:\n${made.errors}`);
  const settings = {
    port,
    listen_addresses: host,
    unix_socket_directories: folder,
    max_connections: 300,
    deadlock_timeout: '200ms',
    timezone: harshZone,
    // Processes are killed here, never the machine; the system keeps what a killed process has written.
    fsync: durable ? 'on' : 'off',
  };
  const args = [
    '-D',
    data,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const ready = async () => (await run(isReady, ['-q', '-h', host, '-p', port], options)).status === 0;
  const log = join(folder, 'postgres.log');
  const url = `postgres://postgres@${host}:${port}/postgres`;
  return new Daemon({ name: 'PostgreSQL', command: postgres, args, log, options, ready, url });
}

async function redisIn(folder) {
  const port = await freePort();
  const args = ['--port', port, '--bind', host, '--save', '', '--appendonly', 'no', '--dir', folder];
  const log = join(folder, 'redis.log');
  const ready = () => answersPing(port);
  return new Daemon({
    name: 'Redis',
    command: findRedis(),
    args,
    log,
    ready,
    url: `redis://${host}:${port}`,
  });
}

function answersPing(port) {
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write('PING\r\n'));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', (answer) => {
      resolve(answer.toString().startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** Fast lets nobody finish but writes everything down; immediate is the crash that has to be recovered from. */
const stopSignals = { fast: 'SIGINT', immediate: 'SIGQUIT' };

/** Both servers in one folder of their own. */
class Pair {
  folder = mkdtempSync(join(tmpdir(), 'cyw-services-'));

  async start() {
    const { uid, gid } = postgresUser();
    if (uid !== undefined) chownSync(this.folder, uid, gid);
    [this.postgres, this.redis] = await Promise.all([postgresIn(this.folder), redisIn(this.folder)]);
    await Promise.all([this.postgres.start(), this.redis.start()]);
    return { postgresUrl: this.postgres.url, redisUrl: this.redis.url };
  }

  /** Nothing of it is kept, so nothing has to be finished. */
  async stop() {
    await Promise.all([this.postgres?.stop('SIGQUIT'), this.redis?.stop('SIGKILL')]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  startPostgres = () => this.postgres.start();
  stopPostgres = (how = 'fast') => this.postgres.stop(stopSignals[how]);
  startRedis = () => this.redis.start();
  stopRedis = () => this.redis.stop('SIGTERM');

  async restartPostgres({ how = 'fast', pauseMs = 0 } = {}) {
    await this.stopPostgres(how);
    await sleep(pauseMs);
    await this.startPostgres();
  }
}

const pair = new Pair();
const started = pair.start();

/** Answers one question; whoever asked for the end is told before this process goes. */
async function answer({ id, doing, given }) {
  const error = await pair[doing](...given).then(
    () => undefined,
    ({ message }) => message,
  );
  tell({ id, error }, doing === 'stop');
}

function tell(message, last) {
  if (process.connected) process.send(message, () => last && process.exit());
  else if (last) process.exit();
}

/** A server that is still starting is waited for: one that nobody has seen start, nobody would stop. */
async function end() {
  await started.catch(() => undefined);
  await pair.stop();
  process.exit();
}

process.once('disconnect', () => void end());
process.once('SIGTERM', () => void end());
try {
  const value = await started;
  process.on('message', (message) => void answer(message));
  tell({ id: 0, value }, false);
} catch (error) {
  await pair.stop();
  tell({ id: 0, error: error.message }, true);
}
