import reference from '../../seeds/reference/airport-zones.json';
import { airports } from './airports';

const ofCountry: Readonly<Record<string, string>> = reference.countries;
const ofAirport: Readonly<Record<string, string>> = reference.airports;

/** Time zone of an airport, as far as the reference data tells. */
const zoneOf = (airport: string): string | undefined =>
  ofAirport[airport] ?? ofCountry[airports.get(airport)?.country ?? ''];

/**
 * A local time of an airport as an instant with its offset: `2026-11-25T09:30` at FRA is
 * `2026-11-25T09:30:00+01:00`. A time that the clock passes twice, when summer time ends, counts as one
 * of the two. Undefined where the zone is not known, or there is no such time.
 */
export function instantAt(airport: string, local: string): string | undefined {
  const zone = zoneOf(airport);
  const guess = Date.parse(`${local}:00Z`);
  if (zone === undefined || Number.isNaN(guess)) return undefined;
  // The offset at that moment taken as UTC is off by hours at most; asking again there settles it.
  const offset = offsetAt(zone, guess - offsetAt(zone, guess) * 60_000);
  return `${local}:00${offsetText(offset)}`;
}

/**
 * An instant as the clocks of an airport show it: `2026-11-24T18:05:00Z` at TFU is `2026-11-25T02:05:00+08:00`.
 * Undefined where the zone is not known, or the text is no instant.
 */
export function atAirport(airport: string, instant: string): string | undefined {
  const zone = zoneOf(airport);
  const utc = Date.parse(instant);
  if (zone === undefined || Number.isNaN(utc)) return undefined;
  const offset = offsetAt(zone, utc);
  const local = new Date(utc + offset * 60_000).toISOString().replace(/(\.000)?Z$/, '');
  return `${local}${offsetText(offset)}`;
}

/** Minutes ahead of UTC as `+08:00`. */
function offsetText(offset: number): string {
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(hours)}:${two(minutes)}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Minutes by which a zone is ahead of UTC at an instant. */
function offsetAt(zone: string, at: number): number {
  let clock = clocks.get(zone);
  if (!clock)
    clocks.set(zone, (clock = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })));
  const name = clock.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
