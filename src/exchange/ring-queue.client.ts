import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { JobsOptions, Queue, Worker } from 'bullmq';
import type { Redis, RedisOptions } from 'ioredis';
import { CONFIG, type Config } from '../config';
import { Ending } from '../database/ending.service';

const queueName = 'rings';

/** A Redis that takes longer than this is no help: the sweep comes once a second. */
const answerMs = 1_000;

/** Connections that were lost are tried again at least this often, for as long as it takes. */
const reconnectMs = 1_000;

/**
 * Each ring that waits wakes one worker, and its look finds all that was due when it waited. More than
 * this are of no use to anybody, and without workers they would fill the memory of Redis.
 */
const mostWaiting = 64;

/** A ring is never tried again and leaves nothing behind. */
const once: JobsOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * The bell between processes: one BullMQ queue whose jobs say only that something may be due. Redis
 * holds nothing that cannot be lost, so it may be emptied, restarted or away at any time. BullMQ is
 * loaded only where there is a Redis: it takes a tenth of a second and 19 MB.
 */
@Injectable()
export class RingQueue implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly log = new Logger('queue');
  private readonly connections: Redis[] = [];
  private opening?: Promise<void>;
  private queue?: Queue;
  private worker?: Worker;
  private adding?: Promise<boolean>;
  private next?: Promise<boolean>;
  private troubled = false;
  private closing = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly ending: Ending,
  ) {}

  /** Whether there is a Redis at all. */
  get used(): boolean {
    return this.config.REDIS_URL !== '';
  }

  /** Connects in the background: an exchange starts and serves while Redis is away. */
  open(): Promise<void> {
    return (this.opening ??= this.openQueue());
  }

  private async openQueue(): Promise<void> {
    const { Queue } = await import('bullmq');
    const connection = await this.connect({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: answerMs,
    });
    connection.on('ready', () => this.well());
    const { REDIS_PREFIX: prefix } = this.config;
    const failFast = { skipWaitingForReady: true, skipVersionCheck: true, skipMetasUpdate: true };
    this.queue = new Queue(queueName, { connection, prefix, ...failFast });
    this.queue.on('error', (error) => this.trouble(error));
  }

  /** The queue, for a dashboard to show. */
  async shown(): Promise<Queue> {
    await this.open();
    return this.queue as Queue;
  }

  /** Calls `answer` for rings, one at a time; BullMQ gives the others to other processes. */
  async answer(answer: () => Promise<void>): Promise<void> {
    await this.open();
    const { Worker } = await import('bullmq');
    const connection = await this.connect({ maxRetriesPerRequest: null });
    const { REDIS_PREFIX: prefix } = this.config;
    const patience = { skipVersionCheck: true, runRetryDelay: reconnectMs };
    this.worker = new Worker(queueName, answer, { connection, prefix, ...patience });
    this.worker.on('error', (error) => this.trouble(error));
  }

  private async connect(options: RedisOptions): Promise<Redis> {
    const { Redis } = await import('ioredis');
    const connection = new Redis(this.config.REDIS_URL, {
      ...options,
      connectTimeout: answerMs * 3,
      retryStrategy: (times) => (this.closing ? null : Math.min(times * 100, reconnectMs)),
    });
    connection.on('error', (error) => this.trouble(error));
    this.connections.push(connection);
    return connection;
  }

  /**
   * Rings; tells whether the ring is in Redis. However many commits ring, one add is under way and one
   * more is remembered, which speaks for all that came meanwhile.
   */
  ring(): Promise<boolean> {
    if (!this.connected) return Promise.resolve(false);
    if (!this.adding) return this.startAdding();
    this.next ??= this.adding.then(() => {
      this.next = undefined;
      return this.adding ?? this.startAdding();
    });
    return this.next;
  }

  private startAdding(): Promise<boolean> {
    this.adding = this.add().finally(() => (this.adding = undefined));
    return this.adding;
  }

  private async add(): Promise<boolean> {
    try {
      const waiting = (await this.queue?.getWaitingCount()) ?? 0;
      if (waiting < mostWaiting) await this.queue?.add('ring', {}, once);
      this.well();
      return true;
    } catch (error) {
      this.trouble(error as Error);
      return false;
    }
  }

  private get connected(): boolean {
    return this.connections[0]?.status === 'ready';
  }

  /** Whether Redis would take a ring now, within a second: one that is full, or only reads, answers all the same. Nothing is left. */
  async answers(): Promise<boolean> {
    if (!this.connected) return false;
    return this.connections[0]!.set(`${this.config.REDIS_PREFIX}:asked`, '', 'PX', 1).then(
      () => {
        this.well();
        return true;
      },
      (error: Error) => {
        this.trouble(error);
        return false;
      },
    );
  }

  /**
   * Takes no more rings; what is being answered ends with the dispatcher. By force, since a polite close
   * waits for BullMQ's own loop, now and then for seconds, and a ring that is broken off loses nothing.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    await this.inTime(this.worker?.close(true));
  }

  /** BullMQ closes politely, which never ends while Redis is away: then the connections are cut. */
  async onApplicationShutdown(): Promise<void> {
    await this.inTime(this.queue?.close());
    for (const connection of this.connections) connection.disconnect();
  }

  private async inTime(closing: Promise<void> | undefined): Promise<void> {
    if (!closing) return;
    const patience = new AbortController();
    const limit = sleep(this.ending.share(1 / 4, 11 / 16), undefined, { signal: patience.signal });
    await Promise.race([closing, limit]).catch(() => undefined);
    patience.abort();
  }

  /** Said once an outage: a connection is tried again every second, and each try fails alike. */
  private trouble(error: Error): void {
    if (this.troubled || this.closing) return;
    this.troubled = true;
    this.log.warn({ message: `Redis: ${String(error)}. Deliveries go on, found by the sweep.` });
  }

  private well(): void {
    if (this.troubled) this.log.warn({ message: 'Redis answers again.' });
    this.troubled = false;
  }
}
