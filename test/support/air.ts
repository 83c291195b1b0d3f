import { example } from './exchange';
import type { Draft } from './documents';

/** An air waybill number with its check digit. */
export const awbOf = (serial: number): string => {
  const seven = String(serial).padStart(7, '0');
  return `999-${seven}${serial % 7}`;
};

const kg = (value: number) => ({ value, unit: 'KG' });

/** Twenty houses of 32 pieces and 2,571.3 kg in all. */
export const twentyHouses = Array.from({ length: 20 }, (_, i) => ({
  hawb: `CQHB${String(i + 1).padStart(4, '0')}`,
  pieces: i < 12 ? 2 : 1,
  kg: i < 19 ? 128.5 : 129.8,
}));

export type Numbers = (typeof twentyHouses)[number];

/** A master of so many pieces and kilograms, which names houses or none. */
export function masterOf(serial: number, pieces: number, weight: number, houses?: readonly string[]): Draft {
  const { rateLines, chargeableWeight, volume, totals, otherCharges, ...rest } = example('air-waybill');
  const [line] = rateLines as [Draft];
  return {
    ...rest,
    awb: awbOf(serial),
    houses: houses ?? undefined,
    pieces,
    grossWeight: kg(weight),
    rateLines: [{ pieces, grossWeight: weight, rateClass: 'Q', goods: line.goods, hsCodes: line.hsCodes }],
  };
}

export const houseOf = (serial: number, { hawb, pieces, kg: weight }: Numbers): Draft => ({
  ...example('house-waybill'),
  hawb,
  masterAwb: awbOf(serial),
  pieces,
  grossWeight: kg(weight),
  volume: undefined,
  chargeableWeight: undefined,
});

/** A house manifest over a master of so many pieces and kilograms. */
export function listOf(
  serial: number,
  houses: readonly Numbers[],
  over: Draft = {},
  [pieces, weight]: [number, number] = [32, 2571.3],
): Draft {
  const [line] = example('house-manifest').houses as [Draft];
  return {
    ...example('house-manifest'),
    masterAwb: awbOf(serial),
    pieces,
    grossWeight: kg(weight),
    complete: true,
    houses: houses.map(({ hawb, pieces: of, kg: each }) => ({ ...line, hawb, pieces: of, weight: kg(each) })),
    ...over,
  };
}

/** A flight from Chengdu with one waybill on it, and further ones if given. */
export function flightOf(flight: string, serial: number, line: Draft, over: Draft = {}): Draft {
  const lines = [{ awb: awbOf(serial), loadingCode: 'P', goods: 'LED LAMPS', ...line }];
  return { ...example('flight-manifest'), flight, points: [{ airport: 'FRA', lines }], ...over };
}
