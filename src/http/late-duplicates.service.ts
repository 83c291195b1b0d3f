import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../database/database.service';
import { isContention } from '../database/postgres-errors';
import { Refusal } from '../findings/refusal';
import type { IdempotencyRow } from './idempotency.entity';

/** A request with a key while it is under way. */
export interface Attempt {
  readonly scope: string;
  /** Its body has begun: what waits for the writer alone waits for no other request. */
  begun: boolean;
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
  private timer?: NodeJS.Timeout;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    if (this.database.shared) this.timer = setInterval(() => this.look(), lookEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  begin(scope: string): Attempt {
    const attempt = { scope, begun: false, kept: false, looks: 0, tellLate: () => undefined };
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

  private look(): void {
    for (const attempt of this.attempts.values()) {
      if (!attempt.begun || attempt.kept) continue;
      attempt.looks += 1;
      if (attempt.looks % looksUntilAsked === 0) void this.ask(attempt);
    }
  }

  private async ask(attempt: Attempt): Promise<void> {
    const held = await this.isHeld(attempt.scope);
    // It may have come to its own turn meanwhile.
    if (held && !attempt.kept)
      attempt.tellLate(new Refusal('idempotency.in_flight', { retryAfterSeconds: 1 }));
  }

  /** Whether a transaction that is open has the key: then writing it, which is taken back at once, has to wait. */
  private async isHeld(scope: string): Promise<boolean> {
    let held = false;
    const trial = this.database.write(async (tx) => {
      await tx.run(`SET LOCAL lock_timeout = ${patienceMs}`);
      try {
        await tx.run(
          `INSERT INTO idempotency (scope, fingerprint, status, headers, answer, created_at) VALUES (?, '', 0, '', '', ?)
             ON CONFLICT DO NOTHING`,
          ...[scope, tx.at],
        );
      } catch (error) {
        // Said here, since what the whole group ended with may have been about a neighbour.
        held = isContention(error);
        throw error;
      }
      throw takenBack;
    });
    await trial.catch(() => undefined);
    return held;
  }
}

/** Four looks are two seconds at most, as long as a duplicate waits in one process. */
const [lookEveryMs, looksUntilAsked] = [500, 4];

/** An INSERT that waits so long waits for a transaction, and not for the disk. */
const patienceMs = 50;

const takenBack = new Error('The key was only tried.');
