import { Logger } from '@nestjs/common';
import type { Database } from './database.service';

/** What a sweep looks for, and what it does with each of it. */
export interface Sweeping<T> {
  /** Under which its warnings are logged. */
  name: string;
  everyMs: number;
  /** What is due now, bounded: what is left after a long rest is seen to by the next looks. */
  due(): Promise<readonly T[]>;
  see(each: T): Promise<void>;
}

/**
 * Looks again and again for what is due without anybody asking. Any number of processes may, where each thing is held
 * while it is seen to and is due no more after that.
 */
export class Sweep<T extends object> {
  private readonly log: Logger;
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly of: Sweeping<T>,
  ) {
    this.log = new Logger(of.name);
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), this.of.everyMs).unref();
  }

  /** Looks no more; resolves when what is being seen to has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
  }

  /** One look at a time: a second would only wait for what the first holds. */
  look(): Promise<void> {
    this.looking ??= this.lookAtAll().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookAtAll(): Promise<void> {
    if (this.database.refusesWrites) return;
    // The database is away: the next look finds what this one did not.
    const due = await this.of.due().catch((error: unknown) => this.warn(error));
    for (const each of due ?? []) {
      if (this.stopped) return;
      // What cannot be seen to keeps nothing else from it.
      await this.of.see(each).catch((error: unknown) => this.warn(error, each));
    }
  }

  private warn(error: unknown, about?: T): void {
    this.log.warn({ message: String(error), ...about });
  }
}
