import fc from 'fast-check';
import { dueAct, dueAt } from './draft-act';
import { emptyState } from './state';
import type { TitleState } from './title-state.dto';
import type { Hold } from './title-burdens.dto';

const moment = fc
  .integer({ min: 0, max: 9 })
  .map((day) => new Date(Date.UTC(2026, 10, 20 + day)).toISOString());
const act = 'a'.repeat(64);

const offer = moment.map((expiresAt) => ({
  ...{ kind: 'TRANSFER' as const, from: 'A', to: 'B', capacity: 'OWNER' as const },
  ...{ expiresAt, act, sequence: 3 },
}));
const reservation = moment.map((until) => ({ by: 'bank', since: '', until, act: 'b'.repeat(64) }));
const leave = moment.map((expiresAt) => ({ to: 'bank', expiresAt, act: 'd'.repeat(64) }));
const hold = fc.option(moment, { nil: undefined }).map((until): Hold => ({
  ...{ kind: 'DISPUTE', reference: 'r', document: act, since: '', act: 'c'.repeat(64) },
  ...(until !== undefined && { until }),
}));
const state: fc.Arbitrary<TitleState> = fc
  .record(
    {
      ...{ offer, reservation, reservationGrants: fc.array(leave, { minLength: 1, maxLength: 2 }) },
      holds: fc.array(hold, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  .map((open) => ({ ...emptyState, status: 'IN_CIRCULATION', titleId: 't', sequence: 3, ...open }));

describe('what is due on a title', () => {
  it('is due from the moment that was told, and not before', () => {
    fc.assert(
      fc.property(state, moment, (title, at) => {
        const due = dueAt(title);
        const expected = due !== undefined && at >= due;
        expect(dueAct(title, { aud: 'a:test', at }) !== undefined).toBe(expected);
      }),
    );
  });

  it('is nothing any more when the title has ended', () => {
    fc.assert(
      fc.property(state, (title) => expect(dueAt({ ...title, status: 'CANCELLED' })).toBeUndefined()),
    );
  });
});
