import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { mayPass, Refusal } from '../findings/refusal';
import { Deliveries, type Attempted } from './deliveries.service';

interface Waiting {
  attempted: Attempted;
  /** By this process's own count: when the lease may have ended, so that the word counts no more. */
  staleAtMs: number;
  settle: (error?: unknown) => void;
}

/** A database that is away is asked again this often. */
const againMs = 500;

/**
 * Gathers what came of attempts: outcomes that arrive while one lot is written make up the next, so
 * that any number of pushes share a transaction. While the database is away they are kept for as long
 * as the lease lasts, since a message that was taken and not recorded would be sent once more.
 */
@Injectable()
export class Outcomes {
  private readonly log = new Logger('outcomes');
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(
    private readonly deliveries: Deliveries,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Resolves once the outcome is on record, or can no longer be. */
  record(attempted: Attempted): Promise<void> {
    const staleAtMs = performance.now() - attempted.latencyMs + this.config.DELIVERY_LEASE_MS;
    return new Promise((resolve, reject) => {
      const settle = (error?: unknown): void => (error === undefined ? resolve() : reject(error as Error));
      this.waiting.push({ attempted, staleAtMs, settle });
      if (!this.writing) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const lot = this.waiting.splice(0);
      const failure = await this.write(lot);
      if (failure === undefined) for (const { settle } of lot) settle();
      else if (mayPass(failure)) await this.keep(lot, failure);
      // The lease ends by itself, and another process sends the message again under its id.
      else if (isStopping(failure)) for (const { settle } of lot) settle(failure);
      else await this.writeSingly(lot);
    }
    this.writing = false;
  }

  private async write(lot: readonly Waiting[]): Promise<unknown> {
    try {
      await this.deliveries.record(lot.map(({ attempted }) => attempted));
      return undefined;
    } catch (error) {
      return error;
    }
  }

  private async keep(lot: readonly Waiting[], failure: unknown): Promise<void> {
    const now = performance.now();
    for (const each of lot)
      if (each.staleAtMs > now + againMs) this.waiting.push(each);
      else each.settle(failure);
    await sleep(againMs);
  }

  /** One outcome that cannot be written must not take the others with it. */
  private async writeSingly(lot: readonly Waiting[]): Promise<void> {
    for (const each of lot) {
      const failure = await this.write([each]);
      if (failure !== undefined)
        this.log.error({ deliveryId: each.attempted.claimed.id, message: String(failure) });
      each.settle(failure);
    }
  }
}

const isStopping = (error: unknown): boolean => error instanceof Refusal && error.code === 'service.stopping';
