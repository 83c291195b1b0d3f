import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AirWaybill } from './air-waybill.dto';
import { filedHere, housesFitType, legsJoin, prefixKnown } from './routing-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const brief = (findings: { rule: string; severity: string; pointer: string }[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

describe('AWB-003', () => {
  it('knows the airline by its prefix', () => {
    expect(prefixKnown(waybill())).toEqual([]);
    expect(brief(prefixKnown(waybill({ awb: '004-12345675' })))).toEqual(['AWB-003 warning /awb']);
  });
});

describe('AWB-004', () => {
  it('refuses houses under a direct waybill', () => {
    expect(brief(housesFitType(waybill({ type: 'Direct' })))).toEqual(['AWB-004 error /houses']);
    expect(housesFitType(waybill({ type: 'Direct', houses: undefined }))).toEqual([]);
  });

  it('reminds a master of its houses', () => {
    expect(housesFitType(waybill())).toEqual([]);
    expect(brief(housesFitType(waybill({ houses: undefined })))).toEqual(['AWB-004 warning /houses']);
  });
});

describe('LOC-002', () => {
  it('takes legs that join', () => {
    expect(legsJoin(waybill())).toEqual([]);
  });

  it('warns where legs do not join, and at both ends', () => {
    const routing = [
      { from: 'CTU', to: 'TFU', carrier: 'CA' },
      { from: 'PVG', to: 'LUX', carrier: 'CV' },
    ];
    const findings = legsJoin(waybill({ routing }));
    expect(brief(findings)).toEqual([
      'LOC-002 warning /routing/0/from',
      'LOC-002 warning /routing/1/from',
      'LOC-002 warning /routing/1/to',
    ]);
    expect(findings[1]).toMatchObject({ actual: 'PVG', expected: 'TFU', box: 'AWB 11' });
  });
});

describe('CUS-001', () => {
  it('takes Chongqing and Chengdu, and others in transit only', () => {
    expect(filedHere(waybill())).toEqual([]);
    expect(filedHere(waybill({ customs: { exportOffice: '8003', transitOffices: ['2233'] } }))).toEqual([]);
  });

  it('refuses other offices of export or import', () => {
    const customs = { exportOffice: '2233', importOffice: '5141', transitOffices: ['8003'] };
    expect(brief(filedHere(waybill({ customs })))).toEqual([
      'CUS-001 error /customs/exportOffice',
      'CUS-001 error /customs/importOffice',
    ]);
  });

  it('warns when no office here is named', () => {
    expect(brief(filedHere(waybill({ customs: {} })))).toEqual(['CUS-001 warning /customs']);
    expect(brief(filedHere(waybill({ customs: { transitOffices: ['2233'] } })))).toEqual([
      'CUS-001 warning /customs',
    ]);
  });
});
