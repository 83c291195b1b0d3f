import * as fc from 'fast-check';
import { identifierKinds, readIdentifier } from './read';

const kinds = fc.constantFrom(...identifierKinds);
const signs = fc.constantFrom(...'0123456789ABCXUZabczIMOUN -/.·СОсо渝Ａ１ıΑ\u0307\u030A\u200B'.split(''));
// Near-misses of real identifiers, any well-formed text, and text with broken surrogates.
const texts = fc.oneof(
  fc.string({ unit: signs, maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.array(fc.nat(0xff_ff), { maxLength: 100 }).map((units) => String.fromCharCode(...units)),
);
const manyRuns = { numRuns: 4000 };

describe('reading any identifier', () => {
  it('knows 25 kinds', () => {
    expect(new Set(identifierKinds).size).toBe(25);
  });

  it('never throws, and reading the value again gives the same reading', () => {
    fc.assert(
      fc.property(kinds, texts, (kind, raw) => {
        const once = readIdentifier(kind, raw);
        expect(readIdentifier(kind, once.value)).toEqual(once);
      }),
      manyRuns,
    );
  });

  it('accepts nothing but plain characters, save where other scripts are admitted', () => {
    fc.assert(
      fc.property(kinds, texts, (kind, raw) => {
        const { value, findings } = readIdentifier(kind, raw);
        if (findings.some((finding) => finding.severity === 'error')) return;
        expect(value).toMatch(/^[0-9A-Z\p{Script=Han}\p{Script=Cyrillic}/.-]+$/u);
      }),
      manyRuns,
    );
  });

  it('refuses empty text in every kind and says in both languages what is wrong and what to do', () => {
    for (const kind of identifierKinds) {
      const { findings } = readIdentifier(kind, ' \u200B ');
      expect(findings).toHaveLength(1);
      for (const finding of findings) {
        expect(finding.severity).toBe('error');
        expect(finding.rule).toMatch(/^[A-Z]{3}-\d{3}$/);
        for (const text of [finding.message, finding.remedy]) {
          expect(text.en).toMatch(/\.$/);
          expect(text.zh).toMatch(/[\p{Script=Han}].*。$/u);
        }
      }
    }
  });

  it('reads a very long text in time that grows with its length only', () => {
    const long = 'С1 -'.repeat(25_000);
    for (const kind of identifierKinds) expect(readIdentifier(kind, long).findings.length).toBeGreaterThan(0);
  });
});
