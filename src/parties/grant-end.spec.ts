import fc from 'fast-check';
import { grantEnd } from './grant-end';

const now = '2026-11-24T10:00:00.000Z';

describe('the end of a grant', () => {
  it('is any time that is still to come, in UTC, up to the last millisecond that 24 characters can tell', () => {
    const [from, to] = [Date.parse(now) + 1, Date.parse('9999-12-31T23:59:59.999Z')];
    fc.assert(
      fc.property(fc.integer({ min: from, max: to }), (end) => {
        const text = new Date(end).toISOString();
        expect([text.length, grantEnd(text, now)]).toEqual([24, text]);
      }),
      { examples: [[from], [to]] },
    );
    expect(grantEnd('9999-12-31T23:59:59.999+08:00', now)).toBe('9999-12-31T15:59:59.999Z');
  });

  it('is neither now nor before, nor in the year 10000', () => {
    for (const until of [now, '2026-11-24T17:59:59+08:00', '9999-12-31T23:59:59-00:01', 'never'])
      expect(grantEnd(until, now)).toBeUndefined();
  });
});
