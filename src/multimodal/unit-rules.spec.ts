import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { unscaled } from '../documents/scaled';
import type { Finding } from '../findings/finding';
import { unitKey, unitNumber } from './allocations';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { checkSeals } from './seal-rules';
import { checkUnits } from './unit-rules';
import type { MultimodalUnit, UnitSeal } from './units.dto';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (): MultimodalWaybill => JSON.parse(text);

/** What the rules find on the worked waybill with its first container changed. */
function found(change: Partial<MultimodalUnit>, check = checkUnits): Finding[] {
  const document = waybill();
  document.units = document.units.map((unit, index) => (index === 0 ? { ...unit, ...change } : unit));
  return check(document);
}
const brief = (findings: Finding[]) =>
  findings.map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);

const seal = (number: string, onLeg: number, offLeg?: number): UnitSeal => ({
  number,
  party: 'CU',
  condition: '1',
  onLeg,
  ...(offLeg !== undefined && { offLeg }),
});

const sealed = (...seals: UnitSeal[]) => brief(found({ seals }, checkSeals));

describe('the number of a unit', () => {
  it('is read as the kind of unit asks', () => {
    expect(brief(found({ number: 'CYWU4012340' }))).toEqual([
      'CNT-002 error /units/0/number',
      'MMW-058 warning /units/0/fullness',
    ]);
    const empty = { fullness: 'EMPTY', number: '渝A1234挂' } as const;
    expect(brief(found({ ...empty, kind: 'TE' }))).toEqual([]);
    expect(brief(found({ ...empty, kind: 'LOOSE' }))).toEqual([]);
    expect(brief(found({ ...empty, kind: 'SW' }))).toEqual(['DNR-001 error /units/0/number']);
  });

  it('is one number however it is written', () => {
    const [first] = waybill().units;
    expect(first && unitNumber({ ...first, number: 'cywu 401234-9' })).toBe('CYWU4012349');
    expect(found({ number: 'cywu 401234-9' })).toEqual([]);
    expect(unitKey('CYWU 401234–9')).toBe('CYWU4012349');
  });

  it('stands in the list once', () => {
    expect(brief(found({ number: 'CYWU 401235 4' }))).toEqual(['MMW-050 error /units/1/number']);
  });
});

describe('what carries a unit', () => {
  it('is told once for a leg that exists', () => {
    const wagon = { legSequence: 3, vehicle: '94012341' };
    expect(brief(found({ legs: [wagon, wagon] }))).toEqual(['MMW-055 error /units/0/legs/1/legSequence']);
    expect(brief(found({ legs: [{ ...wagon, legSequence: 5 }] }))).toEqual([
      'MMW-055 error /units/0/legs/0/legSequence',
    ]);
  });

  it('is a wagon on a rail leg and any vehicle on a road leg', () => {
    expect(brief(found({ legs: [{ legSequence: 3, vehicle: '94012342' }] }))).toEqual([
      'WGN-002 error /units/0/legs/0/vehicle',
    ]);
    expect(found({ legs: [{ legSequence: 1, vehicle: '渝A12345' }] })).toEqual([]);
  });
});

describe('what is in a unit', () => {
  it('weighs, with the tare, no more than the safety plate allows, to the gram', () => {
    // 3,900 kg tare and 9,120.25 kg of goods.
    expect(found({ maxGrossKg: 13_020.25 })).toEqual([]);
    expect(found({ maxGrossKg: 13_020.249 })).toMatchObject([
      { rule: 'MMW-056', severity: 'error', pointer: '/units/0/maxGrossKg', actual: '13020.25 kg' },
    ]);
  });

  it('is nothing in an empty unit, and something in a full one', () => {
    expect(brief(found({ fullness: 'EMPTY' }))).toEqual(['MMW-057 error /units/0/fullness']);
    const document = waybill();
    document.goods.forEach((item) => item.allocation?.shift());
    expect(brief(checkUnits(document))).toEqual(['MMW-058 warning /units/0/fullness']);
  });

  it('is the whole item when there is one unit and no allocation', () => {
    const document = waybill();
    document.units = document.units.slice(0, 1).map((unit) => ({ ...unit, maxGrossKg: 20_000 }));
    document.goods.forEach((item) => delete item.allocation);
    expect(checkUnits(document)).toMatchObject([{ rule: 'MMW-056', actual: '22140.5 kg' }]);
  });

  it('is added exactly, however it is divided', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 999_999 }), { minLength: 1, maxLength: 20 }),
        (grams) => {
          const document = waybill();
          document.units = document.units.slice(0, 1);
          const [unit] = document.units;
          const [item] = document.goods;
          if (!unit || !item) throw new Error('The worked waybill has units and goods.');
          const whole = BigInt(grams.reduce((sum, part) => sum + part, 0));
          Object.assign(unit, { tareKg: 0, maxGrossKg: unscaled(whole, 3) });
          document.goods = grams.map((part) => ({
            ...item,
            grossKg: unscaled(BigInt(part), 3),
            allocation: undefined,
          }));
          expect(checkUnits(document)).toEqual([]);
          unit.maxGrossKg = unscaled(whole - 1n, 3);
          expect(checkUnits(document)).toMatchObject([{ rule: 'MMW-056' }]);
        },
      ),
    );
  });
});

describe('seals', () => {
  it('stand on a full container', () => {
    expect(brief(found({ seals: undefined }, checkSeals))).toEqual(['MMW-051 warning /units/0/seals']);
    const broken = { ...waybill().units[0]!.seals![0]!, condition: '4' };
    expect(brief(found({ seals: [broken] }, checkSeals))).toEqual(['MMW-051 warning /units/0/seals']);
    expect(found({ seals: undefined, fullness: 'EMPTY' }, checkSeals)).toEqual([]);
    expect(found({ seals: undefined, kind: 'TE' }, checkSeals)).toEqual([]);
  });

  it('are put on and taken off on legs that exist, in that order', () => {
    expect(sealed(seal('A', 5))).toEqual(['MMW-052 error /units/0/seals/0/onLeg']);
    expect(sealed(seal('A', 1, 5))).toEqual(['MMW-052 error /units/0/seals/0/offLeg']);
    expect(sealed(seal('A', 3, 2), seal('B', 1))).toEqual(['MMW-052 error /units/0/seals/0/offLeg']);
  });

  it('are replaced when taken off on the way, unless the unit is empty', () => {
    expect(sealed(seal('A', 1, 2))).toEqual(['MMW-053 error /units/0/seals/0/offLeg']);
    expect(sealed(seal('A', 1, 2), seal('B', 3))).toEqual([]);
    expect(sealed(seal('A', 1, 2), seal('B', 1))).toEqual([]);
    expect(sealed(seal('A', 1, 2), seal('B', 4))).toEqual(['MMW-053 error /units/0/seals/0/offLeg']);
    expect(sealed(seal('A', 1, 4))).toEqual([]);
    expect(found({ seals: [seal('A', 1, 2)], fullness: 'EMPTY' }, checkSeals)).toEqual([]);
  });

  it('are each listed once', () => {
    expect(sealed(seal('A', 1, 2), seal('A', 3))).toEqual(['MMW-054 error /units/0/seals/1/number']);
  });
});
