import * as fc from 'fast-check';
import type { Place } from '../documents/parts.dto';
import { placesDiffer } from '../documents/place-agreement';
import { functionMissing, placeCodes, placeName, samePlace } from './places';

const at = (country: string, en: string, codes: Partial<Place> = {}): Place => ({
  names: { en },
  country,
  ...codes,
});

const code = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

describe('samePlace', () => {
  it('compares UN/LOCODE first, and knows that Erenhot has two', () => {
    expect(samePlace(at('CN', 'A', { unlocode: 'CNAKL' }), at('CN', 'B', { unlocode: 'CNAKL' }))).toBe(true);
    expect(samePlace(at('CN', 'A', { unlocode: 'CNAKL' }), at('CN', 'A', { unlocode: 'CNHRS' }))).toBe(false);
    expect(samePlace(at('CN', 'A', { unlocode: 'CNERC' }), at('CN', 'B', { unlocode: 'CNRLC' }))).toBe(true);
  });

  it('falls back to the station, then the airport, then the name in a common language', () => {
    expect(
      samePlace(at('KZ', 'Dostyk', { stationCode: '708507' }), at('KZ', 'Достык', { stationCode: '708507' })),
    ).toBe(true);
    expect(
      samePlace(at('KZ', 'A', { stationCode: '708507' }), at('KZ', 'B', { stationCode: '27708507' })),
    ).toBe(true);
    // Six digits do not tell their railway, so that the country does: 035781 of Russia is not Chengdu.
    const chengdu = at('CN', 'A', { stationCode: '33035781' });
    for (const [country, same] of [['CN', true] as const, ['RU', false] as const]) {
      const other = at(country, 'B', { stationCode: '035781' });
      expect([samePlace(chengdu, other), placesDiffer(chengdu, other)]).toEqual([same, !same]);
    }
    expect(samePlace(at('CN', 'A', { airport: 'CTU' }), at('CN', 'A', { airport: 'TFU' }))).toBe(false);
    expect(samePlace(at('KZ', ' dostyk '), at('KZ', 'Dostyk', { stationCode: '708507' }))).toBe(true);
    expect(samePlace(at('PL', 'Łódź', { unlocode: 'PLLOD' }), at('PL', 'LODZ'))).toBe(true);
    expect(samePlace(at('MN', 'Zamyn-Uud'), at('MN', 'Zamyn Uud'))).toBe(true);
    expect(samePlace(at('MN', '—'), at('MN', '…'))).toBe(false);
    expect(samePlace(at('KZ', 'Dostyk'), at('CN', 'Dostyk'))).toBe(false);
    expect(samePlace({ names: { zh: '多斯特克' }, country: 'KZ' }, at('KZ', 'Dostyk'))).toBe(false);
  });

  it('does not depend on which place is named first', () => {
    const place = fc.record({
      names: fc.record({ en: fc.constantFrom('A', 'a', 'B') }),
      country: fc.constantFrom('CN', 'KZ'),
      unlocode: code('CNAKL', 'CNERC', 'CNRLC'),
      stationCode: code('708507', '193519'),
    });
    fc.assert(fc.property(place, place, (one, other) => samePlace(one, other) === samePlace(other, one)));
    fc.assert(fc.property(place, (one) => samePlace(one, one)));
  });
});

describe('what is known of a place', () => {
  it('tells the functions that it lacks, as far as the list goes, and never for road', () => {
    expect(functionMissing(at('CN', 'Jiangbei', { unlocode: 'CNCKG' }), '2')).toEqual({
      has: '4',
      needs: '26',
    });
    expect(functionMissing(at('CN', 'Mohan', { unlocode: 'CNMHN' }), '2')).toEqual({ has: '3', needs: '26' });
    expect(functionMissing(at('CN', 'Chongqing', { unlocode: 'CNCQI' }), '2')).toBeUndefined();
    expect(functionMissing(at('CN', 'Chongqing', { unlocode: 'CNCQI' }), '3')).toBeUndefined();
    expect(functionMissing(at('PL', 'Łódź', { unlocode: 'PLLOD' }), '4')).toBeUndefined();
  });

  it('has codes to look it up and a name to call it by', () => {
    expect(placeCodes(at('KZ', 'Dostyk', { stationCode: '708507' }))).toEqual(['708507']);
    expect(placeName(at('KZ', 'Dostyk', { stationCode: '708507' }))).toBe('Dostyk (708507)');
    expect(placeName({ names: {}, country: 'KZ' })).toBe('');
  });
});
