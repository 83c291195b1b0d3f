import { addressFindings, numberOf } from './receipt-address';

const receipt = { level: 'L1', result: 'accepted', at: '2026-11-23T19:05:00+08:00' };
const document = { kind: 'air-waybill', number: '999-12345675' };

describe('the address of a receipt', () => {
  it.each([
    ['air-waybill', ' 999 1234 5675', '999-12345675'],
    ['air-waybill', '99912345675', '999-12345675'],
    ['rail-bill', ' jyrb-2026-000001 ', 'JYRB-2026-000001'],
    ['multimodal-waybill', ' CYMW260000001232 ', 'CYMW260000001232'],
    ['constructor', ' x ', 'x'],
  ])('reads the number of a %s as the exchange keeps it: "%s"', (kind, written, kept) => {
    expect(numberOf(kind, written)).toBe(kept);
  });

  it.each([{ deliveryId: 'dlv_1' }, { messageId: 'dlv_1' }, { document }])(
    'is one of three: %j',
    (address) => {
      expect(addressFindings({ ...receipt, ...address })).toEqual([]);
    },
  );

  it.each([{}, { deliveryId: 'dlv_1', messageId: 'dlv_1' }, { messageId: 'dlv_1', document }])(
    'is never none and never two: %j',
    (address) => {
      expect(addressFindings({ ...receipt, ...address })).toMatchObject([{ rule: 'RECEIPT-ADDRESS' }]);
    },
  );
});
