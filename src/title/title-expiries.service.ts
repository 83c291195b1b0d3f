import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { Ending } from '../database/ending.service';
import { Sweep } from '../database/sweep.source';
import type { TitleKey } from './recomputation.store';
import { Titles } from './titles.service';

/** Ends what has run out without anybody asking: an offer, a bank's leave or option, a freeze. */
@Injectable()
export class TitleExpiries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly expiries: Sweep<TitleKey>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
    database: Database,
    clock: Clock,
    titles: Titles,
  ) {
    this.expiries = new Sweep(database, {
      name: 'title expiries',
      // Whoever meets a title sees at once what is over; its parties are told this much later at most.
      everyMs: 10_000,
      due: () => database.read.all<TitleKey>(dueSql, clock.iso()),
      see: ({ id, mode }) => database.write((tx) => titles.endDue(tx, id, mode)),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api') this.expiries.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ending.wait(this.expiries.stop(), 1 / 16);
  }

  sweep(): Promise<void> {
    return this.expiries.look();
  }
}

const dueSql = 'SELECT id, mode FROM title WHERE due_at <= ? ORDER BY due_at LIMIT 1000';
