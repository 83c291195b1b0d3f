import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Ending } from '../database/ending.service';
import { Archive } from './archive.service';
import { latestBefore } from './archived-month';

/** A month more or less is nothing, and an hour less. */
const lookMs = 3_600_000;

/** Between two steps it rests this many times as long as a step took: a quarter of the thread's time at most. */
const rest = 3;

/** Archives by itself what is old enough, where the operator wants that. */
@Injectable()
export class ArchiveTimer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('archive');
  private readonly stopping = new AbortController();
  private timer?: NodeJS.Timeout;
  private looking: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
    private readonly clock: Clock,
    private readonly archive: Archive,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api' && this.config.ARCHIVE_AFTER_MONTHS > 0) this.lookAfter(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.ending.wait(this.looking, 1 / 16);
  }

  private lookAfter(milliseconds: number): void {
    this.timer = setTimeout(() => (this.looking = this.look()), milliseconds).unref();
  }

  private async look(): Promise<void> {
    const { IDEMPOTENCY_DAYS, ARCHIVE_AFTER_MONTHS } = this.config;
    const until = latestBefore(this.clock.now(), IDEMPOTENCY_DAYS, ARCHIVE_AFTER_MONTHS);
    try {
      await this.archive.before(until, () => undefined, rest, this.stopping.signal);
    } catch (error) {
      // The database is away, or the exchange stops; what is half done is finished by the next look.
      if (!this.stopping.signal.aborted) this.log.error({ message: String(error) });
    }
    if (!this.stopping.signal.aborted) this.lookAfter(lookMs);
  }
}
