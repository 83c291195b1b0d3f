import { contentIn, contentOf } from './content';

describe('the content of a document', () => {
  it('writes the RFC\u2019s own example', () => {
    const example = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
      string: '\u20ac$\u000F\u000aA\u0027\u0042\u0022\u005c\\\"/',
      literals: [null, true, false],
    };
    expect(contentOf(example).text).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('does not depend on the order of keys', () => {
    expect(contentOf({ b: 1, a: { d: 2, c: 3 } })).toEqual(contentOf({ a: { c: 3, d: 2 }, b: 1 }));
  });

  it.each(['\ud800', 'a\udc00b', '\u2028', '\u007f', '\u0000', '😀', '"\\/', 'é', 'e\u0301'])(
    'is the same of keys in order, with the text %j',
    (text) => {
      const ordered = { a: text, b: [text, -0, 1e21, 0.1, false, ''], c: { d: text } };
      expect(contentIn(ordered)).toEqual(contentOf(ordered));
    },
  );
});
