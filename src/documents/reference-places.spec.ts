import { readUnlocode } from '../identifiers/unlocode';
import { findPlaces, referencePlaces } from './reference-places';

describe('reference places', () => {
  it.each([
    ['cnakl', 'CNAKL'],
    ['Лодзь', 'PLLOD'],
    ['lodz', 'PLLOD'],
    ['LODZ', 'PLLOD'],
    ['磨憨', 'CNMHN'],
    ['Jiangbei', 'CNCKG'],
  ])('%s is found', (text, code) => {
    expect(findPlaces(text).map(({ unlocode }) => unlocode)).toContain(code);
  });

  it('what begins with the text stands before what contains it', () => {
    expect(findPlaces('Chengdu')[0]?.unlocode).toBe('CNCDU');
    expect(findPlaces('港').length).toBeGreaterThan(1);
  });

  it('a place may have no code, and every code is one', () => {
    expect(findPlaces('Dostyk')[0]).not.toHaveProperty('unlocode');
    for (const { unlocode, names } of referencePlaces) {
      if (unlocode !== undefined) expect(readUnlocode(unlocode).findings).toEqual([]);
      expect(Object.keys(names).sort()).toEqual(['de', 'en', 'ru', 'zh']);
    }
  });
});
