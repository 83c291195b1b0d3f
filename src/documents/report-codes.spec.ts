import { statusOfReceipt, type ReceiptSaid } from './report-codes';

const cleared = { level: 'L3', result: 'released', subject: 'declaration', house: null, unit: null };

describe('a receipt of customs as a status', () => {
  it.each<[ReceiptSaid, string | undefined]>([
    [cleared, 'CCD'],
    [{ ...cleared, subject: 'manifest' }, undefined],
    [{ ...cleared, house: 'H-7' }, 'CCD'],
    [{ ...cleared, house: 'H-8' }, undefined],
    [{ ...cleared, unit: 'AKE12345CA' }, undefined],
  ])('of the house H-7: %j', (said, status) => {
    expect(statusOfReceipt('air', said, 'H-7')).toBe(status);
  });
});
