import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AirRateLine } from './air-charges.dto';
import type { AirWaybill } from './air-waybill.dto';
import { chargeCodeKnown, ratesMultiply, summaryAddsUp } from './charge-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const brief = (findings: { rule: string; severity: string; pointer: string }[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);
const rated = (line: Partial<AirRateLine>, currency = 'CNY') =>
  ratesMultiply(
    waybill({
      currency,
      rateLines: [{ rateClass: 'Q', chargeableWeight: 120, rate: 1.5, total: 180, ...line }],
    }),
  );

describe('CHG-001', () => {
  it('multiplies: 120 kg at 1.50 are 180.00', () => {
    expect(rated({})).toEqual([]);
    expect(rated({ total: 180.05 })).toEqual([]);
    expect(rated({ total: 179.949 })).toHaveLength(1);
    const findings = rated({ total: 181 });
    expect(brief(findings)).toEqual(['CHG-001 warning /rateLines/0/total']);
    expect(findings[0]).toMatchObject({ actual: '181.00', expected: '180.00', box: 'AWB 22H' });
  });

  it('leaves minimum and flat charges alone', () => {
    expect(rated({ rateClass: 'M', total: 800 })).toEqual([]);
    expect(rated({ rateClass: 'U', total: 10000 })).toEqual([]);
    expect(rated({ rate: undefined })).toEqual([]);
  });

  it('takes a discount as a negative total', () => {
    expect(rated({ rateClass: 'Y', chargeableWeight: 600, rate: 28.5, total: -17100 })).toEqual([]);
    expect(rated({ rateClass: 'Y', chargeableWeight: 600, rate: 28.5, total: -17100.05 })).toEqual([]);
    expect(rated({ rateClass: 'Y', chargeableWeight: 600, rate: 28.5, total: 17100 })).toMatchObject([
      { rule: 'CHG-001', actual: '17100.00', expected: '-17100.00' },
    ]);
    expect(rated({ rateClass: 'Q', chargeableWeight: 600, rate: 28.5, total: -17100 })).toHaveLength(1);
  });

  it('rounds to whole units where there is no smaller coin', () => {
    expect(rated({ chargeableWeight: 45.5, rate: 333, total: 15152 }, 'JPY')).toEqual([]);
    expect(rated({ chargeableWeight: 45.5, rate: 333, total: 15152 }, 'CNY')).toHaveLength(1);
  });

  it('warns of an unknown rate class', () => {
    expect(brief(rated({ rateClass: 'F' }))).toEqual(['CHG-001 warning /rateLines/0/rateClass']);
  });
});

describe('CHG-002', () => {
  it('takes a summary that is the sum, or none', () => {
    expect(summaryAddsUp(waybill())).toEqual([]);
    expect(summaryAddsUp(waybill({ totals: undefined }))).toEqual([]);
  });

  it('warns of each part that is not', () => {
    const totals = { prepaid: { weight: 29000, dueAgent: 0, dueCarrier: 5378.4, total: 34840.4 } };
    const findings = summaryAddsUp(waybill({ totals }));
    expect(brief(findings)).toEqual([
      'CHG-002 warning /totals/prepaid/weight',
      'CHG-002 warning /totals/prepaid/dueAgent',
      'CHG-002 warning /totals/prepaid/total',
    ]);
    expect(findings[2]).toMatchObject({ actual: '34840.40', expected: '34378.40', box: 'AWB 30' });
  });

  it('warns when the charges stand in the other column', () => {
    const totals = { collect: waybill().totals!.prepaid! };
    expect(brief(summaryAddsUp(waybill({ totals })))).toEqual([
      'CHG-002 warning /totals/prepaid/weight',
      'CHG-002 warning /totals/prepaid/dueAgent',
      'CHG-002 warning /totals/prepaid/dueCarrier',
      'CHG-002 warning /totals/collect/weight',
      'CHG-002 warning /totals/collect/dueAgent',
      'CHG-002 warning /totals/collect/dueCarrier',
    ]);
  });

  it('does not compare the weight charge when rates are as agreed', () => {
    const change = { rateLines: [{ rateClass: 'Q' }], otherCharges: undefined };
    expect(summaryAddsUp(waybill({ ...change, totals: { prepaid: { weight: 100 } } }))).toEqual([]);
  });
});

describe('CHG-003', () => {
  it('knows the 25 charge codes', () => {
    expect(chargeCodeKnown(waybill())).toEqual([]);
    expect(chargeCodeKnown(waybill({ chargeCode: 'CC' }))).toEqual([]);
    expect(brief(chargeCodeKnown(waybill({ chargeCode: 'QQ' })))).toEqual(['CHG-003 error /chargeCode']);
  });
});
