import * as fc from 'fast-check';
import { drop, spaces, spacesAndHyphens, tidy } from './tidy';

const anyText = fc.string({ unit: 'binary', maxLength: 60 });

describe('tidying', () => {
  it('trims, narrows, upper-cases and straightens dashes', () => {
    expect(tidy('\u00A0ａb－c—d\u3000')).toBe('AB-C-D');
    expect(tidy('жд')).toBe('ЖД');
  });

  it('takes out what cannot be seen', () => {
    expect(tidy('\uFEFFCS\u200BQU\u00AD3\u2060')).toBe('CSQU3');
  });

  it('leaves look-alikes to be found', () => {
    expect(tidy('ı')).toBe('ı');
    expect(tidy('с')).toBe('С');
  });

  it('changes nothing the second time, for any single character and any text', () => {
    for (let point = 0; point < 0x11_0000; point += 1) {
      const once = tidy(String.fromCodePoint(point));
      if (tidy(once) !== once) throw new Error(`U+${point.toString(16)} is not settled`);
    }
    fc.assert(fc.property(anyText, (text) => tidy(tidy(text)) === tidy(text)));
    // An upper-cased i joins with a dot above, which the small i could not.
    expect(tidy(tidy('i\u0307'))).toBe(tidy('i\u0307'));
  });

  it('composes again where a dropped space had kept two characters apart', () => {
    expect(drop('A \u030A', spaces)).toBe('Å');
    expect(drop('A-1 2', spacesAndHyphens)).toBe('A12');
  });
});
