import fc from 'fast-check';
import { differences } from './diff';

describe('the difference between two versions', () => {
  it('names each field that was added, removed or changed', () => {
    const from = { pieces: 3, shipper: { name: 'A', city: 'CKG' }, goods: [{ hs: '8471' }] };
    const to = { pieces: 4, shipper: { name: 'A' }, goods: [{ hs: '8471' }, { hs: '8517' }] };
    expect(differences(from, to)).toEqual([
      { pointer: '/pieces', change: 'changed', from: 3, to: 4 },
      { pointer: '/shipper/city', change: 'removed', from: 'CKG' },
      { pointer: '/goods/1', change: 'added', to: { hs: '8517' } },
    ]);
  });

  it('is empty exactly when the two say the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(differences(a, structuredClone(a))).toEqual([]);
        if (differences(a, b).length === 0) expect(a).toEqual(b);
      }),
    );
  });
});
