import { setTimeout as pause } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { ClaimRow } from '../documents/document.entity';
import { OperatorEvents } from '../exchange/operator-events.service';
import { firstTitle, isAsItsActs, titlesAfter, type TitleKey } from '../title/recomputation.store';

/** Titles whose names are read at a time. */
const pageTitles = 200;

/** After each title it rests this many times as long as that one took: a quarter of the thread's time at most. */
const rest = 3;

/** Longest wait between two looks whether it is time again. */
const lookMs = 60_000;

/**
 * Recomputes every title from its acts once a day, on one of the processes, and tells the operator of a
 * title whose record was changed behind the exchange.
 */
@Injectable()
export class TitleWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('title-watch');
  private readonly stopping = new AbortController();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly operatorEvents: OperatorEvents,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api' && this.config.RECOMPUTE_SECONDS > 0) this.lookLater();
  }

  /** Waits for nothing: it only reads, and what it was about to tell is found again. */
  beforeApplicationShutdown(): void {
    this.stopping.abort();
    clearTimeout(this.timer);
  }

  private lookLater(): void {
    const wait = Math.min(lookMs, this.config.RECOMPUTE_SECONDS * 250);
    this.timer = setTimeout(() => void this.look(), wait).unref();
  }

  private async look(): Promise<void> {
    try {
      if (await this.isDue()) await this.recompute();
    } catch (error) {
      // The database is away, or the exchange stops; the next period's look begins anew.
      if (!this.stopping.signal.aborted) this.log.warn({ message: String(error) });
    }
    if (!this.stopping.signal.aborted) this.lookLater();
  }

  /** Each period is claimed once, by whichever process looks first. */
  private async isDue(): Promise<boolean> {
    const period = Math.floor((await this.database.now()) / 1000 / this.config.RECOMPUTE_SECONDS);
    return this.database.write(async (tx) => {
      const claimed = await tx.claim(ClaimRow, { key: `recomputation/${period}`, owner: 'platform' });
      if (claimed) await tx.delete(ClaimRow, { key: `recomputation/${period - 1}` });
      return claimed;
    });
  }

  private async recompute(): Promise<void> {
    let keys: TitleKey[] = [firstTitle];
    do {
      keys = await titlesAfter(this.database.read, keys.at(-1) as TitleKey, pageTitles);
      for (const key of keys) {
        const began = performance.now();
        if (!(await isAsItsActs(this.database.read, key))) await this.tell(key);
        const ms = (performance.now() - began) * rest;
        await pause(ms, undefined, { signal: this.stopping.signal, ref: false });
      }
    } while (keys.length === pageTitles);
  }

  /** Once for each title: a claim row remembers that it was told. */
  private async tell({ id, mode }: TitleKey): Promise<void> {
    await this.database.write(async (tx) => {
      if (!(await tx.claim(ClaimRow, { key: `title-altered/${mode}/${id}`, owner: 'platform' }))) return;
      await this.operatorEvents.raise(tx, {
        mode,
        type: 'title.altered',
        subject: id,
        data: { titleId: id },
      });
      this.log.error({ message: 'A title is not what its acts make it.', titleId: id, mode });
    });
  }
}
