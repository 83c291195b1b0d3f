import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import type { TitleKey } from './recomputation.store';
import { Titles } from './titles.service';

/** Whoever reads a title or meets it on the way sees at once what is over; its parties are told this much later at most. */
const sweepEveryMs = 10_000;

/**
 * Ends what has run out without anybody asking: an offer, a bank's option, a freeze. Any number of processes
 * may look at once, since each title is held and what was due is due no more.
 */
@Injectable()
export class TitleExpiries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('title expiries');
  private timer?: NodeJS.Timeout;
  private sweeping?: Promise<void>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly titles: Titles,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api') this.timer = setInterval(() => void this.sweep(), sweepEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One sweep at a time: a second would only wait for the titles that the first holds. */
  sweep(): Promise<void> {
    this.sweeping ??= this.sweepAll().finally(() => (this.sweeping = undefined));
    return this.sweeping;
  }

  private async sweepAll(): Promise<void> {
    if (this.database.refusesWrites) return;
    try {
      const due = await this.database.read.all<TitleKey>(dueSql, this.clock.iso());
      for (const each of due) await this.end(each);
    } catch (error) {
      // The database is away, or the exchange stops: the next sweep finds what this one did not.
      this.log.warn({ message: String(error) });
    }
  }

  /** A title that cannot be ended, such as one that somebody edited in the database, keeps no other from it. */
  private async end({ id, mode }: TitleKey): Promise<void> {
    try {
      await this.database.write((tx) => this.titles.endDue(tx, id, mode));
    } catch (error) {
      this.log.warn({ message: String(error), titleId: id });
    }
  }
}

/** Bounded: what is left after a long rest is seen to by the next sweeps. */
const dueSql = 'SELECT id, mode FROM title WHERE due_at <= ? ORDER BY due_at LIMIT 1000';
