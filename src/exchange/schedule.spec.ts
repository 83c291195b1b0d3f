import fc from 'fast-check';
import { readConfig } from '../config';
import { retryAfterSeconds, waitAfter } from './schedule';

const day = 24 * 60 * 60 * 1000;

describe('the schedule of attempts', () => {
  it('waits four times as long after each failure, up to a day', () => {
    const waits = [1, 2, 3, 4, 9, 10].map((attempt) => waitAfter(attempt, 5_000, 0.5));
    expect(waits).toEqual([5_000, 20_000, 80_000, 320_000, day, day]);
  });

  it('spans three days and a quarter with the attempts that are usual, as Standard Webhooks does', () => {
    const { DELIVERY_ATTEMPTS: attempts, DELIVERY_BASE_MS: base } = readConfig({});
    const span = (random: number): number =>
      Array.from({ length: attempts - 1 }, (_, index) => waitAfter(index + 1, base, random)).reduce(
        (a, b) => a + b,
      );
    // 5 s · (4^8 − 1) / 3 for the first eight waits, then two of a day.
    expect(span(0.5)).toBe((5_000 * (4 ** 8 - 1)) / 3 + 2 * day);
    expect(span(0.5) / day).toBeCloseTo(3.26, 2);
    // Jitter shortens all waits at the very most by a fifth, and lengthens none beyond a day.
    expect(span(0)).toBe(span(0.5) * 0.8);
    expect(span(1) / day).toBeLessThan(3.6);
  });

  it('never shrinks from one failure to the next by more than the jitter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 1e9 }), (attempt, asked) => {
        expect(waitAfter(attempt + 1, 5_000, 0.5)).toBeGreaterThanOrEqual(waitAfter(attempt, 5_000, 0.5));
        expect(waitAfter(attempt, 5_000, 0.5, asked)).toBeGreaterThanOrEqual(Math.min(day, asked * 1000));
      }),
    );
  });

  it('stays within a fifth of the plan and never beyond a day', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempt, random) => {
          const wait = waitAfter(attempt, 5_000, random);
          const plan = Math.min(day, 5_000 * 4 ** (attempt - 1));
          expect(wait).toBeGreaterThanOrEqual(Math.floor(plan * 0.8));
          expect(wait).toBeLessThanOrEqual(Math.min(day, Math.ceil(plan * 1.2)));
        },
      ),
    );
  });

  it('honours Retry-After in seconds and as a date', () => {
    const now = Date.parse('2026-11-23T00:00:00Z');
    expect(retryAfterSeconds('120', now)).toBe(120);
    expect(retryAfterSeconds('Mon, 23 Nov 2026 00:01:00 GMT', now)).toBe(60);
    expect(retryAfterSeconds('soon', now)).toBe(0);
    expect(waitAfter(1, 5_000, 0.5, 120)).toBe(120_000);
  });
});
