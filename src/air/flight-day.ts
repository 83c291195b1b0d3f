import type { Text } from '../findings/finding';
import { atAirport } from './airport-zones';

/** A day of a message, and what was lost on the way to it. */
export interface FlightDay {
  day: string;
  lost?: Text;
}

/** A day alone, or a time of XML Schema (xsd:dateTime), whose offset may be left out. */
const form = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
const midnight = /^00:00(:00(\.0+)?)?$/;

/**
 * The day of a flight out of the time in a message: that of the clocks where it departs. A time without an offset
 * is that of the airport. Midnight is how systems write a day whose time they do not know, so it stands for the
 * day that is written.
 */
export function flightDay(text: string, airport: string | undefined): FlightDay {
  const [, written, time, offset] = form.exec(text) ?? [];
  if (written === undefined) return { day: text };
  if (time === undefined) return { day: written };
  const there = offset === undefined ? written : dayAt(airport, text);
  if (there === undefined) return { day: written, lost: zoneUnknown(airport) };
  if (!midnight.test(time)) return { day: there, lost: dayOnly };
  return there === written ? { day: written } : { day: written, lost: otherDay(airport, there) };
}

/** The day of an instant at an airport, as far as its zone is known. */
export const dayAt = (airport: string | undefined, instant: string): string | undefined =>
  airport === undefined ? undefined : atAirport(airport, instant)?.slice(0, 10);

/** Why the day is that which is written: nothing tells which it is at the airport. */
export const zoneUnknown = (airport = ''): Text => ({
  en: `The time zone of ${airport || 'the airport'} is not known here; the day as it is written was taken.`,
  zh: `未收录${airport ? ` ${airport} ` : '该机场'}的时区，按报文所写日期处理。`,
});

const dayOnly: Text = { en: 'Only the day is kept.', zh: '仅保留日期，时刻不保留。' };

const otherDay = (airport: string | undefined, there: string): Text => ({
  en: `Midnight stands for the day alone; at ${airport} that moment is ${there}.`,
  zh: `零点视为仅注明日期；按 ${airport} 当地时间，该时刻为 ${there}。`,
});
