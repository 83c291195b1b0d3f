/** An entity class as TypeORM knows it. */
export type EntityClass<T extends object = object> = new () => T;

export interface FindOptions<T> {
  orderBy?: keyof T & string;
  descending?: boolean;
  limit?: number;
}

/**
 * Reading with prepared statements made from TypeORM's entity metadata, so that a column is named
 * once. The calls are the same on every database; a reader holds nothing across an await.
 */
export interface Reader {
  /** The one row that has these values, or undefined. */
  one<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined>;
  /** The rows that have these values. */
  find<T extends object>(entity: EntityClass<T>, where: Partial<T>, options?: FindOptions<T>): Promise<T[]>;
  /** Rows of a query in portable SQL with `?` for each value; columns come back as they are named. */
  all<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]>;
}

export type SqlValue = string | number | null;

/**
 * What a commit may tell every process: parties that have new entries, keys that were revoked, routing
 * or parties that changed. Words are ids; an announcement that is missed costs a second, not a promise.
 */
export type Topic = 'entries' | 'keys' | 'routing' | 'reference';

/** What a body asks to be put on the journal; the journal gives sequence and hash at the group's end. */
export interface PendingEntry {
  id: string;
  mode: 'test' | 'live';
  /** Dotted event type, such as `document.submitted`. */
  type: string;
  /** What the entry is about: a document, a title, a party. */
  subject: string;
  /** The party that acted, or `platform`. */
  actor: string;
  /** Facts of the event as JSON text; never a secret, never a whole document. */
  data: string;
  /** Parties whose inbox shows the entry. */
  audience: string[];
  /**
   * What followers have to say to the caller, such as where the document was routed and why; the answer ends
   * with it.
   */
  told: Record<string, unknown>;
  /** Filled in when the group is sealed, just before COMMIT. */
  sequence?: number;
  at?: string;
}

/**
 * One body's view of the open transaction. A body awaits nothing but this, so that the funnel can
 * run the bodies of a group one after another. It may be run again when a group was taken back, so it
 * changes nothing but rows.
 */
export interface Tx extends Reader {
  /** Journal time of the group: no earlier than any entry that was committed when it began. */
  readonly at: string;
  /** The database's own clock when the group began; leases and due times are measured by it. */
  readonly now: string;
  /** What a SELECT ends with to pass over rows that another process holds; empty where there is none. */
  readonly skipLocked: string;
  /** The one row that has these values, held against other writers until the group ends. */
  lock<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<T | undefined>;
  /** A row whose key is known to be free. Where writes are sent ahead, a failure shows at the body's end. */
  insert<T extends object>(entity: EntityClass<T>, row: T): Promise<void>;
  /** Rows of the same columns, in one statement where the database has one for it. */
  insertAll<T extends object>(entity: EntityClass<T>, rows: readonly T[]): Promise<void>;
  /** A row that may be there already, and then stays as it is; nobody needs to know which. */
  insertUnlessThere<T extends object>(entity: EntityClass<T>, row: T): Promise<void>;
  /** Inserts unless the key is taken; tells whether it did. Rules that span rows are such claims. */
  claim<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean>;
  /**
   * Claims a key, or ends the body with `otherwise`. The answer is not waited for: where writes are sent
   * ahead, what the body does after a claim that fails is taken back with it. `claimed` is called with the rows of the
   * group that have their keys, as soon as that is known.
   */
  require<T extends object>(
    entity: EntityClass<T>,
    row: T,
    otherwise: Error,
    claimed?: (rows: readonly T[]) => void,
  ): Promise<void>;
  /** Changes the rows that have these values; tells how many there were. */
  update<T extends object>(entity: EntityClass<T>, where: Partial<T>, set: Partial<T>): Promise<number>;
  delete<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<number>;
  /** Any other changing statement in portable SQL; tells how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
  /** A changing statement whose count nobody needs; sent ahead where the database has a way to. */
  send(sql: string, ...values: SqlValue[]): Promise<void>;
  /** A changing statement that ends with RETURNING; gives the rows it changed. */
  take<R extends object>(sql: string, ...values: SqlValue[]): Promise<R[]>;
  /** Tells every process, this one included, once the group is committed. */
  announce(topic: Topic, words: Iterable<string>): void;
  /** What this group has put on the journal so far, where no reader finds it yet. */
  readonly entries: PendingEntry[];
  /** Puts an entry on the journal with this transaction. */
  append(entry: PendingEntry): void;
  /**
   * Gives `work` an item for when all bodies of the group have run: one call for the items of all of them. What
   * such work leaves for the end comes after all of it. When it throws, the bodies are run again, each in a
   * group of its own.
   */
  atEnd<T>(work: (tx: Tx, items: readonly T[]) => Promise<void>, item: T): void;
  /** Runs after COMMIT, for bells only: what must happen is a row. */
  afterCommit(ring: () => void): void;
}

/** Work that waits for the end of a group, with one item of a body. */
export interface EndWork {
  work: (tx: Tx, items: readonly never[]) => Promise<void>;
  item: unknown;
}

/** The funnel's side of a transaction: one connection, on which groups follow one another. */
export interface Lane extends Tx {
  at: string;
  /** What the group's bodies have left to be done once all of them have run. */
  readonly ends: EndWork[];
  /** What is to be done after COMMIT. */
  readonly bells: (() => void)[];
  begin(): Promise<void>;
  /** Sets `now`. Apart from `begin`, so that the funnel can ask for more in the same round trip. */
  readClock(): Promise<void>;
  /** Opens a member's savepoint and gives what takes it back: rows, entries, ends and bells alike. */
  savepoint(): Promise<() => Promise<void>>;
  release(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  /** Whether the transaction still stands; a database may end one by itself. */
  readonly alive: boolean;
  /** Whether an error came of two groups meeting on a row, so that the same body may succeed alone. */
  isContention(error: unknown): boolean;
}

/** One of the two databases, opened. */
export interface Store {
  readonly read: Reader;
  /** Each has a connection of its own; SQLite has one, because it has one writer. */
  readonly lanes: readonly Lane[];
  /** Whether other processes write to it too. */
  readonly shared: boolean;
  /** The database's own clock, in milliseconds since 1970. */
  now(): Promise<number>;
  /** Whether a transaction of another process is open that has the key of this row. */
  isHeldElsewhere<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean>;
  /** Statements that the schema still needs; empty when migrations and entities agree. */
  drift(): Promise<string[]>;
  /** Ends its connections; a server that does not answer is left after so many milliseconds. */
  close(limitMs: number): Promise<void>;
}

/** The journal's part in every group: it says where its time stands, and gives sequence and hashes at the end. */
export interface Sealer {
  /** Time of the last entry, or an empty text. */
  lastTime(reader: Reader): Promise<string>;
  seal(tx: Tx, entries: readonly PendingEntry[]): Promise<void>;
}
