import fc from 'fast-check';
import { codePages, decoded, encoded, squeezed, unwritable } from './code-page';
import { readSegments, segment, writeSegments } from './edifact';
import { divided } from './iftmin-write';

const nasty = fc.string({
  unit: fc.constantFrom("'", '+', ':', '?', ' ', 'a', '重', 'Ж', '\n'),
  maxLength: 40,
});

describe('the syntax of EDIFACT', () => {
  it('whatever is written is read back, service characters included', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(nasty, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 }),
        (elements) => {
          const written = segment('FTX', ...elements);
          expect(readSegments(writeSegments([written]))).toEqual([
            { tag: 'FTX', elements: written.elements.map((parts) => (parts.length === 0 ? [''] : parts)) },
          ]);
        },
      ),
    );
  });

  it('a text divided before it is escaped comes back whole, and no part ends within an escape', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const parts = divided(text, 7, 10);
        const [read] = readSegments(writeSegments([segment('FTX', 'AAA', parts)]));
        expect((read?.elements[1] ?? []).join('')).toBe(
          text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/^$/, ''),
        );
      }),
    );
  });

  it('a release character at the 35th place does not reach into the next component', () => {
    const text = `${'a'.repeat(34)}?:rest`;
    const written = writeSegments([segment('NAD', 'CZ', divided(text, 35, 5))]);
    expect(written).toContain("aa??:?:rest'");
    expect((readSegments(written)[0]?.elements[1] ?? []).join('')).toBe(text);
  });

  it('other service characters are read where UNA names them, and a missing last terminator is forgiven', () => {
    expect(readSegments('UNA*/.? ~RFF/CT*12~BGM/722/A')).toEqual([
      { tag: 'RFF', elements: [['CT', '12']] },
      { tag: 'BGM', elements: [['722'], ['A']] },
    ]);
  });

  it.each([
    ['a tag that is none', '123+x'],
    ['a release character at the end', 'BGM+722?'],
  ])('%s is refused with its segment', (_what, text) => {
    expect(() => readSegments(text)).toThrow(/segment 1/);
  });
});

describe('code pages', () => {
  it('what a page can write comes back, and what it cannot is named', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codePages),
        fc.string({ unit: 'binary', maxLength: 30 }),
        (page, text) => {
          fc.pre(!text.startsWith('\uFEFF'));
          expect(decoded(encoded(text, page), page)).toBe(
            page === 'utf-8' ? text.toWellFormed() : squeezed(text, page),
          );
          expect(unwritable(text, page).every((each) => text.includes(each))).toBe(true);
        },
      ),
    );
  });

  it.each([
    ['windows-1251', 'Забайкальск', '重庆'],
    ['windows-1250', 'Łódź', 'Ж'],
    ['ascii', 'Lodz', 'ó'],
  ] as const)('%s writes %s and not %s', (page, can, cannot) => {
    expect(unwritable(can, page)).toEqual([]);
    expect(unwritable(cannot, page)).toEqual([...cannot]);
  });
});
