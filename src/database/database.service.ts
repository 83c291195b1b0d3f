import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { CONFIG, type Config } from '../config';
import { Announcements, type Words } from './announcements';
import { Clock } from './clock.source';
import { Ending } from './ending.service';
import { saysReadOnly } from './postgres-errors';
import { SqliteFile } from './sqlite-file.store';
import type { EntityClass, Reader, Sealer, Store, Topic, Tx } from './tx';
import { WriteFunnel, type FunnelFigures } from './write-funnel.store';

/** The dependency-injection token of the list of entity classes; `app.module.ts` provides it. */
export const ENTITIES = Symbol('entities');

/** Loaded where it is used: the embedded form has no need of a client for a server. */
const postgres = async () => (await import('./postgres-server.store.js')).PostgresServer;

/** The database: a reader for everybody, and the write funnel as the only way to change anything. */
@Injectable()
export class Database implements OnApplicationShutdown {
  private readonly announcements = new Announcements();
  private store!: Store;
  private funnel?: WriteFunnel;
  private sealer?: Sealer;
  private refusal?: Error;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(ENTITIES) private readonly entities: EntityClass[],
    private readonly clock: Clock,
    private readonly ending = new Ending(config),
  ) {}

  /** Opens the database that the configuration names and brings its schema up to date. */
  async open(): Promise<void> {
    const { config, entities, clock, announcements } = this;
    this.store = config.DATABASE_URL
      ? await (await postgres()).open(config, entities, announcements)
      : await SqliteFile.open(config.DATA_DIR, entities, clock, announcements);
    this.funnel = new WriteFunnel(this.store.lanes, () => this.sealer, {
      group: config.FUNNEL_GROUP,
      waiting: config.FUNNEL_WAITING,
      waitMs: config.FUNNEL_WAIT_MS,
    });
  }

  /** Opens it for reading only, beside a running exchange or without one. */
  async openForReading(): Promise<void> {
    const { config, entities, clock } = this;
    this.store = config.DATABASE_URL
      ? await (await postgres()).openForReading(config, entities)
      : await SqliteFile.openForReading(config.DATA_DIR, entities, clock);
  }

  get read(): Reader {
    return this.store.read;
  }

  /** Whether other processes write to it too; then what is remembered here may be out of date. */
  get shared(): boolean {
    return this.store.shared;
  }

  /** Runs a body in a group of the funnel; see `write-funnel.store.ts` for its promises. */
  write<T>(body: (tx: Tx) => Promise<T>): Promise<T> {
    if (!this.funnel) throw new Error('The database was opened for reading.');
    if (this.refusal) return Promise.reject(this.refusal);
    return this.funnel.write(body);
  }

  /**
   * As `write`, for what may be left undone where nothing is written: over an older copy, or on a server that only
   * reads. Then nothing is given, and who asked goes on reading.
   */
  async writeIfTaken<T>(body: (tx: Tx) => Promise<T>): Promise<T | undefined> {
    if (this.refusal) return undefined;
    return this.write(body).catch((error: unknown) => {
      if (saysReadOnly(error)) return undefined;
      throw error;
    });
  }

  /** From here on nothing is written, and who tries is told why. */
  refuseWrites(refusal: Error): void {
    this.refusal = refusal;
  }

  get refusesWrites(): boolean {
    return this.refusal !== undefined;
  }

  /** Called once by the journal. */
  sealWith(sealer: Sealer): void {
    this.sealer = sealer;
  }

  /** Calls `listener` for what commits announce, of this process and of others, until the function is called. */
  onAnnouncement(topic: Topic, listener: (words: Words) => void): () => void {
    return this.announcements.on(topic, listener);
  }

  /** The database's own clock in milliseconds since 1970: leases are measured by it. */
  now(): Promise<number> {
    return this.store.now();
  }

  /**
   * Whether a transaction of another process is open that has the key of this row. Asked beside the funnel, one row
   * after another; nothing is written.
   */
  isHeldElsewhere<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean> {
    return this.store.isHeldElsewhere(entity, row);
  }

  get figures(): FunnelFigures {
    if (!this.funnel) throw new Error('The database was opened for reading.');
    return this.funnel.figures;
  }

  /** Statements that the schema still needs; empty when migrations and entities agree. */
  drift(): Promise<string[]> {
    return this.store.drift();
  }

  /**
   * One row and one answer, for readiness. A server that has become a standby, or was set to read only because its
   * disk is nearly full, still reads: so once a write was lost, one that changes nothing says whether that is over.
   */
  async ping(): Promise<void> {
    await this.read.all('SELECT 1 AS one');
    if (this.funnel?.lost === undefined || this.refusal) return;
    await this.funnel.write((tx) => tx.run('DELETE FROM journal_head WHERE id = 0'));
    this.funnel.lost = undefined;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.funnel?.close(this.ending.share(1 / 8, 3 / 4));
    // What is left after this is for the process itself, which takes long to end where the machine is busy.
    await this.store?.close(this.ending.share(1 / 8, 7 / 8));
  }
}
