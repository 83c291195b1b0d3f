import { readIdentifier } from './read';

describe('house air waybill number', () => {
  it('accepts up to 12 characters and keeps the hyphen, which belongs to the number', () => {
    expect(readIdentifier('hawb', ' cq-2024 0001 ')).toEqual({ value: 'CQ-20240001', findings: [] });
    expect(readIdentifier('hawb', 'ABCDEFGHIJKL').findings).toEqual([]);
  });

  it.each([13, 35])('warns at %i characters', (length) => {
    expect(readIdentifier('hawb', 'H'.repeat(length)).findings).toMatchObject([
      { rule: 'HWB-001', severity: 'warning' },
    ]);
  });

  it.each(['', 'H'.repeat(36), 'HAWB#1', '分运单1', '-', '/', '--/', ' - '])('refuses %p', (raw) => {
    expect(readIdentifier('hawb', raw).findings).toMatchObject([{ rule: 'HWB-001', severity: 'error' }]);
  });
});
