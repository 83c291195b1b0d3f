import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { CONFIG, type Config } from '../../src/config';
import { Database } from '../../src/database/database.service';
import { Journal } from '../../src/journal/journal.service';
import { startExchange, until, type Exchange, type Reply } from './exchange';
import { leavePlaceOf } from './services';

/** Two applications of one exchange: the same database, the same keys, nothing else in common. */
export class Pair {
  private constructor(
    private readonly dataDir: string,
    readonly one: Exchange,
    readonly two: Exchange,
  ) {}

  static async start(settings: Record<string, string> = {}): Promise<Pair> {
    const dataDir = mkdtempSync(join(tmpdir(), 'cyw-pair-'));
    const one = await startExchange({ DATA_DIR: dataDir, ...settings });
    return new Pair(dataDir, one, await startExchange({ DATA_DIR: dataDir, ...settings }));
  }

  /** Does the same thing on both at once. */
  both<T>(does: (exchange: Exchange) => Promise<T>): Promise<[T, T]> {
    return Promise.all([does(this.one), does(this.two)]);
  }

  /**
   * Holds rows from outside until the calls have come to them, and then lets go: so they meet for
   * certain, each with its body begun before the other's was committed.
   */
  async meetAt<T>(sql: string, values: unknown[], calls: () => Promise<T>, waiting = 2): Promise<T> {
    const client = new Client(this.one.app.get<Config>(CONFIG).DATABASE_URL);
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(sql, values);
      const answers = calls();
      // Awaited below; what fails meanwhile must not count as unhandled.
      answers.catch(() => undefined);
      await until('the calls to meet', async () => (await this.waiters()) >= waiting);
      await client.query('ROLLBACK');
      return await answers;
    } finally {
      await client.end();
    }
  }

  /** Holds rows from outside until it is ended. */
  async hold(rows: readonly (readonly [sql: string, value: unknown])[]): Promise<Pick<Client, 'end'>> {
    const client = new Client(this.one.app.get<Config>(CONFIG).DATABASE_URL);
    await client.connect();
    await client.query('BEGIN');
    for (const [sql, value] of rows) await client.query(sql, [value]);
    return client;
  }

  private async waiters(): Promise<number> {
    const [found] = await this.one.app.get(Database).read.all<{ count: number }>(
      `SELECT COUNT(*) AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return found?.count ?? 0;
  }

  /** The journal is whole, as each of the two sees it. */
  async expectWhole(): Promise<void> {
    for (const { app } of [this.one, this.two])
      expect((await app.get(Journal).verify()).broken).toBeUndefined();
  }

  async stop(): Promise<void> {
    await Promise.all([this.one.stop(), this.two.stop()]);
    rmSync(this.dataDir, { recursive: true, force: true });
    await leavePlaceOf(this.dataDir);
  }
}

/** What came of a race, in an order of its own: who was first is chance. */
export const outcomes = (replies: readonly Reply[]): string[] =>
  replies.map(({ status, body }) => [status, body.code].filter(Boolean).join(' ')).sort();
