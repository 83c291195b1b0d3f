import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import type { CustomsSettings } from './customs.service';
import { SandboxSeed } from './seed.service';

type Simulated = Omit<CustomsSettings, 'exchangeUrl'>;

/** One customs pushes and one pulls, so that both ways are seen at work. */
const simulated: Simulated[] = [
  {
    name: 'chongqing-customs',
    label: { en: 'Chongqing Customs', zh: '重庆海关' },
    office: '8003',
    style: 'push',
    receiptDelayMs: 200,
  },
  {
    name: 'chengdu-customs',
    label: { en: 'Chengdu Customs', zh: '成都海关' },
    office: '7900',
    style: 'pull',
    receiptDelayMs: 200,
  },
];

/** A simulated customs that has not come up by then will not. */
const startLimitMs = 15_000;

/** Runs the simulated customs as processes of their own: one that dies takes nothing with it. */
@Injectable()
export class CustomsProcesses implements BeforeApplicationShutdown {
  private readonly log = new Logger('sandbox');
  private readonly children: ChildProcess[] = [];

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly seed: SandboxSeed,
  ) {}

  /** Starts them once the exchange listens; gives the address of each. */
  async start(exchangeUrl: string): Promise<Record<string, string>> {
    if (!this.config.SANDBOX || !this.config.SANDBOX_CUSTOMS) return {};
    const started = await Promise.all(
      simulated.map(
        async (settings) => [settings.name, await this.launch({ ...settings, exchangeUrl })] as const,
      ),
    );
    return Object.fromEntries(started);
  }

  beforeApplicationShutdown(): void {
    for (const child of this.children) child.kill();
  }

  private launch(settings: CustomsSettings): Promise<string> {
    const child = fork(join(__dirname, 'customs.main.js'), [JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.children.push(child);
    child.on('exit', (code) => code && this.log.warn({ message: `${settings.name} ended with ${code}` }));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${settings.name} did not start.`)), startLimitMs);
      child.once('message', (message: { url?: string }) => {
        clearTimeout(timer);
        resolve(message.url ?? '');
      });
      child.send({ apiKey: this.seed.keyOf(settings.name) });
    });
  }
}
