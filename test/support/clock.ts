import { Clock } from '../../src/database/clock.source';

/** The clock of every exchange in this process, which a test can put forward and back. */
export interface MovableClock {
  /** Milliseconds ahead of the host's clock; negative when behind. */
  aheadMs: number;
  restore(): void;
}

/** Puts a movable clock in place of the host's; timers keep running as they are. */
export function movableClock(): MovableClock {
  const clock: MovableClock = { aheadMs: 0, restore: () => spy.mockRestore() };
  const spy = jest.spyOn(Clock.prototype, 'now').mockImplementation(() => Date.now() + clock.aheadMs);
  return clock;
}
