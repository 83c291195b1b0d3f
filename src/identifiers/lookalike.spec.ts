import { lookAlikeFinding, lookAlikes, resembles, scriptFindings } from './lookalike';
import { readIdentifier } from './read';
import { tidy } from './tidy';

const rules = (text: string) => scriptFindings(text).map((finding) => `${finding.rule} ${finding.severity}`);

describe('look-alike letters', () => {
  it('pairs every foreign letter with one plain character', () => {
    for (const [other, latin] of resembles) {
      expect(latin).toMatch(/^[0-9A-Z]$/);
      expect(other).toMatch(/^\P{ASCII}$/u);
    }
  });

  it('lists only letters that tidying leaves as they are, so none is listed in vain', () => {
    for (const other of resembles.keys()) expect(tidy(other)).toBe(other);
  });

  it('names the character, its code point, its place and what it resembles', () => {
    const { value, findings } = readIdentifier('container', 'СSQU3054383');
    expect(value).toBe('СSQU3054383');
    expect(findings).toMatchObject([{ rule: 'ID-LOOKALIKE', severity: 'error' }]);
    expect(findings[0]?.message).toEqual({
      en: 'A letter only looks right: "С" (U+0421) at position 1 is not the Latin letter C.',
      zh: '含有形近字符：第 1 位“С”（U+0421）不是拉丁字母 C。',
    });
  });

  it('finds lower-case, Greek and Turkish letters too', () => {
    expect(readIdentifier('container', 'сsqu3054383').findings[0]?.message.en).toContain('U+0421');
    expect(readIdentifier('airport', 'ΤFU').findings[0]?.message.en).toContain('U+03A4');
    expect(readIdentifier('airline', '3ı').findings[0]?.message.en).toContain('U+0131');
    expect(readIdentifier('uscc', '9111000060003734З').findings[0]?.message.en).toContain('the digit 3');
  });

  it('mends full-width letters, which are the same letters in another width', () => {
    expect(lookAlikes(tidy('ＣＫＧ'))).toEqual([]);
  });

  it('lists five and counts the rest', () => {
    expect(lookAlikeFinding(lookAlikes('СССССССС')).message.en).toContain('; and 3 more.');
  });

  it('guards where Cyrillic is admitted: mixture refuses, a twin warns, a plain word passes', () => {
    expect(rules('CРT-15')).toEqual(['ID-LOOKALIKE error']);
    expect(rules('Α-15')).toEqual(['ID-LOOKALIKE error']);
    expect(rules('СРТ-15')).toEqual(['ID-SCRIPT warning']);
    expect(rules('КЖД-15')).toEqual([]);
    expect(rules('CPT-15')).toEqual([]);
    expect(rules('15')).toEqual([]);
  });
});
