import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import type { FlightKey } from './flight-parts.service';
import { Reconciliations } from './reconciliations.service';

const sweepEveryMs = 10_000;

/**
 * Sees to the waybills of flights that were left to later: those of a flight that has more than one body should take,
 * and after an upgrade those whose parts the version before held apart. Any number of processes may do so at once,
 * since each flight is held.
 */
@Injectable()
export class FlightCatchUp implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('flight catch-up');
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly reconciliations: Reconciliations,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api') this.timer = setInterval(() => void this.look(), sweepEveryMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** One look at a time: others would only wait for the flights that it holds. */
  look(): Promise<void> {
    this.looking ??= this.lookAtAll().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookAtAll(): Promise<void> {
    if (this.database.refusesWrites) return;
    try {
      for (const flight of await this.database.read.all<FlightKey>(dueSql)) await this.lookAt(flight);
    } catch (error) {
      // The database is away: the next look finds what this one did not.
      this.log.warn({ message: String(error) });
    }
  }

  /** Until nothing of it is left to later. A flight that cannot be seen to keeps no other from it. */
  private async lookAt({ mode, flight }: FlightKey): Promise<void> {
    try {
      while (await this.database.write((tx) => this.reconciliations.lookAgain(tx, { mode, flight })));
    } catch (error) {
      this.log.warn({ message: String(error), flight });
    }
  }
}

/** Bounded: what is left after a long rest is seen to by the next looks. */
const dueSql = 'SELECT mode, flight FROM air_flight WHERE due = 1 LIMIT 1000';
