import { addressFindings, blankFindings, kindFindings, numbersOf, referencesOf } from './receipt-address';
import type { Receipt } from './receipt.dto';

const receipt = { level: 'L1', result: 'accepted', at: '2026-11-23T19:05:00+08:00' };
const document = { kind: 'air-waybill', number: '999-12345675' };

describe('the address of a receipt', () => {
  it.each([
    ['air-waybill', ' 999 1234 5675', '999-12345675'],
    ['air-waybill', '99912345675', '999-12345675'],
    ['rail-bill', ' jyrb-2026-000001 ', 'JYRB-2026-000001'],
    ['multimodal-waybill', ' CYMW260000001232 ', 'CYMW260000001232'],
    ['multimodal-waybill', 'cymw26 ００００ 001232', 'CYMW260000001232'],
    ['constructor', ' x ', 'x'],
  ])('reads the number of a %s as the exchange keeps it: "%s"', (kind, written, kept) => {
    expect(numbersOf(kind, written)).toEqual([kept]);
  });

  it('knows a flight by every way to write it, as earlier documents may have it', () => {
    const numbers = ['CA81/2026-11-25', 'CA081/2026-11-25', 'CA0081/2026-11-25'];
    expect(numbersOf('flight-manifest', ' ca81/2026-11-25 ')).toEqual(numbers);
    expect(numbersOf('flight-manifest', 'CA081/2026-11-25')).toEqual(numbers);
    expect(numbersOf('multimodal-waybill', 'CA81/2026-11-25')).toEqual(['CA81/2026-11-25']);
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

  it.each([
    [{ declaration: ' ' }, '/declaration'],
    [{ manifest: '\u3000' }, '/manifest'],
    [{ house: '\t' }, '/house'],
    [{ unit: '  ' }, '/unit'],
    [{ document: { kind: 'air-waybill', number: ' ' } }, '/document/number'],
  ])('names no number that is blank: %j', (blank, pointer) => {
    const said: Receipt = { ...receipt, ...blank };
    expect(blankFindings(said)).toMatchObject([{ rule: 'RECEIPT-BLANK', pointer }]);
    expect(referencesOf(said)).toEqual([]);
    expect(blankFindings({ ...receipt, document, declaration: '7', house: 'H' })).toEqual([]);
  });

  it('is of a kind that the exchange knows', () => {
    const kinds = ['air-waybill', 'rail-note'];
    expect(kindFindings({ ...receipt, document }, kinds)).toEqual([]);
    expect(kindFindings({ ...receipt, deliveryId: 'dlv_1' }, kinds)).toEqual([]);
    const misnamed = { ...document, kind: 'rail-consignment-note' };
    expect(kindFindings({ ...receipt, document: misnamed }, kinds)).toMatchObject([
      { rule: 'RECEIPT-KIND', pointer: '/document/kind', expected: 'air-waybill | rail-note' },
    ]);
  });
});
