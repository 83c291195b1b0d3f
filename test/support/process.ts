import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { shorterTimeout } from './exchange';
import { placeFor } from './services';

const root = join(__dirname, '../..');
const program = join(root, 'dist/main.js');

/** Whatever has not started, or not ended, after so long never will; a test must say so and not hang. */
const patienceMs = 40_000;

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

/** Starts `dist/main.js` and waits until it listens. Settings are its environment. */
export async function startProcess(settings: Record<string, string>): Promise<ServerProcess> {
  build();
  const place = settings.DATA_DIR === undefined ? {} : await placeFor(settings.DATA_DIR, settings);
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PORT: '0',
      SANDBOX_CUSTOMS: 'false',
      LOG: 'error',
      RATE_PER_MINUTE: '10000000',
      ...shorterTimeout(settings.DELIVERY_LEASE_MS),
      ...place,
      ...settings,
    },
  });
  let [output, errors] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }));
  const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, listening] = /listening on (\S+)/.exec(output) ?? [];
      if (listening) resolve(listening);
    });
    void ended.then(({ code, signal }) =>
      reject(new Error(`The server ended with ${code ?? signal}: ${errors}`)),
    );
  }).finally(() => clearTimeout(impatient));
  return {
    url,
    pid: child.pid as number,
    ended,
    send: (signal) => void child.kill(signal),
    errors: () => errors,
  };
}

/** How Node runs a command of the product: most are in one program, and some stand for themselves. */
export const commandOf = (name: string): string[] =>
  ['act', 'demo', 'verify-check'].includes(name)
    ? [join(root, `dist/src/cli/${name}.cli.js`)]
    : [join(root, 'dist/command.js'), name];

/** Runs a command of the product, such as `migrate`, to its end on the place of a data folder. */
export async function runCommand(
  name: string,
  settings: Record<string, string> & { DATA_DIR: string },
  words: string[] = [],
): Promise<{ code: number | null; output: string; errors: string }> {
  build();
  const child = spawn(process.execPath, [...commandOf(name), ...words], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: patienceMs,
    killSignal: 'SIGKILL',
    env: { ...(await placeFor(settings.DATA_DIR, settings)), ...settings },
  });
  const [output, errors] = [text(child.stdout), text(child.stderr)];
  const [code] = await once(child, 'close');
  return { code: code as number | null, output: await output, errors: await errors };
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

/**
 * A port that is free now, for a server that must come back where it was. It lies below those that the
 * system gives to outgoing connections (32768 and up on Linux), or one of the many calls of a test takes
 * it while the server is down.
 */
export async function freePort(): Promise<string> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const server = createServer().listen(port, '127.0.0.1');
    const free = await Promise.race([
      once(server, 'listening').then(() => true),
      new Promise<boolean>((resolve) => server.once('error', () => resolve(false))),
    ]);
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return String(port);
  }
}

let built = false;

/** Builds what is not built, by the rule of every other command; a stale program would test what is no more. */
export function build(): void {
  // Once a spec: a program that is replaced between a kill and the restart is another one, and asking
  // holds up the clients and receivers that live in this process.
  if (built) return;
  built = true;
  const script = join(root, 'scripts/run.mjs');
  const args = [script, 'build', '--installed'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The program does not build:\n${stderr}`);
}
