import fc from 'fast-check';
import { atAirport, instantAt } from './airport-zones';

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

  it.each([
    ['TFU', '2026-11-24T18:05:00Z', '2026-11-25T02:05:00+08:00'],
    ['TFU', '2026-11-25T02:05:00+08:00', '2026-11-25T02:05:00+08:00'],
    ['LAX', '2026-11-25T00:30:00.250Z', '2026-11-24T16:30:00.250-08:00'],
    ['DEL', '2026-11-25T20:00:00+01:00', '2026-11-26T00:30:00+05:30'],
    // The last second of summer time in 2026, and the first after it.
    ['FRA', '2026-10-25T00:59:59Z', '2026-10-25T02:59:59+02:00'],
    ['FRA', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00+01:00'],
  ])('at %s the clocks show %s as %s', (airport, instant, local) => {
    expect(atAirport(airport, instant)).toBe(local);
  });

  it('is the same instant as the one it shows', () => {
    const airport = fc.constantFrom('CKG', 'FRA', 'LAX', 'DEL', 'SYD');
    const instant = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2099-12-31'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(airport, instant, (at, date) => {
        expect(Date.parse(atAirport(at, date.toISOString()) ?? '')).toBe(date.getTime());
      }),
    );
  });

  it('is not guessed where the zone is not known, or the time is none', () => {
    expect(instantAt('DEN', '2026-11-25T09:30')).toBeUndefined();
    expect(instantAt('XXX', '2026-11-25T09:30')).toBeUndefined();
    expect(instantAt('CKG', '2026-11-25T25:30')).toBeUndefined();
    expect(atAirport('DEN', '2026-11-25T09:30:00Z')).toBeUndefined();
    expect(atAirport('CKG', '2026-11-25T25:30:00Z')).toBeUndefined();
  });
});
