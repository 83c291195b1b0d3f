import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Ending } from '../database/ending.service';
import { Bell } from './bell.service';
import { Claims } from './claims.service';
import { Courier } from './courier.service';
import { Deliveries } from './deliveries.service';
import type { DeliveryRow } from './exchange.entity';
import { Parcels, type Parcel } from './parcels.service';

/** The longest the dispatcher sleeps: a ring that was lost costs at most a second. */
const sweepMs = 1_000;

/**
 * Finds what is due, in this process. It runs at its own pace: a ring or the sweep wakes it, it claims
 * as many rows as the courier has room for, and the rows remember everything.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('dispatcher');
  private readonly waitingForRoom = new Set<() => void>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private next?: Promise<void>;
  private ailing = false;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
    private readonly claims: Claims,
    private readonly parcels: Parcels,
    private readonly courier: Courier,
    private readonly deliveries: Deliveries,
    private readonly bell: Bell,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.ROLE === 'api') return;
    this.courier.onChange(() => this.goOn());
    await this.bell.onRing(
      () => this.wake(),
      () => this.answerRing(),
    );
    void this.wake();
  }

  /** Stops claiming, then gives what is under way the shutdown's time to end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.roomIsThere();
    await this.ending.wait(this.ended(), 1 / 2);
  }

  private async ended(): Promise<void> {
    await this.looking;
    await this.courier.stop();
  }

  /** Looks for what is due; resolves when a look that began after the call has ended. */
  private wake(): Promise<void> {
    if (this.stopped) return Promise.resolve();
    if (!this.looking) return this.startLooking();
    this.next ??= this.looking.then(() => {
      this.next = undefined;
      return this.stopped ? undefined : this.startLooking();
    });
    return this.next;
  }

  private startLooking(): Promise<void> {
    clearTimeout(this.timer);
    this.looking = this.tryToLook().finally(() => {
      this.looking = undefined;
      if (!this.next) void this.sleep();
    });
    return this.looking;
  }

  private async tryToLook(): Promise<void> {
    try {
      await this.look();
      this.ailing = false;
    } catch (error) {
      this.ail(error);
    }
  }

  /** Whether a look could be followed by a claim that is worth making. */
  private get hasRoom(): boolean {
    return this.courier.room >= (this.claims.more ? this.courier.worthwhile : 1);
  }

  private goOn(): void {
    if (!this.hasRoom) return;
    this.roomIsThere();
    void this.wake();
  }

  /** While this process has no room it holds its ring, so that the next one goes to an idle process. */
  private async answerRing(): Promise<void> {
    await this.room();
    await this.wake();
    await this.room();
  }

  private async room(): Promise<void> {
    if (!this.hasRoom && !this.stopped)
      await new Promise<void>((resolve) => this.waitingForRoom.add(resolve));
  }

  private roomIsThere(): void {
    for (const resolve of this.waitingForRoom) resolve();
    this.waitingForRoom.clear();
  }

  private async look(): Promise<void> {
    if (!this.hasRoom) return;
    const { room } = this.courier;
    const rows = await this.claims.claim(room, (endpointId) => this.courier.roomFor(endpointId));
    if (rows.length === 0) return;
    if (this.claims.more) this.bell.passOn();
    const parcels = await this.parcelsOf(rows);
    const strayed: DeliveryRow[] = [];
    for (const row of rows) {
      const parcel = parcels.get(row.id);
      if (parcel) this.courier.carry(row, parcel);
      else strayed.push(row);
    }
    for (const row of strayed) await this.deliveries.reroute(row);
  }

  /** A claim whose documents cannot be read now is given back: nobody was asked, so no attempt is spent. */
  private async parcelsOf(rows: readonly DeliveryRow[]): Promise<Map<string, Parcel>> {
    try {
      return await this.parcels.of(rows);
    } catch (error) {
      await this.deliveries.release(rows).catch(() => undefined);
      throw error;
    }
  }

  /** Looks again when the next delivery is due, and after a second in any case. */
  private async sleep(): Promise<void> {
    if (this.stopped) return;
    // Without room there is nothing to look for: whatever gives room wakes it.
    const due = this.hasRoom ? await this.claims.untilNextDue().catch(() => undefined) : undefined;
    // A look has begun meanwhile, and sleeps when it ends.
    if (this.stopped || this.looking) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.wake(), Math.min(sweepMs, Math.max(5, due ?? sweepMs)));
  }

  /** Said once an outage: the database is asked every second, and each look fails alike. */
  private ail(error: unknown): void {
    const { cause } = error as Error;
    if (!this.ailing) this.log.error({ message: `Nothing can be claimed: ${String(cause ?? error)}` });
    this.ailing = true;
  }
}
