import fc from 'fast-check';
import { patternForm, takes } from './event-pattern';

const word = fc.stringMatching(/^[a-z_]{1,12}$/);

describe('the patterns of a subscription', () => {
  it.each([
    [['*'], 'receipt.accepted', true],
    [['receipt.*'], 'receipt.accepted', true],
    [['receipt.accepted'], 'receipt.accepted', true],
    [['delivery.dead', 'receipt.*'], 'receipt.rejected', true],
    [['receipt.*'], 'receipts.accepted', false],
    [['receipt.accepted'], 'receipt.accepted_late', false],
    [['delivery.*'], 'receipt.accepted', false],
    [[], 'receipt.accepted', false],
  ])('%j and %s: %s', (patterns, type, taken) => {
    expect(takes(patterns, type)).toBe(taken);
  });

  it('take a type by itself, by its family and by the star, and by nothing else', () => {
    fc.assert(
      fc.property(word, word, word, (family, name, other) => {
        const type = `${family}.${name}`;
        for (const pattern of ['*', `${family}.*`, type]) expect(takes([pattern], type)).toBe(true);
        if (other !== family)
          expect(takes([`${other}.*`, `${other}.${name}`, family, name], type)).toBe(false);
      }),
    );
  });

  it('have a form that takes nothing else', () => {
    const form = new RegExp(patternForm, 'u');
    for (const good of ['*', 'receipt.*', 'signing_key.revoked']) expect(good).toMatch(form);
    for (const bad of ['', 'receipt', '*.accepted', 'receipt.acc*', 'Receipt.*', 'receipt.*\n', 'a.b.c'])
      expect(bad).not.toMatch(form);
  });
});
