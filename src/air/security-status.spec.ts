import { handlingCodes, statusPlace } from './security-status';

describe('the security status among the handling codes of a message', () => {
  it('stands behind them, unless it is one of them', () => {
    expect(handlingCodes({ shc: ['ECC', 'PER'], securityStatus: 'SPX' })).toEqual(['ECC', 'PER', 'SPX']);
    expect(handlingCodes({ shc: ['SPX', 'ECC'], securityStatus: 'SPX' })).toEqual(['SPX', 'ECC']);
    expect(handlingCodes({ securityStatus: 'SCO' })).toEqual(['SCO']);
    expect(handlingCodes({ shc: ['ECC'] })).toEqual(['ECC']);
    expect(handlingCodes({})).toEqual([]);
  });

  it('has room where others have none', () => {
    expect(handlingCodes({ shc: ['ECC', 'PER', 'EAW'], securityStatus: 'SPX' }, 3)).toEqual([
      'ECC',
      'PER',
      'SPX',
    ]);
    expect(handlingCodes({ shc: ['ECC', 'PER', 'SPX'], securityStatus: 'SPX' }, 2)).toEqual(['ECC', 'SPX']);
  });

  it('is read where the codes say one, and not guessed where they say two', () => {
    expect(statusPlace(['ECC', 'SPX'])).toBe(1);
    expect(statusPlace(['NSC', 'SPX'])).toBeUndefined();
    expect(statusPlace(['ECC'])).toBeUndefined();
  });
});
