import { Injectable, Logger } from '@nestjs/common';
import { migrations } from '../../migrations/list';
import { Database } from '../database/database.service';
import { PlatformKeys } from '../parties/platform-keys.service';
import { fails, missingMigrations, type Check, type CheckName } from './readiness';

/** A probe asks every few seconds; a database that needs longer than this serves nobody. */
export const databaseAnswersMs = 1_000;

/** A reason that was written to be shown. */
class Unready extends Error {}

/** Asks each part that a request needs whether it would serve one. */
@Injectable()
export class Readiness {
  private readonly log = new Logger('readiness');

  constructor(
    private readonly database: Database,
    private readonly keys: PlatformKeys,
  ) {}

  /** Every check, whether or not an earlier one failed: an operator wants to see all that is wrong. */
  async checks(): Promise<Record<CheckName, Check>> {
    return {
      database: await this.checked(() => this.databaseAnswers()),
      migrations: await this.checked(() => this.migrationsAreCurrent()),
      keys: await this.checked(() => this.keysSign()),
    };
  }

  /** SQLite answers on this thread, so a timer could not fire before a late answer: the clock decides. */
  private async databaseAnswers(): Promise<void> {
    const asked = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, databaseAnswersMs)));
    await Promise.race([this.database.ping(), late]).finally(() => clearTimeout(timer));
    const took = Math.round(performance.now() - asked);
    if (took >= databaseAnswersMs) throw new Unready(`no answer within ${databaseAnswersMs} ms`);
  }

  private async migrationsAreCurrent(): Promise<void> {
    const applied = await this.database.read.all<{ name: string }>('SELECT name FROM migrations');
    const missing = missingMigrations(
      migrations.map((each) => each.name),
      applied.map((each) => each.name),
    );
    if (missing.length > 0) throw new Unready(`not applied: ${missing.join(', ')}`);
  }

  /** A key that signs and is published: an answer that nobody can verify would be worse than none. */
  private async keysSign(): Promise<void> {
    this.keys.sign('{}', 'readiness');
    if (!this.keys.jwks().keys.some((key) => key.kid === this.keys.keyId))
      throw new Unready('the signing key is not among the published ones');
  }

  /** Probes are public, so what a stranger reads is our own sentence; anything else goes to the log. */
  private async checked(check: () => Promise<void>): Promise<Check> {
    try {
      await check();
      return { status: 'ok' };
    } catch (error) {
      if (error instanceof Unready) return fails(error.message);
      this.log.error({ message: String(error) });
      return fails('the log says why');
    }
  }
}
