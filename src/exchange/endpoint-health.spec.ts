import fc from 'fast-check';
import { pauseUntil, usedPercent, warningDue, warnings } from './endpoint-health';

const since = '2026-11-20T00:00:00.000Z';
const after = (hours: number): string => new Date(Date.parse(since) + hours * 3_600_000).toISOString();

describe('the failure budget of an endpoint', () => {
  it('is time: half of 72 hours is 50 %, and none is used by an endpoint that takes messages', () => {
    expect([0, 36, 72, 100].map((hours) => usedPercent(since, after(hours), 72))).toEqual([0, 50, 100, 100]);
    expect(usedPercent(null, after(100), 72)).toBe(0);
    expect(usedPercent(since, after(-5), 72)).toBe(0);
  });

  it('is told of at 50, 70, 90 and 100 %, each time once', () => {
    expect([49.9, 50, 69, 70, 90, 99.9, 100].map((percent) => warningDue(percent, 0))).toEqual([
      undefined,
      50,
      50,
      70,
      90,
      90,
      100,
    ]);
    expect([50, 70, 90, 100].map((percent) => warningDue(percent, percent))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('never warns twice of the same, nor backwards, however often it is looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true })), (looks) => {
        const told: number[] = [];
        let warned = 0;
        for (const percent of [...looks].sort((a, b) => a - b)) {
          const due = warningDue(percent, warned);
          if (due === undefined) continue;
          told.push(due);
          warned = due;
        }
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        const highest = warnings.filter((each) => looks.some((look) => look >= each)).at(-1) ?? 0;
        expect(warned).toBe(highest);
      }),
    );
  });
});

describe('the pause that a receiver asks for', () => {
  it('holds for 429 and 503 with Retry-After, and at most a day', () => {
    expect(pauseUntil(429, 60, since)).toBe('2026-11-20T00:01:00.000Z');
    expect(pauseUntil(503, 1e9, since)).toBe('2026-11-21T00:00:00.000Z');
    for (const [status, seconds] of [
      [500, 60],
      [null, 60],
      [429, 0],
    ] as const)
      expect(pauseUntil(status, seconds, since)).toBeUndefined();
  });
});
