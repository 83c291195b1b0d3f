import * as fc from 'fast-check';
import { endOf, latestBefore, monthFor, monthOf, readMonth } from './archived-month';

describe('a month of the archive', () => {
  it('is a year and a month, and nothing else', () => {
    expect(readMonth('2026-01')).toBe('2026-01');
    for (const text of ['2026-1', '2026-13', '2026-00', '26-01', '2026-01-01', ''])
      expect(readMonth(text)).toBeUndefined();
  });

  it('ends where the next begins, over the turn of a year too', () => {
    expect(endOf('2026-02')).toBe('2026-03-01T00:00:00.000Z');
    expect(endOf('2026-12')).toBe('2027-01-01T00:00:00.000Z');
  });

  it('holds exactly the instants before its end that are of no earlier month', () => {
    const instants = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, (date) => {
        const at = date.toISOString();
        expect(at < endOf(monthOf(at))).toBe(true);
        expect(monthOf(endOf(monthOf(at))) > monthOf(at)).toBe(true);
      }),
    );
  });

  it('is archived once it has been closed for the days in which a request may be repeated', () => {
    const now = Date.parse('2026-11-29T12:00:00Z');
    expect(latestBefore(now, 90)).toBe('2026-08');
    expect(latestBefore(now, 1)).toBe('2026-11');
    expect(latestBefore(now, 1, 12)).toBe('2025-11');
    expect(latestBefore(now, 90, 1)).toBe('2026-08');
  });

  it('is never the month of a seal that stands: what comes late goes with the next', () => {
    expect(monthFor('2026-03-05T00:00:00.000Z', undefined)).toBe('2026-03');
    expect(monthFor('2026-03-05T00:00:00.000Z', '2026-01')).toBe('2026-03');
    expect(monthFor('2026-03-05T00:00:00.000Z', '2026-03')).toBe('2026-04');
    expect(monthFor('2026-03-05T00:00:00.000Z', '2026-12')).toBe('2027-01');
  });
});
