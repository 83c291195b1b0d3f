import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Bell } from './bell.service';
import { Claims } from './claims.service';
import { Deliveries } from './deliveries.service';
import type { DeliveryRow } from './exchange.entity';
import { Outbound } from './outbound.client';
import { Outcomes } from './outcomes.service';
import { Parcels, type Parcel } from './parcels.service';

/** The longest the dispatcher sleeps: a ring that was lost costs at most a second. */
const sweepMs = 1_000;

/**
 * Pushes what is due, in this process. It runs at its own pace: a ring or the sweep wakes it, it
 * claims as many rows as it has free hands, and the rows remember everything.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('dispatcher');
  private readonly underWay = new Set<Promise<void>>();
  private readonly waitingForHand = new Set<() => void>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private next?: Promise<void>;
  private ailing = false;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly claims: Claims,
    private readonly parcels: Parcels,
    private readonly outbound: Outbound,
    private readonly outcomes: Outcomes,
    private readonly deliveries: Deliveries,
    private readonly bell: Bell,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.config.ROLE === 'api') return;
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
    this.handIsFree();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, this.config.SHUTDOWN_MS / 2).unref());
    await Promise.race([this.ended(), patience]);
  }

  private async ended(): Promise<void> {
    await this.looking;
    await Promise.all(this.underWay);
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
    this.looking = this.look()
      .then(
        () => {
          this.ailing = false;
        },
        (error: unknown) => this.ail(error),
      )
      .finally(() => {
        this.looking = undefined;
        if (!this.next) void this.sleep();
      });
    return this.looking;
  }

  /** While this process has no hand free it holds its ring, so that the next one goes to an idle process. */
  private async answerRing(): Promise<void> {
    await this.freeHand();
    await this.wake();
    await this.freeHand();
  }

  private get free(): number {
    return this.config.DELIVERY_PARALLEL - this.underWay.size;
  }

  private async freeHand(): Promise<void> {
    if (this.free <= 0 && !this.stopped)
      await new Promise<void>((resolve) => this.waitingForHand.add(resolve));
  }

  private handIsFree(): void {
    for (const resolve of this.waitingForHand) resolve();
    this.waitingForHand.clear();
  }

  private async look(): Promise<void> {
    const free = this.free;
    if (free <= 0) return;
    const rows = await this.claims.claim(free);
    if (rows.length === 0) return;
    if (rows.length === free) this.bell.passOn();
    const parcels = await this.parcels.of(rows);
    for (const row of rows) this.start(row, parcels.get(row.id));
  }

  private start(row: DeliveryRow, parcel: Parcel | undefined): void {
    const pushing = (parcel ? this.push(row, parcel) : this.deliveries.giveBack(row))
      .catch((error: unknown) => this.unrecorded(row, error))
      .finally(() => {
        this.underWay.delete(pushing);
        this.handIsFree();
        void this.wake();
      });
    this.underWay.add(pushing);
  }

  private async push(row: DeliveryRow, { url, headers, body }: Parcel): Promise<void> {
    const started = performance.now();
    const outcome = await this.outbound.post(url, headers, body);
    const latencyMs = Math.round(performance.now() - started);
    await this.outcomes.record({ claimed: row, outcome, latencyMs });
  }

  /** Looks again when the next delivery is due, and after a second in any case. */
  private async sleep(): Promise<void> {
    if (this.stopped || this.free <= 0) return;
    const due = await this.claims.untilNextDue().catch(() => undefined);
    // A look has begun meanwhile, and sleeps when it ends.
    if (this.stopped || this.looking) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.wake(), Math.min(sweepMs, Math.max(5, due ?? sweepMs)));
  }

  /** Said once an outage: the database is asked every second, and each look fails alike. */
  private ail(error: unknown): void {
    if (!this.ailing) this.log.error({ message: `Nothing can be claimed: ${String(error)}` });
    this.ailing = true;
  }

  /** The lease ends by itself and the message is sent again, under the same id. */
  private unrecorded({ id }: DeliveryRow, error: unknown): void {
    if (!this.stopped) this.log.error({ deliveryId: id, message: String(error) });
  }
}
