import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A start that takes longer than this has failed. */
const startLimitMs = 30_000;

/** The real exchange with its two simulated customs, as processes of their own, in a folder that goes away. */
export class DemoServer {
  private readonly folder = mkdtempSync(join(tmpdir(), 'chuanyu-demo-'));
  readonly dataDir = join(this.folder, 'data');
  private readonly place = { DATA_DIR: this.dataDir };
  private child?: ChildProcess;

  /** Starts it on a free port and gives its address, once the customs are there too. */
  start(): Promise<string> {
    const child = spawn(process.execPath, [join(__dirname, '../../main.js')], {
      env: { ...this.place, PORT: '0', LOG: 'error', DELIVERY_BASE_MS: '200' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('The exchange did not start.')), startLimitMs);
      let said = '';
      child.on('exit', (code) => reject(new Error(`The exchange ended with ${code}.`)));
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        const url = /listening on (\S+)/.exec(said)?.[1];
        if (!url || !said.includes('/docs')) return;
        clearTimeout(timer);
        resolve(url);
      });
    });
  }

  /** Stops it as an operator would, and waits until it is gone. */
  async stop(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  clean(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs one of the commands on this machine; the exchange need not run. */
  command(name: string, args: string[] = []): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(__dirname, `${name}.cli.js`), ...args],
      {
        env: this.place,
        encoding: 'utf8',
      },
    );
    return { status, output: stdout + stderr };
  }
}
