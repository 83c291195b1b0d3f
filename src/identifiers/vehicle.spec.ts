import { readIdentifier } from './read';

describe('number plate', () => {
  it.each([
    ['渝A12345', '渝A12345'],
    ['渝 a·12345', '渝A12345'],
    ['川A1234挂', '川A1234挂'],
    ['粤Z1234港', '粤Z1234港'],
    ['29C-123.45', '29C12345'],
  ])('reads %s as %s', (raw, value) => {
    expect(readIdentifier('vehicle', raw)).toEqual({ value, findings: [] });
  });

  it('refuses Cyrillic letters, since plates in international traffic are Latin', () => {
    expect(readIdentifier('vehicle', 'А123ВС77').findings).toMatchObject([{ rule: 'ID-LOOKALIKE' }]);
  });

  it.each(['', '渝', '重庆', 'A'.repeat(16), '渝A12345/渝A12346'])('refuses %p', (raw) => {
    expect(readIdentifier('vehicle', raw).findings).toMatchObject([{ rule: 'VEH-001', severity: 'error' }]);
  });
});
