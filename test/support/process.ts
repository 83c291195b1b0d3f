import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(__dirname, '../..');
const program = join(root, 'dist/src/main.js');
/** Held while one test builds, so that two do not write the same files. */
const buildLock = join(root, 'node_modules/.cache/test-build.lock');
/** A build takes some ten seconds; a lock that is older was left by a test that was killed. */
const longestBuildMs = 120_000;

/** The exchange as a process of its own. */
export interface ServerProcess {
  url: string;
  pid: number;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  send(signal: NodeJS.Signals): void;
  /** What it wrote to its error output. */
  errors(): string;
}

/** Starts `dist/src/main.js` and waits until it listens. Settings are its environment. */
export async function startProcess(settings: Record<string, string>): Promise<ServerProcess> {
  await build();
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      SANDBOX_CUSTOMS: 'false',
      LOG: 'error',
      RATE_PER_MINUTE: '10000000',
      ...settings,
    },
  });
  let [output, errors] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, listening] = /listening on (\S+)/.exec(output) ?? [];
      if (listening) resolve(listening);
    });
    void ended.then(({ code }) => reject(new Error(`The server ended with ${code}: ${errors}`)));
  });
  return {
    url,
    pid: child.pid as number,
    ended,
    send: (signal) => void child.kill(signal),
    errors: () => errors,
  };
}

/** Keys of the sandbox parties of a data folder, by party. */
export function keysOf(dataDir: string): Record<string, string> {
  const lines = readFileSync(join(dataDir, 'sandbox.env'), 'utf8').trim().split('\n');
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', key = ''] = /^export (\w+)_KEY=(.*)$/.exec(line) ?? [];
      return [name.toLowerCase().replaceAll('_', '-'), key];
    }),
  );
}

/** A port that is free now, for a server that must come back where it was. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** Compiles when a source is newer than the program; a stale one would test what is no more. */
async function build(): Promise<void> {
  mkdirSync(join(buildLock, '..'), { recursive: true });
  while (!tookLock()) await sleep(100);
  try {
    const changed = Math.max(...['src', 'migrations', 'seeds'].map((each) => newest(join(root, each))));
    const stamp = join(root, 'node_modules/.cache/test-build.stamp');
    if (existsSync(program) && existsSync(stamp) && statSync(stamp).mtimeMs > changed) return;
    const compiler = join(root, 'node_modules/typescript/bin/tsc');
    const begun = new Date();
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
      cwd: root,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The program does not compile:\n${stdout}`);
    writeFileSync(stamp, '');
    // What was changed while the compiler ran is newer than what it read.
    utimesSync(stamp, begun, begun);
  } finally {
    rmSync(buildLock, { recursive: true, force: true });
  }
}

/** Making a folder either succeeds or fails, for one of many processes. */
function tookLock(): boolean {
  try {
    mkdirSync(buildLock);
    return true;
  } catch {
    const age = existsSync(buildLock) ? Date.now() - statSync(buildLock).mtimeMs : 0;
    if (age > longestBuildMs) rmSync(buildLock, { recursive: true, force: true });
    return false;
  }
}

function newest(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
