import * as fc from 'fast-check';
import { endOfExamination } from './banking-days';

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
