import fc from 'fast-check';
import { proposedIdentifier } from './proposal';
import { identifierKinds, readIdentifier, type IdentifierKind } from './read';

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

  /** A valid identifier of each kind that has a character which another script or width can imitate. */
  const valid: Record<IdentifierKind, string> = {
    awb: '999-12345675',
    hawb: 'CQSB26110013',
    container: 'CSQU3054383',
    wagon: '335149512071',
    station: '193519',
    uscc: '91500000MA5U4B8R78',
    unlocode: 'CNCQI',
    rics: 'VRC4',
    airport: 'CKG',
    airline: 'CA',
    hs: '870830',
    gng: '87083091',
    customsOffice: '8013',
    country: 'CN',
    currency: 'CNY',
    seal: 'WAC551203',
    flight: 'CA431',
    imo: '9321483',
    unNumber: '3481',
    lei: '529900T8BM49AURSDO55',
    sizeType: '45G1',
    vehicle: 'KR3A123',
    documentNumber: 'CY-26-0417335',
    trainNumber: 'X8083',
    carrierCode: 'CYR1',
  };
  /** Cyrillic letters that print like the Latin letter or the digit; of a number there may be a 3 or a 4 alone. */
  const looksLike: Record<string, string> = {
    3: 'З',
    4: 'Ꮞ',
    A: 'А',
    C: 'С',
    K: 'К',
    M: 'М',
    T: 'Т',
    X: 'Х',
    U: 'Ս',
  };

  it.each(identifierKinds)('a look-alike in a %s is caught, and what it resembles is proposed', (kind) => {
    const right = valid[kind];
    expect(readIdentifier(kind, right).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    const place = Array.from(right).findIndex((each) => each in looksLike);
    const wrong = right.slice(0, place) + looksLike[right.charAt(place)] + right.slice(place + 1);
    expect(readIdentifier(kind, wrong).findings).toMatchObject([{ rule: 'ID-LOOKALIKE', severity: 'error' }]);
    expect(proposedIdentifier(kind, wrong)).toBe(readIdentifier(kind, right).value);
  });

  it.each(identifierKinds)('full-width signs of a %s are cleaned as they come', (kind) => {
    const wide = valid[kind].replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
    expect(readIdentifier(kind, wide)).toEqual(readIdentifier(kind, valid[kind]));
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
