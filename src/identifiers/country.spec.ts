import { countries } from './countries';
import { readIdentifier } from './read';

describe('country code', () => {
  it.each(['CN', 'kz', 'PL', 'SG', 'VN', 'LA', 'MN', 'TW', 'HK', 'MO'])('accepts %s', (raw) => {
    expect(readIdentifier('country', raw).findings).toEqual([]);
  });

  it.each(['', 'UK', 'CHN', 'XX', '156'])('refuses %p', (raw) => {
    expect(readIdentifier('country', raw).findings).toMatchObject([{ rule: 'CTY-001', severity: 'error' }]);
  });

  it('knows the 249 codes of ISO 3166-1', () => {
    expect(countries.size).toBe(249);
    for (const code of countries) expect(code).toMatch(/^[A-Z]{2}$/);
  });
});
