import { rulesFindings } from './routing-findings';

const known = { authorities: new Set(['one', 'other']), kinds: new Set(['air-waybill']) };

describe('what is found in routing rules', () => {
  it('is nothing where every name is known', () => {
    const rules = [
      { id: 'a', authority: 'one', kinds: ['air-waybill'] },
      { id: 'b', authority: 'other' },
    ];
    expect(rulesFindings(rules, known)).toEqual([]);
  });

  it('is every mistake at once, with its place', () => {
    const rules = [
      { id: 'a', authority: 'nobody' },
      { id: 'a', authority: 'one', kinds: ['air-waybill', 'letter'] },
    ];
    expect(rulesFindings(rules, known).map(({ rule, pointer, actual }) => [rule, pointer, actual])).toEqual([
      ['ROUTING-AUTHORITY', '/rules/0/authority', 'nobody'],
      ['ROUTING-ID', '/rules/1/id', 'a'],
      ['ROUTING-KIND', '/rules/1/kinds/1', 'letter'],
    ]);
  });

  it('is a warning where more than five authorities are named', () => {
    const authorities = ['a', 'b', 'c', 'd', 'e', 'f'];
    const rules = authorities.map((authority) => ({ id: authority, authority }));
    const found = rulesFindings(rules, { ...known, authorities: new Set(authorities) });
    expect(found.map(({ rule, severity }) => [rule, severity])).toEqual([['ROUTING-RECEIVERS', 'warning']]);
  });
});
