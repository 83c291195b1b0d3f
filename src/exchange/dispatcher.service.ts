import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Database } from '../database/database.service';
import { DocumentRow, DocumentVersion } from '../documents/document.entity';
import { documentEvents } from '../documents/happenings';
import { Kinds } from '../documents/kinds.service';
import { PlatformKeys } from '../parties/platform-keys.service';
import { Bell } from './bell.service';
import { Deliveries } from './deliveries.service';
import { EndpointRow, type DeliveryRow } from './exchange.entity';
import { messageBytes } from './message';
import { Outbound } from './outbound.client';
import { endpointSecret, signMessage } from './signature';

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
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private rungAgain = false;
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly deliveries: Deliveries,
    private readonly outbound: Outbound,
    private readonly keys: PlatformKeys,
    private readonly kinds: Kinds,
    private readonly clock: Clock,
    private readonly bell: Bell,
  ) {}

  onApplicationBootstrap(): void {
    this.bell.onRing(() => this.wake());
    this.wake();
  }

  /** Stops claiming, then gives what is under way the shutdown's time to end. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.looking;
    const patience = new Promise<void>((resolve) => setTimeout(resolve, this.config.SHUTDOWN_MS / 2).unref());
    await Promise.race([Promise.allSettled(this.underWay), patience]);
  }

  private wake(): void {
    if (this.stopped) return;
    if (this.looking) {
      this.rungAgain = true;
      return;
    }
    this.looking = this.look()
      .catch((error: unknown) => this.log.error({ message: String(error) }))
      .finally(() => {
        this.looking = undefined;
        if (this.rungAgain) {
          this.rungAgain = false;
          this.wake();
        } else void this.sleep();
      });
  }

  private async look(): Promise<void> {
    const free = this.config.DELIVERY_PARALLEL - this.underWay.size;
    if (free <= 0) return;
    for (const row of await this.deliveries.claim(free)) {
      const running = this.push(row)
        .catch((error: unknown) => this.log.error({ deliveryId: row.id, message: String(error) }))
        .finally(() => {
          this.underWay.delete(running);
          this.wake();
        });
      this.underWay.add(running);
    }
  }

  private async sleep(): Promise<void> {
    clearTimeout(this.timer);
    if (this.stopped || this.underWay.size >= this.config.DELIVERY_PARALLEL) return;
    const due = await this.deliveries.nextDue().catch(() => undefined);
    const wait = Math.min(sweepMs, Math.max(5, (due ?? Infinity) - this.clock.now()));
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), wait);
  }

  private async push(row: DeliveryRow): Promise<void> {
    const endpoint = row.endpointId
      ? await this.database.read.one(EndpointRow, { id: row.endpointId })
      : undefined;
    const started = performance.now();
    const outcome =
      endpoint?.state === 'active'
        ? await this.post(row, endpoint)
        : { status: null, excerpt: 'The endpoint is disabled.' };
    await this.deliveries.record(row, outcome, Math.round(performance.now() - started));
  }

  private async post(row: DeliveryRow, endpoint: EndpointRow) {
    const body = await this.bytesOf(row);
    const seconds = Math.floor(this.clock.now() / 1000);
    const secret = endpointSecret(this.keys.master, endpoint.id, endpoint.generation);
    return this.outbound.post(
      endpoint.url,
      {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': `chuanyu-window/${this.config.version}`,
        'webhook-id': row.id,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signMessage(secret, row.id, seconds, body),
        'x-request-id': `${row.id}-${row.attempts}`,
      },
      body,
    );
  }

  private async bytesOf(row: DeliveryRow): Promise<Buffer> {
    const document = await this.database.read.one(DocumentRow, { id: row.documentId });
    const version = await this.database.read.one(DocumentVersion, {
      documentId: row.documentId,
      version: row.version,
    });
    if (!document || !version) throw new Error(`Delivery ${row.id} has no document.`);
    return messageBytes(row, {
      kind: document.kind,
      collection: this.kinds.get(document.kind).collection,
      contentHash: version.contentHash,
      content: row.type === documentEvents.withdrawn ? undefined : version.content,
      currentVersion: document.version,
      redelivered: row.deliveredAt !== null,
    });
  }
}
