import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Deliveries } from './deliveries.service';
import type { DeliveryRow } from './exchange.entity';
import { Outbound } from './outbound.client';
import { Outcomes } from './outcomes.service';
import type { Parcel } from './parcels.service';

/** A claimed delivery that waits for a free hand. */
interface Waiting {
  row: DeliveryRow;
  parcel: Parcel;
  sinceMs: number;
}

/** Receivers that usually answer within this are brisk: what is claimed ahead for them waits little. */
const briskMs = 25;

/** What is not proved brisk is not: the mean of the last pushes begins here, and again when they stall. */
const unprovedMs = 1_000;

/** Each push moves the mean by this part, so some fifty of them prove it. */
const weight = 1 / 16;

/** Claimed for each hand while pushes are brisk: the next claim is made while these are sent. */
const briskLoad = 8;

/** What has waited this long for a hand is given back, since another process may have one free. */
const mostPatienceMs = 1_000;

/**
 * Carries claimed deliveries to their receivers, at most `DELIVERY_PARALLEL` at once. While receivers
 * are brisk it takes on more than it has hands, so that neither the database nor a receiver is waited
 * for in turn; one that hangs makes it modest again.
 */
@Injectable()
export class Courier {
  private readonly log = new Logger('courier');
  private readonly unrecorded = new Set<Promise<void>>();
  private waiting: Waiting[] = [];
  private posting = 0;
  private usualMs = unprovedMs;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private changed: () => void = () => undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly outbound: Outbound,
    private readonly outcomes: Outcomes,
    private readonly deliveries: Deliveries,
  ) {}

  /** Calls `listener` whenever a hand is free again or an outcome is on record. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  /** How many more deliveries it takes on. */
  get room(): number {
    const load = this.brisk ? briskLoad : 1;
    return this.config.DELIVERY_PARALLEL * load - this.posting - this.waiting.length;
  }

  /** The smallest room that is worth a claim where more is known to be due: small lots cost most. */
  get worthwhile(): number {
    return this.brisk ? this.config.DELIVERY_PARALLEL * (briskLoad / 2) : 1;
  }

  /** Short enough that a push which begins after it still ends within the lease. */
  private get patienceMs(): number {
    const { DELIVERY_LEASE_MS: lease, DELIVERY_TIMEOUT_MS: timeout } = this.config;
    return Math.min(mostPatienceMs, (lease - timeout) / 2);
  }

  private get brisk(): boolean {
    return this.usualMs < briskMs;
  }

  carry(row: DeliveryRow, parcel: Parcel): void {
    this.waiting.push({ row, parcel, sinceMs: performance.now() });
    this.begin();
  }

  /** Gives back what has not begun, and resolves when the rest is on record. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.giveBack(this.waiting.splice(0));
    await Promise.all(this.unrecorded);
  }

  private begin(): void {
    while (this.posting < this.config.DELIVERY_PARALLEL) {
      const next = this.waiting.shift();
      if (!next) return;
      this.posting += 1;
      this.follow(this.push(next), next.row);
    }
    if (this.waiting.length > 0 && !this.stopped)
      this.timer ??= setTimeout(() => this.loseHope(), this.patienceMs);
  }

  private async push({ row, parcel: { url, headers, body } }: Waiting): Promise<void> {
    const started = performance.now();
    const outcome = await this.outbound.post(url, headers, body).finally(() => {
      this.posting -= 1;
      this.usualMs += (performance.now() - started - this.usualMs) * weight;
      this.begin();
    });
    const latencyMs = Math.round(performance.now() - started);
    this.changed();
    await this.outcomes.record({ claimed: row, outcome, latencyMs });
  }

  private follow(work: Promise<void>, { id }: Pick<DeliveryRow, 'id'>): void {
    const recorded = work
      // The lease ends by itself and the message is sent again, under the same id.
      .catch((error: unknown) => this.stopped || this.log.error({ deliveryId: id, message: String(error) }))
      .then(() => {
        this.unrecorded.delete(recorded);
        return this.changed();
      });
    this.unrecorded.add(recorded);
  }

  private loseHope(): void {
    this.timer = undefined;
    const since = performance.now() - this.patienceMs;
    const late = this.waiting.filter(({ sinceMs }) => sinceMs <= since);
    this.waiting = this.waiting.filter(({ sinceMs }) => sinceMs > since);
    if (late.length > 0) this.usualMs = unprovedMs;
    this.giveBack(late);
    this.begin();
  }

  private giveBack(late: readonly Waiting[]): void {
    const [first] = late;
    if (first) this.follow(this.deliveries.release(late.map(({ row }) => row)), first.row);
  }
}
