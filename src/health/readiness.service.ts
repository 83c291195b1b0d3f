import { Injectable, Logger } from '@nestjs/common';
import { migrations } from '../../migrations/list';
import { Database } from '../database/database.service';
import { RingQueue } from '../exchange/ring-queue.client';
import { Log } from '../journal/log.service';
import { PlatformKeys } from '../journal/platform-keys.service';
import type { ReadinessCheck, ReadinessChecks } from './health.dto';
import { answerMs, inTime } from './in-time.source';
import { fails, missingMigrations } from './readiness';

/** A reason that was written to be shown. */
class Unready extends Error {}

/** Asks each part that a request needs whether it would serve one. */
@Injectable()
export class Readiness {
  private readonly log = new Logger('readiness');

  constructor(
    private readonly database: Database,
    private readonly keys: PlatformKeys,
    private readonly merkleLog: Log,
    private readonly rings: RingQueue,
  ) {}

  /** Every check, whether or not another failed: an operator wants to see all that is wrong. */
  async checks(): Promise<ReadinessChecks> {
    const [database, migrations, keys, log, queue] = await Promise.all([
      this.checked(() => this.database.ping()),
      this.checked(() => this.migrationsAreCurrent()),
      this.checked(() => this.keysSign()),
      this.checked(() => this.logIsWhole()),
      this.rings.used ? this.checked(() => this.queueAnswers()) : undefined,
    ]);
    return { database, migrations, keys, log, ...(queue && { queue }) };
  }

  private async migrationsAreCurrent(): Promise<void> {
    const applied = await this.database.read.all<{ name: string }>('SELECT name FROM migrations');
    const missing = missingMigrations(
      migrations.map((each) => each.name),
      applied.map((each) => each.name),
    );
    if (missing.length > 0) throw new Unready(`not applied: ${missing.join(', ')}`);
  }

  /** A database that is older than what was published is read and not written to. */
  private async logIsWhole(): Promise<void> {
    if (this.merkleLog.restored)
      throw new Unready(
        'the database is older than the published log or cannot be held against it; see restore:accept in the README',
      );
  }

  private async queueAnswers(): Promise<void> {
    if (await this.rings.answers()) return;
    throw new Unready('Redis takes no ring; submissions go on, and deliveries are at most a second late');
  }

  /** A key that signs and is published: an answer that nobody can verify would be worse than none. */
  private async keysSign(): Promise<void> {
    this.keys.sign('{}', 'readiness');
    if (!this.keys.jwks().keys.some((key) => key.kid === this.keys.keyId))
      throw new Unready('the signing key is not among the published ones');
  }

  /** Probes are public, so what a stranger reads is our own sentence; anything else goes to the log. */
  private async checked(check: () => Promise<void>): Promise<ReadinessCheck> {
    try {
      if (await inTime(check())) return { status: 'ok' };
      return fails(`no answer within ${answerMs} ms`);
    } catch (error) {
      if (error instanceof Unready) return fails(error.message);
      this.log.error({ message: String((error as Error).cause ?? error) });
      return fails('the log says why');
    }
  }
}
