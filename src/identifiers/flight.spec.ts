import fc from 'fast-check';
import { flightForms, messageFlight, oneFlight } from './flight';

describe('the number of a flight', () => {
  it.each([
    ['CA81', 'CA081'],
    ['CA081', 'CA081'],
    ['CA0081', 'CA081'],
    ['CA1', 'CA001'],
    ['CA431', 'CA431'],
    ['CA0431', 'CA431'],
    ['3U8633', '3U8633'],
    ['U20', 'U2000'],
    ['9C81A', '9C081A'],
  ])('%s is %s, however many zeros it is written with', (written, form) => {
    expect(oneFlight(written)).toBe(form);
  });

  it.each([
    ['CA81', 'CA081'],
    ['U29', 'U2009'],
    ['CA8A', 'CA008A'],
    ['CA0431', 'CA0431'],
    ['CA431', 'CA431'],
  ])('%s has three digits at least in a message: %s', (written, form) => {
    expect(messageFlight(written)).toBe(form);
    expect(oneFlight(form)).toBe(oneFlight(written));
  });

  it('is one for all ways to write it, and each other flight another', () => {
    const number = fc.integer({ min: 0, max: 9_999 });
    const width = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(number, width, number, width, (one, wide, other, wider) => {
        const written = [oneFlight(`CA${String(one).padStart(wide, '0')}`)];
        written.push(oneFlight(`CA${String(other).padStart(wider, '0')}`));
        expect(written[0] === written[1]).toBe(one === other);
        expect(oneFlight(written[0]!)).toBe(written[0]);
      }),
    );
  });

  it('leaves alone what is no flight', () => {
    for (const text of ['CCA81', 'CA12345', '9981', 'CA', '']) expect(oneFlight(text)).toBe(text);
  });
});

describe('what a flight manifest may be called', () => {
  it('is its flight and day, in every way in which earlier manifests may have it', () => {
    const forms = ['CA81/2026-11-25', 'CA081/2026-11-25', 'CA0081/2026-11-25'];
    expect(flightForms('CA81/2026-11-25')).toEqual(forms);
    expect(flightForms('CA081/2026-11-25')).toEqual(forms);
    expect(flightForms('3U8633/2026-11-25')).toEqual(['3U8633/2026-11-25']);
  });

  it('is what is written where that names no flight and day', () => {
    for (const number of ['CA81', 'JYRB-2026-000417', 'CA81/25NOV', 'CA81/2026-11-25/1'])
      expect(flightForms(number)).toEqual([number]);
  });
});
