import fc from 'fast-check';
import {
  batches,
  MoveRefused,
  rowText,
  standingOf,
  storable,
  type Row,
  type TargetState,
} from './house-move';

const head = { sequence: 7, hash: 'ab' };
const source = { head, first: 'first' };
const genesis = { sequence: 0, hash: '00' };
const nothing: TargetState = { strangers: [], filled: false };

describe('what is found in a database that is to be moved into', () => {
  it.each<[string, Partial<TargetState>, string]>([
    ['nothing at all', {}, 'empty'],
    ['an exchange that was never used', { head: genesis }, 'empty'],
    ['a copy that was marked and no more', { mark: head }, 'half'],
    ['a copy that was broken off', { mark: head, filled: true, first: 'first' }, 'half'],
    ['the whole copy', { head, filled: true, first: 'first' }, 'whole'],
  ])('%s', (_, found, standing) => {
    expect(standingOf({ ...nothing, ...found }, source)).toBe(standing);
  });

  it.each<[string, Partial<TargetState>, RegExp]>([
    ['tables of something else', { strangers: ['invoices'] }, /invoices/],
    ['rows without a journal', { filled: true, head: genesis }, /another exchange/],
    ['rows without a head or a mark', { filled: true }, /another exchange/],
    ['another exchange', { filled: true, head: { sequence: 7, hash: 'cd' }, first: 'x' }, /another exchange/],
    [
      'a copy that was used since',
      { filled: true, head: { sequence: 9, hash: 'cd' }, first: 'first' },
      /9 entries/,
    ],
    ['half of another exchange', { mark: { sequence: 7, hash: 'cd' } }, /half-finished/],
    ['a mark beside a head', { mark: head, head }, /half-finished/],
  ])('%s is refused in both languages', (_, found, why) => {
    const asked = (): unknown => standingOf({ ...nothing, ...found }, source);
    expect(asked).toThrow(MoveRefused);
    expect(asked).toThrow(why);
    expect(asked).toThrow(/目标数据库/);
  });
});

const value = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null));
const rows = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }) as fc.Arbitrary<Row>, {
  maxLength: 40,
});

describe('the text of a row', () => {
  it('is the same for the same row only', () => {
    const plain = (row: Row): string =>
      JSON.stringify(row.map((each) => (each === null ? null : String(each))));
    fc.assert(
      fc.property(fc.tuple(value, value), fc.tuple(value, value), (one, other) => {
        expect(rowText(one) === rowText(other)).toBe(plain(one) === plain(other));
      }),
    );
    expect(rowText(['a', '1:b'])).not.toBe(rowText(['a1:', 'b']));
  });

  it('has no NUL, and is otherwise what stood there', () => {
    expect([storable('a\0b'), storable('a'), storable(0), storable(null)]).toEqual([
      'a\ufffdb',
      'a',
      0,
      null,
    ]);
  });
});

describe('batches', () => {
  it('hold every row once, in order, and are never larger than they may be', () => {
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 30 }),
        (all, count, characters) => {
          const made = [...batches(all, { rows: count, characters })];
          expect(made.flat()).toEqual(all);
          for (const batch of made) {
            const size = (part: Row[]): number =>
              part
                .flat()
                .reduce<number>((sum, each) => sum + (typeof each === 'string' ? each.length : 0), 0);
            expect(batch.length).toBeLessThanOrEqual(count);
            // Only the last row may go beyond: a row that is longer still has to travel.
            expect(size(batch.slice(0, -1))).toBeLessThan(characters);
          }
        },
      ),
    );
  });
});
