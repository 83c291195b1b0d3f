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

  /** Starts them once the exchange listens; gives the address of each. One that does not start ends nothing else. */
  async start(exchangeUrl: string): Promise<Record<string, string>> {
    if (!this.config.SANDBOX || !this.config.SANDBOX_CUSTOMS) return {};
    const started = await Promise.all(
      simulated.map(async (settings) => {
        try {
          return [[settings.name, await this.launch({ ...settings, exchangeUrl })] as const];
        } catch (error) {
          this.log.error({ message: (error as Error).message, remedy: this.remedy });
          return [];
        }
      }),
    );
    return Object.fromEntries(started.flat());
  }

  /** What an operator does about one that did not start. */
  private get remedy(): string {
    const { envFile } = this.seed;
    return `The exchange goes on without it. Restore its test key to ${envFile}, or set SANDBOX_CUSTOMS=false. 平台照常运行；请将其测试密钥恢复至 ${envFile}，或设 SANDBOX_CUSTOMS=false。`;
  }

  beforeApplicationShutdown(): void {
    for (const child of this.children) child.kill();
  }

  private launch(settings: CustomsSettings): Promise<string> {
    const child = fork(join(__dirname, 'customs.main.js'), [JSON.stringify(settings)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.children.push(child);
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${settings.name} (simulated) ${why}.`));
      const timer = setTimeout(() => fail('did not start'), startLimitMs);
      child.once('exit', (code) => {
        clearTimeout(timer);
        fail(`ended with ${code} before it had started`);
      });
      child.once('message', (message: { url?: string }) => {
        clearTimeout(timer);
        resolve(message.url ?? '');
        child.on('exit', (code) => code && this.log.warn({ message: `${settings.name} ended with ${code}` }));
      });
      child.send({ apiKey: this.seed.keyOf(settings.name) });
    });
  }
}
