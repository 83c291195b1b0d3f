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
  /** What followers have to say to the caller, such as where the document was routed and why. */
  told: Record<string, unknown>;
  /** Filled in when the group is sealed, just before COMMIT. */
  sequence?: number;
  at?: string;
}

/**
 * One body's view of the open transaction. A body awaits nothing but this, so that the funnel can
 * run the bodies of a group one after another, each in its own savepoint.
 */
export interface Tx extends Reader {
  /** Time of the group: never earlier than any entry of the journal. */
  readonly at: string;
  insert<T extends object>(entity: EntityClass<T>, row: T): Promise<void>;
  /** Inserts unless the key is taken; tells whether it did. Rules that span rows are such claims. */
  claim<T extends object>(entity: EntityClass<T>, row: T): Promise<boolean>;
  /** Changes the rows that have these values; tells how many there were. */
  update<T extends object>(entity: EntityClass<T>, where: Partial<T>, set: Partial<T>): Promise<number>;
  delete<T extends object>(entity: EntityClass<T>, where: Partial<T>): Promise<number>;
  /** Any other changing statement in portable SQL; tells how many rows it changed. */
  run(sql: string, ...values: SqlValue[]): Promise<number>;
  /** Puts an entry on the journal with this transaction. */
  append(entry: PendingEntry): void;
  /** Runs after COMMIT, for bells only: what must happen is a row. */
  afterCommit(ring: () => void): void;
}

/** The journal's part in every group: it sets the time at the start, the sequence and hashes at the end. */
export interface Sealer {
  /** The time of a group that begins at `clock`. */
  open(reader: Reader, clock: string): Promise<string>;
  seal(tx: Tx, entries: readonly PendingEntry[]): Promise<void>;
}
