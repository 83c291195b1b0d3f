import fc from 'fast-check';
import { gathered, given } from './gathered';

describe('gathered', () => {
  it('gives what flatMap gives', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer())), (lists) => {
        const look = (list: number[], place: number): number[] => [place, ...list];
        expect(gathered(lists, look)).toEqual(lists.flatMap(look));
      }),
    );
  });
});

describe('given', () => {
  it('leaves out what is not there, and keeps what only looks like nothing', () => {
    expect(given([{ a: 0 }, {}, { a: 2 }], ({ a }: { a?: number }) => a)).toEqual([0, 2]);
  });
});
