import fc from 'fast-check';
import { proposedIdentifier } from './proposal';
import { readIdentifier } from './read';

describe('the identifier proposed in the place of a wrong one', () => {
  it.each([
    ['awb', '999-12345676', '999-12345675'],
    ['container', 'CSQU3054380', 'CSQU3054383'],
    ['container', 'СSQU3054383', 'CSQU3054383'],
    ['container', 'ＣＳＱＵ３０５４３８０', 'CSQU3054383'],
    ['uscc', '91500000MA5U4B8R79', '91500000MA5U4B8R78'],
    ['wagon', '335149512072', '335149512071'],
  ] as const)('%s %s: %s', (kind, wrong, right) => {
    expect(proposedIdentifier(kind, wrong)).toBe(right);
  });

  it.each([
    ['awb', '999-1234'],
    ['unlocode', 'CN'],
    // The organisation code within is wrong, and no last character mends it.
    ['uscc', '91500000MA5U4B8R88'],
    ['hawb', '***'],
  ] as const)('none for %s %s', (kind, wrong) => {
    expect(proposedIdentifier(kind, wrong)).toBeUndefined();
  });

  it('what is proposed always passes, whichever character was mistyped', () => {
    const samples = [
      ['awb', '999-12345675'],
      ['container', 'CSQU3054383'],
      ['uscc', '91500000MA5U4B8R78'],
      ['wagon', '335149512071'],
      ['imo', '9074729'],
    ] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(17),
        fc.constantFrom(...'0A7ZЖСＣ'),
        ([kind, right], place, typed) => {
          const raw = right.slice(0, place) + typed + right.slice(place + 1);
          const proposed = proposedIdentifier(kind, raw);
          if (proposed === undefined) return;
          expect(
            readIdentifier(kind, proposed).findings.filter(({ severity }) => severity === 'error'),
          ).toEqual([]);
        },
      ),
    );
  });
});
