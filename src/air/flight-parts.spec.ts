import fc from 'fast-check';
import { flightOf, isComplete, type FiledPart } from './flight-parts';

/** Parts 1 to n, of which the last says so. */
const manifest = fc
  .integer({ min: 1, max: 99 })
  .map((length) => Array.from({ length }, (_, i): FiledPart => ({ part: i + 1, last: i + 1 === length })));

const shuffled = manifest.chain((parts) =>
  fc.shuffledSubarray(parts, { minLength: parts.length, maxLength: parts.length }),
);

describe('the manifest of a flight', () => {
  it('is complete with all its parts, in whatever order they came', () => {
    fc.assert(fc.property(shuffled, (parts) => expect(isComplete(parts)).toBe(true)));
  });

  it('is not complete without any one of them', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(98), (parts, place) => {
        expect(isComplete(parts.toSpliced(place % parts.length, 1))).toBe(false);
      }),
    );
  });

  it('is what the first document about each part says', () => {
    fc.assert(
      fc.property(shuffled, fc.array(fc.boolean()), (parts, again) => {
        const repeated = again.map((last, i) => ({ part: (i % parts.length) + 1, last }));
        expect(isComplete([...parts, ...repeated])).toBe(true);
        const [first, ...rest] = parts;
        expect(isComplete([...rest, ...repeated.filter(({ part }) => part !== first?.part)])).toBe(false);
      }),
    );
  });

  it('is that of one flight however its number is written', () => {
    const of = { departure: 'TFU', date: '2026-11-25' };
    for (const flight of ['CA81', 'CA081', 'CA0081'])
      expect(flightOf({ ...of, flight })).toBe('TFU/CA081/2026-11-25');
  });
});
