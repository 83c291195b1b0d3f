import { usccsOf } from './companies';

describe('the companies that a document names', () => {
  it('are found at every depth, each once', () => {
    const document = {
      operator: { uscc: '91500000MA5U4B8R78' },
      notifyParties: [{ uscc: '91500106MA60K7T355' }, { uscc: '91500000MA5U4B8R78' }, { name: 'uscc' }],
    };
    expect(usccsOf(document)).toEqual(['91500000MA5U4B8R78', '91500106MA60K7T355']);
  });

  it('are none where nothing is named so, or the field is no text', () => {
    expect(usccsOf({ parties: [], uscc: 5 })).toEqual([]);
    expect(usccsOf(null)).toEqual([]);
  });
});
