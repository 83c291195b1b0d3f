import { lawOf, statesLaw } from './bill-law';

const document = (legalBasis: string) => ({
  version: 2,
  content: JSON.stringify({ negotiable: { legalBasis, rulebookHash: 'a'.repeat(64) } }),
});

describe('the law of a bill', () => {
  it('is what its document says, and by contract where the Convention is not in force', () => {
    expect(lawOf(document('CONTRACT'))).toEqual({
      ...{ version: 2, legalBasis: 'CONTRACT', rulebookHash: 'a'.repeat(64) },
    });
    const { legalBasis, legalEffect } = lawOf(document('NCD_CONVENTION'));
    expect([legalBasis, legalEffect?.en, legalEffect?.zh]).toEqual([
      'NCD_CONVENTION',
      expect.stringContaining('By contract'),
      expect.stringContaining('依合同'),
    ]);
    expect(lawOf({ version: 1, content: '{}' })).toEqual({ version: 1 });
  });

  it('is stated as the document has it, or not at all', () => {
    expect(statesLaw({}, document('CONTRACT'))).toBe(true);
    expect(statesLaw(lawOf(document('CONTRACT')), document('CONTRACT'))).toBe(true);
    expect(statesLaw(lawOf(document('OTHER')), document('CONTRACT'))).toBe(false);
    expect(statesLaw({ version: 1 }, document('CONTRACT'))).toBe(false);
    expect(statesLaw({ rulebookHash: 'b'.repeat(64) }, document('CONTRACT'))).toBe(false);
  });
});
