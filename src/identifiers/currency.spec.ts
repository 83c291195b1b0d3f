import { currencies, replacedCurrencies } from './currencies';
import { readIdentifier } from './read';

describe('currency code', () => {
  it.each(['CNY', 'usd', 'EUR', 'KZT', 'RUB', 'SGD', 'XCG'])('accepts %s', (raw) => {
    expect(readIdentifier('currency', raw).findings).toEqual([]);
  });

  it.each(['', 'RMB', '156', 'CN', 'ABC'])('refuses %p', (raw) => {
    expect(readIdentifier('currency', raw).findings).toMatchObject([{ rule: 'CUR-001', severity: 'error' }]);
  });

  it('names the successor of a withdrawn currency', () => {
    expect(readIdentifier('currency', 'BGN').findings).toMatchObject([{ rule: 'CUR-001', expected: 'EUR' }]);
  });

  it('holds well-formed codes, and successors that are current', () => {
    for (const code of currencies) expect(code).toMatch(/^[A-Z]{3}$/);
    for (const [old, successor] of replacedCurrencies) {
      expect([currencies.has(old), currencies.has(successor)]).toEqual([false, true]);
    }
  });
});
