import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AirWaybill } from './air-waybill.dto';
import { codesKnown, dangerousGoodsDescribed, ociInOrder, securityAgrees } from './handling-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const brief = (findings: { rule: string; severity: string; pointer: string }[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

describe('SHC-001', () => {
  it('warns of unknown codes and refuses DGR with a hint to the R codes', () => {
    expect(codesKnown(waybill())).toEqual([]);
    expect(codesKnown(waybill({ shc: undefined }))).toEqual([]);
    const findings = codesKnown(waybill({ shc: ['SPX', 'QQQ', 'DGR'] }));
    expect(brief(findings)).toEqual(['SHC-001 warning /shc/1', 'SHC-001 error /shc/2']);
    expect(findings[1]?.remedy.en).toContain('R codes');
    expect(findings[1]?.remedy.zh).toContain('R 类代码');
  });
});

describe('SHC-002', () => {
  it('wants dangerous goods described', () => {
    expect(dangerousGoodsDescribed(waybill())).toEqual([]);
    expect(brief(dangerousGoodsDescribed(waybill({ shc: ['RFL'] })))).toEqual([
      'SHC-002 warning /dangerousGoods',
    ]);
    const dangerousGoods = { unNumbers: ['1263'] };
    expect(dangerousGoodsDescribed(waybill({ shc: ['RFL'], dangerousGoods }))).toEqual([]);
  });

  it('refuses cargo aircraft only on a passenger aircraft', () => {
    const dangerousGoods = { declarationReference: 'DGD-1' };
    const findings = dangerousGoodsDescribed(waybill({ shc: ['CAO', 'RLI'], dangerousGoods }));
    expect(brief(findings)).toEqual(['SHC-002 error /routing/1/means']);
    const routing = [{ from: 'CKG', to: 'FRA', carrier: 'CA', means: 'CARGO_AIRCRAFT' }];
    expect(dangerousGoodsDescribed(waybill({ shc: ['CAO'], dangerousGoods, routing }))).toEqual([]);
  });
});

describe('SHC-003', () => {
  it('warns of NSC beside SPX, wherever each stands', () => {
    expect(securityAgrees(waybill())).toEqual([]);
    expect(brief(securityAgrees(waybill({ shc: ['SPX', 'NSC'] })))).toEqual(['SHC-003 warning /shc/1']);
    expect(brief(securityAgrees(waybill({ securityStatus: 'NSC' })))).toEqual([
      'SHC-003 warning /securityStatus',
    ]);
  });
});

describe('OCI-001', () => {
  const line = { country: 'CN', id: 'SHP', customsId: 'T', text: 'X' };

  it('takes lines in order, with continuations', () => {
    expect(ociInOrder(waybill())).toEqual([]);
    expect(ociInOrder(waybill({ oci: [line, { text: 'GOES ON' }] }))).toEqual([]);
    expect(ociInOrder(waybill({ oci: undefined }))).toEqual([]);
  });

  it('refuses lines out of order and a continuation of nothing', () => {
    const oci = [{ text: 'GOES ON' }, { ...line, line: 3 }, { ...line, line: 2 }];
    expect(brief(ociInOrder(waybill({ oci })))).toEqual([
      'OCI-001 error /oci/1/line',
      'OCI-001 error /oci/2/line',
      'OCI-001 error /oci/0',
    ]);
  });

  it('warns when lines do not show on paper', () => {
    expect(ociInOrder(waybill({ oci: Array.from({ length: 9 }, () => line) }))).toEqual([]);
    expect(brief(ociInOrder(waybill({ oci: Array.from({ length: 10 }, () => line) })))).toEqual([
      'OCI-001 warning /oci/9',
    ]);
  });
});
