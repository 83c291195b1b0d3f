/** A PostgreSQL and a Redis that are thrown away when they stop. */
export interface Services {
  /** Its database is empty and in UTF-8, and may be used as it is. */
  postgresUrl: string;
  redisUrl: string;
  /** Ends both for good; nothing of them is left. */
  stop(): Promise<void>;
  /** Fast breaks every connection off in good order; immediate is a crash that has to be recovered from. */
  stopPostgres(how?: 'fast' | 'immediate'): Promise<void>;
  startPostgres(): Promise<void>;
  restartPostgres(options?: { how?: 'fast' | 'immediate'; pauseMs?: number }): Promise<void>;
  /** What was in it is lost: it writes nothing down. */
  stopRedis(): Promise<void>;
  startRedis(): Promise<void>;
}

/**
 * Starts a pair of its own for whoever asks; nothing when a server is not installed. Durable is for
 * whoever measures: a COMMIT then waits for the disk, as it does in the field.
 */
export function startServices(options?: { durable?: boolean }): Promise<Services | undefined>;

/** The Debian packages that have to be installed first. */
export function missingPackages(): string[];

/** One sentence for whoever has to install them. */
export function whatIsMissing(): string;
