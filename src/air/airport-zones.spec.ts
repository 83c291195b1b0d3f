import { instantAt } from './airport-zones';

describe('the local time of an airport', () => {
  it.each([
    ['CKG', '2026-07-01T09:30', '2026-07-01T09:30:00+08:00'],
    ['FRA', '2026-11-25T09:30', '2026-11-25T09:30:00+01:00'],
    ['FRA', '2026-07-25T09:30', '2026-07-25T09:30:00+02:00'],
    ['LAX', '2026-11-25T23:59', '2026-11-25T23:59:00-08:00'],
    ['DEL', '2026-11-25T00:00', '2026-11-25T00:00:00+05:30'],
    ['LHR', '2026-12-25T00:00', '2026-12-25T00:00:00+00:00'],
    // Summer time begins on 29 March 2026 at 02:00.
    ['WAW', '2026-03-29T01:59', '2026-03-29T01:59:00+01:00'],
    ['WAW', '2026-03-29T03:00', '2026-03-29T03:00:00+02:00'],
  ])('%s %s is %s', (airport, local, instant) => {
    expect(instantAt(airport, local)).toBe(instant);
  });

  it('is not guessed where the zone is not known, or the time is none', () => {
    expect(instantAt('DEN', '2026-11-25T09:30')).toBeUndefined();
    expect(instantAt('XXX', '2026-11-25T09:30')).toBeUndefined();
    expect(instantAt('CKG', '2026-11-25T25:30')).toBeUndefined();
  });
});
