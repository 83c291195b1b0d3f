import { readIdentifier } from './read';

describe('container size and type code', () => {
  it.each(['22G1', '42G1', '45G1', 'L5G1', '22R1', '45R1', '22T6', '25U1', '22GB', '20nh'])(
    'accepts %s',
    (raw) => {
      expect(readIdentifier('sizeType', raw).findings).toEqual([]);
    },
  );

  it('warns of a character that is not assigned', () => {
    expect(readIdentifier('sizeType', '92G1').findings).toMatchObject([
      { rule: 'SZT-002', severity: 'warning' },
    ]);
    expect(readIdentifier('sizeType', '22X1').findings).toMatchObject([
      { rule: 'SZT-002', severity: 'warning' },
    ]);
  });

  it.each(['', '2210', '40HQ2', '22G', "40'HC"])('refuses %p', (raw) => {
    expect(readIdentifier('sizeType', raw).findings).toMatchObject([{ rule: 'SZT-001', severity: 'error' }]);
  });
});
