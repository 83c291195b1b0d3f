import { readIdentifier, type IdentifierKind } from './read';

const right: [IdentifierKind, string, string][] = [
  ['airport', 'ckg', 'CKG'],
  ['airline', '3u', '3U'],
  ['airline', 'CA', 'CA'],
  ['flight', 'CA 1234', 'CA1234'],
  ['flight', 'CA-1234', 'CA1234'],
  ['flight', '3U8633', '3U8633'],
  ['flight', '9C8515A', '9C8515A'],
  ['rics', 'A1B2', 'A1B2'],
  ['rics', '0033', '0033'],
  ['hs', '8517.13', '851713'],
  ['hs', '0402 1000', '04021000'],
  ['hs', '8517130000', '8517130000'],
  ['gng', '8517 13 00', '85171300'],
  ['customsOffice', '8003', '8003'],
  ['unNumber', 'UN 3480', '3480'],
  ['unNumber', '1845', '1845'],
  ['trainNumber', 'x8083', 'X8083'],
  ['trainNumber', 'X9402/1', 'X9402/1'],
  ['carrierCode', 'cosu', 'COSU'],
];

const wrong: [IdentifierKind, string, string][] = [
  ['airport', 'CK', 'LOC-001'],
  ['airport', 'CK1', 'LOC-001'],
  ['airport', 'ZUCK', 'LOC-001'],
  ['airline', '99', 'ALN-001'],
  ['airline', '999', 'ALN-001'],
  ['flight', 'CCA1234', 'FLT-001'],
  ['flight', 'CA12345', 'FLT-001'],
  ['flight', '991234', 'FLT-001'],
  ['rics', '33', 'RIC-001'],
  ['hs', '85171', 'HSC-001'],
  ['hs', '85171300001', 'HSC-001'],
  ['gng', '851713', 'GNG-001'],
  ['customsOffice', '800', 'CUS-001'],
  ['customsOffice', '重庆机办', 'CUS-001'],
  ['unNumber', '348', 'UNN-001'],
  ['unNumber', 'UNUN3480', 'UNN-001'],
  ['trainNumber', 'X'.repeat(18), 'TRN-001'],
  ['carrierCode', 'C', 'CAR-001'],
  ['carrierCode', 'COSCO', 'CAR-001'],
];

describe('codes with a form and no check digit', () => {
  it.each(right)('reads %s %p as %s', (kind, raw, value) => {
    expect(readIdentifier(kind, raw)).toEqual({ value, findings: [] });
  });

  it.each(wrong)('refuses %s %p by %s', (kind, raw, rule) => {
    expect(readIdentifier(kind, raw).findings).toMatchObject([{ rule, severity: 'error' }]);
  });
});
