import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Database } from '../database/database.service';
import { isUndelivered } from '../exchange/delivery-sql';
import { RingQueue } from '../exchange/ring-queue.client';
import { Journal } from '../journal/journal.service';
import { ChainWatch } from './chain-watch.service';
import { inTime } from './in-time.source';
import { openStates, statusClass } from './labels';

/** From a read in memory (1 ms) to a long poll (30 s); a submission with its fsync lies between. */
const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface StateLine {
  state: string;
  count: number;
  /** Empty where there is none. */
  oldest: string | null;
}

/**
 * What waits for a puller, and what an endpoint still has to do with, each by the index that holds it alone. An
 * authority that does not read may leave a million messages: they are counted in the index, which has them by age
 * for each party, and of each party only the oldest is looked at.
 */
const countSql = `SELECT 'waiting' AS state, (SELECT COUNT(*) FROM delivery WHERE state = 'waiting') AS count,
    (SELECT MIN((SELECT d.created_at FROM delivery d WHERE d.state = 'waiting' AND d.party_id = p.id
      ORDER BY d.id LIMIT 1)) FROM party p) AS oldest
  UNION ALL SELECT state, COUNT(*) AS count, MIN(created_at) AS oldest FROM delivery
    WHERE state IN ('pending', 'blocked', 'dead') AND ${isUndelivered} GROUP BY state`;

/**
 * Figures for Prometheus, in a registry of their own so that two applications in one process (as in
 * tests) do not share counts. Labels have few values: a route's pattern, never an address or an id.
 */
@Injectable()
export class Metrics implements OnApplicationShutdown {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];

  private readonly requests = new Counter({
    name: 'http_requests_total',
    help: 'Requests answered',
    labelNames: ['route', 'method', 'status'],
    registers: this.registers,
  });

  private readonly seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer',
    labelNames: ['route', 'method'],
    buckets: secondsBuckets,
    registers: this.registers,
  });

  private readonly up = this.gauge('database_up', 'Whether the database answered for these figures', []);
  private readonly head = this.gauge('journal_head_sequence', 'Sequence of the last journal entry', []);
  private readonly deliveries = this.gauge('deliveries', 'Deliveries that have not ended well', ['state']);
  private readonly oldest = this.gauge('delivery_oldest_age_seconds', 'Age of the oldest of them', ['state']);

  constructor(
    private readonly database: Database,
    private readonly journal: Journal,
    private readonly rings: RingQueue,
    private readonly chain: ChainWatch,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.figure('funnel_groups_total', 'Transactions committed', 'groups');
    this.figure('funnel_members_total', 'Requests that wrote in them', 'members');
    this.figure('funnel_waited_milliseconds_total', 'Time that they waited for their commit', 'waitedMs');
    this.figure(
      'funnel_contended_total',
      'Groups that met another on a row and were taken apart',
      'contended',
    );
    this.gauge('funnel_waiting', 'Requests waiting for the writer', [], (waiting) =>
      waiting.set(this.database.figures.waiting),
    );
    if (this.chain.watches)
      this.gauge('journal_broken', 'Whether an entry of the journal was found not to hold', [], (broken) =>
        broken.set(this.chain.broken ? 1 : 0),
      );
    if (this.rings.used)
      this.gauge('queue_up', 'Whether Redis answers and takes what is written', [], async (up) =>
        up.set((await this.rings.answers()) ? 1 : 0),
      );
  }

  /** Notes an answered request. `route` is undefined where no route was found. */
  answered(route: string | undefined, method: string, status: number, milliseconds: number): void {
    const named = route ?? 'none';
    this.requests.inc({ route: named, method, status: statusClass(status) });
    this.seconds.observe({ route: named, method }, milliseconds / 1000);
  }

  /**
   * The figures in Prometheus' text form. Those of the database are read at this moment; while it is away
   * they are left out, since an old figure would look like a good one, and the others are told. So are those that
   * cannot be counted in time.
   */
  async text(): Promise<{ contentType: string; body: string }> {
    const [up, counted] = await Promise.all([
      answered(() => this.readHead()),
      answered(() => this.countDeliveries()),
    ]);
    this.up.set(up ? 1 : 0);
    if (!up) this.head.remove();
    if (!up || !counted) this.forgetDeliveries();
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  private forgetDeliveries(): void {
    for (const state of openStates) {
      this.deliveries.remove({ state });
      this.oldest.remove({ state });
    }
  }

  private async readHead(): Promise<void> {
    this.head.set((await this.journal.head()).sequence);
  }

  onApplicationShutdown(): void {
    this.registry.clear();
  }

  /**
   * Open states only: what was delivered grows for ever, and counting a million of those took the one
   * thread there is 53 ms where the 1,200 open ones took 1 ms.
   */
  private async countDeliveries(): Promise<void> {
    // Rows have their times from the database's clock.
    const [now, lines] = await Promise.all([
      this.database.now(),
      this.database.read.all<StateLine>(countSql),
    ]);
    for (const state of openStates) {
      const line = lines.find((each) => each.state === state);
      this.deliveries.set({ state }, line?.count ?? 0);
      this.oldest.set({ state }, line?.oldest ? Math.max(0, (now - Date.parse(line.oldest)) / 1000) : 0);
    }
  }

  private gauge(
    name: string,
    help: string,
    labelNames: string[],
    collect?: (gauge: Gauge) => void | Promise<void>,
  ): Gauge {
    return new Gauge({
      name,
      help,
      labelNames,
      registers: this.registers,
      ...(collect && {
        collect(this: Gauge) {
          return collect(this);
        },
      }),
    });
  }

  /** The funnel counts for itself since the start; a counter that only copies must begin at nought. */
  private figure(name: string, help: string, which: 'groups' | 'members' | 'waitedMs' | 'contended'): void {
    const figures = (): number => this.database.figures[which];
    this.registry.registerMetric(
      new Counter({
        name,
        help,
        registers: [],
        collect() {
          this.reset();
          this.inc(figures());
        },
      }),
    );
  }
}

/** Whether something was read, and in time. */
async function answered(read: () => Promise<void>): Promise<boolean> {
  try {
    return await inTime(read());
  } catch {
    return false;
  }
}
