import example from '../../seeds/sandbox/air-waybill.json';
import type { AirTruck } from './air-truck.dto';
import type { AirWaybill } from './air-waybill.dto';
import { truckDeclared, truckSealed } from './truck-rules';

const waybill = example as AirWaybill;
const [truckLeg, flight] = waybill.routing;
const seal = { number: 'CN1', party: 'CU', onAt: 'CKG' };
const papers = { transitDeclaration: '800320260011873', customsLock: 'CQ26110731' };

/** Chongqing to Chengdu by one truck, or by two that change at Shuangliu. */
const by = (...trucks: (AirTruck | undefined)[]): AirWaybill => {
  const stops = trucks.length === 1 ? ['CKG', 'TFU'] : ['CKG', 'CTU', 'TFU'];
  const legs = trucks.map((truck, i) => ({ ...truckLeg!, from: stops[i]!, to: stops[i + 1]!, truck }));
  return { ...waybill, routing: [...legs, flight!] };
};
const found = (document: AirWaybill): string[] =>
  [...truckDeclared(document), ...truckSealed(document)].map(
    ({ rule, severity, pointer }) => `${rule} ${severity} ${pointer}`,
  );

describe('trucks under an air waybill', () => {
  it('a sealed truck with its papers passes, and so do cleared goods without any', () => {
    expect(found(waybill)).toEqual([]);
    expect(found(by({ cleared: true }))).toEqual([]);
    expect(
      found({ ...waybill, routing: [{ ...truckLeg!, from: 'FRA', to: 'AMS', truck: undefined }] }),
    ).toEqual([]);
  });

  it('uncleared goods need a transit declaration, a customs lock and a seal', () => {
    expect(found(by(undefined))).toEqual([
      'RFS-001 warning /routing/0/truck/transitDeclaration',
      'RFS-001 warning /routing/0/truck/customsLock',
      'RFS-002 warning /routing/0/truck/seals',
    ]);
  });

  it('a seal that is taken off says by whom', () => {
    const off = { ...seal, offAt: 'TFU' };
    expect(found(by({ ...papers, seals: [off] }))).toEqual([
      'RFS-002 warning /routing/0/truck/seals/0/offParty',
    ]);
    expect(found(by({ ...papers, seals: [{ ...off, offParty: 'CU' }] }))).toEqual([]);
  });

  it('from truck to truck the seals are the same, or another takes their place', () => {
    const taken = { ...seal, offAt: 'CTU', offParty: 'CU' };
    const next = { number: 'CN2', party: 'CU', onAt: 'CTU' };
    expect(found(by({ ...papers, seals: [seal] }, { ...papers, seals: [seal] }))).toEqual([]);
    expect(found(by({ ...papers, seals: [taken] }, { ...papers, seals: [next] }))).toEqual([]);
    expect(found(by({ ...papers, seals: [seal] }, { ...papers, seals: [next] }))).toEqual([
      'RFS-002 warning /routing/1/truck/seals',
    ]);
    expect(found(by({ ...papers, seals: [taken] }, papers))).toEqual([
      'RFS-002 warning /routing/1/truck/seals',
    ]);
  });
});
