import { Clock } from '../../src/database/clock.source';
import { PostgresServer } from '../../src/database/postgres-server.store';
import { PostgresLane } from '../../src/database/postgres.store';

/** The clock of every exchange in this process, which a test can put forward and back. */
export interface MovableClock {
  /** Milliseconds ahead of the host's clock; negative when behind. */
  aheadMs: number;
  restore(): void;
}

/**
 * Puts a movable clock in place of the host's, and in place of the database's where that has its own;
 * timers keep running as they are.
 */
export function movableClock(): MovableClock {
  const { now } = PostgresServer.prototype;
  const { readClock } = PostgresLane.prototype;
  const spies = [
    jest.spyOn(Clock.prototype, 'now').mockImplementation(() => Date.now() + clock.aheadMs),
    jest.spyOn(PostgresServer.prototype, 'now').mockImplementation(async function (this: PostgresServer) {
      return (await now.call(this)) + clock.aheadMs;
    }),
    jest.spyOn(PostgresLane.prototype, 'readClock').mockImplementation(async function (this: PostgresLane) {
      await readClock.call(this);
      this.now = new Date(Date.parse(this.now) + clock.aheadMs).toISOString();
    }),
  ];
  const clock: MovableClock = { aheadMs: 0, restore: () => spies.forEach((spy) => spy.mockRestore()) };
  return clock;
}

/** Milliseconds until the middle of a later month: so many days from the first are in the next one, or in the one after. */
export function untilMonth(later: number): number {
  const today = new Date();
  return Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + later, 15) - today.getTime();
}
