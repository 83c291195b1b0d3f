import { flightDay } from './flight-day';

describe('the day of a flight out of the time of a message', () => {
  it.each([
    // A night flight departs on the next day by the clocks of its airport.
    ['TFU', '2026-11-24T18:05:00Z', '2026-11-25'],
    ['TFU', '2026-11-25T02:05:00+08:00', '2026-11-25'],
    ['LAX', '2026-11-25T01:30:00+00:00', '2026-11-24'],
    ['FRA', '2026-11-25T01:30:00.5', '2026-11-25'],
  ])('at %s %s is %s, and the time is told as lost', (airport, text, day) => {
    expect(flightDay(text, airport)).toMatchObject({ day, lost: { en: 'Only the day is kept.' } });
  });

  it.each([
    ['TFU', '2026-11-25'],
    ['TFU', '2026-11-25T00:00:00'],
    ['TFU', '2026-11-25T00:00:00+08:00'],
    ['FRA', '2026-11-25T00:00:00Z'],
    ['DEN', '2026-11-25T00:00:00.000'],
  ])('at %s %s is a day alone, and nothing is lost', (airport, text) => {
    expect(flightDay(text, airport)).toEqual({ day: '2026-11-25' });
  });

  it('is what is written at midnight, which tells where it is another one at the airport', () => {
    expect(flightDay('2026-11-25T00:00:00Z', 'LAX')).toMatchObject({
      day: '2026-11-25',
      lost: { en: 'Midnight stands for the day alone; at LAX that moment is 2026-11-24.' },
    });
    expect(flightDay('2026-11-25T00:00:00Z', 'DEN')).toMatchObject({
      day: '2026-11-25',
      lost: { en: 'The time zone of DEN is not known here; the day as it is written was taken.' },
    });
  });

  it('is what is written where the zone is not known, and says so', () => {
    for (const airport of ['DEN', undefined])
      expect(flightDay('2026-11-25T03:30:00Z', airport)).toMatchObject({
        day: '2026-11-25',
        lost: { en: expect.stringContaining('is not known here') as unknown },
      });
  });

  it('leaves what is no time to the shape', () => {
    expect(flightDay('tomorrow', 'TFU')).toEqual({ day: 'tomorrow' });
    expect(flightDay('2026-13-25T03:30:00Z', 'TFU')).toMatchObject({ day: '2026-13-25' });
  });
});
