import { contentMatch } from './content-match';
import { fingerprintsOf } from './fingerprint';

describe('a document that a customer sent', () => {
  it('is the same in any order of its keys', () => {
    const match = contentMatch({ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 });
    expect(match).toMatchObject({ result: 'SAME', differences: [], count: 0 });
    expect(match.sentHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('with one weight changed is altered, and the field is named with both values', () => {
    const match = contentMatch({ goods: [{ grossKg: 30720.6 }] }, { goods: [{ grossKg: 30720.5 }] });
    expect(match).toMatchObject({ result: 'ALTERED', count: 1 });
    expect(match.differences).toEqual([
      { pointer: '/goods/0/grossKg', onRecord: '30720.6', sent: '30720.5' },
    ]);
  });

  it('shows what is only on one side, text as it is and long values cut short', () => {
    const { differences } = contentMatch({ gone: 'x' }, { come: { deep: 'y'.repeat(500) } });
    expect(differences).toEqual([
      { pointer: '/come', sent: `{"deep":"${'y'.repeat(111)}` },
      { pointer: '/gone', onRecord: 'x' },
    ]);
  });

  it('that differs everywhere is shown in its first fifty fields, and counted whole', () => {
    const wide = Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`f${at}`, at]));
    const match = contentMatch({}, wide);
    expect([match.differences.length, match.count]).toEqual([50, 80]);
  });
});

describe('blind fingerprints', () => {
  const key = Buffer.alloc(32, 7);
  const lent = (
    number: string,
    notes = [{ number: 'PL-26-1', containers: ['CYWU 401234-9', 'CYWU4012354'] }],
  ) => ({
    issuerUscc: '91500000MA5U4B8R78',
    number,
    notes,
  });

  it('meet however a number is written, and in the goods under another bill', () => {
    const [bill, ...goods] = fingerprintsOf(key, lent('JYRB-2026-1'));
    expect(goods).toHaveLength(2);
    expect(fingerprintsOf(key, lent('ＪＹＲＢ 2026 1'))[0]).toBe(bill);
    const [other, ...same] = fingerprintsOf(key, lent('JYRB-2026-2'));
    expect(other).not.toBe(bill);
    expect(same).toEqual(goods);
  });

  it('are others under another key, and none is doubled', () => {
    const [bill] = fingerprintsOf(key, lent('A-1'));
    expect(fingerprintsOf(Buffer.alloc(32, 8), lent('A-1'))[0]).not.toBe(bill);
    const twice = [...lent('A-1').notes, ...lent('A-1').notes];
    expect(fingerprintsOf(key, lent('A-1', twice))).toHaveLength(3);
  });
});
