import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Party } from '../documents/parts.dto';
import type { AirWaybill } from './air-waybill.dto';
import { creditCodes, directionOf, partiesForManifest, partiesNamed } from './party-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const brief = (findings: { rule: string; severity: string; pointer: string }[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);
const shipper = (change: Partial<Party>): Party => ({ ...waybill().shipper, ...change });
const consignee = (change: Partial<Party>): Party => ({ ...waybill().consignee, ...change });

describe('directionOf', () => {
  it('goes by the countries of the parties', () => {
    expect(directionOf(waybill())).toBe('export');
    const turned = waybill({ shipper: waybill().consignee, consignee: waybill().shipper });
    expect(directionOf(turned)).toBe('import');
    expect(directionOf(waybill({ shipper: shipper({ country: 'KZ' }) }))).toBe('transit');
  });
});

describe('PTY-001', () => {
  it('refuses a field that is only filled up', () => {
    expect(partiesNamed(waybill())).toEqual([]);
    const change = {
      shipper: shipper({ addressLines: ['.'] }),
      notify: [consignee({ name: '---', city: '重庆' })],
    };
    expect(brief(partiesNamed(waybill(change)))).toEqual([
      'PTY-001 error /shipper/addressLines',
      'PTY-001 error /notify/0/name',
    ]);
  });
});

describe('PTY-002', () => {
  it('wants a credit code of a Chinese party, on the party or in an OCI line', () => {
    expect(creditCodes(waybill())).toEqual([]);
    const change = { shipper: shipper({ uscc: undefined }) };
    expect(creditCodes(waybill(change))).toEqual([]);
    const findings = creditCodes(waybill({ ...change, oci: undefined }));
    expect(brief(findings)).toEqual(['PTY-002 warning /shipper/uscc']);
    expect(findings[0]?.box).toBe('AWB 2');
  });

  it('checks the credit code in an OCI line', () => {
    const line = { country: 'CN', id: 'SHP', customsId: 'T' };
    expect(creditCodes(waybill({ oci: [{ ...line, text: 'USCI91500000MA5UQ7K36T' }] }))).toEqual([]);
    expect(brief(creditCodes(waybill({ oci: [{ ...line, text: 'USCI+91500000MA5UQ7K360' }] })))).toEqual([
      'PTY-002 error /oci/0/text',
    ]);
  });
});

describe('PTY-003, parties', () => {
  it('wants codes, telephones and a contact person', () => {
    expect(partiesForManifest(waybill())).toEqual([]);
    const bare = {
      shipper: shipper({ uscc: undefined, contact: undefined }),
      consignee: consignee({ eori: undefined, contact: undefined }),
    };
    expect(brief(partiesForManifest(waybill({ ...bare, oci: undefined })))).toEqual([
      'PTY-003 error /shipper',
      'PTY-003 error /shipper/contact/phone',
      'PTY-003 error /consignee',
      'PTY-003 error /consignee/contact/phone',
      'PTY-003 error /consignee/contact/person',
    ]);
    // The lines of other customs information say the same of all but the shipper's telephone.
    expect(brief(partiesForManifest(waybill(bare)))).toEqual(['PTY-003 error /shipper/contact/phone']);
  });

  it('names the fields that would do in the language of the remedy', () => {
    const bare = {
      shipper: shipper({ uscc: undefined, contact: undefined }),
      consignee: consignee({ eori: undefined, contact: undefined }),
    };
    const findings = partiesForManifest(waybill({ ...bare, oci: undefined }));
    expect(findings.map(({ remedy }) => remedy.zh)).toEqual([
      '请补充：uscc、customsRegistration、eori、aeo 或 OCI SHP/T。',
      '请补充：contact.phone 或 OCI SHP/CT。',
      '请补充：uscc、customsRegistration、eori、aeo 或 OCI CNE/T。',
      '请补充：contact.phone 或 OCI CNE/CT。',
      '请补充：contact.person 或 OCI CNE/CP。',
    ]);
    expect(findings[0]).toMatchObject({
      expected: 'uscc, customsRegistration, eori, aeo or OCI SHP/T',
      remedy: { en: 'Fill in uscc, customsRegistration, eori, aeo or OCI SHP/T.' },
    });
  });

  it('does not ask of goods that only pass between other countries', () => {
    const change = {
      shipper: shipper({ country: 'KZ', uscc: undefined, contact: undefined }),
      oci: undefined,
    };
    expect(partiesForManifest(waybill(change))).toEqual([]);
  });

  it('wants a notify party when the consignee is to order', () => {
    const change = { consignee: consignee({ name: 'TO THE ORDER OF ANY BANK' }) };
    expect(brief(partiesForManifest(waybill(change)))).toEqual(['PTY-003 error /notify']);
    expect(partiesForManifest(waybill({ ...change, notify: [waybill().consignee] }))).toEqual([]);
    for (const name of ['ORDER OF BANK OF CHINA', 'UNTO ORDER', 'BANK OF CHINA OR ORDER', 'ＴＯ ＯＲＤＥＲ'])
      expect(brief(partiesForManifest(waybill({ consignee: consignee({ name }) })))).toEqual([
        'PTY-003 error /notify',
      ]);
    for (const name of ['ORDERLY LOGISTICS', '凭祥指示灯有限公司'])
      expect(partiesForManifest(waybill({ consignee: consignee({ name }) }))).toEqual([]);
  });
});
