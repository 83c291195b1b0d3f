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
import type { AirMasterDueRow } from './air-part.entity';
import { Reconciliations } from './reconciliations.service';

/** Sees to masters that an upgrade has left to be held against their parts anew. */
@Injectable()
export class MasterCatchUp implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly sweep: Sweep<AirMasterDueRow>;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
    database: Database,
    reconciliations: Reconciliations,
  ) {
    this.sweep = new Sweep(database, {
      name: 'master catch-up',
      everyMs: 10_000,
      due: () => database.read.all<AirMasterDueRow>('SELECT mode, master FROM air_master_due LIMIT 1000'),
      see: (due) => database.write((tx) => reconciliations.lookAtMaster(tx, due)),
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
}
