import fc from 'fast-check';
import { breakOf } from './json-break';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('where text stops being JSON', () => {
  it.each([
    ['{"a": position 7, "b": 1}', 6],
    ['{"a":1,}', 7],
    ['{"a":1 "b":2}', 7],
    ["{'a':1}", 1],
    ['{"a":01}', 6],
    ['{"a":+1}', 5],
    ['{"a":1.}', 6],
    ['{"a":"\\x"}', 6],
    ['{"a":"line\nfeed"}', 10],
    ['[1 2]', 3],
    ['{} x', 3],
    ['{"a":"x', 7],
    ['{"a":', 5],
    ['[1,\u00a02]', 3],
    ['', 0],
  ])('%j', (text, place) => expect(breakOf(text)).toBe(place));

  it('is nowhere in JSON, and somewhere in everything else', () => {
    const pieces = fc.constantFrom(...'{}[],:"\\ \n\tu0019.-+eE', '"a"', 'true', 'null', '\\u00e9', '1', 'é');
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.jsonValue().map((value) => JSON.stringify(value, null, 1)),
      fc.json(),
    );
    fc.assert(
      fc.property(texts, (text) => expect(breakOf(text) === undefined).toBe(isJson(text))),
      { numRuns: 2_000 },
    );
  });

  it('is the end of JSON that is cut off, and of nothing before it', () => {
    fc.assert(
      fc.property(fc.object(), fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        const length = at % text.length;
        const place = breakOf(text.slice(0, length));
        // A literal or an escape that is cut in two breaks where it begins, a number behind its last whole part.
        expect(text.slice(place, length)).toMatch(/^([a-z]*|[-+.e]*|\\[u0-9a-f]*)$/);
      }),
    );
  });
});
