import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { shorterTimeout } from './exchange';

const root = join(__dirname, '../..');
const program = join(root, 'dist/src/main.js');
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
  build();
  const child = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      SANDBOX_CUSTOMS: 'false',
      LOG: 'error',
      RATE_PER_MINUTE: '10000000',
      ...shorterTimeout(settings.DELIVERY_LEASE_MS),
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

/** Builds what is not built, by the rule of every other command; a stale program would test what is no more. */
function build(): void {
  const script = join(root, 'scripts/run.mjs');
  const { status, stderr } = spawnSync(process.execPath, [script, 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The program does not build:\n${stderr}`);
}
