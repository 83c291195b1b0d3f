import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LegPermit, MultimodalLeg } from './legs.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { checkPermits } from './permit-rules';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');

const carnet: LegPermit = {
  type: 'TIR',
  number: 'XB83500123',
  vehicle: '渝A12345',
  validFrom: '2026-11-24',
  validTo: '2026-11-26',
};

/** What the rules find on a lorry that leaves Khorgos at half past midnight, China time. */
function found(permits: LegPermit[] | undefined, change: Partial<MultimodalLeg> = {}): string[] {
  const document: MultimodalWaybill = JSON.parse(text);
  const [leg] = document.legs;
  if (!leg) throw new Error('The worked waybill has legs.');
  Object.assign(leg, {
    from: { names: { en: 'Khorgos' }, country: 'CN', unlocode: 'CNHRS' },
    to: { names: { en: 'Almaty' }, country: 'KZ' },
    plannedDeparture: '2026-11-24T00:30:00+08:00',
    plannedArrival: '2026-11-26T23:30:00+05:00',
    permits,
    ...change,
  });
  return checkPermits(document).map(({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`);
}

const place = (country: string) => ({ names: { en: country }, country });

it('passes a permit that holds from the first to the last day of the leg, counted where the lorry is', () => {
  // In UTC the lorry would leave on the 23rd, before the carnet holds.
  expect(found([carnet])).toEqual([]);
});

it('refuses a permit that has expired or does not hold yet', () => {
  expect(found([{ ...carnet, validTo: '2026-11-25' }])).toEqual(['MMW-038 error /legs/0/permits/0/validTo']);
  expect(found([{ ...carnet, validFrom: '2026-11-25' }])).toEqual([
    'MMW-038 error /legs/0/permits/0/validFrom',
  ]);
  expect(found([carnet], { actualArrival: '2026-11-27T00:10:00+05:00' })).toEqual([
    'MMW-038 error /legs/0/permits/0/validTo',
  ]);
});

it('warns of a permit for another vehicle', () => {
  expect(found([carnet], { means: { id: '渝A·12345' } })).toEqual([]);
  expect(found([carnet], { means: { id: '渝A54321' } })).toEqual([
    'MMW-039 warning /legs/0/permits/0/vehicle',
  ]);
});

it('warns of a border crossed by road without a permit, but not within the European Union', () => {
  expect(found(undefined)).toEqual(['MMW-040 warning /legs/0/permits']);
  expect(found(undefined, { from: place('PL'), to: place('DE') })).toEqual([]);
  expect(found(undefined, { mode: '2' })).toEqual([]);
});

it('warns of a permit on a leg that is not by road, where nothing is checked of it', () => {
  expect(found([{ ...carnet, validTo: '2020-01-01' }], { mode: '2' })).toEqual([
    'MMW-041 warning /legs/0/permits',
  ]);
  expect(found(undefined, { mode: '2' })).toEqual([]);
});
