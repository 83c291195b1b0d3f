// A throw-away PostgreSQL and Redis on free ports, for tests and for trying things by hand:
// `node scripts/services.mjs` prints their addresses and keeps them until Ctrl-C. Needs Node and the
// two servers, no package. What was written to them is gone when they stop.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);
const keeperProgram = join(dirname(self), 'services-keeper.mjs');
const debianFolder = '/usr/lib/postgresql';

/** Debian keeps the programs of each PostgreSQL version out of the PATH; the newest comes first. */
function debianFolders() {
  try {
    const versions = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a));
    return versions.map((version) => join(debianFolder, version, 'bin'));
  } catch {
    return [];
  }
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function find(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter(Boolean), ...debianFolders()];
  return folders.map((folder) => join(folder, name)).find(isProgram);
}

export const findRedis = () => find('redis-server');

/** All from one folder: what the initdb of one version makes, no other version can serve. */
export function findPostgres() {
  const found = find('initdb');
  if (!found) return undefined;
  const folder = dirname(realpathSync(found));
  const [initdb, postgres, isReady] = ['initdb', 'postgres', 'pg_isready'].map((name) => join(folder, name));
  return isProgram(postgres) && isProgram(isReady) ? { initdb, postgres, isReady } : undefined;
}

/** PostgreSQL refuses to run as root; its package brings a user that it runs as instead. */
export function postgresUser() {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ['-u', '-g'].map((which) => spawnSync('id', [which, 'postgres'], { encoding: 'utf8' }));
  return uid.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined;
}

/** The Debian packages that have to be installed first. */
export function missingPackages() {
  const missing = [];
  if (!findPostgres() || !postgresUser()) missing.push('postgresql');
  if (!findRedis()) missing.push('redis-server');
  return missing;
}

/** One sentence for whoever has to install them. */
export function whatIsMissing() {
  const names = missingPackages();
  return `Not installed: ${names.join(', ')} (on Debian: apt-get install ${names.join(' ')}).`;
}

const doings = ['stop', 'startPostgres', 'stopPostgres', 'restartPostgres', 'startRedis', 'stopRedis'];

/**
 * Starts a pair of its own for whoever asks; nothing when a server is not installed. Durable is for
 * whoever measures: a COMMIT then waits for the disk, as it does in the field.
 */
export async function startServices({ durable = false } = {}) {
  if (missingPackages().length > 0) return undefined;
  // In a session of its own: Ctrl-C must not end it before the test that still needs it.
  const keeper = fork(keeperProgram, durable ? ['--durable'] : [], {
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const { ask, answerTo } = questionsTo(keeper);
  const addresses = await answerTo(0);
  return { ...addresses, ...Object.fromEntries(doings.map((doing) => [doing, ask.bind(undefined, doing)])) };
}

/** Each question has a number, and its answer the same; number 0 is the news that both servers are up. */
function questionsTo(keeper) {
  const open = new Map();
  const answerTo = (id) => new Promise((resolve, reject) => open.set(id, { resolve, reject }));
  const settle = ({ id, error, value }) => {
    const { resolve, reject } = open.get(id);
    open.delete(id);
    // Whoever forgets to stop the servers can end all the same.
    if (open.size === 0) keeper.channel?.unref();
    if (error === undefined) resolve(value);
    else reject(new Error(error));
  };
  const ended = 'The services have ended.';
  keeper.unref();
  keeper.on('message', settle);
  keeper.on('exit', () => [...open.keys()].forEach((id) => settle({ id, error: ended })));
  let asked = 0;
  const ask = (doing, ...given) => {
    if (!keeper.connected) return Promise.reject(new Error(ended));
    asked += 1;
    keeper.channel?.ref();
    keeper.send({ id: asked, doing, given });
    return answerTo(asked);
  };
  return { ask, answerTo };
}

async function byHand() {
  const services = await startServices();
  if (!services) throw new Error(whatIsMissing());
  process.stdout.write(`DATABASE_URL=${services.postgresUrl}\nREDIS_URL=${services.redisUrl}\n`);
  // Waiting for a signal alone does not keep a process running.
  const running = setInterval(() => undefined, 60_000);
  await Promise.race(['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => once(process, signal)));
  clearInterval(running);
  await services.stop();
}

const [, called, argument] = process.argv;
if (basename(called ?? '') === basename(self)) main();

function main() {
  if (argument === '--missing') process.stdout.write(missingPackages().join(' '));
  else
    byHand().catch((error) => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    });
}
