import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config';

/** What runs in the background has to be over by this part of the time; answers and the database have the rest. */
const backgroundUntil = 1 / 2;

/**
 * The time in which a process that is told to stop has to end, shared by all that have something to finish. They
 * are asked one after another, so each has a part of the whole and none goes beyond what those before it left: where
 * a database has fallen silent and everybody waits in vain, the sum is still within `SHUTDOWN_MS`.
 */
@Injectable()
export class Ending {
  /** When the first was asked to finish. */
  private began?: number;

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Milliseconds of this part of the whole, as far as they are over when `until` of the whole is. */
  share(part: number, until: number): number {
    const { SHUTDOWN_MS: whole } = this.config;
    this.began ??= performance.now();
    const left = this.began + until * whole - performance.now();
    return Math.max(0, Math.min(part * whole, left));
  }

  /**
   * Waits for work in the background that ends by itself, but no longer than its part. What is unfinished then is
   * taken up at the next start.
   */
  async wait(work: Promise<unknown>, part: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(
      (resolve) => (timer = setTimeout(resolve, this.share(part, backgroundUntil))),
    );
    await Promise.race([work, late]).finally(() => clearTimeout(timer));
  }
}
