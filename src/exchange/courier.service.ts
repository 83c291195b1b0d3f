import { Inject, Injectable, Logger } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Deliveries } from './deliveries.service';
import { DropFolders } from './drop-folder.client';
import type { DeliveryRow } from './exchange.entity';
import { Outbound, type PushOutcome } from './outbound.client';
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

/** A receiver that is not brisk holds at most this part of the hands: one that hangs leaves the others theirs. */
const slowShare = 1 / 4;

/** Claimed for each hand while pushes are brisk: the next claim is made while these are sent. */
const briskLoad = 8;

/** What has waited this long for a hand is given back, since another process may have one free. */
const mostPatienceMs = 1_000;

/** What is under way to one endpoint. */
class Lane {
  waiting: Waiting[] = [];
  posting = 0;
  usualMs = unprovedMs;

  get brisk(): boolean {
    return this.usualMs < briskMs;
  }
}

/**
 * Carries claimed deliveries to their receivers, by a push or into a folder, at most `DELIVERY_PARALLEL` at once. For a brisk
 * receiver it takes on more than it has hands, so that neither the database nor the receiver is waited
 * for in turn; one that hangs gets a small share and keeps nobody else waiting.
 */
@Injectable()
export class Courier {
  private readonly log = new Logger('courier');
  private readonly unrecorded = new Set<Promise<void>>();
  /** By endpoint; there are few. The one that was served last goes to the end. */
  private readonly lanes = new Map<string, Lane>();
  private posting = 0;
  private timer?: NodeJS.Timeout;
  private stopped = false;
  private changed: () => void = () => undefined;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly outbound: Outbound,
    private readonly folders: DropFolders,
    private readonly outcomes: Outcomes,
    private readonly deliveries: Deliveries,
  ) {}

  /** Calls `listener` whenever a hand is free again or an outcome is on record. */
  onChange(listener: () => void): void {
    this.changed = listener;
  }

  /** How many more deliveries it takes on. */
  get room(): number {
    const load = this.anyBrisk ? briskLoad : 1;
    const held = [...this.lanes.values()].reduce((sum, { waiting }) => sum + waiting.length, this.posting);
    return Math.max(0, this.config.DELIVERY_PARALLEL * load - held);
  }

  /** How many more it takes on for one endpoint. */
  roomFor(endpointId: string): number {
    const lane = this.laneOf(endpointId);
    return this.handsFor(lane) * (lane.brisk ? briskLoad : 1) - lane.posting - lane.waiting.length;
  }

  /** The smallest room that is worth a claim where more is known to be due: small lots cost most. */
  get worthwhile(): number {
    return this.anyBrisk ? this.config.DELIVERY_PARALLEL * (briskLoad / 2) : 1;
  }

  /** Short enough that a push which begins after it still ends within the lease. */
  private get patienceMs(): number {
    const { DELIVERY_LEASE_MS: lease, DELIVERY_TIMEOUT_MS: timeout } = this.config;
    return Math.min(mostPatienceMs, (lease - timeout) / 2);
  }

  private get anyBrisk(): boolean {
    for (const lane of this.lanes.values()) if (lane.brisk) return true;
    return false;
  }

  private handsFor(lane: Lane): number {
    const hands = this.config.DELIVERY_PARALLEL;
    return lane.brisk ? hands : Math.max(1, Math.floor(hands * slowShare));
  }

  private laneOf(endpointId: string): Lane {
    let lane = this.lanes.get(endpointId);
    if (!lane) this.lanes.set(endpointId, (lane = new Lane()));
    return lane;
  }

  carry(row: DeliveryRow, parcel: Parcel): void {
    this.laneOf(row.endpointId ?? '').waiting.push({ row, parcel, sinceMs: performance.now() });
    this.begin();
  }

  /** Gives back what has not begun, and resolves when the rest is on record. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.giveBack([...this.lanes.values()].flatMap((lane) => lane.waiting.splice(0)));
    await Promise.all(this.unrecorded);
  }

  private begin(): void {
    for (let next = this.next(); next; next = this.next()) {
      const { lane, waiting } = next;
      this.posting += 1;
      lane.posting += 1;
      this.follow(this.push(lane, waiting), waiting.row);
    }
    if (this.anyWaiting && !this.stopped) this.timer ??= setTimeout(() => this.loseHope(), this.patienceMs);
  }

  private get anyWaiting(): boolean {
    for (const { waiting } of this.lanes.values()) if (waiting.length > 0) return true;
    return false;
  }

  /** What goes next, if a hand is free: each endpoint in its turn. */
  private next(): { lane: Lane; waiting: Waiting } | undefined {
    if (this.posting >= this.config.DELIVERY_PARALLEL) return undefined;
    for (const [endpointId, lane] of this.lanes) {
      if (lane.posting >= this.handsFor(lane)) continue;
      const waiting = lane.waiting.shift();
      if (!waiting) continue;
      this.lanes.delete(endpointId);
      this.lanes.set(endpointId, lane);
      return { lane, waiting };
    }
    return undefined;
  }

  private async push(lane: Lane, { row, parcel }: Waiting): Promise<void> {
    const started = performance.now();
    const outcome = await this.send(parcel).finally(() => {
      this.posting -= 1;
      lane.posting -= 1;
      lane.usualMs += (performance.now() - started - lane.usualMs) * weight;
      this.begin();
    });
    const latencyMs = Math.round(performance.now() - started);
    this.changed();
    await this.outcomes.record({ claimed: row, outcome, latencyMs });
  }

  private send({ url, folder, fault, headers, body }: Parcel): Promise<PushOutcome> {
    if (fault !== undefined) return Promise.resolve({ status: null, excerpt: fault });
    return folder === undefined
      ? this.outbound.post(url, headers, body)
      : this.folders.put(folder, headers, body);
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
    const late: Waiting[] = [];
    for (const lane of this.lanes.values()) {
      const lost = lane.waiting.filter(({ sinceMs }) => sinceMs <= since);
      if (lost.length === 0) continue;
      lane.waiting = lane.waiting.filter(({ sinceMs }) => sinceMs > since);
      lane.usualMs = unprovedMs;
      late.push(...lost);
    }
    this.giveBack(late);
    this.begin();
  }

  private giveBack(late: readonly Waiting[]): void {
    const [first] = late;
    if (first) this.follow(this.deliveries.release(late.map(({ row }) => row)), first.row);
  }
}
