import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Database } from '../database/database.service';
import { Ending } from '../database/ending.service';
import { Sweep } from '../database/sweep.source';
import type { FlightKey } from './flight-parts.service';
import { Reconciliations } from './reconciliations.service';

/**
 * Sees to the waybills of flights that were left to later: those of a flight that has more than one body should take,
 * and after an upgrade those whose parts the version before held apart.
 */
@Injectable()
export class FlightCatchUp implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sweep: Sweep<FlightKey>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
    private readonly database: Database,
    private readonly reconciliations: Reconciliations,
  ) {
    this.sweep = new Sweep(database, {
      name: 'flight catch-up',
      everyMs: 10_000,
      due: () => database.read.all<FlightKey>('SELECT mode, flight FROM air_flight WHERE due = 1 LIMIT 1000'),
      see: (flight) => this.see(flight),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.ROLE !== 'api') this.sweep.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.ending.wait(this.sweep.stop(), 1 / 32);
  }

  look(): Promise<void> {
    return this.sweep.look();
  }

  /** Until nothing of it is left to later. */
  private async see(flight: FlightKey): Promise<void> {
    while (await this.database.write((tx) => this.reconciliations.lookAgain(tx, flight)));
  }
}
