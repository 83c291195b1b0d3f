import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalText, contentOf } from './content';

describe('the canonical text', () => {
  it('is what RFC 8785 asks, for any JSON, keys like array indices included', () => {
    fc.assert(
      fc.property(
        fc.object({ withNullPrototype: false, key: fc.oneof(fc.string(), fc.nat().map(String)) }),
        (value) => {
          const parsed = JSON.parse(JSON.stringify(value)) as object;
          expect(canonicalText(parsed)).toBe(canonicalize(parsed));
        },
      ),
    );
  });

  it('writes the RFC\u2019s own example', () => {
    const example = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"/',
      literals: [null, true, false],
    };
    expect(canonicalText(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('does not depend on the order of keys', () => {
    expect(contentOf({ b: 1, a: { d: 2, c: 3 } })).toEqual(contentOf({ a: { c: 3, d: 2 }, b: 1 }));
  });
});
