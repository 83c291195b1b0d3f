import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AirWaybill } from './air-waybill.dto';
import { chargeableCoversVolume, linesAddUp, piecesFitNil, piecesWeigh } from './quantity-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(text), ...change });
const brief = (findings: { rule: string; severity: string; pointer: string }[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

describe('QTY-001', () => {
  it('takes no pieces only on a nil waybill', () => {
    expect(piecesFitNil(waybill())).toEqual([]);
    expect(piecesFitNil(waybill({ pieces: 0, nil: true }))).toEqual([]);
    expect(brief(piecesFitNil(waybill({ pieces: 0 })))).toEqual(['QTY-001 error /pieces']);
    expect(brief(piecesFitNil(waybill({ nil: true })))).toEqual(['QTY-001 error /pieces']);
  });
});

describe('QTY-002', () => {
  it('adds pieces exactly and weights to a tenth', () => {
    expect(linesAddUp(waybill())).toEqual([]);
    expect(linesAddUp(waybill({ grossWeight: { value: 612.1, unit: 'KG' } }))).toEqual([]);
    const findings = linesAddUp(waybill({ pieces: 47, grossWeight: { value: 612.101, unit: 'KG' } }));
    expect(brief(findings)).toEqual(['QTY-002 warning /pieces', 'QTY-002 warning /grossWeight/value']);
    expect(findings[1]).toMatchObject({ actual: '612.101 KG', expected: '612 KG', box: 'AWB 22K' });
  });

  it('does not trip over floats', () => {
    const rateLines = [0.1, 0.2].map((grossWeight) => ({ rateClass: 'Q', pieces: 24, grossWeight }));
    expect(linesAddUp(waybill({ rateLines, grossWeight: { value: 0.4, unit: 'KG' } }))).toEqual([]);
  });
});

describe('QTY-003', () => {
  it('wants a weight for pieces', () => {
    expect(piecesWeigh(waybill())).toEqual([]);
    const grossWeight = { value: 0, unit: 'KG' as const };
    expect(piecesWeigh(waybill({ pieces: 0, grossWeight }))).toEqual([]);
    expect(brief(piecesWeigh(waybill({ grossWeight })))).toEqual(['QTY-003 error /grossWeight/value']);
  });
});

const small = (value: number, chargeableWeight: number | undefined) =>
  waybill({
    volume: { value, unit: 'CC' },
    grossWeight: { value: 500, unit: 'KG' },
    chargeableWeight,
  });

// 1000 lb are 453.592 kg, and 2,700,000 cm³ weigh as 450 kg.
const pounds = (chargeableWeight: number) =>
  waybill({
    grossWeight: { value: 900, unit: 'LB' },
    volume: { value: 2_700_000, unit: 'CC' },
    chargeableWeight,
  });

describe('VOL-001', () => {
  it('allows half a kilogram under the volumetric weight', () => {
    expect(chargeableCoversVolume(waybill())).toEqual([]);
    expect(chargeableCoversVolume(small(4_686_080, 781.5))).toEqual([]);
    expect(chargeableCoversVolume(small(4_686_080, 781))).toEqual([]);
    const findings = chargeableCoversVolume(small(4_686_080, 780.9));
    expect(brief(findings)).toEqual(['VOL-001 warning /chargeableWeight']);
    expect(findings[0]).toMatchObject({ actual: '780.9 KG', expected: '≥ 781 kg', box: 'AWB 22F' });
  });

  it('compares with the gross weight when that is larger', () => {
    expect(chargeableCoversVolume(small(600, 499.5))).toEqual([]);
    expect(chargeableCoversVolume(small(600, 499.4))[0]?.message.en).toContain('gross weight');
  });

  it('adds up the lines when no total is given, and takes dimensions when no volume is', () => {
    const findings = chargeableCoversVolume(small(60_000_000, undefined));
    expect(brief(findings)).toEqual(['VOL-001 warning /rateLines']);
    expect(findings[0]?.actual).toBe('1032 KG');
    expect(chargeableCoversVolume(waybill({ volume: undefined }))).toEqual([]);
    expect(chargeableCoversVolume(waybill({ volume: undefined, chargeableWeight: 1031 }))).toHaveLength(1);
  });

  it('weighs pounds as pounds', () => {
    expect(chargeableCoversVolume(pounds(1000))).toEqual([]);
    expect(chargeableCoversVolume(pounds(990))[0]).toMatchObject({
      actual: '990 LB',
      expected: '≥ 449.5 kg',
    });
  });

  it('says nothing without a chargeable weight', () => {
    expect(
      chargeableCoversVolume(waybill({ chargeableWeight: undefined, rateLines: [{ rateClass: 'X' }] })),
    ).toEqual([]);
  });
});
