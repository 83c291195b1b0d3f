import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../database/database.service';
import { Refusal } from '../findings/refusal';
import { IdempotencyRow } from './idempotency.entity';

/** A request with a key while it is under way. */
export interface Attempt {
  readonly scope: string;
  /** Its key is written, so that nobody else holds it; who sends it again waits for this one. */
  kept: boolean;
  /** How often it was looked at since. */
  looks: number;
  tellLate: (refusal: Refusal) => void;
}

/**
 * Looks whether requests that last wait for the first one with their key in another process. Nothing of it is on the
 * way of a request that does not last: who holds a key is asked after two seconds only, by trying to write it.
 */
@Injectable()
export class LateDuplicates implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly attempts = new Map<string, Attempt>();
  private asking = false;
  private timer?: NodeJS.Timeout;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    if (this.database.shared) this.timer = setInterval(() => void this.look(), lookEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  begin(scope: string): Attempt {
    const attempt = { scope, kept: false, looks: 0, tellLate: () => undefined };
    this.attempts.set(scope, attempt);
    return attempt;
  }

  /** The answer, or the refusal that another request with the key is under way; what was begun is ended all the same. */
  orLate<T>(attempt: Attempt, running: Promise<T>): Promise<T> {
    const end = (): boolean => this.attempts.delete(attempt.scope);
    running.then(end, end);
    return Promise.race([running, new Promise<never>((_, reject) => (attempt.tellLate = reject))]);
  }

  /** Called when the rows are there, before they are committed. */
  readonly keep = (rows: readonly IdempotencyRow[]): void => {
    for (const { scope } of rows) {
      const attempt = this.attempts.get(scope);
      if (attempt) attempt.kept = true;
    }
  };

  private async look(): Promise<void> {
    for (const attempt of this.attempts.values()) attempt.looks += 1;
    if (this.asking) return;
    this.asking = true;
    for (const attempt of this.attempts.values())
      if (attempt.looks >= looksUntilAsked) await this.ask(attempt);
    this.asking = false;
  }

  private async ask(attempt: Attempt): Promise<void> {
    if (attempt.kept) return;
    attempt.looks = 0;
    const held = await this.isHeld(attempt.scope);
    // It may have come to its own turn meanwhile.
    if (!held || attempt.kept) return;
    this.attempts.delete(attempt.scope);
    attempt.tellLate(new Refusal('idempotency.in_flight', { retryAfterSeconds: 1 }));
  }

  /** A database that does not answer has told nobody anything, and is asked again. */
  private async isHeld(scope: string): Promise<boolean> {
    const row = { scope, fingerprint: '', status: 0, headers: '', answer: '', entryId: null, createdAt: '' };
    return this.database.isHeldElsewhere(IdempotencyRow, row).catch(() => false);
  }
}

/** Four looks are two seconds at most, as long as a duplicate waits in one process. */
const [lookEveryMs, looksUntilAsked] = [500, 4];
