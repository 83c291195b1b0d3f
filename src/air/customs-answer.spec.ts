import { customsAnswer, type CustomsWord } from './customs-answer';

const word = (result: string, over: Partial<CustomsWord> = {}): CustomsWord => ({
  version: 1,
  level: 'L3',
  result,
  unit: null,
  subject: null,
  ...over,
});
const of = (...said: [CustomsWord, ...CustomsWord[]]): string => customsAnswer(said);

describe('how an authority stands to a filing', () => {
  it('is what it said last', () => {
    expect(of(word('returned'), word('released'))).toBe('released');
    expect(of(word('released'), word('returned'))).toBe('returned');
  });

  it('is a refusal while one unit or one subject is refused', () => {
    const units: [CustomsWord, CustomsWord] = [
      word('loading_refused', { unit: 'ULD-1' }),
      word('released', { unit: 'ULD-2' }),
    ];
    expect(of(...units)).toBe('loading_refused');
    expect(of(...units, word('released', { unit: 'ULD-1' }))).toBe('released');
    expect(of(word('returned', { subject: 'manifest' }), word('released', { subject: 'declaration' }))).toBe(
      'returned',
    );
  });

  it('is what was said of the whole after its parts, and what was decided after the form', () => {
    expect(of(word('loading_refused', { unit: 'ULD-1' }), word('released'))).toBe('released');
    expect(of(word('returned'), word('released', { unit: 'ULD-1' }))).toBe('returned');
    expect(of(word('rejected', { level: 'L1' }), word('released', { subject: 'manifest' }))).toBe('released');
    expect(of(word('released'), word('relayed', { level: 'L2' }))).toBe('released');
  });

  it('is not moved by what is passed on, nor by a late word on an older version', () => {
    expect(of(word('returned'), word('relayed', { level: 'L2' }))).toBe('returned');
    expect(of(word('rejected', { level: 'L1' }), word('accepted', { level: 'L1' }))).toBe('accepted');
    expect(of(word('released', { version: 2 }), word('rejected'))).toBe('released');
    expect(of(word('returned'), word('accepted', { version: 2, level: 'L1' }))).toBe('accepted');
  });
});
