import * as fc from 'fast-check';
import { bankHolidays, endOfExamination } from './banking-days';

describe('the five banking days of an examination', () => {
  it.each([
    ['on a Monday', '2026-11-23T02:00:00.000Z', [], '2026-11-30T16:00:00.000Z'],
    ['late on a Monday in Beijing', '2026-11-23T15:59:00.000Z', [], '2026-11-30T16:00:00.000Z'],
    ['early on a Tuesday in Beijing', '2026-11-23T16:00:00.000Z', [], '2026-12-01T16:00:00.000Z'],
    ['on a Saturday', '2026-11-28T02:00:00.000Z', [], '2026-12-04T16:00:00.000Z'],
    ['before a holiday', '2026-12-31T02:00:00.000Z', ['2027-01-01'], '2027-01-08T16:00:00.000Z'],
  ])('end, for one made %s', (_, at, holidays, end) => {
    expect(endOfExamination(at, holidays)).toBe(end);
  });

  it.each([
    ['before the Spring Festival, of which two days fall on a weekend', '2027-02-01', '2027-02-12'],
    ['on the eve of the Spring Festival', '2027-02-05', '2027-02-17'],
    ['before Qingming', '2027-04-02', '2027-04-12'],
    ['before the first of May, a Saturday', '2027-04-30', '2027-05-11'],
    ['before the Dragon Boat Festival', '2027-06-07', '2027-06-15'],
    ['before the Mid-Autumn Festival', '2027-09-13', '2027-09-21'],
    ['before the National Day', '2027-09-30', '2027-10-12'],
  ])('pass over the festival, for one made %s', (_, day, last) => {
    expect(endOfExamination(`${day}T02:00:00.000Z`, bankHolidays)).toBe(`${last}T16:00:00.000Z`);
  });

  it('know the thirteen statutory holidays of each listed year, the present one or the next among them', () => {
    const years = bankHolidays.map((day) => day.slice(0, 4));
    for (const year of new Set(years)) expect(years.filter((each) => each === year)).toHaveLength(13);
    // It fails once the list has run out: add the next year's days from the almanac and the State Council's notice.
    expect(Number(years.at(-1))).toBeGreaterThanOrEqual(new Date().getFullYear());
  });

  it('are never fewer than five days nor more than nine without holidays', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        (at) => {
          const days = (Date.parse(endOfExamination(at.toISOString(), [])) - at.getTime()) / 86_400_000;
          expect(days).toBeGreaterThan(5);
          expect(days).toBeLessThanOrEqual(8);
        },
      ),
    );
  });
});
