import * as fc from 'fast-check';
import { imoCheckDigit, readImo } from './imo';
import { readIdentifier } from './read';

describe('IMO ship number', () => {
  it.each(['9074729', 'IMO 9074729', 'imo9074729'])('accepts %s', (raw) => {
    expect(readIdentifier('imo', raw)).toEqual({ value: '9074729', findings: [] });
  });

  it('names the digit that a wrong number should end with', () => {
    expect(readIdentifier('imo', '9074728').findings).toMatchObject([{ rule: 'IMO-002', expected: '9' }]);
  });

  it.each(['', '907472', 'IMO', 'IMOIMO9074729', '0000000'])('refuses %p', (raw) => {
    expect(readIdentifier('imo', raw).findings).toMatchObject([{ rule: 'IMO-001', severity: 'error' }]);
  });

  it('accepts the computed digit and no other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100_000, max: 999_999 }), fc.integer({ min: 1, max: 9 }), (body, by) => {
        const right = imoCheckDigit(String(body));
        expect(readImo(`${body}${right}`).findings).toEqual([]);
        expect(readImo(`${body}${(right + by) % 10}`).findings).toHaveLength(1);
      }),
    );
  });
});
