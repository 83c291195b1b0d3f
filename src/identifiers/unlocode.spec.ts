import { readIdentifier } from './read';

describe('UN/LOCODE', () => {
  // Whether CNCKG fits a rail leg is asked against the list of functions, not here.
  it.each(['CNCQI', 'CNCKG', 'cn ckg', 'PLMAA', 'US2AB'])('accepts the form of %s', (raw) => {
    expect(readIdentifier('unlocode', raw).findings).toEqual([]);
  });

  it.each(['', 'CNCK0', 'CNCK1', 'CNCK', 'C2CKG', 'CNCKGX'])('refuses %p', (raw) => {
    expect(readIdentifier('unlocode', raw).findings).toMatchObject([{ rule: 'UNL-001', severity: 'error' }]);
  });
});
