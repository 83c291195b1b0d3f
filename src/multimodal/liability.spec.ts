import waybill from '../../seeds/sandbox/multimodal-waybill.json';
import { liabilityOf } from './liability';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

describe('liability leg by leg', () => {
  const legs = liabilityOf(waybill as unknown as MultimodalWaybill);

  it('every leg has its regime and the operator that answers for the whole', () => {
    expect(legs.map(({ leg, regime }) => [leg, regime])).toEqual([
      [1, 'CN_LAW'],
      [2, 'SMGS'],
      [3, 'SMGS'],
      [4, 'CMR'],
    ]);
    expect(new Set(legs.map(({ answers }) => answers))).toEqual(new Set([waybill.operator.name]));
  });

  it('a limit by the kilogram is worked out for the goods, without a rounding error', () => {
    // 18,240.5 kg × 8.33 SDR = 151,943.365, cut to the cent.
    expect(legs[3]).toMatchObject({ greatestSdr: 151943.36, damageDays: 7, delayDays: 21, claimMonths: 12 });
  });

  it('where the law knows no limit by the kilogram none is made up', () => {
    expect(legs[1]).not.toHaveProperty('greatestSdr');
    expect(legs[1]).toMatchObject({ unconfirmed: true, claimMonths: 9 });
  });
});
